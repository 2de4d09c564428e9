package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/region"
)

type userCmd struct {
	List    userListCmd    `cmd:"" help:"列出用户"`
	Add     userAddCmd     `cmd:"" help:"新增用户，口令只显示一次"`
	Disable userDisableCmd `cmd:"" help:"停用用户"`
}

type userAddCmd struct {
	where
	as
	Login       string   `arg:"" help:"登录名"`
	Name        string   `required:"" help:"姓名"`
	Role        string   `required:"" help:"岗位，如 township_clerk"`
	No          string   `required:"" help:"本人身份证号：同一人不得经手同一笔资金的两个环节"`
	Region      string   `help:"负责的行政区划代码；不填为全区县"`
	Departments []string `help:"负责的主管部门，如 民政；不填为全部"`
	Bank        string   `help:"银行人员所在银行；只见本行文件"`
}

// Run opens a user account and prints its first password.
func (c *userAddCmd) Run(ctx context.Context, o out) error {
	role, err := auth.ParseRole(c.Role)
	if err != nil {
		return err
	}
	no, err := ident.ParseNo(ident.Clean(c.No), time.Now())
	if err != nil {
		return err
	}
	n, by, err := c.enter(ctx, c.as, auth.SystemAdmin)
	if err != nil {
		return err
	}
	defer n.close()
	u := app.NewUser{Login: c.Login, Name: c.Name, Role: role, Region: n.CountyCode(), Departments: c.Departments, Bank: c.Bank, No: no}
	if c.Region != "" {
		if u.Region, err = region.ParseCode(c.Region); err != nil {
			return err
		}
	}
	if u.Password, err = n.NewPassword(); err != nil {
		return err
	}
	if err := n.AddUser(ctx, by, u); err != nil {
		return err
	}
	fmt.Fprintf(o, "已新增用户 %s（%s），口令 %s，只显示这一次\n", u.Login, role.Chinese(), u.Password)
	return nil
}

type userDisableCmd struct {
	where
	as
	Login string `arg:"" help:"登录名"`
}

// Run closes a user account.
func (c *userDisableCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.SystemAdmin)
	if err != nil {
		return err
	}
	defer n.close()
	if err := n.DisableUser(ctx, by, c.Login); err != nil {
		return err
	}
	fmt.Fprintf(o, "已停用用户 %s\n", c.Login)
	return nil
}

type userListCmd struct{ where }

// Run lists the user accounts.
func (c *userListCmd) Run(ctx context.Context, o out) error {
	n, err := c.open(ctx, real())
	if err != nil {
		return err
	}
	defer n.close()
	users, err := n.Users(ctx, n.Console(auth.SystemAdmin))
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "登录名\t姓名\t岗位\t区域\t银行")
	for _, u := range users {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", u.Login, u.Name, u.Role.Chinese(), u.Region, u.Bank)
	}
	return t.Flush()
}

func printLogins(w io.Writer, logins []app.Login) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "登录名\t口令\t岗位\t范围")
	for _, l := range logins {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", l.Login, l.Password, l.Role.Chinese(), l.Scope)
	}
	return t.Flush()
}
