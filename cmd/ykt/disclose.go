package main

import (
	"context"
	"fmt"

	"yikatong/internal/disclose"
	"yikatong/internal/period"
)

type discloseCmd struct {
	where
	Kind      string `default:"paid" enum:"paid,notice" help:"paid 已发放，notice 公示中"`
	Programme string `help:"项目编号"`
	Period    string `help:"期次；连同项目和地区给出时列出名单"`
	Region    string `help:"村、乡镇或区县代码"`
	Page      int    `default:"1" help:"第几页"`
}

// Run prints what the public sees, as JSON: the published lists, or one of them. Names are
// masked, and lists withheld, as on the public pages.
func (c *discloseCmd) Run(ctx context.Context, o out) error {
	n, err := c.open(ctx, real())
	if err != nil {
		return err
	}
	defer n.close()
	if c.Period == "" {
		heads, err := n.Public().Heads(ctx, disclose.Query{Kind: disclose.Kind(c.Kind), Programme: c.Programme, Region: c.Region, Page: c.Page})
		if err != nil {
			return err
		}
		return printJSON(o, heads)
	}
	p, err := period.Parse(c.Period)
	if err != nil || c.Programme == "" || c.Region == "" {
		return fmt.Errorf("%w: 列出一份名单需要 --programme、--period 和 --region", errUsage)
	}
	list, err := n.Public().List(ctx, disclose.ID{Kind: disclose.Kind(c.Kind), Programme: c.Programme, Period: p, Region: c.Region}, c.Page)
	if err != nil {
		return err
	}
	return printJSON(o, list)
}
