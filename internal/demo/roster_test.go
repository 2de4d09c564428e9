package demo

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestYearHasItsLines(t *testing.T) {
	c := fifty()
	lines := map[int]int{}
	total := 0
	last := Day(0)
	for r := range c.Rosters() {
		if r.AsOf < last {
			t.Fatalf("programme %s for %s comes on %s, after %s", r.Code(), r.Period, r.AsOf, last)
		}
		last = r.AsOf
		for l := range r.Lines() {
			lines[r.Programme]++
			total++
			if !l.Village.Within(r.Township.Code) {
				t.Fatalf("a roster of %s names somebody of %s", r.Township.Name, l.Village)
			}
			if l.Payee < 0 || !c.payees[l.Payee] {
				t.Fatalf("programme %s pays to person %d, who is no payee", r.Code(), l.Payee)
			}
		}
	}
	t.Logf("%d lines: %v", total, lines)
	if total < 38_000 || total > 52_000 {
		t.Errorf("the year has %d lines, want about 45,000", total)
	}
	// Lines a year in all Chongqing (volumes.csv); of 09 in households, not in people.
	city := [18]int{1: 6_200_000, 100_000, 1_100_000, 1_000_000, 900_000, 2_000_000, 650_000, 220_000, 5_000_000,
		2_100_000, 180_000, 850_000, 3_100_000, 2_900_000, 170_000, 400_000, 10_000}
	for programme := 1; programme <= 17; programme++ {
		want := float64(city[programme]) * float64(len(c.People)) / cityPeople
		if got := float64(lines[programme]); got < want*0.6-5 || got > want*1.4+5 {
			t.Errorf("programme %02d has %.0f lines a year, want %.0f within a factor of 1.4", programme, got, want)
		}
	}
}

func TestPlantedFaultsStandOnRosters(t *testing.T) {
	c := fifty()
	late, shared := map[int]bool{}, map[int]bool{}
	for _, a := range c.Planted {
		switch a.Kind {
		case DeceasedOnRoster:
			late[a.Person] = true
		case CardShared:
			shared[a.Person] = true
		}
	}
	seen := map[int]bool{}
	for r := range c.Rosters() {
		for l := range r.Lines() {
			if a, found := c.Account(l.Payee); found && (l.Card != a.Number) != shared[l.Payee] {
				t.Errorf("payee %d stands with another's card: %t, and is planted so: %t", l.Payee, l.Card != a.Number, shared[l.Payee])
			}
			p := c.People[l.Beneficiary]
			if r.Programme >= 10 && p.Died != 0 && p.Died.Month() < r.Period.FirstMonth() && !slices.Contains([]int{11, 16, 17}, r.Programme) {
				seen[l.Beneficiary] = true
				if !late[l.Beneficiary] {
					t.Errorf("person %d died on %s and stands on %s of %s unplanted", l.Beneficiary, p.Died, r.Code(), r.Period)
				}
			}
		}
	}
	if len(seen) == 0 {
		t.Error("nobody stands on a roster after their death")
	}
}

// The facts must be readable by whoever reads the worked cases: no field that these do not
// have, and every field that all of them have.
func TestFactsHaveTheFieldsOfTheCases(t *testing.T) {
	text, err := os.ReadFile("../../../shared/cases/programmes.jsonl")
	if err != nil {
		t.Skip("the worked cases are not beside the repository (../shared/cases)")
	}
	known, always := map[string]map[string]bool{}, map[string]map[string]bool{}
	for line := range bytes.Lines(text) {
		fields, programme := fieldsOf(t, line)
		if known[programme] == nil {
			known[programme], always[programme] = map[string]bool{}, fields
		}
		for f := range always[programme] {
			if !fields[f] {
				delete(always[programme], f)
			}
		}
		for f := range fields {
			known[programme][f] = true
		}
	}
	for r := range fifty().Rosters() {
		for l := range r.Lines() {
			line, err := json.Marshal(l.Facts)
			if err != nil {
				t.Fatal(err)
			}
			fields, programme := fieldsOf(t, line)
			for f := range fields {
				if !known[programme][f] && !described[f] {
					t.Fatalf("programme %s: no case has %s", programme, f)
				}
			}
			for f := range always[programme] {
				if strings.HasPrefix(f, ".basis.") && strings.Count(f, ".") == 2 && !fields[f] {
					t.Fatalf("programme %s: every case has %s", programme, f)
				}
			}
			break
		}
	}
}

// described are fields that the format's description has and no case happens to use.
var described = map[string]bool{
	".household.members.income": true, ".household.members.income.from": true, ".household.members.income.fen": true,
	".household.members.classes": true, ".household.members.registered_disabled": true,
	".basis.share.resolution_no": true, ".basis.share.retained_percent": true, ".basis.share.members": true, ".basis.share.household_members": true,
	".holds.programme": true, ".holds.from": true, ".holds.to": true, ".holds.id": true, ".holds.amount_fen": true,
	".holds.parcel": true, ".holds.mode": true, ".holds.care_grade": true, ".holds.heads": true,
}

// fieldsOf lists the paths of all fields of a case, lists seen through.
func fieldsOf(t *testing.T, line []byte) (fields map[string]bool, programme string) {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(line, &v); err != nil {
		t.Fatal(err)
	}
	fields = map[string]bool{}
	walk(v, "", fields)
	return fields, v["programme"].(string)
}

func walk(v any, path string, fields map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for k, in := range v {
			fields[path+"."+k] = true
			walk(in, path+"."+k, fields)
		}
	case []any:
		for _, in := range v {
			walk(in, path, fields)
		}
	}
}

func BenchmarkYear(b *testing.B) {
	c := fifty()
	for b.Loop() {
		lines := 0
		for r := range c.Rosters() {
			for range r.Lines() {
				lines++
			}
		}
		b.ReportMetric(float64(lines), "lines")
	}
}
