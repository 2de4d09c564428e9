package app

import (
	"fmt"

	"yikatong/internal/check"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// An outside is a roster held against the outside registers and the other programmes'
// rosters, records and payments, by the checks of its programme. A register that was never loaded raises nothing,
// not even that somebody is missing from it; nor does a township's roster that is not made yet.
type outside struct {
	app    *App
	tx     *store.Tx
	roster store.Roster
	checks []*check.Outside
	loaded map[string]store.RegisterVersion
	times  []string // the forms of period that meet the roster's
	rules  *policy.Programme
}

func (a *App) newOutside(tx *store.Tx, g store.Roster) (*outside, error) {
	o := &outside{app: a, tx: tx, roster: g, times: meeting(g.Period)}
	all, err := check.OutsideOf(g.Programme)
	if err != nil {
		return nil, err
	}
	if o.rules, err = a.programme(g.Programme); err != nil {
		return nil, err
	}
	if o.loaded, err = tx.NewestRegisters(); err != nil {
		return nil, err
	}
	for _, c := range all {
		can, err := o.can(c)
		if err != nil {
			return nil, err
		}
		if can {
			o.checks = append(o.checks, c)
		}
	}
	return o, nil
}

// can reports whether there is something to compare with.
func (o *outside) can(c *check.Outside) (bool, error) {
	switch {
	case c.Register == check.Rosters && c.Absent:
		return o.tx.HasRosters(c.Others, o.times, string(o.roster.Region))
	case !c.Outer():
		return true, nil
	}
	return o.loaded[c.Register].Version > 0, nil
}

// A raised is a finding of an outside check against a line.
type raised struct {
	line int64
	rule check.Rule
	says string
}

// lines compares a chunk of lines.
func (o *outside) lines(lines []store.RosterLine) ([]raised, error) {
	if len(o.checks) == 0 || len(lines) == 0 {
		return nil, nil
	}
	l := &lookup{outside: o, rows: map[string]map[string][]store.RegisterRow{}, about: map[string]map[int64][]string{},
		drawn: map[string]map[int64][]store.Drawing{}, claims: map[string]map[string][]store.Claimed{}}
	if err := l.open(lines); err != nil {
		return nil, err
	}
	var found []raised
	for _, c := range o.checks {
		if err := l.fetch(c, lines); err != nil {
			return nil, err
		}
		for _, line := range lines {
			says, yes, err := l.raise(c, line)
			if err != nil {
				return nil, err
			}
			if yes {
				found = append(found, raised{line.ID, c.Rule(), says + o.version(c)})
			}
		}
	}
	return found, nil
}

// raise holds a line against what was found for it; a check of things does so thing by thing.
func (l *lookup) raise(c *check.Outside, line store.RosterLine) (says string, found bool, err error) {
	of := l.caseOf(line)
	if c.Of != check.Item {
		return c.Raise(of, l.rowsOf(c, line))
	}
	for _, of.Thing = range l.things(line) {
		if says, found, err = c.Raise(of, l.rowsOfThing(c, line, of.Thing.Code)); found || err != nil {
			return says, found, err
		}
	}
	return "", false, nil
}

// version names what a finding was raised from.
func (o *outside) version(c *check.Outside) string {
	v, ok := o.loaded[c.Register]
	if !ok {
		return ""
	}
	return fmt.Sprintf("（%s，第 %d 版，%s）", v.Source, v.Version, day(v.At))
}

// meeting lists every form of period that has a month in common with one: of the years it
// touches the year, halves, quarters and months.
func meeting(p period.Period) (list []string) {
	for y := int(p.FirstMonth()) / 12; y <= int(p.LastMonth())/12; y++ {
		forms := []string{fmt.Sprint(y), fmt.Sprint(y, "H1"), fmt.Sprint(y, "H2")}
		for q := range 4 {
			forms = append(forms, fmt.Sprint(y, "Q", q+1))
		}
		for m := range 12 {
			forms = append(forms, fmt.Sprintf("%d-%02d", y, m+1))
		}
		for _, form := range forms {
			if q, err := period.Parse(form); err == nil && q.FirstMonth() <= p.LastMonth() && p.FirstMonth() <= q.LastMonth() {
				list = append(list, form)
			}
		}
	}
	return list
}
