package policy

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"yikatong/internal/fen"
)

// A worked case is facts with the result they must give.
type worked struct {
	Expect struct {
		Eligible bool    `json:"eligible"`
		Amount   fen.Fen `json:"amount_fen"`
		Lines    []Line  `json:"lines"`
		Reason   string  `json:"reason"`
		Recover  fen.Fen `json:"recover_fen"`
	} `json:"expect"`
	Why string `json:"why"`
}

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
	var want worked
	if err := json.Unmarshal(line, &want); err != nil {
		t.Errorf("%s: %v", facts.Case, err)
		return
	}
	got, err := c.Judge(facts)
	if err != nil {
		t.Errorf("%s: %v", facts.Case, err)
		return
	}
	e := want.Expect
	same := got.Eligible == e.Eligible && got.Amount == e.Amount && got.Reason == e.Reason && got.Recover == e.Recover &&
		slices.EqualFunc(got.Lines, e.Lines, func(a, b Line) bool { return a.Amount == b.Amount })
	if !same {
		t.Errorf("%s: got %+v\nwant %+v\n%s", facts.Case, got, e, want.Why)
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
		if n < 12 {
			t.Errorf("programme %s has %d cases, want at least 12", p.Number, n)
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
