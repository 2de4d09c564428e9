package inspect

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"yikatong/internal/region"
)

// Nobody inspects their home or what they had a hand in; the burden is shared evenly; the order
// given is of no influence; and where too few are left, that is said.
func TestTeams(t *testing.T) {
	d := Draw{seeded(t, 3), "frame"}
	var tasks []Task
	for i := range 12 {
		tasks = append(tasks, Task{region.Code(fmt.Sprintf("5002361%02d201", i)), []int64{int64(i % 4)}, 2})
	}
	var inspectors []Inspector
	for i := range 6 {
		inspectors = append(inspectors, Inspector{ID: fmt.Sprint("i", i), Home: []region.Code{tasks[i].Place.Township()}, Hands: []int64{int64(i)}})
	}
	teams, err := d.Teams(tasks, inspectors, 2)
	if err != nil {
		t.Fatal(err)
	}
	burden := map[string]int{}
	for _, task := range tasks {
		team := teams[task.Place]
		for _, id := range team {
			burden[id] += task.Lines
			i := slices.IndexFunc(inspectors, func(i Inspector) bool { return i.ID == id })
			if inspectors[i].conflicted(task) {
				t.Errorf("%s inspects %v", id, task)
			}
		}
		if len(team) != 2 || team[0] == team[1] {
			t.Errorf("%v: team %v", task, team)
		}
	}
	for id, n := range burden {
		if n < 6 || n > 10 {
			t.Errorf("%s has %d lines of 48", id, n)
		}
	}
	slices.Reverse(tasks)
	slices.Reverse(inspectors)
	again, err := d.Teams(tasks, inspectors, 2)
	if err != nil {
		t.Fatal(err)
	}
	for place, team := range teams {
		if !slices.Equal(team, again[place]) {
			t.Errorf("%v: %v, in another order %v", place, team, again[place])
		}
	}
	if _, err := d.Teams(tasks, inspectors[:1], 1); !errors.Is(err, ErrNobody) {
		t.Errorf("one inspector, who has a conflict: %v", err)
	}
}

// What the table of moves does not have cannot happen; what is final has no way out.
func TestCallMoves(t *testing.T) {
	n := 0
	for _, s := range CallStates() {
		for _, do := range append(Ends(), Uphold, Dismiss, Back) {
			next, err := s.After(do)
			if err != nil {
				if !errors.Is(err, ErrMove) {
					t.Error(err)
				}
				continue
			}
			n++
			if s.Seen() || next.Chinese() == "" || do.Chinese() == "" {
				t.Errorf("%s a call that is %s", do, s)
			}
		}
	}
	if n != len(moves) {
		t.Errorf("%d moves of %d", n, len(moves))
	}
}

func TestReportCheck(t *testing.T) {
	agrees := Report{Met: MetSelf, End: Agrees, Answers: []Answer{{"本人健在", Right}}}
	differs := Report{Met: MetFamily, End: Differs, Answers: []Answer{{"面积一致", Wrong}}, Words: "少两亩", Kind: "over", Amount: 120_00}
	for name, r := range map[string]Report{"agrees": agrees, "differs": differs, "unable": {Met: MetNobody, End: Unable, Words: "外出务工"}} {
		if err := r.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, spoil := range map[string]func(r *Report){
		"met nobody": func(r *Report) { r.Met = "" }, "no end": func(r *Report) { r.End = "" }, "an action of others": func(r *Report) { r.End = Uphold },
		"no words": func(r *Report) { r.Words = " " }, "no kind": func(r *Report) { r.Kind = "" }, "below zero": func(r *Report) { r.Amount = -1 },
		"agrees with a wrong point": func(r *Report) { r.End, r.Kind, r.Amount = Agrees, "", 0 }, "no such answer": func(r *Report) { r.Answers[0].Found = "maybe" },
	} {
		r := differs
		r.Answers = slices.Clone(r.Answers)
		spoil(&r)
		if err := r.Check(); !errors.Is(err, ErrReport) {
			t.Errorf("%s: %v", name, err)
		}
	}
	agrees.Met = MetNobody
	if err := agrees.Check(); !errors.Is(err, ErrReport) {
		t.Errorf("agrees and met nobody: %v", err)
	}
}

// The interval of one stratum without correction is Wilson's: 10 of 100 gives 5.5 % to 17.4 %;
// what was seen in whole is certain; none found of 59 still leaves up to 6 %.
func TestEstimated(t *testing.T) {
	for _, tc := range []struct {
		list []Outcome
		want Estimate
		ok   bool
	}{
		{[]Outcome{{1_000_000, 100, 10}}, Estimate{1_000_000, 100_000, 55_232, 174_357}, true},
		{[]Outcome{{1_000_000, 59, 0}}, Estimate{1_000_000, 0, 0, 61_127}, true},
		{[]Outcome{{40, 40, 3}}, Estimate{40, 3, 3, 3}, true},
		{[]Outcome{{10, 2, 2}}, Estimate{10, 10, 5, 10}, true},
		{[]Outcome{{40, 0, 0}}, Estimate{}, false},
		{[]Outcome{{40, 40, 4}, {60, 0, 0}}, Estimate{40, 4, 4, 4}, true},
		{nil, Estimate{}, false},
	} {
		got, ok := Estimated(tc.list, 9500)
		if ok != tc.ok || ok && (got.Lines != tc.want.Lines || got.Likely != tc.want.Likely || abs(got.Lowest-tc.want.Lowest) > 60 || abs(got.Utmost-tc.want.Utmost) > 60) {
			t.Errorf("%v: %+v, want %+v", tc.list, got, tc.want)
		}
	}
}

func abs(n int) int { return max(n, -n) }

// Of many draws of two strata at unequal densities the interval holds the truth about as often as it says.
func TestEstimateCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, truth := range [][2]int{{0, 0}, {4, 10}, {40, 30}, {150, 50}} {
		held := 0
		const runs = 2000
		for range runs {
			list := []Outcome{{Lines: 400, Seen: 60}, {Lines: 100, Seen: 45}}
			for i := range list {
				for _, x := range rng.Perm(list[i].Lines)[:list[i].Seen] {
					if x < truth[i] {
						list[i].Faulty++
					}
				}
			}
			e, _ := Estimated(list, 9500)
			if all := truth[0] + truth[1]; e.Lowest <= all && all <= e.Utmost {
				held++
			}
		}
		if share := float64(held) / runs; share < 0.93 {
			t.Errorf("faulty %v: the interval holds in %.1f %%", truth, 100*share)
		}
	}
}

// Each of the 17 programmes has points of its own, and each point is there once.
func TestGuides(t *testing.T) {
	for n := 1; n <= 17; n++ {
		g := GuideOf(fmt.Sprintf("%02d", n))
		if len(g.Points) <= len(general) {
			t.Errorf("programme %02d has no points of its own", n)
		}
		seen := map[string]bool{}
		for _, p := range g.Points {
			if seen[p] {
				t.Errorf("%02d: %s twice", n, p)
			}
			seen[p] = true
		}
	}
	if g := GuideOf("51"); len(g.Points) != len(general) || g.Part != 0 {
		t.Errorf("a county's own programme: %+v", g)
	}
}
