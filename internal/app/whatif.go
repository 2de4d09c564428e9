package app

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/ledger"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/whatif"
)

// A WhatIf is what is to be tried on the lines of a period (测算).
type WhatIf struct {
	whatif.Change
	Period   period.Period
	Register bool   // also whoever is in the register of basis and on no line
	List     int    // how many of the people affected are to be listed
	After    Mark   // the last of those listed before
	AsOf     string // the day on which the register is asked, "" for today
}

// A Mark is a place in the list of people: of a line, or of a record of the register, which
// come after the lines.
type Mark struct {
	Roster int64 `json:"roster"`
	Line   int64 `json:"line"`
}

func (m Mark) compare(o Mark) int {
	return cmp.Or(cmp.Compare(m.Roster, o.Roster), cmp.Compare(m.Line, o.Line))
}

// An Affected is somebody whom the change gives more or less.
type Affected struct {
	Mark
	Person   int64         `json:"person"`
	Name     string        `json:"name"`
	No       string        `json:"no"` // masked
	Township region.Code   `json:"township"`
	Effect   whatif.Effect `json:"effect"`
	Before   fen.Fen       `json:"before_fen"`
	After    fen.Fen       `json:"after_fen"`
}

// A TownshipEffect is what the change does in one township.
type TownshipEffect struct {
	Region region.Code `json:"region"`
	Name   string      `json:"name"`
	whatif.Tally
}

// A WhatIfResult is what a change comes to.
type WhatIfResult struct {
	Townships []TownshipEffect `json:"townships"` // in the order of their codes
	Total     whatif.Tally     `json:"total"`
	Unjudged  int              `json:"without_facts"` // lines whose amounts came with a file, in no sum
	Wrong     string           `json:"why_unknown,omitempty"`
	Year      fen.Fen          `json:"year_fen"`      // the difference over a year of such periods
	Available fen.Fen          `json:"available_fen"` // of the programme's appropriations of the year
	People    []Affected       `json:"people,omitempty"`
	More      bool             `json:"more"` // of People
}

// TryRules judges the lines of a programme and period by the present rules and by changed ones.
// It stores nothing; that people were listed is an event.
func (a *App) TryRules(ctx context.Context, by auth.Actor, q WhatIf) (r WhatIfResult, err error) {
	p, err := a.programme(q.Programme)
	if err != nil {
		return r, err
	}
	if err := auth.May(by, auth.TryRules, auth.Place{Region: by.Region, Department: p.Department}); err != nil {
		return r, err
	}
	now := a.Catalogue()
	then, err := q.Apply(now)
	if err != nil {
		return r, fmt.Errorf("try %s: %w", q.Programme, err)
	}
	q.AsOf = cmp.Or(q.AsOf, day(a.now()))
	t := &trying{WhatIf: q, now: now, then: then}
	err = a.read(ctx, func(tx *store.Tx) error { return a.try(ctx, tx, t, by.Region, &r) })
	if err != nil {
		return r, fmt.Errorf("try %s for %s: %w", q.Programme, q.Period, err)
	}
	if len(r.People) == 0 {
		return r, nil
	}
	return r, a.write(ctx, func(*store.Tx) ([]audit.Event, error) {
		return one(by, a.now(), "whatif.list", "programme:"+q.Programme, by.Region, facts{"period": q.Period.String(), "people": len(r.People)})
	})
}

func (a *App) try(ctx context.Context, tx *store.Tx, t *trying, within region.Code, r *WhatIfResult) (err error) {
	sum, err := t.run(ctx, a.trials(tx, t, within))
	if err != nil {
		return err
	}
	r.Wrong = sum.wrong
	if r.Unjudged, err = tx.CountUnjudged(t.Programme, t.Period, within); err != nil {
		return err
	}
	if err := r.townships(tx, sum.towns); err != nil {
		return err
	}
	r.Year = r.Total.Year(t.Period.Months())
	if r.Available, err = available(tx, t.Programme, t.Period.Year()); err != nil {
		return err
	}
	r.People, r.More = sum.people[:min(t.List, len(sum.people))], t.List > 0 && len(sum.people) > t.List
	return numbered(tx, r.People)
}

func (r *WhatIfResult) townships(tx *store.Tx, towns map[region.Code]*whatif.Tally) error {
	codes := slices.Sorted(maps.Keys(towns))
	names, err := tx.RegionNames(codes)
	if err != nil {
		return err
	}
	for _, c := range codes {
		r.Townships = append(r.Townships, TownshipEffect{c, placeName(names, c), *towns[c]})
		if err := r.Total.Merge(*towns[c]); err != nil {
			return err
		}
	}
	return nil
}

// available is what is left to commit of a programme's appropriations of a year.
func available(tx *store.Tx, programme string, year int) (sum fen.Fen, err error) {
	list, err := tx.Appropriations(programme)
	for _, ap := range list {
		if err == nil && ap.Year == year {
			sum, err = sum.Add(ap.Balance[ledger.Available])
		}
	}
	return sum, err
}

// numbered fills in the masked numbers of the people listed.
func numbered(tx *store.Tx, list []Affected) error {
	ids := make([]int64, len(list))
	for i, x := range list {
		ids[i] = x.Person
	}
	people, err := tx.PeopleNumbered(ids)
	for i, x := range list {
		if p, ok := people[x.Person]; ok && p.No != (ident.No{}) {
			list[i].No = p.No.String()
		}
	}
	return err
}

// due is what a line gives by one catalogue.
func due(r policy.Result, err error) (fen.Fen, error) { return r.Entitled, err }
