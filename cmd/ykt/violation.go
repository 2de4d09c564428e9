package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/store"
	"yikatong/internal/violation"
)

type violationCmd struct {
	List   violationListCmd   `cmd:"" default:"withargs" help:"列出违规问题"`
	Record violationRecordCmd `cmd:"" help:"把属实的疑点登记为违规问题"`
	Decide violationDecideCmd `cmd:"" help:"认定、不予认定、整改完成（另一人办理）"`
}

type violationListCmd struct {
	where
	as
	State     string `default:"" enum:",recorded,found,mended,refused" help:"只列一种状态"`
	Kind      string `help:"只列一种类型"`
	Programme string `help:"只列一个项目"`
	JSON      bool   `name:"json" help:"输出 JSON"`
}

// Run lists violations.
func (c *violationListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.Violations(ctx, by, store.ViolationQuery{State: violation.State(c.State), Kind: violation.Kind(c.Kind), Programme: c.Programme})
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, list)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "编号\t类型\t来源\t项目\t期次\t姓名\t金额\t已发放\t状态\t文号\t情况")
	for _, v := range list {
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", v.ID, v.Kind.Chinese(), v.Source.Chinese(), v.Programme, v.Period, v.Name, v.Amount, v.Paid, v.State.Chinese(), v.Document, v.Words)
	}
	return t.Flush()
}

type violationRecordCmd struct {
	where
	as
	Finding int64  `arg:"" help:"疑点号"`
	Kind    string `required:"" help:"类型：over、repeat、false、dead、favour、withheld、missed、late、card、records"`
	Yuan    string `required:"" help:"违规金额（元），没有写 0"`
	Words   string `required:"" help:"情况"`
}

// Run puts an upheld finding on record.
func (c *violationRecordCmd) Run(ctx context.Context, o out) error {
	amount, err := fen.ParseYuan(c.Yuan)
	if err != nil {
		return err
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		err := n.RecordViolation(ctx, by, c.Finding, violation.Kind(c.Kind), amount, c.Words)
		if err == nil {
			fmt.Fprintf(o, "疑点 %d 已登记为违规问题，由另一人认定\n", c.Finding)
		}
		return err
	})
}

type violationDecideCmd struct {
	where
	as
	Violation int64  `arg:"" help:"编号"`
	Do        string `arg:"" enum:"decide,refuse,mend" help:"decide 认定，refuse 不予认定，mend 整改完成"`
	Document  string `help:"认定文号"`
	Yuan      string `help:"认定的金额（元）；不填为登记的金额"`
	Words     string `help:"意见、理由或怎样整改的"`
}

// Run decides a violation.
func (c *violationDecideCmd) Run(ctx context.Context, o out) error {
	r := app.Ruling{Do: violation.Action(c.Do), Document: c.Document, Words: c.Words}
	if c.Yuan != "" {
		amount, err := fen.ParseYuan(c.Yuan)
		if err != nil {
			return err
		}
		r.Amount = &amount
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		err := n.RuleViolation(ctx, by, c.Violation, r)
		if err == nil {
			fmt.Fprintf(o, "违规问题 %d 已办理\n", c.Violation)
		}
		return err
	})
}
