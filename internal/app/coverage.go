package app

import (
	"context"
	"slices"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// A Coverage is how far a programme's period reached, township by township (覆盖).
type Coverage struct {
	Programme string
	Period    period.Period
	Choices   []store.RosteredPeriod // what the actor may ask for
	Places    []PlaceCoverage        // every township of the actor's region, in the order of codes
}

// A PlaceCoverage is what one township has on its register, on its rosters and paid.
type PlaceCoverage struct {
	Township   region.Code
	Name       string
	Registered int // records of the register of basis that hold in the period, not judged
	Rostered   int // lines of its rosters
	Paid       int // payments that arrived
	RosterSum  fen.Fen
	PaidSum    fen.Fen
}

// Of is what the township's payments are held against: its register, or its rosters where they
// have more lines or the programme keeps no register.
func (p PlaceCoverage) Of() int { return max(p.Registered, p.Rostered) }

// Coverage holds what was paid under a programme for a period against rosters and register. A
// programme and period that there are no rosters of, or none, stand for the newest that there are.
func (a *App) Coverage(ctx context.Context, by auth.Actor, programme string, p period.Period) (v Coverage, err error) {
	if err := auth.May(by, auth.SeeCoverage, auth.Place{}); err != nil {
		return v, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		v = Coverage{}
		list, err := tx.RosteredPeriods(by.Region)
		if err != nil {
			return err
		}
		v.Choices = slices.DeleteFunc(list, func(c store.RosteredPeriod) bool {
			return auth.May(by, auth.SeeCoverage, auth.Place{Department: c.Department}) != nil
		})
		if !v.choose(programme, p) {
			return nil
		}
		return v.fill(tx, by.Region)
	})
	return v, err
}

// choose takes the programme and period asked for, or the programme's newest, or the newest of
// all. It reports whether there is any.
func (v *Coverage) choose(programme string, p period.Period) bool {
	for _, fits := range []func(store.RosteredPeriod) bool{
		func(c store.RosteredPeriod) bool { return c.Programme == programme && c.Period == p },
		func(c store.RosteredPeriod) bool { return c.Programme == programme },
		func(store.RosteredPeriod) bool { return true },
	} {
		for _, c := range v.Choices {
			if fits(c) && (v.Programme == "" || c.Period.LastMonth() > v.Period.LastMonth()) {
				v.Programme, v.Period = c.Programme, c.Period
			}
		}
		if v.Programme != "" {
			return true
		}
	}
	return false
}

func (v *Coverage) fill(tx *store.Tx, within region.Code) error {
	places, err := tx.Regions()
	if err != nil {
		return err
	}
	at := map[region.Code]int{}
	for _, g := range places {
		if g.Level == region.Township && g.Code.Within(within) {
			at[g.Code] = len(v.Places)
			v.Places = append(v.Places, PlaceCoverage{Township: g.Code, Name: g.Name})
		}
	}
	for _, part := range []struct {
		sums func(string, period.Period, region.Code) ([]store.PlaceSum, error)
		put  func(*PlaceCoverage, store.PlaceSum)
	}{
		{tx.Registered, func(p *PlaceCoverage, s store.PlaceSum) { p.Registered += s.Count }},
		{tx.Rostered, func(p *PlaceCoverage, s store.PlaceSum) {
			p.Rostered, p.RosterSum = p.Rostered+s.Count, p.RosterSum+s.Amount
		}},
		{tx.PlacesPaid, func(p *PlaceCoverage, s store.PlaceSum) { p.Paid, p.PaidSum = p.Paid+s.Count, p.PaidSum+s.Amount }},
	} {
		sums, err := part.sums(v.Programme, v.Period, within)
		if err != nil {
			return err
		}
		for _, s := range sums {
			if i, ok := at[s.Township.Township()]; ok {
				part.put(&v.Places[i], s)
			}
		}
	}
	return nil
}
