package app

import (
	"context"
	"slices"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// An Overview is what the desk's first page counts.
type Overview struct {
	Rosters        []store.RosterCount
	Batches        []store.BatchCount
	Appropriations []store.Appropriation
	Intakes        []store.Intake
	Who            map[int64]string
}

// Deadline is the day on which a step that could be taken since a moment is due, and how many
// working days it is late today. Days of 0 have none.
func (a *App) Deadline(since time.Time, days int) (due string, late int) {
	if days == 0 || since.IsZero() {
		return "", 0
	}
	last := a.calendar.AddWorkdays(since.In(china), days)
	return last.Format(time.DateOnly), a.calendar.WorkdaysBetween(last, dayTime(a.now()))
}

// Done lists the newest steps that the actor took on rosters and batches, and where each stands now.
func (a *App) Done(ctx context.Context, by auth.Actor, limit int) (list []store.DoneAct, err error) {
	if err := auth.May(by, auth.SeeDesk, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.ActsBy(by.User, limit)
		return err
	})
	return list, err
}

// Overview counts what lies within the actor's region and departments.
func (a *App) Overview(ctx context.Context, by auth.Actor) (o Overview, err error) {
	if err := auth.May(by, auth.SeeDesk, auth.Place{}); err != nil {
		return o, err
	}
	may := func(d auth.Duty) bool { return auth.May(by, d, auth.Place{}) == nil }
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		if o.Who, err = whoIs(tx); err != nil {
			return err
		}
		if may(auth.SeeRoster) {
			if o.Rosters, err = tx.CountRosters(store.RosterQuery{Within: by.Region, Departments: by.Departments}); err != nil {
				return err
			}
			if o.Intakes, err = tx.Intakes(by.Region, 0, 8); err != nil {
				return err
			}
		}
		if may(auth.SeeBatch) {
			if o.Batches, err = tx.CountBatches(store.BatchQuery{Departments: by.Departments}); err != nil {
				return err
			}
		}
		if may(auth.SeeMoney) {
			o.Appropriations, err = tx.Appropriations("")
		}
		return err
	})
	return o, err
}

// Regions lists the county's regions at or below the actor's.
func (a *App) Regions(ctx context.Context, by auth.Actor) (list []region.Region, err error) {
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Regions()
		return err
	})
	return slices.DeleteFunc(list, func(r region.Region) bool { return !r.Code.Within(by.Region) }), err
}

// ProgrammeSums sums all payments of the county by programme and status.
func (a *App) ProgrammeSums(ctx context.Context, by auth.Actor) (list []store.ProgrammeSum, err error) {
	if err := auth.May(by, auth.SeeMoney, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.ProgrammeSums()
		return err
	})
	return list, err
}
