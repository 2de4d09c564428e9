package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/store"
)

type ledgerProposeCmd struct {
	where
	as
	Kind          string `arg:"" enum:"raise,reduce,revoke,split,carry" help:"raise 调增，reduce 调减，revoke 收回，split 分解到另一项目，carry 结转到以后年度"`
	Appropriation int64  `arg:"" help:"指标号"`
	Yuan          string `arg:"" help:"金额（元）"`
	Document      string `required:"" help:"调整的文号"`
	Reason        string `required:"" help:"理由"`
	Programme     string `help:"分解到哪个项目"`
	Year          int    `help:"结转到哪一年；不填为下一年"`
}

// Run proposes a change to an appropriation.
func (c *ledgerProposeCmd) Run(ctx context.Context, o out) error {
	amount, err := fen.ParseYuan(c.Yuan)
	if err != nil {
		return err
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		id, err := n.ProposeOrder(ctx, by, store.MoneyOrder{Kind: ledger.Kind(c.Kind), Appropriation: c.Appropriation, Amount: amount, Document: c.Document,
			Reason: c.Reason, Programme: c.Programme, Year: c.Year})
		if err == nil {
			fmt.Fprintf(o, "调整 %d：%s %s（%s），待财政审批\n", id, ledger.Kind(c.Kind).Chinese(), amount, amount.Capital())
		}
		return err
	})
}

type ledgerDecideCmd struct {
	where
	as
	Order  int64  `arg:"" help:"调整号"`
	Refuse string `help:"退回的理由；不填为批准"`
}

// Run approves or refuses a proposed change.
func (c *ledgerDecideCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		if err := n.DecideOrder(ctx, by, c.Order, c.Refuse == "", c.Refuse); err != nil {
			return err
		}
		if c.Refuse == "" {
			fmt.Fprintf(o, "调整 %d 已批准入账\n", c.Order)
		} else {
			fmt.Fprintf(o, "调整 %d 已退回\n", c.Order)
		}
		return nil
	})
}

type ledgerOrdersCmd struct {
	where
	as
	Appropriation int64 `help:"只列一个指标的；不填列出所有待批的"`
	JSON          bool  `name:"json" help:"输出 JSON"`
}

// Run lists changes to appropriations.
func (c *ledgerOrdersCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.Orders(ctx, by, c.Appropriation)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, list)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "调整\t指标\t方式\t金额\t文号\t理由\t状态")
	for _, x := range list {
		fmt.Fprintf(t, "%d\t%d\t%s\t%s\t%s\t%s\t%s\n", x.ID, x.Appropriation, x.Kind.Chinese(), x.Amount, x.Document, x.Reason, orderStates[x.State])
	}
	return t.Flush()
}

var orderStates = map[string]string{store.OrderProposed: "待批", store.OrderApproved: "已批准", store.OrderRefused: "已退回"}

type ledgerBalanceCmd struct {
	where
	as
	Appropriation int64  `arg:"" help:"指标号"`
	AsOf          string `help:"哪一天，如 2026-03-31；不填为今天"`
	JSON          bool   `name:"json" help:"输出 JSON"`
}

// Run sums an appropriation's entries to the end of a day.
func (c *ledgerBalanceCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	on := n.Now()
	if c.AsOf != "" {
		if on, err = time.Parse(time.DateOnly, c.AsOf); err != nil {
			return fmt.Errorf("%w: --as-of 写作 2026-03-31", errUsage)
		}
	}
	b, err := n.BalanceAt(ctx, by, c.Appropriation, on)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, b)
	}
	for _, h := range ledger.Heads {
		amount := b[h]
		if h.Source() {
			amount = -amount
		}
		fmt.Fprintf(o, "%s %s\n", h.Chinese(), amount)
	}
	return nil
}
