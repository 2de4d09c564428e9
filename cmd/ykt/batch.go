package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/store"
)

type batchCmd struct {
	List    batchListCmd    `cmd:"" help:"列出批次"`
	Show    batchShowCmd    `cmd:"" help:"一个批次的状态、笔数和文件"`
	Form    batchFormCmd    `cmd:"" help:"把可发放的明细成批"`
	Correct batchCorrectCmd `cmd:"" help:"为失败、退汇的明细成立更正批次"`
	Do      batchDoCmd      `cmd:"" help:"办理一步：approve 部门审批，commit 财政审批，send 送银行，cancel 撤销"`
}

type batchListCmd struct {
	where
	as
	Programme string `help:"项目编号"`
	Period    string `help:"期次"`
	State     string `help:"状态，如 sent"`
	JSON      bool   `name:"json" help:"输出 JSON"`
}

// Run lists the batches of the actor's departments.
func (c *batchListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.Batches(ctx, by, store.BatchQuery{Programme: c.Programme, Period: c.Period, State: pay.State(c.State), Limit: 500})
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, list)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "批次\t编号\t项目\t期次\t轮次\t状态\t笔数\t金额\t更正自")
	for _, b := range list {
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%d\t%s\t%d\t%s\t%d\n", b.ID, b.Number, b.Programme, b.Period, b.Round, b.State.Chinese(), b.Count, b.Total, b.Corrects)
	}
	return t.Flush()
}

type batchShowCmd struct {
	where
	as
	Batch int64 `arg:"" help:"批次号"`
	JSON  bool  `name:"json" help:"输出 JSON"`
}

// Run shows one batch.
func (c *batchShowCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	v, err := n.Batch(ctx, by, pay.BatchID(c.Batch))
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, v)
	}
	fmt.Fprintf(o, "%s 项目 %s %s：%s，%d 笔 %s，摘要 %.8s\n", v.Number, v.Programme, v.Period.Chinese(), v.State.Chinese(), v.Count, v.Total, v.Hash)
	for _, s := range pay.Statuses {
		if k := v.Counts[s]; k.Count > 0 {
			fmt.Fprintf(o, "  %s %d 笔 %s\n", s.Chinese(), k.Count, k.Total)
		}
	}
	for _, f := range v.Payfiles {
		fmt.Fprintf(o, "  代发文件 %d %s %s %d 笔 %s\n", f.ID, f.Name, f.Bank, f.Count, f.Total)
	}
	return nil
}

type batchFormCmd struct {
	where
	as
	Programme string `required:"" help:"项目编号"`
	Period    string `required:"" help:"期次"`
}

// Run forms a batch of what may be paid.
func (c *batchFormCmd) Run(ctx context.Context, o out) error {
	p, err := period.Parse(c.Period)
	if err != nil {
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		b, err := n.FormBatch(ctx, by, c.Programme, p)
		if err == nil {
			fmt.Fprintf(o, "批次 %d（%s）：%d 笔 %s，%s\n", b.ID, b.Number, b.Count, b.Total, b.State.Chinese())
		}
		return err
	})
}

type batchCorrectCmd struct {
	where
	as
	Batch int64 `arg:"" help:"原批次号"`
}

// Run forms a correction batch.
func (c *batchCorrectCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		b, err := n.CorrectBatch(ctx, by, pay.BatchID(c.Batch))
		if err == nil {
			fmt.Fprintf(o, "更正批次 %d（%s）：%d 笔 %s，%s\n", b.ID, b.Number, b.Count, b.Total, b.State.Chinese())
		}
		return err
	})
}

type batchDoCmd struct {
	where
	as
	Action string `arg:"" enum:"approve,commit,send,cancel" help:"办理什么"`
	Batch  int64  `arg:"" help:"批次号"`
	Reason string `help:"理由（撤销必填）"`
}

// Run takes a batch one step on.
func (c *batchDoCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		if err := n.MoveBatch(ctx, by, app.BatchStep{Batch: pay.BatchID(c.Batch), Do: pay.Action(c.Action), Reason: c.Reason}); err != nil {
			return err
		}
		v, err := n.Batch(ctx, by, pay.BatchID(c.Batch))
		if err == nil {
			fmt.Fprintf(o, "批次 %s 现在：%s\n", v.Number, v.State.Chinese())
		}
		return err
	})
}

// act opens the data and acts as the user named with --as.
func (w where) act(ctx context.Context, who as, fn func(*node, auth.Actor) error) error {
	if who.As == "" {
		return fmt.Errorf("%w: 请用 --as 指明由哪个用户办理", errUsage)
	}
	n, by, err := w.enter(ctx, who, "")
	if err != nil {
		return err
	}
	defer n.close()
	return fn(n, by)
}
