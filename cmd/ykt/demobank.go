package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"yikatong/internal/drill"
)

// reconciled prints how the year with hostile banks ended, and fails unless every fen is explained.
func reconciled(ctx context.Context, officers *drill.Officers, o out) error {
	r, err := officers.Reconcile(ctx)
	if err != nil {
		return err
	}
	m := officers.Met
	fmt.Fprintf(o, "\n银行作梗与应对：拒收回盘 %d 个，重送代发文件 %d 次，向银行查询 %d 次，双人认定争议 %d 件，核实死亡 %d 人，审批追回 %d 件，收回 %s\n",
		m.Refused, m.Resent, m.Enquiries, m.Disputes, m.Deaths, m.Claims, m.Recovered)
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "在途原因\t轮到谁\t下一步\t笔数\t金额")
	for _, x := range r.Reasons {
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%s\n", x.Says, x.Whose, x.Action, x.Count, x.Total)
	}
	fmt.Fprintf(t, "在途合计\t\t\t\t%s\n总账在途\t\t\t\t%s\n", r.Transit(), r.Ledger)
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(o, "银行账 %s = 平台已付 %s + 在途中银行已付 %s + 重复支付、已立案向银行追回 %s\n", r.Book, r.Paid, r.Made, r.Twice)
	if err := r.Err(); err != nil {
		return fmt.Errorf("%w: %w", errFound, err)
	}
	fmt.Fprintln(o, "对账一致：每一分都有说明")
	return nil
}
