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
// one programme or, with "", for all of the actor's department.
func (a *App) Differences(ctx context.Context, by auth.Actor, table store.DifferenceTable, programme string, after int64, limit int) (list []DifferenceView, err error) {
	if err := auth.May(by, auth.Recompute, auth.Place{Region: by.Region}); err != nil {
		return nil, err
	}
	if programme != "" {
		if err := a.mayRecompute(by, programme); err != nil {
			return nil, err
		}
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		page, err := tx.Differences(table, programme, by.Region, after, limit)
		if err != nil {
			return err
		}
		people, err := tx.PeopleNumbered(payees(page))
		list = make([]DifferenceView, 0, len(page))
		for _, d := range page {
			d.Facts = "" // sealed facts go to no list
			if a.mayRecompute(by, d.Programme) == nil {
				list = append(list, DifferenceView{d, people[d.Person].Name, people[d.Person].No})
			}
		}
		return err
	})
	return list, err
}

// mayRecompute refuses who is not of the programme's department. A programme that has left the
// catalogue is nobody's.
func (a *App) mayRecompute(by auth.Actor, programme string) error {
	p, err := a.programme(programme)
	if err != nil {
		return err
	}
	return auth.May(by, auth.Recompute, auth.Place{Region: by.Region, Department: p.Department})
}
