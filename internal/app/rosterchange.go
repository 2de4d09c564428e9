package app

import (
	"context"

	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// RosterChanges is a roster beside the last period of its programme and township.
type RosterChanges struct {
	store.Roster
	Before period.Period // zero: there is none
	Sums   map[roster.Change]store.ChangeSum
	Rows   []ChangedRight
}

// A ChangedRight is one right that changed, with its person.
type ChangedRight struct {
	store.RosterChange
	Name string
	No   ident.No // prints masked
	Died string   // day in the death register, "" while alive
}

// RosterChanges compares a roster within the actor's scope with the last period before its own,
// and lists the rights that changed in one way, those of the most money first; a limit of 0 lists none.
func (a *App) RosterChanges(ctx context.Context, by auth.Actor, id int64, kind roster.Change, limit, offset int) (c RosterChanges, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		c = RosterChanges{}
		if c.Roster, err = a.visibleRoster(tx, by, id); err != nil {
			return err
		}
		var before []int64
		if before, c.Before, err = tx.RostersBefore(c.Programme, c.Region, c.Period); err != nil || len(before) == 0 {
			return err
		}
		if c.Sums, err = tx.ChangeSums(id, before); err != nil || limit == 0 {
			return err
		}
		list, err := tx.Changes(id, before, kind, limit, offset)
		if err != nil {
			return err
		}
		ids := make([]int64, len(list))
		for i, r := range list {
			ids[i] = r.Person
		}
		people, err := tx.PeopleNumbered(ids)
		for _, r := range list {
			p := people[r.Person]
			c.Rows = append(c.Rows, ChangedRight{r, p.Name, p.No, p.Died})
		}
		return err
	})
	return c, err
}
