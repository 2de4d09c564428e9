package policy

import (
	"encoding/json"
	"testing"
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
			var list []*Bound
			for _, f := range all[p.Number] {
				bound, err := c.Bind(f)
				if err != nil {
					b.Fatal(err)
				}
				list = append(list, bound)
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				list[i%len(list)].Evaluate()
			}
		})
	}
}
