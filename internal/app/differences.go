package app

import (
	"context"

	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/store"
)

// A DifferenceView is an open difference with its person.
type DifferenceView struct {
	store.Difference
	Name string
	No   ident.No // prints masked
}

// Differences lists the open back pay or recoveries of the actor's region after a number, for
// one programme or, with "", for all.
func (a *App) Differences(ctx context.Context, by auth.Actor, table store.DifferenceTable, programme string, after int64, limit int) (list []DifferenceView, err error) {
	place := auth.Place{Region: by.Region}
	if programme != "" {
		p, err := a.programme(programme)
		if err != nil {
			return nil, err
		}
		place.Department = p.Department
	}
	if err := auth.May(by, auth.Recompute, place); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		page, err := tx.Differences(table, programme, by.Region, after, limit)
		if err != nil {
			return err
		}
		people, err := tx.FullPeople(payees(page))
		list = make([]DifferenceView, len(page))
		for i, d := range page {
			d.Facts = "" // sealed facts go to no list
			list[i] = DifferenceView{d, people[d.Person].Name, people[d.Person].No}
		}
		return err
	})
	return list, err
}
