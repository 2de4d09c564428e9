package linkage

import (
	"cmp"
	"iter"
	"slices"
)

// A pair is two records by their places.
type pair struct{ a, b int }

// A pairing gives pairs pass by pass. It remembers the keys that too many records share: they
// bring nobody together, so that a later, narrower pass may.
type pairing struct {
	rules   Rules
	crowded []map[string]bool // by pass
}

// within gives the pairs of one list that some pass brings together, each once, with the
// number of the first pass that does.
func (r Rules) within(list []Record) iter.Seq2[int, pair] {
	return func(yield func(int, pair) bool) {
		p := pairing{rules: r}
		for n, pass := range r.Passes {
			crowded := map[string]bool{}
			for key, group := range groups(pass, list) {
				if len(group) > r.Most {
					crowded[key] = true
				} else if !p.each(n, group, list, yield) {
					return
				}
			}
			p.crowded = append(p.crowded, crowded)
		}
	}
}

// each gives the pairs of one group that no earlier pass gave.
func (p pairing) each(n int, group []int, list []Record, yield func(int, pair) bool) bool {
	for i, a := range group {
		for _, b := range group[i+1:] {
			if !p.together(list[a], list[b]) && !yield(n, pair{a, b}) {
				return false
			}
		}
	}
	return true
}

// between gives the pairs of two lists that some pass brings together, each once.
func (r Rules) between(a, b []Record) iter.Seq2[int, pair] {
	return func(yield func(int, pair) bool) {
		p := pairing{rules: r}
		for n, pass := range r.Passes {
			of, crowded := map[string][]int{}, map[string]bool{}
			for key, group := range groups(pass, b) {
				if len(group) > r.Most {
					crowded[key] = true
				} else {
					of[key] = group
				}
			}
			for i, x := range a {
				for _, j := range of[pass.Key(x)] {
					if !p.together(x, b[j]) && !yield(n, pair{i, j}) {
						return
					}
				}
			}
			p.crowded = append(p.crowded, crowded)
		}
	}
}

// together reports whether one of the passes so far brought two records together.
func (p pairing) together(a, b Record) bool {
	for n, crowded := range p.crowded {
		key := p.rules.Passes[n].Key
		if k := key(a); k != "" && k == key(b) && !crowded[k] {
			return true
		}
	}
	return false
}

// groups gives the places of the records of each key, in the order of the keys.
func groups(pass Pass, list []Record) iter.Seq2[string, []int] {
	type keyed struct {
		key string
		at  int
	}
	var all []keyed
	for i, r := range list {
		if k := pass.Key(r); k != "" {
			all = append(all, keyed{k, i})
		}
	}
	slices.SortFunc(all, func(x, y keyed) int { return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(x.at, y.at)) })
	return func(yield func(string, []int) bool) {
		for rest := all; len(rest) > 0; {
			n := 1
			for n < len(rest) && rest[n].key == rest[0].key {
				n++
			}
			group := make([]int, n)
			for i := range group {
				group[i] = rest[i].at
			}
			if !yield(rest[0].key, group) {
				return
			}
			rest = rest[n:]
		}
	}
}
