package main

import (
	"context"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/check"
	"yikatong/internal/period"
	"yikatong/internal/words"
)

// sweptResult is what a county-wide comparison did.
type sweptResult struct {
	Anew    bool           `json:"anew"`
	Rosters int            `json:"rosters"`
	Found   map[string]int `json:"found"`
	Raised  int            `json:"raised"`
	Dropped int            `json:"dropped"`
	Visits  int            `json:"visits"` // people on no roster who are new on the list
	Claims  int            `json:"claims"` // proposed
}

// sweepMemory is what a county-wide comparison keeps to by collecting sooner: 700 MiB do for a
// million people on seventeen rosters.
const sweepMemory = 700 << 20

// all compares all rosters of a time; exit 3 says that findings were raised, or with --dry-run
// that there are lines to be looked at.
func (c *checkCmd) all(ctx context.Context, n *node, by auth.Actor, o out) error {
	span, err := period.Parse(c.Period)
	if err != nil {
		return err
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(sweepMemory))
	s, err := n.Sweep(ctx, by, app.SweepOrder{Period: span, Dry: c.Dry, Anew: c.Anew})
	if err != nil {
		return err
	}
	g, err := n.CheckGroups(ctx, by, span, c.Dry)
	if err != nil {
		return err
	}
	for code, count := range g.Found {
		s.Found[code] += count
	}
	s.Raised, s.Dropped = s.Raised+g.Raised, s.Dropped+g.Dropped
	if c.JSON {
		err = printJSON(o, sweptResult{s.Anew, s.Rosters, s.Found, s.Raised, s.Dropped, g.Visits, g.Claims})
	} else {
		err = c.sayAll(s, g, o)
	}
	if err == nil && (s.Raised+g.Visits > 0 || c.Dry && len(s.Found) > 0) {
		err = errFound
	}
	return err
}

func (c *checkCmd) sayAll(s app.Swept, g app.Grouped, o out) error {
	for _, code := range slices.Sorted(maps.Keys(s.Found)) {
		unit := "行"
		if group, ok := check.GroupNamed(code); ok && group.Visit {
			unit = "人"
		}
		fmt.Fprintf(o, "%s %d %s\n", words.Finding(code), s.Found[code], unit)
	}
	scope := "有变化的"
	if s.Anew {
		scope = "全部"
	}
	_, err := fmt.Fprintf(o, "比对了%s名册 %d 份：新增疑点 %d 条，撤销 %d 条；新增走访 %d 人，提出追回 %d 笔\n", scope, s.Rosters, s.Raised, s.Dropped, g.Visits, g.Claims)
	return err
}
