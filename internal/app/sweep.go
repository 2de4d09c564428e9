package app

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/keyset"
	"yikatong/internal/period"
	"yikatong/internal/store"
	"yikatong/internal/sweep"
)

// A Swept is what a county-wide comparison did.
type Swept struct {
	Anew    bool           // everything was looked at, not only what changed
	Rosters int            // looked at
	Found   map[string]int // lines to be looked at under each check; of the rosters looked at
	Raised  int            // findings that are new
	Dropped int            // open findings that no longer hold
	Packing time.Duration  // spent on copying what changed
	Looking time.Duration  // on holding lines against everything
	Raising time.Duration  // on looking once more, and storing
}

// A SweepOrder says what to compare.
type SweepOrder struct {
	Period period.Period // rosters that have a month in common with it
	Dry    bool          // count only: raise nothing, and forget that it was done
	Anew   bool          // look at everything, whatever was looked at before
}

// Sweep holds all rosters of a time that are not withdrawn against the registers, the people and
// each other, and raises what [App.CheckRoster] would raise in each. It works on packed copies and
// looks only at what changed since the last time: rosters, and in others the lines of the same
// people. A roster that changes meanwhile is left for the next time.
func (a *App) Sweep(ctx context.Context, by auth.Actor, order SweepOrder) (Swept, error) {
	w := sweeping{app: a, by: by, order: order, packs: packs{filepath.Join(a.cache, "sweep")}, out: Swept{Found: map[string]int{}}}
	err := w.run(ctx)
	if errors.Is(err, keyset.ErrDamaged) { // a copy is not whole: make all of them again, once
		if err := w.packs.clear(); err != nil {
			return w.out, err
		}
		w = sweeping{app: a, by: by, order: order, packs: w.packs, out: Swept{Found: map[string]int{}}}
		err = w.run(ctx)
	}
	return w.out, err
}

// A sweeping is one county-wide comparison under way.
type sweeping struct {
	app    *App
	by     auth.Actor
	order  SweepOrder
	packs  packs
	out    Swept
	state  sweptState
	last   sweptState
	people string // the stamp of the registry

	changed, cameOrWent    []int64  // rosters
	touchedOf, touchedPaid []uint64 // who is or was on those
	sweep                  sweep.Sweep
	own                    *ownAnswers
	jobs                   []sweep.Job
	late                   []int64 // rosters that changed meanwhile
}

func (w *sweeping) run(ctx context.Context) error {
	start := time.Now()
	if err := w.app.read(ctx, w.prepare); err != nil {
		return err
	}
	err := w.sweep.Run(w.jobs, func(j sweep.Job, hits []sweep.Hit) error {
		for _, h := range hits {
			w.out.Found[h.Code]++
		}
		w.out.Rosters++
		if w.order.Dry {
			return nil
		}
		defer func(from time.Time) { w.out.Raising += time.Since(from) }(time.Now())
		return w.raise(ctx, j, hits)
	})
	w.out.Looking = time.Since(start) - w.out.Packing - w.out.Raising
	if err != nil || w.order.Dry {
		return err
	}
	return w.end(ctx)
}

// prepare packs what changed, on one view of the store, and finds out what is to be looked at.
func (w *sweeping) prepare(tx *store.Tx) error {
	state, rosters, err := w.app.state(tx, w.order.Period)
	if err != nil {
		return err
	}
	for _, g := range rosters {
		if err := auth.May(w.by, auth.AnswerFinding, auth.Place{Region: g.Region, Department: g.Department}); err != nil {
			return err
		}
	}
	if w.last, err = w.packs.lastState(w.order.Period); err != nil {
		return err
	}
	w.state = state
	w.out.Anew = w.order.Anew || state.anew(w.last)
	w.people = fmt.Sprintf("%s people %d", state.Origin, state.People)
	w.changed, w.cameOrWent = state.changes(w.last)
	if !w.out.Anew {
		w.touch(slices.Concat(w.changed, w.cameOrWent)) // as they were
	}
	if err := w.packing(func() error { return w.pack(tx, rosters) }); err != nil {
		return err
	}
	if !w.out.Anew {
		w.touch(w.changed) // as they are
	}
	return w.plan(tx)
}

// packing counts the time that copying takes.
func (w *sweeping) packing(do func() error) error {
	defer func(from time.Time) { w.out.Packing += time.Since(from) }(time.Now())
	return do()
}

// touch notes who is on packed rosters. If the copy of what was is gone, everything is looked at.
func (w *sweeping) touch(rosters []int64) {
	for _, id := range rosters {
		of, paid, err := w.packs.peopleOf(id)
		if _, was := w.last.Rosters[id]; err != nil && was {
			w.out.Anew = true
			return
		}
		w.touchedOf, w.touchedPaid = append(w.touchedOf, of...), append(w.touchedPaid, paid...)
	}
}

// pack brings the copies of the registry and the rosters up to date.
func (w *sweeping) pack(tx *store.Tx, rosters []store.Roster) error {
	if err := w.app.packRegistry(tx, w.packs, w.people); err != nil {
		return err
	}
	for _, g := range rosters {
		stamp := fmt.Sprintf("%s roster %d version %d", w.state.Origin, g.ID, g.Version)
		r := w.packs.current(packRoster(g.ID), stamp)
		if r == nil {
			if err := w.app.packLines(tx, w.packs, g.ID, stamp); err != nil {
				return fmt.Errorf("pack roster %d: %w", g.ID, err)
			}
			var err error
			if r, err = w.packs.open(packRoster(g.ID)); err != nil {
				return err
			}
		}
		w.sweep.Rosters = append(w.sweep.Rosters, w.roster(g, r.Note))
		r.Close()
	}
	return nil
}

func (w *sweeping) roster(g store.Roster, note []byte) sweep.Roster {
	r := sweep.Roster{ID: g.ID, Programme: g.Programme, Period: g.Period.String(), Region: string(g.Region),
		First: g.Period.FirstMonth().First().Format(time.DateOnly), Last: g.Period.LastMonth().Last().Format(time.DateOnly), Meets: meeting(g.Period),
		Open: func() (*keyset.Reader, error) { return w.packs.open(packRoster(g.ID)) }}
	if len(note) == 16 {
		r.Low, r.High = binary.BigEndian.Uint64(note), binary.BigEndian.Uint64(note[8:])
	}
	return r
}
