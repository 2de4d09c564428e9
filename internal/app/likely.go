package app

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"yikatong/internal/auth"
	"yikatong/internal/linkage"
	"yikatong/internal/store"
)

// A Likely is two entries of the registry that may be one person (疑似同人): somebody drawing
// under two numbers, or a number that was typed wrong. A question, never a verdict.
type Likely struct {
	A, B store.Identity
	linkage.Match
}

// likelyBits is the weight from which two entries are shown: odds of a hundred to one.
const likelyBits = 6.65

// LikelySame finds entries within the actor's region that are likely of one person, the
// likeliest first, and what each field says. It reads everybody once; memory is a few hundred
// bytes a person.
func (a *App) LikelySame(ctx context.Context, by auth.Actor) (list []Likely, err error) {
	if err := auth.May(by, auth.SeePerson, auth.Place{Region: by.Region}); err != nil {
		return nil, err
	}
	var people []store.Identity
	var records []linkage.Record
	err = a.read(ctx, func(tx *store.Tx) error {
		people, records = nil, nil
		for p, err := range tx.Identities(by.Region) {
			if err != nil {
				return err
			}
			people = append(people, p)
			records = append(records, linkage.Person{Name: p.Name, Number: p.No.Reveal(), Village: string(p.Region), Phone: p.Phone}.Record())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	model, err := linkage.People.Learn(records, nil)
	if errors.Is(err, linkage.ErrTooFew) {
		return nil, nil // nobody is like anybody
	}
	if err != nil {
		return nil, err
	}
	for l := range model.Within(records, likelyBits) {
		list = append(list, Likely{people[l.A], people[l.B], l.Match})
	}
	slices.SortStableFunc(list, func(x, y Likely) int { return cmp.Compare(y.Bits, x.Bits) })
	return list, nil
}
