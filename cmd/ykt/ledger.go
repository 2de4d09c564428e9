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

type ledgerCmd struct {
	Show  ledgerShowCmd  `cmd:"" default:"withargs" help:"指标余额"`
	Grant ledgerGrantCmd `cmd:"" help:"登记指标"`

	Propose ledgerProposeCmd `cmd:"" help:"提出指标调整：调增、调减、收回、分解、结转"`
	Decide  ledgerDecideCmd  `cmd:"" help:"批准或退回指标调整（另一人办理）"`
	Orders  ledgerOrdersCmd  `cmd:"" help:"列出指标调整"`
	Balance ledgerBalanceCmd `cmd:"" help:"指标在某一天的余额"`
	Ageing  ledgerAgeingCmd  `cmd:"" help:"在途资金账龄：等了多久，为什么等，轮到谁"`
}

type ledgerShowCmd struct {
	where
	as
	Programme string `help:"项目编号"`
	JSON      bool   `name:"json" help:"输出 JSON"`
}

// Run shows what stands under each head of every appropriation.
func (c *ledgerShowCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.Appropriations(ctx, by, c.Programme)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, list)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "项目\t文号\t下达\t可用\t已锁\t在途\t已付\t应收追回\t已追回\t")
	for _, a := range list {
		b := a.Balance
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", a.Programme, a.Document, -b[ledger.Granted], b[ledger.Available], b[ledger.Committed],
			b[ledger.InTransit], b[ledger.Paid], b[ledger.Receivable], b[ledger.Recovered])
	}
	return t.Flush()
}

type ledgerGrantCmd struct {
	where
	as
	Programme string `required:"" help:"项目编号"`
	Document  string `required:"" help:"文号"`
	Title     string `help:"标题"`
	Source    string `default:"county" enum:"central,city,county" help:"资金层级"`
	Year      int    `help:"年度；不填为今年"`
	SpendBy   string `help:"支出期限，如 2026-12-31；不填为年底"`
	Yuan      string `arg:"" help:"金额（元），如 1200000 或 1200000.50"`
}

// Run enters an appropriation.
func (c *ledgerGrantCmd) Run(ctx context.Context, o out) error {
	amount, err := fen.ParseYuan(c.Yuan)
	if err != nil {
		return err
	}
	if c.Year == 0 {
		c.Year = time.Now().Year()
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		id, err := n.Grant(ctx, by, store.Appropriation{Programme: c.Programme, Document: c.Document, Title: c.Title, Source: c.Source, Year: c.Year, SpendBy: c.SpendBy}, amount)
		if err == nil {
			fmt.Fprintf(o, "指标 %d：项目 %s，%s，%s（%s）\n", id, c.Programme, c.Document, amount, amount.Capital())
		}
		return err
	})
}
