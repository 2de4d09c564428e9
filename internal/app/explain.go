package app

import (
	"context"
	"fmt"
	"slices"

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
	err = a.read(ctx, func(tx *store.Tx) error {
		person, err := tx.PersonByNo(no)
		if err != nil {
			return err
		}
		if auth.May(by, auth.SeePerson, auth.Place{Region: person.Region}) != nil {
			return store.ErrNone
		}
		list, err = a.explain(tx, person.ID, programme, p)
		return err
	})
	return list, err
}

// explain tells of a person's lines, each by the rules it was judged with; where there is no
// line, of what the register of basis gives today.
func (a *App) explain(tx *store.Tx, person int64, programme string, p period.Period) (list []policy.Explanation, err error) {
	judged, err := tx.LineFacts(person, programme, p)
	if err != nil {
		return nil, err
	}
	if len(judged) == 0 {
		return a.explainRecord(tx, person, programme, p)
	}
	by := map[int64]*policy.Catalogue{0: a.Catalogue()} // 0: before rules were kept
	for _, j := range judged {
		f, err := policy.ReadFacts([]byte(j.Facts))
		if err != nil {
			return nil, err
		}
		if by[j.Rules] == nil {
			if by[j.Rules], err = a.judgedBy(tx, programme, j.Rules); err != nil {
				return nil, err
			}
		}
		e, err := by[j.Rules].Explain(f)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

// explainRecord tells what a person would get by today's register of basis and rules, or what
// refuses it and what would change that.
func (a *App) explainRecord(tx *store.Tx, person int64, programme string, p period.Period) (list []policy.Explanation, err error) {
	held, err := tx.BasisOf([]int64{person})
	if err != nil {
		return nil, err
	}
	held = slices.DeleteFunc(held, func(b store.Basis) bool { return b.Programme != programme })
	if len(held) == 0 {
		return nil, ErrNoFacts
	}
	rights, err := around(tx, held)
	if err != nil {
		return nil, err
	}
	for _, r := range rights {
		e, err := a.Catalogue().Explain(r.facts(p, day(a.now())))
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}
