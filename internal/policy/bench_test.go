package policy

import (
	"encoding/json"
	"testing"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

// byProgramme is the own cases by number, without standards where the catalogue's own serve:
// a county's facts carry none.
func byProgramme(b *testing.B, c *Catalogue) map[string][]Facts {
	list := map[string][]Facts{}
	for _, f := range ownFacts(b, c) {
		bare := f
		bare.Standards = nil
		if _, err := c.Judge(bare); err == nil {
			f = bare
		}
		list[f.Programme] = append(list[f.Programme], f)
	}
	return list
}

// BenchmarkJudge judges each programme's own cases over and over: the cost of one decision,
// from the text of the facts to the result.
func BenchmarkJudge(b *testing.B) {
	c := load(b)
	all := byProgramme(b, c)
	for _, p := range c.All() {
		b.Run(p.Number, func(b *testing.B) {
			var list [][]byte
			for _, f := range all[p.Number] {
				text, err := json.Marshal(f)
				if err != nil {
					b.Fatal(err)
				}
				list = append(list, text)
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				f, err := ReadFacts(list[i%len(list)])
				if err != nil {
					b.Fatal(err)
				}
				if _, err := c.Judge(f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkBareRules evaluates the same compiled rules on the same facts, already bound, in
// a plain loop and does nothing with the answers: what BenchmarkJudge is to be held against.
func BenchmarkBareRules(b *testing.B) {
	c := load(b)
	all := byProgramme(b, c)
	for _, p := range c.All() {
		b.Run(p.Number, func(b *testing.B) {
			var list []*judging
			for _, f := range all[p.Number] {
				j, err := c.judging(&f)
				if err != nil {
					b.Fatal(err)
				}
				list = append(list, j)
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				bareRules(list[i%len(list)])
			}
		})
	}
}

// bareRules evaluates conditions to the first that fails and then the parts, for each month
// or item. An error is an answer like any other here.
func bareRules(j *judging) {
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
		if item != nil && j.take(items, i, item) != nil || !bareHolds(j, i > 0) {
			continue
		}
		for _, p := range j.rule.parts {
			_, _, _ = p.fen.program.Eval(j.scope)
		}
	}
}

// bareHolds asks again, after the first item, only what an item changes: Judge does so too.
func bareHolds(j *judging, again bool) bool {
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
