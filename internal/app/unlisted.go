package app

import (
	"context"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// An Unlisted is a right that the register of basis gives in a period and that stands on no
// roster of it (漏发): somebody to visit.
type Unlisted struct {
	Record int64 // of the register, its newest version
	Person int64
	Name   string
	Region region.Code // where they are registered
	Item   string
	Due    fen.Fen // for the whole period
}

// Unlisted calls tell for each record of a township that gives something in a period by today's
// facts and rules, is not paid already, and stands on none of the township's rosters of the period,
// in the order of villages. It judges every record of the programme there.
func (a *App) Unlisted(ctx context.Context, by auth.Actor, programme string, p period.Period, township region.Code, tell func(Unlisted) error) error {
	if _, err := a.programme(programme); err != nil {
		return err
	}
	if err := auth.May(by, auth.SeeBasis, auth.Place{Region: township}); err != nil {
		return err
	}
	asOf := day(a.now())
	return a.read(ctx, func(tx *store.Tx) error { return a.unlisted(tx, programme, p, township, asOf, tell) })
}

func (a *App) unlisted(tx *store.Tx, programme string, p period.Period, township region.Code, asOf string, tell func(Unlisted) error) error {
	on, err := tx.RightsOnRosters(programme, p, township)
	if err != nil {
		return err
	}
	for r, err := range a.assemble(tx, programme, township) {
		if err != nil {
			return err
		}
		if on[store.LineKey(r.Basis.Party, r.Basis.Item)] {
			continue
		}
		result, err := r.judge(a.Catalogue(), r.facts(p, asOf), p)
		if err != nil {
			return err
		}
		if !result.Eligible || result.Amount == 0 {
			continue
		}
		err = tell(Unlisted{Record: r.Basis.ID, Person: r.Basis.Party, Name: r.Person.Name, Region: r.Person.Region, Item: r.Basis.Item, Due: result.Amount})
		if err != nil {
			return err
		}
	}
	return nil
}
