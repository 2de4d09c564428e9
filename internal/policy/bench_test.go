package policy

import (
	"os"
	"strings"
	"testing"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkJudge judges each kind of case over and over: the cost of one decision.
func BenchmarkJudge(b *testing.B) {
	raw, err := os.ReadFile("../../../shared/cases/programmes.jsonl")
	if err != nil {
		b.Skip("the reference set ../shared/cases is kept beside the repository and is not here")
	}
	c := load(b)
	byProgramme := map[string][]Facts{}
	for line := range strings.Lines(string(raw)) {
		f, err := ReadFacts([]byte(line))
		if err != nil {
			b.Fatal(err)
		}
		byProgramme[f.Programme] = append(byProgramme[f.Programme], f)
	}
	for _, p := range c.All() {
		b.Run(p.Number, func(b *testing.B) {
			list := byProgramme[p.Number]
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, err := c.Judge(list[i%len(list)]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
