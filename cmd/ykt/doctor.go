package main

import (
	"context"
	"fmt"

	"yikatong/internal/doctor"
)

type doctorCmd struct {
	where
	JSON bool `name:"json" help:"输出 JSON"`
}

// Run checks the rules that never break; exit 3 says that one does not hold.
func (c *doctorCmd) Run(ctx context.Context, o out) error {
	n, err := c.open(ctx, real())
	if err != nil {
		return err
	}
	defer n.close()
	checks, err := n.Examine(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := printJSON(o, checks); err != nil {
			return err
		}
	}
	broken := false
	for _, k := range checks {
		broken = broken || !k.Holds()
		if !c.JSON {
			printCheck(o, k)
		}
	}
	if broken {
		return errFound
	}
	return nil
}

func printCheck(o out, k doctor.Check) {
	if k.Holds() {
		fmt.Fprintf(o, "✔ %-4s %s", k.Rule, k.Says)
		if k.Checked != "" {
			fmt.Fprintf(o, "（%s）", k.Checked)
		}
		fmt.Fprintln(o)
		return
	}
	fmt.Fprintf(o, "✘ %-4s %s：%d 处不符\n", k.Rule, k.Says, k.Count)
	for _, f := range k.Found {
		fmt.Fprintf(o, "       %s %s\n", f.Subject, f.Detail)
	}
	fmt.Fprintf(o, "       处理：%s\n", k.Mend)
}
