package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"yikatong/internal/auth"
	"yikatong/internal/risk"
)

type riskCmd struct {
	where
	as
	JSON bool `name:"json" help:"输出 JSON"`
}

// Run ranks the villages and clerks that stand out, and the accounts that several people share.
func (c *riskCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	v, err := n.Risk(ctx, by)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, v.Marks)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "对象\t突出之处\t次数\t总数\t占比\t别处")
	for _, m := range v.Marks {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%.1f%%\t%.1f%%\n", m.Name, risk.KindOf(m.Kind).Cases, m.Cases, m.All, m.Share()*100, m.Others*100)
	}
	for _, a := range v.Accounts {
		fmt.Fprintf(t, "%s %s\t收多人补贴的账户，户主 %s\t%d\t\t\t\n", a.Bank, a.MaskedNumber(), a.Owner, a.People)
	}
	return t.Flush()
}
