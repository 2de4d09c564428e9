// Package risk tells where to look first: which villages, clerks or cards stand out from
// their peers, and by how much. It is a ranked list with reasons, never a verdict.
//
// What is counted is a share: of a village's lines, those whose telephone many others use; of
// a clerk's, those that came back; of amounts, those that begin with a nine. How far a share
// stands out is said in bits of surprise: how unlikely so many would be if the group were like
// the others, halved for each bit, after allowing for how many groups were looked at.
package risk

import (
	"cmp"
	"math"
	"slices"
)

// A Tally is one count in one group. Tallies of one Kind are compared with each other.
type Tally struct {
	Group string // who or what is looked at: a village, a clerk, a card
	Kind  string // what is counted: 同一电话, or the first digit of an amount
	Cases int    // of All, how many are so
	All   int
}

// A Mark is a tally that stands out.
type Mark struct {
	Tally
	Others float64 // the share among the others, between 0 and 1
	Bits   float64 // surprise: each bit halves the chance that it came about by itself
}

// Share is the share within the group, between 0 and 1.
func (m Mark) Share() float64 { return float64(m.Cases) / float64(m.All) }

// Rank gives the tallies that are larger than among the others of their kind by at least so
// many bits, the most surprising first. A group alone of its kind is compared with nothing
// and left out. The order of the tallies is of no influence.
func Rank(tallies []Tally, least float64) []Mark {
	sums := map[string]Tally{}
	groups := map[string]float64{}
	for _, t := range tallies {
		s := sums[t.Kind]
		sums[t.Kind] = Tally{Kind: t.Kind, Cases: s.Cases + t.Cases, All: s.All + t.All}
		groups[t.Kind]++
	}
	var marks []Mark
	for _, t := range tallies {
		m := mark(t, sums[t.Kind], groups[t.Kind])
		if m.Bits >= least {
			marks = append(marks, m)
		}
	}
	slices.SortFunc(marks, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(b.Bits, a.Bits), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Group, b.Group))
	})
	return marks
}

// mark compares a tally with the rest of its kind. One case more than the others show keeps
// what nobody else has from being infinitely surprising.
func mark(t, sum Tally, groups float64) Mark {
	cases, all := sum.Cases-t.Cases, sum.All-t.All
	if all <= 0 || t.All <= 0 || t.Cases <= 0 {
		return Mark{Tally: t}
	}
	others := float64(cases+1) / float64(all+2)
	m := Mark{Tally: t, Others: float64(cases) / float64(all)}
	if m.Share() > others {
		m.Bits = max(0, -tail(t.Cases, t.All, others)-math.Log2(groups))
	}
	return m
}

// tail is the logarithm to base 2 of the chance of k or more of n at a rate p (binomial). It
// is summed from the largest term down, so that it neither overflows nor loses the small ones.
func tail(k, n int, p float64) float64 {
	first := choose(n, k) + float64(k)*math.Log2(p) + float64(n-k)*math.Log2(1-p)
	term, sum := 1.0, 1.0
	for i := k; i < n && term > sum*1e-12; i++ {
		term *= float64(n-i) / float64(i+1) * p / (1 - p)
		sum += term
	}
	return min(0, first+math.Log2(sum))
}

// choose is the logarithm to base 2 of how many ways there are to take k of n.
func choose(n, k int) float64 {
	lg := func(x int) float64 { v, _ := math.Lgamma(float64(x + 1)); return v }
	return (lg(n) - lg(k) - lg(n-k)) / math.Ln2
}
