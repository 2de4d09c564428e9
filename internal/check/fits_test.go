package check

import (
	"slices"
	"testing"
)

// TestColumnsAsked: what conditions look at is what the table says they do.
func TestColumnsAsked(t *testing.T) {
	for name, want := range map[string][]string{
		"vehicles": {"from", "kind", "until"}, "hukou": {"kind", "reform", "since", "state"}, "rosters": nil, "disability": {"grade", "state", "until"},
	} {
		got, err := ColumnsAsked(name)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v, %v", name, got, want, err)
		}
	}
}

// TestFits: a condition is decided for a row alone, unless it looks at the line.
func TestFits(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]*Outside{}
	for _, c := range all {
		named[c.Code] = c
	}
	for code, want := range map[string]bool{"AST-01": false, "ACC-05": true, "AGE-01": false, "DUP-03": false} {
		if got := named[code].AsksOfLine(); got != want {
			t.Errorf("%s asks of the line: %v", code, got)
		}
	}
	if !named["MCH-04"].Asks("today") || !named["DUP-03"].Asks("programme") || named["AST-01"].Asks("today") {
		t.Error("what conditions ask is read wrongly")
	}
	year := Case{First: "2025-01-01", Last: "2025-12-31"}
	for kind, want := range map[string]bool{"car": true, "truck": false} {
		got, err := named["AST-01"].Fits(year, map[string]any{"kind": kind, "from": "2020-02-02", "until": "9999-12-31"})
		if err != nil || got != want {
			t.Errorf("%s: %v, %v", kind, got, err)
		}
	}
}
