package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"yikatong/internal/ageing"
	"yikatong/internal/auth"
)

type ledgerAgeingCmd struct {
	where
	as
	Bank string `help:"只看一家银行"`
	JSON bool   `name:"json" help:"输出 JSON"`
}

// Run lists the money that waits, how long, why and for whom.
func (c *ledgerAgeingCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	v, err := n.Ageing(ctx, by, c.Bank)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, v)
	}
	spans := ageing.Buckets()
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "银行\t文件\t期限\t超期\t账龄\t状态\t笔数\t金额\t原因\t轮到\t下一步")
	for _, d := range v.AtBank {
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%s\t%s\t%d\t%s\t%s\t%s\t%s\n", d.Bank, d.Name, d.Due, d.Late, spans[d.Bucket].Name, d.Status.Chinese(), d.Count,
			d.Total, d.Turn.Says, d.Turn.Whose, d.Turn.Action)
	}
	for _, u := range v.Unmended {
		fmt.Fprintf(t, "%s\t批次 %s\t\t\t%s\t%s\t%d\t%s\t%s\t%s\t%s\n", u.Bank, u.Number, spans[u.Bucket].Name, u.Status.Chinese(), u.Count, u.Total,
			u.Turn.Says, u.Turn.Whose, u.Turn.Action)
	}
	for _, b := range v.Unsent {
		fmt.Fprintf(t, "\t批次 %s\t\t\t%s\t已锁\t%d\t%s\t%s\t%s\t%s\n", b.Number, spans[b.Bucket].Name, b.Count, b.Total, b.Turn.Says, b.Turn.Whose, b.Turn.Action)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(o, "在途合计 %s，总账在途 %s\n", v.Transit, v.Ledger)
	return nil
}
