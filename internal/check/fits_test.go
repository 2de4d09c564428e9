package check

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yikatong/internal/register"
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
		row := map[string]any{"kind": kind, "from": "2020-02-02", "until": "9999-12-31"}
		got, err := named["AST-01"].Condition().Holds(func(part *Condition) (bool, error) { return part.Fits(year, row) })
		if err != nil || got != want {
			t.Errorf("%s: %v, %v", kind, got, err)
		}
	}
}

// TestTakenApart: a condition put together from its parts says what the whole says, whatever the
// row; and its parts look at one column each, nearly always.
func TestTakenApart(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	registers, err := register.Load()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(all).Draw(t, "check")
		day := rapid.SampledFrom([]string{"2023-01-31", "2024-12-31", "2025-01-01", "2025-03-31", "2026-02-01", register.Never})
		line := Case{Programme: "09", First: "2025-01-01", Last: "2025-03-31", Today: "2025-04-01", Birth: rapid.SampledFrom([]string{"", "1950-01-01", "2015-02-03"}).Draw(t, "birth")}
		line.Record = map[string]any{"applied_on": day.Draw(t, "applied"), "event_on": day.Draw(t, "event"), "invoice_on": day.Draw(t, "invoice"), "approved_on": day.Draw(t, "approved"),
			"accepted_on": day.Draw(t, "accepted on"), "started_on": day.Draw(t, "started"), "accepted": rapid.SampledFrom([]string{"passed", "failed"}).Draw(t, "accepted"),
			"house": "H1", "serial": "1", "category": "dibao", "price_fen": int64(2024), "cost_fen": int64(2025), "area_m2": int64(1),
			"children": []any{map[string]any{"birth": day.Draw(t, "child")}}, "parents": []any{map[string]any{"status": "prison"}}}
		line.Thing = Thing{Kind: rapid.SampledFrom([]string{"parcel", "invoice", ""}).Draw(t, "kind"), Area: 2024}
		columns, err := columnsOf(c.Register, registers)
		if err != nil {
			t.Fatal(err)
		}
		row := map[string]any{}
		for _, k := range columns {
			values := []any{"", "live", "moved", "car", "yes", "1", "09"}
			for _, v := range k.Choices {
				values = append(values, v)
			}
			switch k.Type {
			case register.Date:
				row[k.Name] = day.Draw(t, k.Name)
			case register.Int, register.Yuan, register.Area:
				row[k.Name] = rapid.Int64Range(2023, 2026).Draw(t, k.Name)
			default:
				slices.SortFunc(values, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
				row[k.Name] = rapid.SampledFrom(values).Draw(t, k.Name)
			}
		}
		vars := line.vars()
		for k, v := range row {
			vars["row."+k] = v
		}
		want, err := eval[bool](c.when, vars)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Condition().Holds(func(part *Condition) (bool, error) {
			if len(part.Columns) > 1 {
				t.Errorf("%s looks at %v at once", c.Code, part.Columns)
			}
			return part.Fits(line, row)
		})
		if err != nil || got != want {
			t.Fatalf("%s of %v: %v, want %v, %v", c.Code, row, got, want, err)
		}
		can, err := c.Condition().May(func(part *Condition) (fits, known bool, err error) {
			fits, err = part.Fits(line, row)
			return fits, rapid.Bool().Draw(t, "known"), err
		})
		if err != nil || want && !can {
			t.Fatalf("%s of %v holds, and may not, %v", c.Code, row, err)
		}
	})
}
