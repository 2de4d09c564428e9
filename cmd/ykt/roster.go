package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

type rosterCmd struct {
	Make rosterMakeCmd `cmd:"" help:"按底册生成名册草稿，并列出不予发放的人和原因"`
	List rosterListCmd `cmd:"" help:"列出名册"`
	Do   rosterDoCmd   `cmd:"" help:"办理一步：submit 提交，approve 乡镇审核，review 部门审核，publish 公示，clear 公示期满，return 退回，withdraw 撤回"`
}

type rosterListCmd struct {
	where
	as
	Programme string `help:"项目编号"`
	Period    string `help:"期次"`
	State     string `help:"状态，如 draft"`
	JSON      bool   `name:"json" help:"输出 JSON"`
}

// Run lists rosters within the actor's region.
func (c *rosterListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.Rosters(ctx, by, store.RosterQuery{Programme: c.Programme, Period: c.Period, State: roster.State(c.State), Limit: 500})
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, list)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "名册\t项目\t期次\t乡镇\t轮次\t状态\t行数\t金额\t公示至")
	for _, g := range list {
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%d\t%s\t%d\t%s\t%s\n", g.ID, g.Programme, g.Period, g.Region, g.Round, g.State.Chinese(), g.Lines, g.Total, g.NoticeUntil)
	}
	return t.Flush()
}

type rosterDoCmd struct {
	where
	as
	Action string `arg:"" enum:"submit,approve,review,publish,clear,return,withdraw" help:"办理什么"`
	Roster int64  `arg:"" help:"名册号"`
	Reason string `help:"理由（退回、撤回必填）"`
}

// Run takes a roster one step on.
func (c *rosterDoCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		if err := n.MoveRoster(ctx, by, app.RosterStep{Roster: c.Roster, Do: roster.Action(c.Action), Reason: c.Reason}); err != nil {
			return err
		}
		g, err := n.Roster(ctx, by, c.Roster)
		if err == nil {
			fmt.Fprintf(o, "名册 %d 现在：%s，%d 行 %s\n", g.ID, g.State.Chinese(), g.Lines, g.Total)
		}
		return err
	})
}
