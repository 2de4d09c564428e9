package app

import (
	"fmt"
	"slices"
	"time"

	"yikatong/internal/check"
	"yikatong/internal/period"
	"yikatong/internal/register"
	"yikatong/internal/store"
)

// An outside is a roster held against the outside registers and the other programmes'
// rosters, by the checks of its programme. A register that was never loaded raises nothing,
// not even that somebody is missing from it; nor does a township's roster that is not made yet.
type outside struct {
	app    *App
	tx     *store.Tx
	roster store.Roster
	checks []*check.Outside
	loaded map[string]store.RegisterVersion
	times  []string // the forms of period that meet the roster's
}

func (a *App) newOutside(tx *store.Tx, g store.Roster) (*outside, error) {
	o := &outside{app: a, tx: tx, roster: g, times: meeting(g.Period)}
	all, err := check.OutsideOf(g.Programme)
	if err != nil {
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
	switch c.Register {
	case check.Self:
		return true, nil
	case check.Rosters:
		if !c.Absent {
			return true, nil
		}
		return o.tx.HasRosters(c.Others, o.times, string(o.roster.Region))
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
	l := lookup{outside: o, rows: map[string]map[string][]map[string]any{}, drawn: map[string]map[int64][]store.Drawing{}}
	if err := l.people(lines); err != nil {
		return nil, err
	}
	var found []raised
	for _, c := range o.checks {
		if err := l.fetch(c, lines); err != nil {
			return nil, err
		}
		for _, line := range lines {
			says, yes, err := c.Raise(l.caseOf(line), l.rowsOf(c, line))
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

// version names what a finding was raised from.
func (o *outside) version(c *check.Outside) string {
	v, ok := o.loaded[c.Register]
	if !ok {
		return ""
	}
	return fmt.Sprintf("（%s，第 %d 版，%s）", v.Source, v.Version, day(v.At))
}

// A lookup is what a chunk of lines needs, fetched set by set.
type lookup struct {
	*outside
	who     map[int64]store.Keyed   // beneficiaries and payees
	members map[int64][]store.Keyed // by household
	rows    map[string]map[string][]map[string]any
	drawn   map[string]map[int64][]store.Drawing // by check
}

func (l *lookup) people(lines []store.RosterLine) (err error) {
	var ids, households []int64
	for _, x := range lines {
		ids = append(ids, x.Beneficiary, x.Payee)
	}
	slices.Sort(ids)
	if l.who, err = l.tx.KeyedPeople(slices.Compact(ids)); err != nil {
		return err
	}
	for _, p := range l.who {
		if p.Household != 0 {
			households = append(households, p.Household)
		}
	}
	slices.Sort(households)
	l.members, err = l.tx.KeyedHouseholds(slices.Compact(households))
	return err
}

// subjects are those whose number a check looks up for a line.
func (l *lookup) subjects(of check.Of, line store.RosterLine) []store.Keyed {
	switch of {
	case check.Payee:
		return []store.Keyed{l.who[line.Payee]}
	case check.Member:
		if all := l.members[l.who[line.Beneficiary].Household]; len(all) > 0 {
			return all
		}
	}
	return []store.Keyed{l.who[line.Beneficiary]}
}

func (l *lookup) fetch(c *check.Outside, lines []store.RosterLine) (err error) {
	if c.Register == check.Self {
		return nil
	}
	if c.Register == check.Rosters {
		var people []int64
		for _, line := range lines {
			for _, s := range l.subjects(c.Of, line) {
				people = append(people, s.ID)
			}
		}
		slices.Sort(people)
		l.drawn[c.Code], err = l.tx.Drawings(c.Others, l.times, slices.Compact(people))
		return err
	}
	name := c.Register + "/" + string(c.Of)
	if l.rows[name] != nil {
		return nil
	}
	var keys []string
	for _, line := range lines {
		if c.Of == check.Item {
			if line.Item != "" {
				keys = append(keys, l.tx.ItemKey(line.Item))
			}
			continue
		}
		for _, s := range l.subjects(c.Of, line) {
			keys = append(keys, s.Key)
		}
	}
	slices.Sort(keys)
	l.rows[name], err = l.tx.RegisterRows(c.Register, slices.Compact(keys))
	return err
}

// rowsOf are the rows that a check holds a line against, each marked with whose it is.
func (l *lookup) rowsOf(c *check.Outside, line store.RosterLine) (rows []map[string]any) {
	found := l.rows[c.Register+"/"+string(c.Of)]
	switch {
	case c.Register == check.Self:
		return []map[string]any{{}}
	case c.Of == check.Item:
		return found[l.tx.ItemKey(line.Item)]
	}
	for _, s := range l.subjects(c.Of, line) {
		self := s.ID == line.Beneficiary
		for _, r := range found[s.Key] {
			rows = append(rows, check.Found(r, s.Name, self))
		}
		for _, d := range l.drawn[c.Code][s.ID] {
			rows = append(rows, check.Found(map[string]any{"programme": d.Programme, "title": l.app.ProgrammeName(d.Programme), "period": d.Period,
				"amount": d.Amount}, s.Name, self))
		}
	}
	return rows
}

func (l *lookup) caseOf(line store.RosterLine) check.Case {
	p := l.who[line.Beneficiary]
	return check.Case{Programme: l.roster.Programme, First: l.roster.Period.FirstMonth().First().Format(time.DateOnly),
		Last: l.roster.Period.LastMonth().Last().Format(time.DateOnly), Today: day(l.app.now()), Amount: int64(line.Amount), Quantity: line.Quantity,
		Item: line.Item, Name: p.Name, Birth: p.Birth, Died: register.Never}
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
