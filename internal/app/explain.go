package app

import (
	"context"
	"fmt"

	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// ErrNoFacts tells that an amount came with a file, without the facts behind it.
var ErrNoFacts = fmt.Errorf("the facts behind this amount are not on record: %w", fault.NotFound)

// Explain tells, step by step, why a person is paid what they are under a programme for a
// period: from the facts that each line rested on, and the programme's rules.
func (a *App) Explain(ctx context.Context, by auth.Actor, no ident.No, programme string, p period.Period) (list []policy.Explanation, err error) {
	if _, err := a.programme(programme); err != nil {
		return nil, err
	}
	var facts []string
	err = a.read(ctx, func(tx *store.Tx) error {
		person, err := tx.PersonByNo(no)
		if err != nil {
			return err
		}
		if auth.May(by, auth.SeePerson, auth.Place{Region: person.Region}) != nil {
			return store.ErrNone
		}
		facts, err = tx.LineFacts(person.ID, programme, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(facts) == 0 {
		return nil, ErrNoFacts
	}
	for _, text := range facts {
		f, err := policy.ReadFacts([]byte(text))
		if err != nil {
			return nil, err
		}
		e, err := a.catalogue.Explain(f)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}
