package inspect

import (
	"cmp"
	"fmt"
	"slices"

	"yikatong/internal/fault"
)

// ErrAim tells that a confidence or a rate of faults is no percentage that can be aimed at.
var ErrAim = fmt.Errorf("confidence and tolerable rate lie between 0 and 100 percent: %w", fault.Invalid)

// An Aim says how sure an inspection is to be: that, with so much confidence, a roster in
// which more than the tolerable part of the lines is wrong does not pass unnoticed.
type Aim struct {
	Confidence float64 // 0.95
	Tolerable  float64 // 0.05
}

// Size is how many of so many lines must be looked at: the fewest with which the chance to
// meet none of the wrong ones, drawn without return, is at most 1 − confidence
// (hypergeometric; the discovery sampling of GB/T 2828.2 and of auditors).
func (a Aim) Size(lines int) (int, error) {
	if !(a.Confidence > 0 && a.Confidence < 1 && a.Tolerable > 0 && a.Tolerable < 1) {
		return 0, ErrAim
	}
	wrong := int(a.Tolerable*float64(lines)) + 1 // the smallest number that is too many
	missed := 1.0
	for n := range lines {
		if missed <= 1-a.Confidence {
			return n, nil
		}
		missed *= max(0, float64(lines-n-wrong)) / float64(lines-n)
	}
	return lines, nil
}

// A Stratum is a part of a roster that is sure to be looked into: a township, a programme, a
// range of amounts, a kind of risk.
type Stratum struct {
	Name  string
	Lines []string // what names each line to those who draw again
	// Weight draws this stratum so many times as densely as one of weight 1.
	Weight int
}

// A Drawn is one line that is to be looked at.
type Drawn struct {
	Stratum, Line string
	Ticket        string // why this one: the lowest of its stratum
}

// Lines draws n lines: of each stratum in the measure of its lines and weight, at least one
// where it has any, those of the lowest tickets. The order of strata and lines is of no
// influence. A stratum gives no more than it has.
func (d Draw) Lines(strata []Stratum, n int) []Drawn {
	var drawn []Drawn
	for i, k := range allot(strata, n) {
		drawn = append(drawn, d.lowest(strata[i], k)...)
	}
	slices.SortFunc(drawn, func(a, b Drawn) int {
		return cmp.Or(cmp.Compare(a.Stratum, b.Stratum), cmp.Compare(a.Ticket, b.Ticket))
	})
	return drawn
}

func (d Draw) lowest(s Stratum, n int) []Drawn {
	drawn := make([]Drawn, len(s.Lines))
	for i, line := range s.Lines {
		drawn[i] = Drawn{s.Name, line, d.Ticket(line)}
	}
	slices.SortFunc(drawn, func(a, b Drawn) int { return cmp.Compare(a.Ticket, b.Ticket) })
	return drawn[:n]
}

// allot shares n among the strata by lines × weight: one to each that has lines, and the rest
// one by one to the stratum that is then furthest behind its share (the method of Sainte-Laguë:
// no stratum loses by another's being divided). It adds up to n, to the strata that must have
// one, or to all the lines there are.
func allot(strata []Stratum, n int) []int {
	got, sum := make([]int, len(strata)), 0
	for i, s := range strata {
		got[i] = min(1, len(s.Lines))
		sum += got[i]
	}
	for ; sum < n; sum++ {
		next := -1
		for i, s := range strata {
			if got[i] < len(s.Lines) && (next < 0 || behind(s, got[i], strata[next], got[next])) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		got[next]++
	}
	return got
}

// behind reports whether a with n drawn is further behind its share than b with m; of two
// alike, the first by name.
func behind(a Stratum, n int, b Stratum, m int) bool {
	x, y := a.share()*(2*m+1), b.share()*(2*n+1)
	return x > y || x == y && a.Name < b.Name
}

func (s Stratum) share() int { return len(s.Lines) * max(1, s.Weight) }
