package app

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"yikatong/internal/basis"
	"yikatong/internal/check"
	"yikatong/internal/fault"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/register"
	"yikatong/internal/store"
)

// A record is one of the register of basis, read.
type record struct {
	basis.Record
	stored store.Basis
	things []check.Thing
}

// asksRecords reports whether a check looks at records of the roster's programme.
func asksRecords(c *check.Outside) bool {
	return c.Register == check.Due || c.Of == check.Item || c.Asks(check.Fact)
}

// fetchRecords gets the records of who lines are for, if a check looks at any.
func (l *lookup) fetchRecords(lines []store.RosterLine) error {
	l.records = map[int64][]record{}
	if !slices.ContainsFunc(l.checks, asksRecords) {
		return nil
	}
	held, err := l.tx.BasisUnder(l.roster.Programme, beneficiaries(lines))
	if err != nil {
		return err
	}
	for _, b := range held {
		r, err := basis.Parse([]byte(b.Facts))
		if err != nil {
			return err
		}
		x := record{Record: r, stored: b}
		for _, t := range r.Things() {
			x.things = append(x.things, check.Thing(t))
		}
		l.records[b.Party] = append(l.records[b.Party], x)
	}
	return nil
}

// recordOf is the record that a line is of: that of its item, or the only one there is.
func (l *lookup) recordOf(line store.RosterLine) *record {
	list := l.records[line.Beneficiary]
	_, item := basis.Right("", line.Item)
	i := slices.IndexFunc(list, func(r record) bool { return r.stored.Item == item })
	switch {
	case i >= 0:
		return &list[i]
	case len(list) == 1:
		return &list[0]
	}
	return nil
}

// things are what a line's right rests on: what its record names, and what the line itself does.
func (l *lookup) things(line store.RosterLine) (list []check.Thing) {
	if r := l.recordOf(line); r != nil {
		list = slices.Clone(r.things)
	}
	_, item := basis.Right("", line.Item)
	if item != "" && !slices.ContainsFunc(list, func(t check.Thing) bool { return t.Code == item }) {
		list = append(list, check.Thing{Code: item, Area: line.Quantity})
	}
	return list
}

// fetchClaims gets who claims the things of lines under the programmes that a check names.
func (l *lookup) fetchClaims(c *check.Outside, lines []store.RosterLine) (err error) {
	var codes []string
	for _, line := range lines {
		for _, t := range l.things(line) {
			codes = append(codes, t.Code)
		}
	}
	slices.Sort(codes)
	l.claims[c.Code], err = l.tx.ClaimsTo(c.Others, slices.Compact(codes))
	return err
}

// claimsTo are the other claims to a thing: neither the line nor its record, nor the same right on
// another roster of the same time, which is told already.
func (l *lookup) claimsTo(c *check.Outside, line store.RosterLine, code string) (rows []map[string]any) {
	household := l.household(line)
	own := l.recordOf(line)
	for _, x := range l.claims[c.Code][code] {
		mine := x.Party == line.Beneficiary && x.Programme == l.roster.Programme
		switch {
		case mine && x.Roster == 0 && own != nil && own.stored.Item == x.Item:
			continue
		case mine && x.Roster != 0 && x.Period == l.roster.Period.String():
			continue
		}
		row := map[string]any{"programme": x.Programme, "title": l.app.ProgrammeName(x.Programme), "period": x.Period, "own": "no",
			"from": x.From, "until": cmp.Or(x.Until, register.Never)}
		if x.Party == line.Beneficiary || slices.ContainsFunc(household, func(m store.Keyed) bool { return m.ID == x.Party }) {
			row["own"] = "yes"
		}
		if p, err := period.Parse(x.Period); err == nil {
			row["from"], row["until"] = p.FirstMonth().First().Format(time.DateOnly), p.LastMonth().Last().Format(time.DateOnly)
		}
		rows = append(rows, row)
	}
	return rows
}

// fetchPaid gets what people were paid.
func (l *lookup) fetchPaid(people []int64) error {
	drawn, err := l.tx.DrawnBy(people)
	if err != nil {
		return err
	}
	l.paid = map[int64][]store.Drawn{}
	for _, d := range drawn {
		l.paid[d.Person] = append(l.paid[d.Person], d)
	}
	return nil
}

// fetchDue judges the records of lines for their period, by today's facts. It passes over lines
// that were worked out from the register of basis, and those in a batch: what was paid is judged
// again by [App.Recompute].
func (l *lookup) fetchDue(lines []store.RosterLine) error {
	if l.due != nil {
		return nil
	}
	l.due = map[int64]map[string]any{}
	var ids []int64
	for _, line := range lines {
		if line.Batch == 0 && l.recordOf(line) != nil {
			ids = append(ids, line.ID)
		}
	}
	if ids == nil {
		return nil
	}
	worked, err := l.tx.HaveFacts(l.roster.ID, ids)
	if err != nil {
		return err
	}
	var judged []store.RosterLine
	var held []store.Basis
	for _, line := range lines {
		of, _ := basis.Right("", line.Item)
		if r := l.recordOf(line); r != nil && line.Batch == 0 && !worked[line.ID] && of == "" {
			judged, held = append(judged, line), append(held, r.stored)
		}
	}
	list, err := around(l.tx, held)
	if err != nil {
		return err
	}
	for i, r := range list {
		row, err := l.judge(r)
		switch {
		case err == nil:
			l.due[judged[i].ID] = row
		case !errors.Is(err, fault.Invalid):
			return fmt.Errorf("judge the record of line %d: %w", judged[i].ID, err)
		}
	}
	return nil
}

// judge is what a record gives for the roster's period, leaving out what it was paid for it. A record
// that lacks what the rules ask cannot be judged (fault.Invalid), and says nothing of the line.
func (l *lookup) judge(r assembled) (map[string]any, error) {
	r.Afresh = true
	p := l.roster.Period
	result, err := r.judge(l.app.Catalogue(), r.facts(p, day(l.app.now())), p)
	if err != nil {
		return nil, err
	}
	says := ""
	if result.Reason != "" {
		says = policy.Reason(result.Reason)
	}
	return map[string]any{"reason": result.Reason, "says": says, "amount": int64(result.Amount)}, nil
}
