package roster

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// A Why is what makes a line worth a look before others.
type Why uint

// The reasons to look at a line.
const (
	WhyFound Why = 1 << iota // 有疑点: the cross-check raised something
	WhyAdded                 // 新增: the right was not there in the period before
	WhyMoved                 // 金额变动: it was, at another amount
	WhyLarge                 // 金额大: at least twice the roster's average
)

// Whys names the reasons and weighs them, the heaviest first: a weight of 4 is drawn as often as
// four lines of nothing.
var Whys = []struct {
	Why
	Chinese string
	Weight  int
}{{WhyFound, "有疑点", 6}, {WhyAdded, "本期新增", 4}, {WhyMoved, "金额变动", 3}, {WhyLarge, "金额较大", 3}}

// weight of a line is one for being there and what each reason adds.
func (w Why) weight() int {
	n := 1
	for _, r := range Whys {
		if w&r.Why != 0 {
			n += r.Weight
		}
	}
	return n
}

// A Candidate is a line that may be drawn.
type Candidate struct {
	Line int64
	Why  Why
}

// A drawn candidate has the ticket by which it is held against others.
type drawn struct {
	Candidate
	ticket [sha256.Size]byte
}

// Sample draws up to n lines to be looked at first. The seed is the content's hash: whoever draws,
// and however often, draws the same lines, and nobody can choose them without changing the content.
//
// Each line takes as many tickets as it weighs, by hash, and keeps its best; the n best win. That is
// weighted sampling without replacement (Efraimidis and Spirakis 2006) in whole numbers.
func Sample(seed string, lines []Candidate, n int) []Candidate {
	list := make([]drawn, len(lines))
	for i, c := range lines {
		list[i] = drawn{c, ticket(seed, c)}
	}
	slices.SortFunc(list, func(a, b drawn) int {
		return cmp.Or(bytes.Compare(b.ticket[:], a.ticket[:]), cmp.Compare(a.Line, b.Line))
	})
	out := make([]Candidate, 0, n)
	for _, d := range list[:min(n, len(list))] {
		out = append(out, d.Candidate)
	}
	return out
}

func ticket(seed string, c Candidate) (best [sha256.Size]byte) {
	b := make([]byte, len(seed)+16)
	copy(b, seed)
	binary.BigEndian.PutUint64(b[len(seed):], uint64(c.Line))
	for i := range c.Why.weight() {
		binary.BigEndian.PutUint64(b[len(seed)+8:], uint64(i))
		if t := sha256.Sum256(b); bytes.Compare(t[:], best[:]) > 0 {
			best = t
		}
	}
	return best
}
