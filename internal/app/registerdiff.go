package app

import (
	"context"
	"slices"

	"yikatong/internal/auth"
	"yikatong/internal/region"
	"yikatong/internal/register"
	"yikatong/internal/store"
)

// A RegisterChange is what a version of a register says of somebody that the version before did not.
type RegisterChange struct {
	Person int64       `json:"person"`
	Name   string      `json:"name"`
	Region region.Code `json:"region"`
	Kind   string      `json:"kind"` // added, removed, changed
	Says   string      `json:"says"` // the row; of a changed one what differs
}

// The kinds of change.
const (
	RowAdded   = "added"
	RowRemoved = "removed"
	RowChanged = "changed"
)

// A RegisterDiff is a part of what a version changed, of people within the actor's region.
type RegisterDiff struct {
	Register register.Register
	Version  store.RegisterVersion
	Changes  []RegisterChange
	Next     int64 // the person after whom the next part begins, 0 at the end
}

// RegisterDiff compares a version of a register with the one before, for the people of the county:
// whom it concerns, and how. After is where a part ended; limit is how many rows it reads.
func (a *App) RegisterDiff(ctx context.Context, by auth.Actor, name string, version, after int64, limit int) (d RegisterDiff, err error) {
	if err := auth.May(by, auth.SeeRegister, auth.Place{Region: a.CountyCode()}); err != nil {
		return d, err
	}
	kinds, err := register.Load()
	if err != nil {
		return d, err
	}
	i := slices.IndexFunc(kinds, func(r register.Register) bool { return r.Name == name })
	if i < 0 {
		return d, ErrNoRegister
	}
	d.Register = kinds[i]
	err = a.read(ctx, func(tx *store.Tx) error {
		versions, err := tx.RegisterVersions(name)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(versions, func(v store.RegisterVersion) bool { return v.Version == version })
		if at < 0 {
			return ErrNoRegister
		}
		d.Version = versions[at]
		turns, err := tx.RegisterTurns(name, version, by.Region, after, limit+1)
		if err != nil {
			return err
		}
		if len(turns) > limit { // the last person's rows may go on
			last := turns[limit].Person
			turns = turns[:limit]
			for len(turns) > 0 && turns[len(turns)-1].Person == last && turns[0].Person != last {
				turns = turns[:len(turns)-1]
			}
			d.Next = turns[len(turns)-1].Person
		}
		d.Changes = changesOf(d.Register, turns)
		return nil
	})
	return d, err
}

// changesOf pairs the rows that ended with those that came of the same person.
func changesOf(kind register.Register, turns []store.RegisterTurn) (list []RegisterChange) {
	for len(turns) > 0 {
		n := slices.IndexFunc(turns, func(t store.RegisterTurn) bool { return t.Person != turns[0].Person })
		if n < 0 {
			n = len(turns)
		}
		list = append(list, changesOfOne(kind, turns[:n])...)
		turns = turns[n:]
	}
	return list
}

func changesOfOne(kind register.Register, turns []store.RegisterTurn) (list []RegisterChange) {
	var ended, came []store.RegisterTurn
	for _, t := range turns {
		if t.Ended {
			ended = append(ended, t)
		} else {
			came = append(came, t)
		}
	}
	add := func(t store.RegisterTurn, change, says string) {
		list = append(list, RegisterChange{t.Person, t.Name, t.Region, change, says})
	}
	for i, t := range came {
		if i < len(ended) {
			add(t, RowChanged, kind.Differences(ended[i].Fields, t.Fields))
		} else {
			add(t, RowAdded, kind.Say(t.Fields))
		}
	}
	for _, t := range ended[min(len(came), len(ended)):] {
		add(t, RowRemoved, kind.Say(t.Fields))
	}
	return list
}
