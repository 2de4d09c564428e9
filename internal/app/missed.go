package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/check"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// Errors of visits and of the numbers of checks.
var (
	ErrVisit     = fmt.Errorf("a visit has a day that has been, an outcome and what was found: %w", fault.Invalid)
	ErrParameter = fmt.Errorf("no such number of a cross-check, or not above zero: %w", fault.Invalid)
)

// A MissedPage is a page of the people to visit, within an actor's region and departments.
type MissedPage struct {
	Rows   []store.Missed
	Counts map[store.MissedState]int
}

// Missed lists who is on no roster and perhaps should be, as the county-wide comparison found them.
func (a *App) Missed(ctx context.Context, by auth.Actor, q store.MissedQuery) (page MissedPage, err error) {
	if err := auth.May(by, auth.SeeBasis, auth.Place{Region: by.Region}); err != nil {
		return page, err
	}
	q.Within, q.Programmes = by.Region, nil
	for _, p := range a.Catalogue().All() {
		if len(by.Departments) > 0 && a.seesProgramme(by, auth.SeeBasis, p.Number) {
			q.Programmes = append(q.Programmes, p.Number)
		}
	}
	if len(by.Departments) > 0 && len(q.Programmes) == 0 {
		return page, nil
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		if page.Counts, err = tx.CountMissed(q); err != nil {
			return err
		}
		page.Rows, err = tx.Missed(q)
		return err
	})
	return page, err
}

// A MissedView is one missed person, with who was there.
type MissedView struct {
	store.Missed
	VisitedBy string
	MayVisit  bool // this actor may say what came of a visit
}

// MissedOne returns one within the actor's region and departments.
func (a *App) MissedOne(ctx context.Context, by auth.Actor, id int64) (v MissedView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if v.Missed, err = a.missedOf(tx, by, id, auth.SeeBasis); err != nil {
			return store.ErrNone
		}
		who, err := whoIs(tx)
		v.VisitedBy = who[v.Missed.VisitedBy]
		v.MayVisit = v.State == store.MissedOpen && auth.May(by, auth.VisitMissed, auth.Place{Region: v.Region}) == nil
		return err
	})
	return v, err
}

func (a *App) missedOf(tx *store.Tx, by auth.Actor, id int64, duty auth.Duty) (m store.Missed, err error) {
	if m, err = tx.MissedNumbered(id); err != nil {
		return m, err
	}
	p, err := a.programme(m.Programme)
	if err != nil {
		return m, err
	}
	return m, auth.May(by, duty, auth.Place{Region: m.Region, Department: p.Department})
}

// A Visited is what came of a visit.
type Visited struct {
	On      string // day
	Outcome check.Outcome
	Words   string
}

// VisitMissed stores that somebody was with a missed person, and what came of it.
func (a *App) VisitMissed(ctx context.Context, by auth.Actor, id int64, v Visited) error {
	at := a.now()
	_, bad := time.Parse(time.DateOnly, v.On)
	if bad != nil || v.On > day(at) || v.Outcome.Chinese() == "" || strings.TrimSpace(v.Words) == "" {
		return ErrVisit
	}
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		m, err := a.missedOf(tx, by, id, auth.VisitMissed)
		if err != nil {
			return nil, err
		}
		m.Outcome, m.Words, m.VisitedOn, m.VisitedBy, m.VisitedAt = string(v.Outcome), disclose.HideNumbers(v.Words), v.On, by.User, at
		if err := tx.VisitMissed(m); err != nil {
			return nil, err
		}
		return one(by, at, "missed.visit", fmt.Sprintf("missed:%d", id), m.Region, facts{"code": m.Code, "programme": m.Programme, "person": m.Person, "outcome": v.Outcome})
	})
}

// A CheckNumber is a parameter of a group check as this county has it.
type CheckNumber struct {
	Code, Name string
	check.Parameter
	Here int64
}

// CheckNumbers lists the parameters of the group checks.
func (a *App) CheckNumbers(ctx context.Context, by auth.Actor) (list []CheckNumber, err error) {
	if err := auth.May(by, auth.SeeRoster, auth.Place{}); err != nil {
		return nil, err
	}
	all, err := check.Groups()
	if err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		list = nil
		for _, g := range all {
			here, err := countyNumbers(tx, g)
			if err != nil {
				return err
			}
			for _, name := range sortedKeys(g.Parameters) {
				list = append(list, CheckNumber{g.Code, name, g.Parameters[name], here[name]})
			}
		}
		return nil
	})
	return list, err
}

// SetCheckNumber sets a parameter of a group check for this county. The next comparison goes by it.
func (a *App) SetCheckNumber(ctx context.Context, by auth.Actor, code, name string, n int64) error {
	if err := auth.May(by, auth.SetChecks, auth.Place{}); err != nil {
		return err
	}
	g, known := check.GroupNamed(code)
	if !known || n < 1 || g.Parameters[name].Label == "" {
		return ErrParameter
	}
	at := a.now()
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if err := tx.SetSetting(numberOf(code, name), strconv.FormatInt(n, 10)); err != nil {
			return nil, err
		}
		return one(by, at, "check.set", "check:"+code, a.CountyCode(), facts{"name": name, "value": n})
	})
}
