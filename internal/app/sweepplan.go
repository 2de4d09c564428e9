package app

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"yikatong/internal/check"
	"yikatong/internal/period"
	"yikatong/internal/store"
	"yikatong/internal/sweep"
)

// A sweptState is what a county-wide comparison was made of: what is different the next time is
// what has to be looked at. It is kept beside the packed copies, and written when everything is
// raised.
type sweptState struct {
	Origin    string // of the event chain: another county's data has another
	Edition   string // of the checks
	People    int64
	Registers map[string]int64 // versions
	Day       string
	Rosters   map[int64]sweptRoster
	Own       ownStamps
}

type sweptRoster struct {
	Version                   int64
	Programme, Period, Region string
}

func (r sweptRoster) time() sweep.Time { return sweep.Time{Programme: r.Programme, Period: r.Period} }

func (p packs) statePath(span period.Period) string {
	return filepath.Join(p.dir, "swept-"+span.String()+".json")
}

// lastState is what the last comparison was made of; none was ever made if its Origin is "".
func (p packs) lastState(span period.Period) (s sweptState, err error) {
	text, err := os.ReadFile(p.statePath(span))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	if json.Unmarshal(text, &s) != nil {
		return sweptState{}, nil // torn: as if none
	}
	return s, nil
}

func (p packs) keepState(span period.Period, s sweptState) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	making := p.statePath(span) + ".new"
	if err := os.WriteFile(making, text, 0o600); err != nil {
		return err
	}
	return os.Rename(making, p.statePath(span))
}

// anew reports whether everything has to be looked at: people, registers or checks are others.
func (s sweptState) anew(last sweptState) bool {
	return s.Origin != last.Origin || s.Edition != last.Edition || s.People != last.People || !maps.Equal(s.Registers, last.Registers)
}

// changes lists the rosters that are not what they were: changed or new ones and, apart, those
// that are new or gone, which may begin or end what others are held against.
func (s sweptState) changes(last sweptState) (changed, cameOrWent []int64) {
	for id, r := range s.Rosters {
		was, there := last.Rosters[id]
		if !there {
			cameOrWent = append(cameOrWent, id)
		}
		if !there || was.Version != r.Version || s.Day != last.Day && s.asksToday(r.Programme) || s.Own.changed(last.Own, r.Programme) {
			changed = append(changed, id)
		}
	}
	for id := range last.Rosters {
		if _, there := s.Rosters[id]; !there {
			cameOrWent = append(cameOrWent, id)
		}
	}
	slices.Sort(changed)
	slices.Sort(cameOrWent)
	return changed, cameOrWent
}

// asksToday reports whether a check of a programme may say something else on another day: one that
// names it, or that judges records by what is known today.
func (s sweptState) asksToday(programme string) bool {
	list, err := check.OutsideOf(programme)
	return err != nil || slices.ContainsFunc(list, func(c *check.Outside) bool {
		return c.Asks("today") || c.Register == check.Due && slices.Contains(s.Own.Recorded, programme)
	})
}

// state gathers what a comparison of a time is made of: the rosters of that time, and those of
// other times that they are held against.
func (a *App) state(tx *store.Tx, span period.Period) (s sweptState, rosters []store.Roster, err error) {
	s = sweptState{Edition: check.Edition(), Day: day(a.now()), Registers: map[string]int64{}, Rosters: map[int64]sweptRoster{}}
	for e, err := range tx.Events(0, 1) {
		if err != nil {
			return s, nil, err
		}
		s.Origin = e.Hash.String()
	}
	if s.People, err = tx.PeopleStamp(); err != nil {
		return s, nil, err
	}
	newest, err := tx.NewestRegisters()
	if err != nil {
		return s, nil, err
	}
	for name, v := range newest {
		s.Registers[name] = v.Version
	}
	if s.Own, err = stampOwn(tx); err != nil {
		return s, nil, err
	}
	if rosters, err = tx.StandingRosters(meetingAll(span)); err != nil {
		return s, nil, err
	}
	for _, g := range rosters {
		s.Rosters[g.ID] = sweptRoster{g.Version, g.Programme, g.Period.String(), string(g.Region)}
	}
	return s, rosters, nil
}

// meetingAll lists the periods that meet one that meets a time.
func meetingAll(span period.Period) (list []string) {
	for _, text := range meeting(span) {
		if p, err := period.Parse(text); err == nil {
			list = append(list, meeting(p)...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
