package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"yikatong/internal/auth"
	"yikatong/internal/words"
)

// parameters lists the numbers of the cross-checks that a county may set.
func (c *checkCmd) parameters(ctx context.Context, n *node, by auth.Actor, o out) error {
	list, err := n.CheckNumbers(ctx, by)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, list)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "参数\t比对\t意思\t本县\t默认")
	for _, x := range list {
		fmt.Fprintf(t, "%s.%s\t%s\t%s\t%d %s\t%d\n", x.Code, x.Name, words.Finding(x.Code), x.Label, x.Here, x.Unit, x.Value)
	}
	return t.Flush()
}

// set sets one of them.
func (c *checkCmd) set(ctx context.Context, o out) error {
	which, text, written := strings.Cut(c.Set, "=")
	code, name, named := strings.Cut(which, ".")
	value, err := strconv.ParseInt(text, 10, 64)
	if !written || !named || err != nil {
		return fmt.Errorf("%w: --set 写成 ACC-06.households=8", errUsage)
	}
	n, by, err := c.enter(ctx, c.as, auth.BureauApprover)
	if err != nil {
		return err
	}
	defer n.close()
	if err := n.SetCheckNumber(ctx, by, code, name, value); err != nil {
		return err
	}
	_, err = fmt.Fprintf(o, "%s.%s 设为 %d，下次比对起用\n", code, name, value)
	return err
}
