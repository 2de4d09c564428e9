package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"yikatong/internal/auth"
	"yikatong/internal/words"
)

type checkCmd struct {
	where
	as
	Roster int64 `arg:"" help:"名册号"`
	JSON   bool  `name:"json" help:"输出 JSON"`
}

// Run compares a roster with the registers again; exit 3 says that findings are open.
func (c *checkCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.BureauReviewer)
	if err != nil {
		return err
	}
	defer n.close()
	open, err := n.CheckRoster(ctx, by, c.Roster)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := printJSON(o, open); err != nil {
			return err
		}
	} else {
		for _, code := range slices.Sorted(maps.Keys(open)) {
			fmt.Fprintf(o, "%s %d 行\n", words.Finding(code), open[code])
		}
	}
	if len(open) > 0 {
		return errFound
	}
	fmt.Fprintln(o, "没有未办结的疑点")
	return nil
}
