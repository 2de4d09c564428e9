package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/period"
	"yikatong/internal/region"
)

type missedCmd struct {
	where
	as
	Programme string `required:"" help:"项目编号"`
	Period    string `required:"" help:"期次"`
	Place     string `required:"" help:"乡镇代码"`
}

// Run lists who is entitled by the register of basis and on no roster of the period; exit 3 if
// there is anybody.
func (c *missedCmd) Run(ctx context.Context, o out) error {
	span, err := period.Parse(c.Period)
	if err != nil {
		return err
	}
	place, err := region.ParseCode(c.Place)
	if err != nil {
		return err
	}
	n, by, err := c.enter(ctx, c.as, auth.BureauReviewer)
	if err != nil {
		return err
	}
	defer n.close()
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "底册\t姓名\t村\t事项\t应享受")
	count := 0
	err = n.Unlisted(ctx, by, c.Programme, span, place, func(u app.Unlisted) error {
		count++
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\n", u.Record, u.Name, u.Region, u.Item, u.Due)
		return nil
	})
	if err != nil {
		return err
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(o, "底册上应享受、本期名册上没有的 %d 条\n", count)
	if count > 0 {
		return errFound
	}
	return nil
}
