package linkage

import (
	"errors"
	"math"
)

// ErrTooFew tells that there is nothing to learn from: fewer than two records, or no two that
// a pass brings together.
var ErrTooFew = errors.New("可比对的记录太少，无法估计匹配权重")

// Learn estimates how often the fields of one person, and of two, are how much alike. Two:
// from pairs spread evenly over the lists, nearly all of which are of two. One: from the
// pairs of each pass by expectation and maximisation (Winkler 1988), for the fields that the
// pass does not settle; what the passes say of a field is averaged. b is nil to compare a
// list with itself. The same lists give the same model.
func (r Rules) Learn(a, b []Record) (*Model, error) {
	within := b == nil
	if within {
		b = a
	}
	m := &Model{rules: r, share: r.shares(a, b)}
	m.other = r.spread(a, b, within)
	if err := m.learnSame(a, b, within); err != nil {
		return nil, err
	}
	return m, nil
}

// samplePairs is how many pairs of two people are looked at: enough that what one pair in ten
// thousand shows is seen often.
const samplePairs = 200_000

// spread counts the levels of pairs spread evenly over the lists.
func (r Rules) spread(a, b []Record, within bool) [][]float64 {
	counts := r.ones()
	steps := max(1, min(samplePairs/max(1, len(a)), len(b)-1))
	for s := range steps {
		shift := 1 + s*(len(b)-1)/steps
		for i := range a {
			j := (i*len(b)/len(a) + shift) % len(b)
			if within && i == j {
				continue
			}
			for f, c := range r.Comparisons {
				if level := c.level(a[i][f], b[j][f]); level != unknown {
					counts[f][level]++
				}
			}
		}
	}
	return normal(counts)
}

// A pattern is the levels of one pair of records; it is a string so that equal ones count
// together.
type pattern string

func (r Rules) pattern(a, b Record) pattern {
	levels := make([]byte, len(r.Comparisons))
	for f, c := range r.Comparisons {
		levels[f] = byte(c.level(a[f], b[f]) + 1)
	}
	return pattern(levels)
}

// level is the level of a field, or unknown.
func (p pattern) level(field int) int { return int(p[field]) - 1 }

func (m *Model) learnSame(a, b []Record, within bool) error {
	pairs := m.rules.between(a, b)
	if within {
		pairs = m.rules.within(a)
	}
	passes := make([]map[pattern]float64, len(m.rules.Passes))
	for i := range passes {
		passes[i] = map[pattern]float64{}
	}
	any := false
	for n, p := range pairs {
		passes[n][m.rules.pattern(a[p.a], b[p.b])]++
		any = true
	}
	if !any {
		return ErrTooFew
	}
	m.merge(passes, float64(len(a)), float64(len(b)), within)
	return nil
}

// merge puts together what the passes say, each weighed by the pairs of one person it holds.
func (m *Model) merge(passes []map[pattern]float64, a, b float64, within bool) {
	sum, weight := m.rules.ones(), make([]float64, len(m.rules.Comparisons))
	found := 0.0
	for n, seen := range passes {
		same, count := m.maximise(seen, m.rules.Passes[n].Settles)
		found += count
		for f := range same {
			if settles(m.rules.Passes[n], f) {
				continue
			}
			weight[f] += count
			for level, p := range same[f] {
				sum[f][level] += p * count
			}
		}
	}
	m.same = normal(sum)
	all := a * b
	if within {
		all = a * (a - 1) / 2
	}
	m.prior = math.Log2(max(found, 0.5) / all)
}

// rounds bounds the estimation; it has long settled by then.
const rounds = 50

// maximise estimates from the patterns of one pass how alike records of one person are, and
// how many of the pairs are of one.
func (m *Model) maximise(seen map[pattern]float64, settled []int) (same [][]float64, found float64) {
	same, total := m.rules.guess(), 0.0
	for _, n := range seen {
		total += n
	}
	share := 0.1
	for range rounds {
		next := m.rules.ones()
		found = 0
		for p, n := range seen {
			likely := n * m.posterior(p, same, share, settled)
			found += likely
			for f := range next {
				if level := p.level(f); level != unknown {
					next[f][level] += likely
				}
			}
		}
		same, share = normal(next), min(max(found/max(total, 1), 1e-6), 1-1e-6)
	}
	return same, found
}

// posterior is how likely a pair of a pattern is of one person.
func (m *Model) posterior(p pattern, same [][]float64, share float64, settled []int) float64 {
	odds := share / (1 - share)
	for f := range same {
		if level := p.level(f); level != unknown && !holds(settled, f) {
			odds *= same[f][level] / m.other[f][level]
		}
	}
	return odds / (1 + odds)
}

func settles(p Pass, field int) bool { return holds(p.Settles, field) }

func holds(list []int, n int) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}

// ones is a count of one for each level, so that nothing is taken for impossible.
func (r Rules) ones() [][]float64 {
	counts := make([][]float64, len(r.Comparisons))
	for f, c := range r.Comparisons {
		counts[f] = make([]float64, len(c.Levels))
		for level := range counts[f] {
			counts[f][level] = 1
		}
	}
	return counts
}

// guess is where the estimation begins: the same nine times in ten.
func (r Rules) guess() [][]float64 {
	start := r.ones()
	for f, c := range r.Comparisons {
		for level := range start[f] {
			start[f][level] = 0.1 / float64(len(c.Levels)-1)
		}
		start[f][c.same()] = 0.9
	}
	return start
}

// normal makes counts into shares of each field's whole.
func normal(counts [][]float64) [][]float64 {
	for _, field := range counts {
		sum := 0.0
		for _, n := range field {
			sum += n
		}
		for level := range field {
			field[level] /= sum
		}
	}
	return counts
}

// shares are how large a part of the records have each value of the fields that are common;
// under "" is what a value has that is not among them.
func (r Rules) shares(a, b []Record) []map[string]float64 {
	list := make([]map[string]float64, len(r.Comparisons))
	for f, c := range r.Comparisons {
		if !c.Common {
			continue
		}
		count, total := map[string]float64{}, 0.0
		for _, from := range [][]Record{a, b} {
			for _, x := range from {
				if x[f] != "" {
					count[x[f]]++
					total++
				}
			}
		}
		for v := range count {
			count[v] /= total
		}
		count[""] = 1 / max(total, 1)
		list[f] = count
	}
	return list
}
