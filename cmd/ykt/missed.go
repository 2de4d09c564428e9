package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/check"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

type missedCmd struct {
	where
	as
	Programme string `help:"只看一个项目、一期、一个乡镇的底册：项目编号"`
	Period    string `help:"期次"`
	Place     string `help:"乡镇代码"`
	Visit     int64  `help:"登记走访：清单上的编号"`
	On        string `help:"走访日期，如 2025-03-31"`
	Outcome   string `help:"走访结果：applied 已帮助申报、later 材料待补、declined 本人放弃、stopped 应停发、not_entitled 不符合条件"`
	Words     string `help:"了解到的情况"`
	All       bool   `help:"走访过的和已不在清单的也列出"`
	JSON      bool   `name:"json" help:"输出 JSON"`
}

// Run lists who is on no roster and perhaps should be, as the county-wide comparison found them;
// with a programme, period and township who is by the register of basis now. Exit 3 if there is
// anybody. With --visit it stores what came of a visit.
func (c *missedCmd) Run(ctx context.Context, o out) error {
	role := auth.BureauReviewer
	if c.Visit != 0 {
		role = auth.TownshipClerk
	}
	n, by, err := c.enter(ctx, c.as, role)
	if err != nil {
		return err
	}
	defer n.close()
	switch {
	case c.Visit != 0:
		return n.VisitMissed(ctx, by, c.Visit, app.Visited{On: c.On, Outcome: check.Outcome(c.Outcome), Words: c.Words})
	case c.Programme != "" && c.Period != "" && c.Place != "":
		return c.byBasis(ctx, n, by, o)
	case c.Programme+c.Period+c.Place != "":
		return fmt.Errorf("%w: --programme、--period、--place 一起写", errUsage)
	}
	return c.list(ctx, n, by, o)
}

func (c *missedCmd) list(ctx context.Context, n *node, by auth.Actor, o out) error {
	q := store.MissedQuery{State: store.MissedOpen, Limit: 1 << 30}
	if c.All {
		q.State = ""
	}
	page, err := n.Missed(ctx, by, q)
	if err != nil {
		return err
	}
	if c.JSON {
		err = printJSON(o, page.Rows)
	} else {
		t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "编号\t代码\t项目\t姓名\t村\t原因\t走访")
		for _, m := range page.Rows {
			fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", m.ID, m.Code, n.ProgrammeName(m.Programme), m.Name, m.Region, m.Evidence, check.Outcome(m.Outcome).Chinese())
		}
		err = t.Flush()
	}
	if err == nil && page.Counts[store.MissedOpen] > 0 {
		err = errFound
	}
	return err
}

func (c *missedCmd) byBasis(ctx context.Context, n *node, by auth.Actor, o out) error {
	span, err := period.Parse(c.Period)
	if err != nil {
		return err
	}
	place, err := region.ParseCode(c.Place)
	if err != nil {
		return err
	}
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
