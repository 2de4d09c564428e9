package app

import (
	"context"
	"strconv"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/region"
	"yikatong/internal/risk"
	"yikatong/internal/store"
)

// leastSurprise is from how many bits a share stands out: a chance of one in a thousand, after
// allowing for how many were looked at.
const leastSurprise = 10

// mostShared is how many accounts the view lists.
const mostShared = 50

// A RiskView is where to look first, within an actor's region: never a verdict.
type RiskView struct {
	At       time.Time  // the moment of what it tells
	Marks    []RiskMark // the most surprising first
	Accounts []store.SharedAccount
	Places   map[region.Code]string
}

// A RiskMark is a village or a clerk that stands out.
type RiskMark struct {
	risk.Mark
	Name string // of the village with its township, or the clerk
}

// Risk ranks which villages, clerks and accounts stand out from their peers. It reads every line,
// payment and person of the region: in a large county an errand of a minute, whose answer then
// stands for an hour.
func (a *App) Risk(ctx context.Context, by auth.Actor) (v RiskView, err error) {
	if err := auth.May(by, auth.SeeRisk, auth.Place{Region: by.Region}); err != nil {
		return v, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		var since time.Time
		if v, since, err = a.risks.lately(tx, string(by.Region), a.now(), a.now, func() (RiskView, error) { return riskWithin(tx, by.Region) }); err != nil {
			return err
		}
		v.At = since
		return nil
	})
	return v, err
}

func riskWithin(tx *store.Tx, within region.Code) (v RiskView, err error) {
	tallies, err := tx.RiskTallies(within)
	if err != nil {
		return v, err
	}
	if v.Accounts, err = tx.SharedAccounts(within, mostShared); err != nil {
		return v, err
	}
	if v.Places, err = placesOf(tx); err != nil {
		return v, err
	}
	who, err := usersByText(tx)
	if err != nil {
		return v, err
	}
	for _, m := range risk.Rank(tallies, leastSurprise) {
		name := placeOf(v.Places, region.Code(m.Group))
		if risk.KindOf(m.Kind).Clerk {
			name = who[m.Group]
		}
		v.Marks = append(v.Marks, RiskMark{m, name})
	}
	return v, nil
}

// usersByText are the users' names by their numbers as text.
func usersByText(tx *store.Tx) (map[string]string, error) {
	who, err := whoIs(tx)
	names := make(map[string]string, len(who))
	for id, name := range who {
		names[strconv.FormatInt(id, 10)] = name
	}
	return names, err
}
