package main

import (
	"context"
	"fmt"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/policy"
)

type explainCmd struct {
	where
	as
	Person    string `required:"" help:"身份证号"`
	Programme string `required:"" help:"项目编号"`
	Period    string `required:"" help:"期次"`
	JSON      bool   `name:"json" help:"输出 JSON"`
}

// Run tells why a person is paid what they are.
func (c *explainCmd) Run(ctx context.Context, o out) error {
	p, err := period.Parse(c.Period)
	if err != nil {
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	no, err := ident.ParseNo(ident.Clean(c.Person), time.Now())
	if err != nil {
		return err
	}
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.Explain(ctx, by, no, c.Programme, p)
	if err != nil {
		return err
	}
	for _, e := range list {
		if c.JSON {
			if err := printJSON(o, e); err != nil {
				return err
			}
			continue
		}
		printExplanation(o, e)
	}
	return nil
}

func printExplanation(o out, e policy.Explanation) {
	for i, s := range e.Steps {
		mark := "✔"
		if !s.Holds {
			mark = "✘"
		}
		fmt.Fprintf(o, "%2d. %s %s", i+1, mark, s.Ask)
		if s.Found != "" {
			fmt.Fprintf(o, "（%s）", s.Found)
		}
		if s.Document != "" {
			fmt.Fprintf(o, " —— %s", s.Document)
		}
		fmt.Fprintln(o)
	}
	for _, l := range e.Result.Lines {
		fmt.Fprintf(o, "    %s：%s\n", l.What, l.Amount)
	}
	if e.Refusal != nil {
		fmt.Fprintf(o, "    不发放：%s。%s\n", e.Refusal.Says, e.Refusal.Change)
		return
	}
	fmt.Fprintf(o, "    应发 %s\n", e.Result.Amount)
}
