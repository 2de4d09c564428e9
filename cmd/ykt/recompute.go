package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/period"
	"yikatong/internal/region"
)

type recomputeCmd struct {
	where
	as
	Programme string `required:"" help:"项目编号"`
	From      string `required:"" help:"从哪一期"`
	To        string `required:"" help:"到哪一期"`
	JSON      bool   `name:"json" help:"每笔差额输出一个 JSON 对象，最后一个是合计"`
}

// Run judges paid periods again by today's facts.
func (c *recomputeCmd) Run(ctx context.Context, o out) error {
	first, err := period.Parse(c.From)
	if err != nil {
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	last, err := period.Parse(c.To)
	if err != nil {
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		sum, err := n.Recompute(ctx, by, c.Programme, first, last, func(r app.Recomputed) error {
			if c.JSON {
				return printJSON(o, r)
			}
			fmt.Fprintf(o, "%s %s 已发 %s，应发 %s，差额 %s：%s\n", r.Name, r.Period, r.Paid, r.Due, r.Difference, r.Why)
			return nil
		})
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(o, sum)
		}
		fmt.Fprintf(o, "共 %d 笔，相符 %d，无底册 %d；应补发 %s，应追回 %s\n", sum.Lines, sum.Same, sum.Unknown, sum.BackPay, sum.Recovery)
		return nil
	})
}

type rosterMakeCmd struct {
	where
	as
	Programme string `required:"" help:"项目编号"`
	Period    string `required:"" help:"期次"`
	Township  string `help:"乡镇代码；不填为办理人辖区内的各乡镇"`
	JSON      bool   `name:"json" help:"输出 JSON"`
}

// Run makes drafts from the register of basis and lists who gets nothing, and why.
func (c *rosterMakeCmd) Run(ctx context.Context, o out) error {
	p, err := period.Parse(c.Period)
	if err != nil {
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	n, by, err := c.enter(ctx, c.as, auth.TownshipClerk)
	if err != nil {
		return err
	}
	defer n.close()
	towns, err := c.townships(ctx, n, by)
	if err != nil {
		return err
	}
	for _, town := range towns {
		if err := c.one(ctx, n, by, p, town, o); err != nil {
			return err
		}
	}
	return nil
}

func (c *rosterMakeCmd) townships(ctx context.Context, n *node, by auth.Actor) ([]region.Code, error) {
	if c.Township != "" {
		code, err := region.ParseCode(c.Township)
		if err != nil {
			return nil, fmt.Errorf("%w: %v", errUsage, err)
		}
		return []region.Code{code}, nil
	}
	list, err := n.BasisTownships(ctx, by, c.Programme)
	if err == nil && len(list) == 0 {
		err = errNothing
	}
	return list, err
}

func (c *rosterMakeCmd) one(ctx context.Context, n *node, by auth.Actor, p period.Period, town region.Code, o out) error {
	m, err := n.MakeRoster(ctx, by, c.Programme, p, town)
	switch {
	case err != nil && m.Refused == 0:
		return err
	case c.JSON:
		if err := printJSON(o, m); err != nil {
			return err
		}
	case m.Roster == 0:
		fmt.Fprintf(o, "%s：没有应发的人，不予发放 %d\n", town, m.Refused)
	default:
		fmt.Fprintf(o, "名册 %d（%s）：%d 行，其中补发 %d；不予发放 %d，已发足 %d\n", m.Roster, town, m.Lines, m.BackPay, m.Refused, m.Settled)
	}
	return n.Refusals(ctx, by, c.Programme, p, town, func(r app.Refused) error {
		if c.JSON {
			return printJSON(o, r)
		}
		fmt.Fprintf(o, "  %s：%s。怎样才能发：%s\n", strings.TrimSpace(r.Name+" "+r.Item), r.Says, cmp.Or(r.Change, "—"))
		return nil
	})
}
