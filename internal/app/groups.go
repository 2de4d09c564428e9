package app

import (
	"fmt"
	"strconv"
	"time"

	"yikatong/internal/check"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// groups makes the group checks over the roster that can be made of one. A county-wide comparison
// makes some of them again, when other rosters have come.
func (c *comparison) groups() error {
	list, err := check.GroupsOf(c.roster.Programme, check.AtRoster)
	if err != nil {
		return err
	}
	var found []store.Finding
	for _, g := range list {
		hits, err := c.app.hits(c.tx, g, c.roster)
		if err != nil {
			return err
		}
		for _, h := range hits {
			if h.Roster == c.roster.ID {
				found = c.raise(found, h.Line, g.Rule(), g.Says(h.Way, h.Values))
			}
		}
	}
	return c.keep(found)
}

// hits are the lines of which a group check holds: of the roster, or of all rosters of its
// programme and period where what it looks at is not in one.
func (a *App) hits(tx *store.Tx, g *check.Group, r store.Roster) ([]check.Hit, error) {
	numbers, err := countyNumbers(tx, g)
	if err != nil {
		return nil, err
	}
	decide, ok := check.Decider(g.Code)
	if !ok {
		return tx.GroupHits(g.Code, store.GroupAsk{Roster: r, Before: r.Period.Back(r.Period.Months()), Year: r.Period.Back(12), Numbers: numbers})
	}
	records, err := tx.GroupRecords(r.Programme, r.Period)
	if err != nil || len(records) == 0 {
		return nil, err
	}
	prog, err := a.programme(r.Programme)
	if err != nil {
		return nil, err
	}
	for i := range records {
		records[i].Standard = standardOn(prog, r.Period.FirstMonth().First())
	}
	return decide(records, numbers), nil
}

// standardOn reads a programme's standards on a day, "" for one that is given.
func standardOn(prog *policy.Programme, first time.Time) func(name, day string) (int64, bool) {
	return func(name, day string) (int64, bool) {
		if day == "" {
			day = first.Format(time.DateOnly)
		}
		row, ok := prog.Standards[name].At("", day)
		return row.Value, ok
	}
}

// numberOf names the setting of a parameter.
func numberOf(code, name string) string { return "check." + code + "." + name }

// countyNumbers are the numbers of a group check in this county.
func countyNumbers(tx *store.Tx, g *check.Group) (map[string]int64, error) {
	var failed error
	numbers := g.With(func(name string) (int64, bool) {
		text, err := tx.Setting(numberOf(g.Code, name))
		if err != nil {
			if failed == nil {
				failed = notFoundIsNone(err)
			}
			return 0, false
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			failed = fmt.Errorf("setting %s: %w", numberOf(g.Code, name), err)
		}
		return n, err == nil
	})
	return numbers, failed
}
