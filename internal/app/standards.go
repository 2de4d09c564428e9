package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// Errors of the county's standards.
var (
	ErrStandardForm = fmt.Errorf("a standard's value has a key it knows, a day from which it counts and a document number: %w", fault.Invalid)
	ErrSameStandard = fmt.Errorf("this value counts already and is confirmed: %w", fault.Conflict)
)

// EnterStandard enters a value of a standard: a change, or what is there already and is to be
// confirmed. It counts for nothing until somebody else has confirmed it.
func (a *App) EnterStandard(ctx context.Context, by auth.Actor, v store.StandardValue) (id int64, err error) {
	p, err := a.programme(v.Programme)
	if err != nil {
		return 0, err
	}
	if err := auth.May(by, auth.EnterStandard, auth.Place{Department: p.Department}); err != nil {
		return 0, err
	}
	if err := enterable(p, v); err != nil {
		return 0, err
	}
	v.EnteredBy, v.EnteredPerson, v.EnteredAt = by.User, by.Person, a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if id, err = tx.EnterStandard(v); err != nil {
			return nil, err
		}
		return one(by, v.EnteredAt, "standard.enter", fmt.Sprintf("standard:%d", id), a.CountyCode(), standardFacts(v))
	})
	if err != nil {
		return 0, fmt.Errorf("standard %s of %s: %w", v.Standard, v.Programme, err)
	}
	return id, nil
}

// enterable refuses a value that says nothing, or nothing new.
func enterable(p *policy.Programme, v store.StandardValue) error {
	s, ok := p.Standards[v.Standard]
	if !ok {
		return policy.ErrStandard
	}
	_, badDay := time.Parse(time.DateOnly, v.Starts)
	if !slices.Contains(s.Keys(), v.Key) || badDay != nil || v.Document == "" || v.Value < 0 {
		return ErrStandardForm
	}
	for _, r := range s.Rows {
		if r.From == v.Starts && r.Key == v.Key && r.Value == v.Value && r.Confirmed && r.Document == v.Document {
			return ErrSameStandard
		}
	}
	return nil
}

func standardFacts(v store.StandardValue) facts {
	return facts{"programme": v.Programme, "standard": v.Standard, "key": v.Key, "from": v.Starts, "value": v.Value, "document": v.Document}
}

// CloseStandard confirms a value that somebody else has entered, or sends it back. From then
// on a confirmed one counts in every judgement; payments that were judged before keep theirs.
func (a *App) CloseStandard(ctx context.Context, by auth.Actor, id int64, to store.StandardState) error {
	kind := audit.Kind("standard.confirm")
	if to == store.StandardWithdrawn {
		kind = "standard.withdraw"
	}
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		v, err := tx.StandardValue(id)
		if err != nil {
			return nil, err
		}
		p, err := a.programme(v.Programme)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.CloseStandard, auth.Place{Department: p.Department}); err != nil {
			return nil, err
		}
		if to == store.StandardConfirmed && v.EnteredPerson == by.Person {
			return nil, auth.ErrTwoHands
		}
		if err := tx.CloseStandard(id, to, by.User, by.Person, at); err != nil {
			return nil, err
		}
		return one(by, at, kind, fmt.Sprintf("standard:%d", id), a.CountyCode(), standardFacts(v))
	})
	if err != nil {
		return fmt.Errorf("standard value %d: %w", id, err)
	}
	return a.Refresh(ctx)
}
