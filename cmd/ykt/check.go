package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/words"
)

type checkCmd struct {
	where
	as
	Roster int64  `arg:"" optional:"" help:"名册号"`
	Same   bool   `help:"找出登记中疑似同一人的两条记录"`
	All    bool   `help:"全县比对：与 --period 有共同月份的全部名册"`
	Period string `help:"全县比对的期间，如 2025、2025Q1、2025-03"`
	Dry    bool   `name:"dry-run" help:"全县比对只统计，不登记疑点"`
	Anew   bool   `help:"全县比对从头做起，不只看有变化的"`
	JSON   bool   `name:"json" help:"输出 JSON"`

	Parameters bool   `help:"列出比对参数"`
	Set        string `help:"设定比对参数，如 ACC-06.households=8" placeholder:"代码.参数=数"`
}

// Run compares a roster with the registers again, or people with each other; exit 3 says that
// something is open.
func (c *checkCmd) Run(ctx context.Context, o out) error {
	ways := 0
	for _, chosen := range []bool{c.Roster != 0, c.Same, c.All, c.Parameters, c.Set != ""} {
		if chosen {
			ways++
		}
	}
	if ways != 1 || c.All != (c.Period != "") {
		return fmt.Errorf("%w: 写一个名册号，或写 --same、--parameters、--set，或写 --all --period", errUsage)
	}
	if c.Set != "" {
		return c.set(ctx, o)
	}
	n, by, err := c.enter(ctx, c.as, auth.BureauReviewer)
	if err != nil {
		return err
	}
	defer n.close()
	switch {
	case c.Same:
		return c.same(ctx, n, by, o)
	case c.All:
		return c.all(ctx, n, by, o)
	case c.Parameters:
		return c.parameters(ctx, n, by, o)
	}
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

// sameResult is one pair, its numbers masked.
type sameResult struct {
	A, B   samePerson
	Weight float64           `json:"weight_bits"`
	Says   map[string]string `json:"says"`
}

type samePerson struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	No     string `json:"no"` // masked
	Region string `json:"region"`
}

func (c *checkCmd) same(ctx context.Context, n *node, by auth.Actor, o out) error {
	list, err := n.LikelySame(ctx, by)
	if err != nil {
		return err
	}
	for _, l := range list {
		if c.JSON {
			err = printJSON(o, sameOf(l))
		} else {
			_, err = fmt.Fprintf(o, "%s %s 与 %s %s：权重 %.1f（%s）\n", l.A.Name, l.A.No, l.B.Name, l.B.No, l.Bits, partsOf(l))
		}
		if err != nil {
			return err
		}
	}
	if len(list) > 0 {
		return errFound
	}
	if !c.JSON {
		fmt.Fprintln(o, "没有疑似同一人的记录")
	}
	return nil
}

func sameOf(l app.Likely) sameResult {
	r := sameResult{Weight: l.Bits, Says: map[string]string{}, A: samePerson{l.A.ID, l.A.Name, l.A.No.String(), string(l.A.Region)},
		B: samePerson{l.B.ID, l.B.Name, l.B.No.String(), string(l.B.Region)}}
	for _, p := range l.Parts {
		if p.Says != "" {
			r.Says[p.Field] = p.Says
		}
	}
	return r
}

// partsOf is what each field says and weighs.
func partsOf(l app.Likely) string {
	var parts []string
	for _, p := range l.Parts {
		if p.Says != "" {
			parts = append(parts, fmt.Sprintf("%s%s %+.1f", p.Field, p.Says, p.Bits))
		}
	}
	return strings.Join(parts, "，")
}
