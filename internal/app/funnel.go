package app

import (
	"context"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/store"
)

// A FindingFunnel is what became of the findings within an actor's scope, line by line, and
// beside it what was paid all the same and is claimed back.
type FindingFunnel struct {
	store.Funnel
	ShowsClaims       bool // the actor may see claims
	Claims, Came      int
	Claimed, Received fen.Fen
}

// FindingFunnel counts the lines with findings within the actor's region and departments, each once.
func (a *App) FindingFunnel(ctx context.Context, by auth.Actor) (v FindingFunnel, err error) {
	if err := auth.May(by, auth.SeeRoster, auth.Place{}); err != nil {
		return v, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		v = FindingFunnel{ShowsClaims: auth.May(by, auth.SeeClaim, auth.Place{}) == nil}
		if v.Funnel, err = tx.FindingFunnel(by.Region, by.Departments); err != nil || !v.ShowsClaims {
			return err
		}
		sums, err := tx.ClaimSums(by.Region)
		for _, s := range sums {
			p, err := a.programme(s.Programme)
			if err != nil || auth.May(by, auth.SeeClaim, auth.Place{Department: p.Department}) != nil {
				continue
			}
			v.Claims, v.Came, v.Claimed, v.Received = v.Claims+s.Claims, v.Came+s.Came, v.Claimed+s.Claimed, v.Received+s.Received
		}
		return err
	})
	return v, err
}
