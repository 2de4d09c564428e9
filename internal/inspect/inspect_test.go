package inspect

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yikatong/internal/region"
)

func seeded(t testing.TB, b byte) Seed {
	t.Helper()
	s, err := NewSeed(bytes.NewReader(bytes.Repeat([]byte{b}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSeed: a commitment is opened by its seed alone, and a seed is read as it is written.
func TestSeed(t *testing.T) {
	s := seeded(t, 7)
	if err := s.Opens(s.Commitment()); err != nil {
		t.Error(err)
	}
	if err := seeded(t, 8).Opens(s.Commitment()); !errors.Is(err, ErrSeed) {
		t.Errorf("another seed opens: %v", err)
	}
	if back, err := ParseSeed(s.String()); err != nil || back != s {
		t.Errorf("read back %v, %v", back, err)
	}
	for _, bad := range []string{"", "07", s.String() + "00", "zz" + s.String()[2:]} {
		if _, err := ParseSeed(bad); !errors.Is(err, ErrSeed) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := NewSeed(bytes.NewReader(nil)); err == nil {
		t.Error("a seed of nothing")
	}
}

// TestSize against sizes worked out by hand: 59 of many for 95 % and 5 %; of 100 lines the
// sixth wrong one is one too many, and 39 leave (94·93·…·56)/(100·99·…·62) = 4.9 % unnoticed.
func TestSize(t *testing.T) {
	for _, tc := range []struct {
		aim   Aim
		lines int
		want  int
	}{
		{Aim{0.95, 0.05}, 1_000_000, 59},
		{Aim{0.99, 0.01}, 1_000_000, 459},
		{Aim{0.95, 0.05}, 100, 39},
		{Aim{0.95, 0.05}, 1, 1},
		{Aim{0.95, 0.05}, 0, 0},
		{Aim{0.5, 0.5}, 2, 1},
	} {
		if got, err := tc.aim.Size(tc.lines); err != nil || got != tc.want {
			t.Errorf("%v of %d: %d, %v, want %d", tc.aim, tc.lines, got, err, tc.want)
		}
	}
	for _, aim := range []Aim{{}, {1, 0.1}, {0.9, 0}, {0.9, 1}, {math.NaN(), 0.1}} {
		if _, err := aim.Size(10); !errors.Is(err, ErrAim) {
			t.Errorf("%v: %v", aim, err)
		}
	}
}

func anyStrata(t *rapid.T) []Stratum {
	var strata []Stratum
	for i := range rapid.IntRange(1, 5).Draw(t, "strata") {
		s := Stratum{Name: fmt.Sprint("s", i), Weight: rapid.IntRange(0, 3).Draw(t, "weight")}
		for j := range rapid.IntRange(0, 30).Draw(t, "lines") {
			s.Lines = append(s.Lines, fmt.Sprint(i, "/", j))
		}
		strata = append(strata, s)
	}
	return strata
}

// TestLines: the draw is of the asked size, from every stratum that has lines, each line
// once; the order of strata and lines changes nothing; more are drawn by drawing on.
func TestLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Draw{Seed: Seed{byte(rapid.Byte().Draw(t, "seed"))}, Roster: "digest"}
		strata, n := anyStrata(t), rapid.IntRange(0, 60).Draw(t, "n")
		all, filled := 0, 0
		for _, s := range strata {
			all += len(s.Lines)
			filled += min(1, len(s.Lines))
		}
		drawn := d.Lines(strata, n)
		if want := min(all, max(n, filled)); len(drawn) != want {
			t.Fatalf("drew %d, want %d", len(drawn), want)
		}
		from := map[string]bool{}
		for i, x := range drawn {
			from[x.Stratum] = true
			if slices.IndexFunc(drawn, func(y Drawn) bool { return y.Line == x.Line }) != i {
				t.Errorf("%s drawn twice", x.Line)
			}
		}
		if len(from) != filled {
			t.Errorf("%d strata drawn from, %d have lines", len(from), filled)
		}
		other := slices.Clone(strata)
		slices.Reverse(other)
		for i := range other {
			other[i].Lines = slices.Clone(other[i].Lines)
			slices.Reverse(other[i].Lines)
		}
		if again := d.Lines(other, n); !slices.Equal(drawn, again) {
			t.Errorf("another order draws otherwise: %v, %v", drawn, again)
		}
		more := d.Lines(strata, n+1)
		for _, x := range drawn {
			if !slices.Contains(more, x) {
				t.Errorf("%v is no longer drawn when one more is", x)
			}
		}
	})
}

// TestLinesAreEven: over many seeds each line is drawn about equally often.
func TestLinesAreEven(t *testing.T) {
	s := Stratum{Name: "s"}
	for i := range 20 {
		s.Lines = append(s.Lines, fmt.Sprint(i))
	}
	count := map[string]int{}
	for seed := range 4000 {
		for _, x := range (Draw{Seed: Seed{byte(seed), byte(seed >> 8)}, Roster: "r"}).Lines([]Stratum{s}, 5) {
			count[x.Line]++
		}
	}
	for line, n := range count {
		if n < 850 || n > 1150 { // 1000 expected; the bounds lie more than five deviations off
			t.Errorf("line %s drawn %d times of 4000, about 1000 expected", line, n)
		}
	}
}

// TestRosterChangesTheDraw: a roster changed after the commitment is another draw.
func TestRosterChangesTheDraw(t *testing.T) {
	s := Stratum{Name: "s"}
	for i := range 50 {
		s.Lines = append(s.Lines, fmt.Sprint(i))
	}
	a := Draw{seeded(t, 1), "a"}.Lines([]Stratum{s}, 10)
	b := Draw{seeded(t, 1), "b"}.Lines([]Stratum{s}, 10)
	if slices.Equal(a, b) {
		t.Error("two rosters draw the same lines")
	}
}

// TestTeams: nobody inspects their home or their own work; the burden is shared evenly; the
// order given is of no influence; and where nobody is left, that is said.
func TestTeams(t *testing.T) {
	d := Draw{seeded(t, 3), "r"}
	var tasks []Task
	for i := range 12 {
		tasks = append(tasks, Task{region.Code(fmt.Sprintf("5002361%02d000", i)), fmt.Sprint("roster:", i%4)})
	}
	var inspectors []Inspector
	for i := range 6 {
		inspectors = append(inspectors, Inspector{ID: fmt.Sprint("i", i), Home: []region.Code{tasks[i].Place}, Hands: []string{fmt.Sprint("roster:", i)}})
	}
	teams, err := d.Teams(tasks, inspectors, 2)
	if err != nil {
		t.Fatal(err)
	}
	burden := map[string]int{}
	for task, team := range teams {
		for _, id := range team {
			burden[id]++
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
		if n < 3 || n > 5 {
			t.Errorf("%s has %d tasks of 24", id, n)
		}
	}
	slices.Reverse(tasks)
	slices.Reverse(inspectors)
	again, err := d.Teams(tasks, inspectors, 2)
	if err != nil {
		t.Fatal(err)
	}
	for task, team := range teams {
		if !slices.Equal(team, again[task]) {
			t.Errorf("%v: %v, in another order %v", task, team, again[task])
		}
	}
	if _, err := d.Teams(tasks, inspectors[:1], 1); !errors.Is(err, ErrNobody) {
		t.Errorf("one inspector, who has a conflict: %v", err)
	}
}
