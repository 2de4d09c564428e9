package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"yikatong/internal/auth"
	"yikatong/internal/contract"
)

type contractPerformanceCmd struct {
	where
	as
	Number string `arg:"" help:"合同编号"`
	From   string `help:"起始日，如 2025-01-01；不填为合同起始日"`
	Until  string `help:"截止日（含）；不填为今天或合同截止日"`
	JSON   bool   `name:"json" help:"输出 JSON"`
}

// Run tells what a bank did under a contract.
func (c *contractPerformanceCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	s, err := n.Performance(ctx, by, c.Number, c.From, c.Until)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, s)
	}
	p := s.Performance
	fmt.Fprintf(o, "%s 合同 %s，%s 至 %s：%d 个文件，%d 笔 %s，已答复 %d 笔\n", s.Contract.Bank, s.Contract.Number, s.From, s.Until, p.Files, p.Sent, p.Total, p.Answered)
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	for _, j := range s.Judgements {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", j.Term, j.Owed, j.Done, j.Chinese())
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if half, known := p.Quantile(50); known {
		most, _ := p.Quantile(95)
		fmt.Fprintf(o, "答复用时（工作日）：中位 %d，95%% 在 %d 内\n", half, most)
	}
	for _, f := range contract.Faults() {
		fmt.Fprintf(o, "%s失败 %d 笔\n", f.Chinese(), p.Failed[f])
	}
	fmt.Fprintf(o, "到账后退回 %d 笔；矛盾 %d 行，不符 %d 行，非本批 %d 行，缺失 %d 行\n", p.CameBack, p.Contrary, p.Changed, p.Foreign, p.Missing)
	if len(p.Uncovered) > 0 {
		fmt.Fprintf(o, "没有网点的乡镇（街道）%d 个：%s\n", len(p.Uncovered), strings.Join(p.Uncovered, "、"))
	}
	return nil
}
