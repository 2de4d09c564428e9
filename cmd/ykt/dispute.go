package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"yikatong/internal/auth"
	"yikatong/internal/pay"
)

type disputeCmd struct {
	List    disputeListCmd    `cmd:"" default:"withargs" help:"列出银行回盘与平台记录不一致的"`
	Propose disputeProposeCmd `cmd:"" help:"凭银行书面证明提出认定"`
	Decide  disputeDecideCmd  `cmd:"" help:"批准或退回认定（另一人办理）"`
}

type disputeListCmd struct {
	where
	as
	State string `default:"" enum:",open,proposed,settled,answered" help:"只列一种状态：open、proposed、settled、answered"`
	JSON  bool   `name:"json" help:"输出 JSON"`
}

// Run lists disputes.
func (c *disputeListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.Disputes(ctx, by, pay.DisputeState(c.State))
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, list)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "争议\t种类\t银行\t明细\t银行报告\t状态\t认定")
	for _, d := range list {
		fmt.Fprintf(t, "%d\t%s\t%s\t%d\t%s\t%s\t%s\n", d.ID, d.Kind.Chinese(), d.Bank, d.Payment, d.Amount, d.State.Chinese(), d.Outcome.Chinese())
	}
	return t.Flush()
}

type disputeProposeCmd struct {
	where
	as
	Dispute int64  `arg:"" help:"争议号"`
	Outcome string `arg:"" enum:"paid,unpaid,none" help:"paid 认定已付，unpaid 认定未付，none 银行已说明"`
	Reason  string `required:"" help:"依据：银行书面证明的文号"`
}

// Run proposes what is true of a dispute.
func (c *disputeProposeCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		err := n.ProposeOutcome(ctx, by, c.Dispute, pay.Outcome(c.Outcome), c.Reason)
		if err == nil {
			fmt.Fprintf(o, "争议 %d：%s，待财政审批\n", c.Dispute, pay.Outcome(c.Outcome).Chinese())
		}
		return err
	})
}

type disputeDecideCmd struct {
	where
	as
	Dispute int64  `arg:"" help:"争议号"`
	Refuse  string `help:"退回的理由；不填为批准"`
}

// Run approves or refuses what was proposed.
func (c *disputeDecideCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		err := n.DecideOutcome(ctx, by, c.Dispute, c.Refuse == "", c.Refuse)
		if err == nil {
			fmt.Fprintf(o, "争议 %d %s\n", c.Dispute, decided(c.Refuse))
		}
		return err
	})
}

func decided(refusal string) string {
	if refusal == "" {
		return "已批准"
	}
	return "已退回"
}
