package app

import (
	"context"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// Now is the county's present moment: a rehearsal's clock may run ahead.
func (a *App) Now() time.Time { return a.now() }

// A ProgrammeName is a programme as lists and forms name it.
type ProgrammeName struct{ Number, Name, Department string }

// Programmes lists the programmes the county pays, in the order of their numbers.
func (a *App) Programmes() []ProgrammeName {
	var list []ProgrammeName
	for _, p := range a.Catalogue().All() {
		list = append(list, ProgrammeName{p.Number, p.Name, p.Department})
	}
	return list
}

// ProgrammeName names a programme; one that is no longer in the catalogue has its number for a name.
func (a *App) ProgrammeName(number string) string {
	p, err := a.programme(number)
	if err != nil {
		return number
	}
	return p.Name
}

// ProgrammeWhen says in words when a programme pays, "" for one that is no longer in the catalogue.
func (a *App) ProgrammeWhen(number string) string {
	p, err := a.programme(number)
	if err != nil {
		return ""
	}
	return p.When
}

// Places names regions for people: a village with its township before it, the county as
// it is. A region that the county does not have keeps its code.
func (a *App) Places(ctx context.Context, codes ...region.Code) (map[region.Code]string, error) {
	ask := make([]region.Code, 0, 2*len(codes))
	for _, c := range codes {
		ask = append(ask, c, c.Township())
	}
	var names map[region.Code]string
	err := a.read(ctx, func(tx *store.Tx) (err error) {
		names, err = tx.RegionNames(ask)
		return err
	})
	places := make(map[region.Code]string, len(codes))
	for _, c := range codes {
		places[c] = placeName(names, c)
	}
	return places, err
}

func placeName(names map[region.Code]string, c region.Code) string {
	if names[c] == "" {
		if r, ok := region.Lookup(c); ok {
			return r.Name
		}
		return string(c)
	}
	return placeOf(names, c)
}

// operator is the name of account 0: the operator at the machine itself.
const operator = "本机操作员"

// whoIs names the user accounts with their roles, for the trails of rosters and batches.
func whoIs(tx *store.Tx) (map[int64]string, error) {
	list, err := tx.Users()
	names := map[int64]string{0: operator}
	for _, u := range list {
		names[u.User] = u.Name + "（" + u.Role.Chinese() + "）"
	}
	return names, err
}

// Townships lists the townships an actor works in.
func (a *App) Townships(ctx context.Context, by auth.Actor) ([]region.Region, error) {
	all, err := a.Regions(ctx, by)
	var list []region.Region
	for _, r := range all {
		if r.Level == region.Township {
			list = append(list, r)
		}
	}
	return list, err
}
