package policy

import (
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// Bound is facts laid out for the rules of their programme once: the floor that benchmarks
// hold [Catalogue.Judge] and Decide against. It serves one goroutine at a time.
type Bound struct{ j *judging }

// Bind lays facts out.
func (c *Catalogue) Bind(f Facts) (*Bound, error) {
	j, err := c.judging(&f)
	return &Bound{j}, err
}

// Evaluate runs the compiled formulas that Judge would, in a plain loop, and does nothing with
// the answers: for each month or item the conditions to the first that fails, then the parts.
// An error is an answer like any other here.
func (b *Bound) Evaluate() {
	j := b.j
	clear(j.vals[slotLets:])
	items := []ref.Val{nil}
	switch {
	case j.rule.monthly:
		items = items[:0]
		for m := month(j.span.FirstMonth()); m <= month(j.span.LastMonth()); m++ {
			items = append(items, m)
		}
	case j.rule.each != nil:
		v, _, _ := j.rule.each.program.Eval(j.scope)
		items = elements(v)
	}
	for i, item := range items {
		if item != nil && j.take(items, i, item) != nil || !j.bareHolds(i > 0) {
			continue
		}
		for _, p := range j.rule.parts {
			_, _, _ = p.fen.program.Eval(j.scope)
		}
	}
}

// bareHolds asks again, after the first item, only what an item changes: Judge does so too.
func (j *judging) bareHolds(again bool) bool {
	for _, x := range j.rule.conditions {
		if again && !x.holds.perItem {
			continue
		}
		if v, _, _ := x.holds.program.Eval(j.scope); v != types.True {
			return false
		}
	}
	return true
}
