package policy

import (
	"bufio"
	"bytes"
	"os"
	"slices"
	"testing"
)

func load(t testing.TB) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestWorkedCases runs the reference set kept beside the repository.
func TestWorkedCases(t *testing.T) {
	const name = "../../../shared/cases/programmes.jsonl"
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		t.Skip("the reference set ../shared/cases is kept beside the repository and is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c := load(t)
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		checkCase(t, c, lines.Bytes())
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func checkCase(t *testing.T, c *Catalogue, line []byte) {
	t.Helper()
	facts, err := ReadFacts(line)
	if err != nil {
		t.Errorf("%.40s: %v", line, err)
		return
	}
	if says := c.try(facts.Programme, line); says != "" {
		t.Error(says)
	}
}

// TestOwnCases runs the cases that stand beside each programme, at least twelve each.
func TestOwnCases(t *testing.T) {
	c := load(t)
	for _, p := range c.All() {
		raw, err := embedded.ReadFile("programmes/" + p.Number + "/cases.jsonl")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range bytes.Lines(raw) {
			checkCase(t, c, line)
			n++
		}
		if n < FewestCases {
			t.Errorf("programme %s has %d cases, want at least %d", p.Number, n, FewestCases)
		}
	}
}

// TestEveryConditionHasACase: in the cases beside a programme each of its conditions fails
// at least once, for the whole or for a month or an item of it.
func TestEveryConditionHasACase(t *testing.T) {
	c := load(t)
	type question struct{ programme, ask string }
	failed := map[question]bool{}
	for _, f := range ownFacts(t, c) {
		e, err := c.Explain(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range e.Steps {
			if !s.Holds {
				failed[question{f.Programme, s.Ask}] = true
			}
		}
	}
	for _, p := range c.All() {
		for _, r := range p.compiled.rules {
			for _, x := range slices.Concat(r.conditions, r.after) {
				if !failed[question{p.Number, x.Ask}] {
					t.Errorf("programme %s: no case in which %q fails (%s)", p.Number, x.Ask, x.Reason.s)
				}
			}
		}
	}
}
