package app

import (
	"slices"

	"yikatong/internal/check"
	"yikatong/internal/store"
	"yikatong/internal/sweep"
)

// plan reads the people, decides which rosters are looked at and how far, and readies the checks.
func (w *sweeping) plan(tx *store.Tx) (err error) {
	if w.sweep.People, err = w.registry(); err != nil {
		return err
	}
	if !w.out.Anew {
		w.within()
	}
	either := slices.Concat(w.changed, w.cameOrWent)
	spans := meeting(w.order.Period)
	for _, r := range w.sweep.Rosters {
		switch {
		case !slices.Contains(spans, r.Period): // only held against
		case w.out.Anew || slices.Contains(w.changed, r.ID) || w.begins(r):
			w.jobs = append(w.jobs, sweep.Job{Roster: r})
		case w.depends(r, either):
			w.jobs = append(w.jobs, sweep.Job{Roster: r, Others: true})
		}
	}
	return w.ask(tx)
}

// within narrows the comparison to who is touched. Who is not a person has no place to be found
// by: then all rosters of that programme and time are read.
func (w *sweeping) within() {
	within, strangers := w.sweep.People.Among(slices.Concat(w.touchedOf, w.touchedPaid))
	w.sweep.Within = within
	if strangers > 0 {
		w.sweep.Entire = map[sweep.Time]bool{}
		for _, id := range slices.Concat(w.changed, w.cameOrWent) {
			w.sweep.Entire[w.was(id).time()] = true
		}
	}
}

func (w *sweeping) registry() (*sweep.People, error) {
	people, err := w.packs.open(packPeople)
	if err != nil {
		return nil, err
	}
	defer people.Close()
	accounts, err := w.packs.open(packAccounts)
	if err != nil {
		return nil, err
	}
	defer accounts.Close()
	return sweep.ReadPeople(people, accounts)
}

// was is a roster as it is, or as it was before it went.
func (w *sweeping) was(id int64) sweptRoster {
	if r, there := w.state.Rosters[id]; there {
		return r
	}
	return w.last.Rosters[id]
}

// heldAgainst reports whether lines of a roster are compared with those of another: the same
// right twice, or a check across programmes. Absent asks for checks of what is missing there.
func heldAgainst(r sweep.Roster, other sweptRoster, absent bool) bool {
	if !absent && other.Programme == r.Programme && other.Period == r.Period {
		return true
	}
	list, err := check.OutsideOf(r.Programme)
	return err != nil || slices.Contains(r.Meets, other.Period) && slices.ContainsFunc(list, func(c *check.Outside) bool {
		return c.Register == check.Rosters && slices.Contains(c.Others, other.Programme) && (c.Absent || !absent)
	})
}

func (w *sweeping) depends(r sweep.Roster, ids []int64) bool {
	return slices.ContainsFunc(ids, func(id int64) bool { return heldAgainst(r, w.was(id), false) })
}

// begins reports whether a township's roster came or went whose being there is what a check of
// this one asks first: then every line is looked at.
func (w *sweeping) begins(r sweep.Roster) bool {
	return slices.ContainsFunc(w.cameOrWent, func(id int64) bool {
		o := w.was(id)
		return o.Region == r.Region && heldAgainst(r, o, true)
	})
}
