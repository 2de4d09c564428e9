package inspect

import (
	"cmp"
	"fmt"
	"slices"

	"yikatong/internal/fault"
	"yikatong/internal/region"
)

// ErrNobody tells that every inspector has a conflict of interest with a place.
var ErrNobody = fmt.Errorf("no inspector without a conflict of interest: %w", fault.Conflict)

// An Inspector is someone who may be drawn.
type Inspector struct {
	ID string
	// Home are the places where the inspector lives, works or has near kin: none of them, nor
	// what lies within, is theirs to inspect.
	Home []region.Code
	// Hands are the rosters that they entered, reviewed or approved.
	Hands []string
}

// A Task is one place of one roster to be looked at.
type Task struct {
	Place  region.Code
	Roster string
}

// conflicted reports whether an inspector may not have a task.
func (i Inspector) conflicted(t Task) bool {
	return slices.Contains(i.Hands, t.Roster) ||
		slices.ContainsFunc(i.Home, func(home region.Code) bool { return t.Place.Within(home) || home.Within(t.Place) })
}

// Teams draws so many inspectors for each task among those without a conflict: of the least
// burdened the lowest tickets. The order in which tasks and inspectors are given is of no
// influence. ErrNobody names the first task that cannot be filled.
func (d Draw) Teams(tasks []Task, inspectors []Inspector, each int) (map[Task][]string, error) {
	tasks = slices.Clone(tasks)
	slices.SortFunc(tasks, func(a, b Task) int { return d.task(a).compare(d.task(b)) })
	teams, burden := map[Task][]string{}, map[string]int{}
	for _, t := range slices.Compact(tasks) {
		able := slices.DeleteFunc(slices.Clone(inspectors), func(i Inspector) bool { return i.conflicted(t) })
		if len(able) < each {
			return nil, fmt.Errorf("%s: %d of %d: %w", t.Place, len(able), each, ErrNobody)
		}
		slices.SortFunc(able, func(a, b Inspector) int {
			return cmp.Or(cmp.Compare(burden[a.ID], burden[b.ID]), d.hand(t, a).compare(d.hand(t, b)))
		})
		for _, i := range able[:each] {
			teams[t] = append(teams[t], i.ID)
			burden[i.ID]++
		}
	}
	return teams, nil
}

func (d Draw) task(t Task) ticket { return d.ticket("task " + string(t.Place) + " " + t.Roster) }

func (d Draw) hand(t Task, i Inspector) ticket {
	return d.ticket("inspector " + i.ID + " " + string(t.Place) + " " + t.Roster)
}
