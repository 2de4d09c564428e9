package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"yikatong/internal/auth"
)

type lateCmd struct {
	where
	as
	JSON bool `name:"json" help:"输出 JSON"`
}

// Run lists the steps that are late, the latest first.
func (c *lateCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.LateSteps(ctx, by)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, list)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "代码\t事项\t项目\t期次\t等哪一步\t谁办理\t期限\t超期（工作日）")
	for _, l := range list {
		whose := ""
		for _, r := range l.Whose {
			whose += r.Chinese() + " "
		}
		fmt.Fprintf(t, "%s\t%s %d\t%s\t%s\t%s\t%s\t%s\t%d\n", l.Code, map[bool]string{true: "批次", false: "名册"}[l.Number != ""], l.ID, l.Programme, l.Period, l.Step, whose, l.Due, l.Days)
	}
	return t.Flush()
}
