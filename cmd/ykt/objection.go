package main

import (
	"context"
	"fmt"

	"yikatong/internal/auth"
	"yikatong/internal/store"
)

type objectionCmd struct {
	Open   objectionOpenCmd   `cmd:"" help:"登记公示期内的异议"`
	Answer objectionAnswerCmd `cmd:"" help:"答复异议"`
	List   objectionListCmd   `cmd:"" help:"列出一份名册的异议"`
}

type objectionOpenCmd struct {
	where
	as
	Roster int64  `arg:"" help:"名册号"`
	Line   int64  `help:"对哪一行；不填为对整份名册"`
	Words  string `required:"" help:"异议内容"`
}

// Run takes an objection.
func (c *objectionOpenCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		id, err := n.Object(ctx, by, store.Objection{Roster: c.Roster, Line: c.Line, Words: c.Words})
		if err == nil {
			fmt.Fprintf(o, "异议 %d 已登记；答复前名册 %d 不能发放\n", id, c.Roster)
		}
		return err
	})
}

type objectionAnswerCmd struct {
	where
	as
	Objection int64  `arg:"" help:"异议号"`
	Words     string `required:"" help:"答复内容"`
}

// Run answers an objection.
func (c *objectionAnswerCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		err := n.AnswerObjection(ctx, by, c.Objection, c.Words)
		if err == nil {
			fmt.Fprintf(o, "异议 %d 已答复\n", c.Objection)
		}
		return err
	})
}

type objectionListCmd struct {
	where
	as
	Roster int64 `arg:"" help:"名册号"`
}

// Run lists a roster's objections.
func (c *objectionListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.Objections(ctx, by, c.Roster)
	if err != nil {
		return err
	}
	for _, x := range list {
		state := "待答复"
		if !x.Open {
			state = "已答复：" + x.Answer
		}
		fmt.Fprintf(o, "%d  %s  %s  %s\n", x.ID, x.OpenedAt.Format("2006-01-02"), x.Words, state)
	}
	return nil
}
