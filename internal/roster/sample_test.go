package roster_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"yikatong/internal/roster"
)

func candidates(n int, why func(i int) roster.Why) []roster.Candidate {
	list := make([]roster.Candidate, n)
	for i := range list {
		list[i] = roster.Candidate{Line: int64(i + 1), Why: why(i)}
	}
	return list
}

// The same content gives everybody the same lines, in whatever order they are read; other content
// gives others.
func TestSampleIsTheSameForEverybody(t *testing.T) {
	list := candidates(400, func(i int) roster.Why { return roster.Why(i % 16) })
	want := roster.Sample("hash", list, 20)
	rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	if got := roster.Sample("hash", list, 20); !slices.Equal(got, want) {
		t.Errorf("another order draws %v, not %v", got, want)
	}
	if got := roster.Sample("hash 2", list, 20); slices.Equal(got, want) {
		t.Error("other content draws the same lines")
	}
	seen := map[int64]bool{}
	for _, c := range want {
		if seen[c.Line] {
			t.Errorf("line %d is drawn twice", c.Line)
		}
		seen[c.Line] = true
	}
	if got := roster.Sample("hash", list[:7], 20); len(got) != 7 {
		t.Errorf("of 7 lines %d are drawn", len(got))
	}
}

// Over many rosters a line is drawn in proportion to what it weighs.
func TestSampleIsWeighted(t *testing.T) {
	const rosters, lines = 4000, 200
	list := candidates(lines, func(i int) roster.Why {
		if i%10 == 0 {
			return roster.WhyAdded
		}
		return 0
	})
	added := 0
	for i := range rosters {
		if roster.Sample(fmt.Sprint(i), list, 1)[0].Why == roster.WhyAdded {
			added++
		}
	}
	// 20 lines of weight 5 against 180 of weight 1: 100 of 280, give or take four deviations
	if want := rosters * 100 / 280; added < want-121 || added > want+121 {
		t.Errorf("new lines are drawn %d times of %d, want about %d", added, rosters, want)
	}
}
