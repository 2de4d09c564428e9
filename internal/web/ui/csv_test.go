package ui

import (
	"encoding/csv"
	"strings"
	"testing"
)

// No cell of a file begins with what spreadsheet programs take for a formula, and every cell
// comes back as it was but for the apostrophe before it.
func FuzzCSVHoldsNoFormula(f *testing.F) {
	for _, s := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "冉启明", "", "a\"b,c", "\x00=1", "'=1", "\r\n=cmd"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		text := string(Table{[]string{"x", "y"}, [][]string{{cell, "end"}}, nil}.CSV())
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		got := rows[1][0]
		if first := strings.TrimSpace(got); first != "" && strings.ContainsAny(first[:1], "=+-@") {
			t.Errorf("%q is written as %q", cell, got)
		}
	})
}
