package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// ErrDeathDay refuses a day of death that is none, or not over.
var ErrDeathDay = fmt.Errorf("a day of death is written 2026-03-01 and not in the future: %w", fault.Invalid)

// ReportedDead lists the payees whom a bank reported dead and whose death nobody has registered:
// they are stopped (domain rule F06: never sent again) until somebody has asked.
func (a *App) ReportedDead(ctx context.Context, by auth.Actor) (list []store.Reported, err error) {
	if err := auth.May(by, auth.SeeClaim, auth.Place{Region: by.Region}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		found, err := tx.ReportedDead(by.Region, listMost)
		for _, x := range found {
			if a.seesProgramme(by, auth.SeeClaim, x.Programme) {
				list = append(list, x)
			}
		}
		return err
	})
	return list, err
}

// ConfirmDeath registers the death of a person whom a bank reported dead, by its document. Later
// rosters and batches stop at it; what was paid for periods that begin after the month of death
// is proposed to be claimed back. It returns how many such claims there are. Whether anything of
// the period of the death itself is to come back is for a recomputation: each programme's rules
// say how a last period counts.
func (a *App) ConfirmDeath(ctx context.Context, by auth.Actor, person int64, diedOn, document string) (claims int, err error) {
	at := a.now()
	if _, err := time.Parse(time.DateOnly, diedOn); err != nil || diedOn > day(at) {
		return 0, ErrDeathDay
	}
	if strings.TrimSpace(document) == "" {
		return 0, ErrNoDocument
	}
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		claims = 0
		p, err := tx.Person(person)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.RaiseClaim, auth.Place{Region: p.Region}); err != nil {
			return nil, err
		}
		if _, err := tx.PutDeath(store.Death{No: p.No, Name: p.Name, On: diedOn}); err != nil {
			return nil, err
		}
		events, err := one(by, at, "death.confirm", fmt.Sprintf("person:%d", person), p.Region, facts{"on": diedOn, "document": document})
		if err != nil {
			return nil, err
		}
		made, err := tx.MadeTo(person)
		if err != nil {
			return nil, err
		}
		for _, m := range made {
			after, err := afterDeath(m, diedOn)
			if err != nil {
				return nil, err
			}
			if !after || !a.seesProgramme(by, auth.RaiseClaim, m.Programme) {
				continue
			}
			e, proposed, err := a.claimAfterDeath(tx, by, m, diedOn, document, at)
			if err != nil {
				return nil, err
			}
			if !proposed {
				continue
			}
			events, claims = append(events, e), claims+1
		}
		return events, nil
	})
	if err != nil {
		return 0, fmt.Errorf("death of person %d: %w", person, err)
	}
	return claims, nil
}
