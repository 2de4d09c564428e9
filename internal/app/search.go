package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"yikatong/internal/auth"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// foundMost is how many things of a kind a search shows.
const foundMost = 10

// Found is what a search came upon within the actor's scope, by kind. What the actor's role may not
// see is not looked for.
type Found struct {
	People  []store.Person
	Places  []region.Region
	Rosters []store.Roster
	Batches BatchPage
}

// Search looks for a text within the actor's scope: people by the beginning of their name, their
// village or their whole ID number, rosters by place and programme, batches by number and programme.
func (a *App) Search(ctx context.Context, by auth.Actor, text string) (f Found, err error) {
	if text = strings.TrimSpace(text); text == "" {
		return f, ErrShort
	}
	if auth.May(by, auth.SeePerson, auth.Place{}) == nil {
		if f.People, err = a.FindPeople(ctx, by, text); err != nil {
			return f, err
		}
	}
	if _, err := a.parseAny(text); err == nil {
		return f, nil // a whole number is a person's and nothing else's
	}
	if f.Places, err = a.placesNamed(ctx, by, text); err != nil {
		return f, err
	}
	var programmes []string
	for _, p := range a.Programmes() {
		if strings.Contains(p.Name, text) && len(programmes) < 3 {
			programmes = append(programmes, p.Number)
		}
	}
	if auth.May(by, auth.SeeRoster, auth.Place{}) == nil {
		if err := a.searchRosters(ctx, by, &f, programmes); err != nil {
			return f, err
		}
	}
	if auth.May(by, auth.SeeBatch, auth.Place{}) == nil {
		err = a.searchBatches(ctx, by, &f, text, programmes)
	}
	return f, err
}

// placesNamed are the townships and villages of the actor's scope whose name has the text in it.
func (a *App) placesNamed(ctx context.Context, by auth.Actor, text string) ([]region.Region, error) {
	all, err := a.Regions(ctx, by)
	list := slices.DeleteFunc(all, func(r region.Region) bool {
		return r.Level != region.Township && r.Level != region.Village || !strings.Contains(r.Name, text)
	})
	return list[:min(foundMost, len(list))], err
}

func (a *App) searchRosters(ctx context.Context, by auth.Actor, f *Found, programmes []string) error {
	seen := map[int64]bool{}
	take := func(q store.RosterQuery) error {
		q.Limit = foundMost
		list, err := a.Rosters(ctx, by, q)
		for _, g := range list {
			if !seen[g.ID] && len(f.Rosters) < foundMost {
				seen[g.ID] = true
				f.Rosters = append(f.Rosters, g)
			}
		}
		return err
	}
	for _, place := range f.Places {
		if err := take(store.RosterQuery{Within: place.Code.Township()}); err != nil {
			return fmt.Errorf("rosters of %s: %w", place.Code, err)
		}
	}
	for _, p := range programmes {
		if err := take(store.RosterQuery{Programme: p}); err != nil {
			return fmt.Errorf("rosters of %s: %w", p, err)
		}
	}
	return nil
}

func (a *App) searchBatches(ctx context.Context, by auth.Actor, f *Found, text string, programmes []string) error {
	queries := []store.BatchQuery{{Number: text}}
	for _, p := range programmes {
		queries = append(queries, store.BatchQuery{Programme: p})
	}
	for _, q := range queries {
		q.Limit = foundMost
		page, err := a.BatchPage(ctx, by, q)
		if err != nil {
			return err
		}
		f.Batches.Rows = append(f.Batches.Rows, page.Rows...)
		if f.Batches.Notes == nil {
			f.Batches.Notes = map[int64]store.BatchNote{}
		}
		for id, n := range page.Notes {
			f.Batches.Notes[id] = n
		}
	}
	f.Batches.Rows = f.Batches.Rows[:min(foundMost, len(f.Batches.Rows))]
	return nil
}
