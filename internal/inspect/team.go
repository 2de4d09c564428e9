package inspect

import (
	"cmp"
	"fmt"
	"slices"

	"yikatong/internal/fault"
	"yikatong/internal/region"
)

// ErrNobody tells that too few inspectors are without a conflict of interest with a place.
var ErrNobody = fmt.Errorf("too few inspectors without a conflict of interest: %w", fault.Conflict)

// An Inspector is someone who may be drawn.
type Inspector struct {
	ID string
	// Home are the places where the inspector or near kin live, work or are paid: none of them,
	// nor what lies within, is theirs to inspect.
	Home []region.Code
	// Hands are the rosters on whose way to payment they took a step.
	Hands []int64
}

// A Task is one village to be looked at, with the rosters that its drawn lines stand in.
type Task struct {
	Place   region.Code
	Rosters []int64
	Lines   int
}

// conflicted reports whether an inspector may not have a task.
func (i Inspector) conflicted(t Task) bool {
	return slices.ContainsFunc(t.Rosters, func(r int64) bool { return slices.Contains(i.Hands, r) }) ||
		slices.ContainsFunc(i.Home, func(home region.Code) bool { return t.Place.Within(home) || home.Within(t.Place) })
}

// Teams draws so many inspectors for each task, by its place, among those without a conflict: of
// those with the fewest lines so far the lowest tickets. The order in which tasks and inspectors
// are given is of no influence. ErrNobody names the first place that cannot be filled.
func (d Draw) Teams(tasks []Task, inspectors []Inspector, each int) (map[region.Code][]string, error) {
	tasks = slices.Clone(tasks)
	slices.SortFunc(tasks, func(a, b Task) int { return d.task(a).compare(d.task(b)) })
	teams, burden := map[region.Code][]string{}, map[string]int{}
	for _, t := range tasks {
		able := slices.DeleteFunc(slices.Clone(inspectors), func(i Inspector) bool { return i.conflicted(t) })
		if len(able) < each {
			return nil, fmt.Errorf("%s: %d of %d: %w", t.Place, len(able), each, ErrNobody)
		}
		slices.SortFunc(able, func(a, b Inspector) int {
			return cmp.Or(cmp.Compare(burden[a.ID], burden[b.ID]), d.hand(t, a).compare(d.hand(t, b)))
		})
		for _, i := range able[:each] {
			teams[t.Place] = append(teams[t.Place], i.ID)
			burden[i.ID] += t.Lines
		}
	}
	return teams, nil
}

func (d Draw) task(t Task) ticket { return d.ticket("place " + string(t.Place)) }

func (d Draw) hand(t Task, i Inspector) ticket {
	return d.ticket("inspector " + i.ID + " " + string(t.Place))
}
