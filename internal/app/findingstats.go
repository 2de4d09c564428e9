package app

import (
	"context"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/check"
	"yikatong/internal/fen"
	"yikatong/internal/store"
)

// A FindingStat is what became of some findings.
type FindingStat struct {
	Raised  int
	Open    int
	Late    int // open and past the days they had
	Replied int // with a reply that stands
	InTime  int // of those, within their days
	Cleared int
	Upheld  int
	AtRisk  fen.Fen // of lines with an open one
	Kept    fen.Fen // of lines with one that was upheld
}

// FindingStats is what became of all findings within an actor's scope, by what they have in common.
type FindingStats struct {
	Programmes, Townships, Checks map[string]FindingStat
}

// FindingStats counts the findings within the actor's region and departments. A line with two
// findings counts its money for each.
func (a *App) FindingStats(ctx context.Context, by auth.Actor) (stats FindingStats, err error) {
	if err := auth.May(by, auth.SeeRoster, auth.Place{}); err != nil {
		return stats, err
	}
	var sums []store.FindingSum
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		sums, err = tx.FindingSums(by.Region, by.Departments)
		return err
	})
	stats = FindingStats{map[string]FindingStat{}, map[string]FindingStat{}, map[string]FindingStat{}}
	for _, s := range sums {
		due := a.calendar.AddWorkdays(s.Raised, check.Within(s.Blocks))
		stats.Programmes[s.Programme] = stats.Programmes[s.Programme].with(s, due, dayTime(a.now()))
		stats.Townships[string(s.Region)] = stats.Townships[string(s.Region)].with(s, due, dayTime(a.now()))
		stats.Checks[s.Code] = stats.Checks[s.Code].with(s, due, dayTime(a.now()))
	}
	return stats, err
}

// with is the stat with some more findings of one kind, due on a day.
func (f FindingStat) with(s store.FindingSum, due, today time.Time) FindingStat {
	f.Raised += s.Count
	if !s.Replied.IsZero() {
		f.Replied += s.Count
		if !s.Replied.After(due) {
			f.InTime += s.Count
		}
	}
	switch s.State {
	case store.FindingCleared:
		f.Cleared += s.Count
	case store.FindingUpheld:
		f.Upheld += s.Count
		f.Kept += s.Amount
	default:
		f.Open += s.Count
		f.AtRisk += s.Amount
		if today.After(due) {
			f.Late += s.Count
		}
	}
	return f
}

// Waiting is the open findings that wait for one kind of act.
type Waiting struct {
	Count  int
	Amount fen.Fen
	Since  time.Time // day of the first, midnight UTC
	Due    string    // the first day on which one of them is due
	Late   int       // working days since then
}

// WaitingFindings sums the open findings within the actor's scope that wait for a reply (Not) or
// for somebody to look at one (Only).
func (a *App) WaitingFindings(ctx context.Context, by auth.Actor, replied store.Whether) (w Waiting, err error) {
	if err := auth.May(by, auth.SeeRoster, auth.Place{}); err != nil {
		return w, err
	}
	var sums []store.FindingSum
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		sums, err = tx.OpenFindingSums(by.Region, by.Departments)
		return err
	})
	for _, s := range sums {
		if s.Replied.IsZero() != (replied == store.Not) {
			continue
		}
		w.Count, w.Amount = w.Count+s.Count, w.Amount+s.Amount
		if w.Since.IsZero() || s.Raised.Before(w.Since) {
			w.Since = s.Raised
		}
		if due := a.calendar.AddWorkdays(s.Raised, check.Within(s.Blocks)); w.Due == "" || due.Format(time.DateOnly) < w.Due {
			w.Due, w.Late = due.Format(time.DateOnly), a.calendar.WorkdaysBetween(due, dayTime(a.now()))
		}
	}
	return w, err
}
