package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"yikatong/internal/app"
	"yikatong/internal/auth"
)

type userCmd struct {
	List userListCmd `cmd:"" help:"列出用户"`
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
