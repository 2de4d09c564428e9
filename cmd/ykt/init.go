package main

import (
	"context"
	"fmt"
)

type initCmd struct {
	where
	County    string `required:"" help:"区县六位代码，如 500236（奉节县）"`
	DemoUsers bool   `help:"同时建立各岗位演示用户（仅供演练）"`
}

// Run makes a new data directory.
func (c *initCmd) Run(ctx context.Context, o out) error {
	n, err := c.create(ctx, c.County, false, real())
	if err != nil {
		return err
	}
	defer n.close()
	county, err := n.County(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(o, "已为%s（%s）建立数据目录 %s\n密钥在 %s，请立即另行备份：没有密钥，任何证件号、卡号都无法打开。\n", county.Name, county.Code, c.Dir, c.keyFile())
	if !c.DemoUsers {
		return nil
	}
	logins, err := n.AddDemoUsers(ctx)
	if err != nil {
		return err
	}
	return printLogins(o, logins)
}
