package ident

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var today = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// reference reads a table of the reference set that is kept beside the repository.
func reference(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", name))
	if err != nil {
		t.Skipf("the reference set is not beside the repository: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		list = append(list, m)
	}
	return list
}

func TestReferenceIdentifiers(t *testing.T) {
	for kind, file := range map[string]string{"id": "resident_id", "uscc": "uscc", "card": "bank_card", "cnaps": "cnaps"} {
		for _, row := range reference(t, "identifiers/"+file+".csv") {
			v, err := Judge(kind, row["input"], today)
			if err != nil {
				t.Fatal(err)
			}
			if v.Valid != (row["expected_valid"] == "1") {
				t.Errorf("%s %s: valid %v, want %s (%s)", kind, row["case"], v.Valid, row["expected_valid"], row["category"])
			}
			if want, has := row["normalised"]; has && v.Normalised != want {
				t.Errorf("%s %s: normalised is wrong", kind, row["case"])
			}
			if v.Valid != (v.Reason == "" || v.Reason == "legacy_15") {
				t.Errorf("%s %s: valid %v for the reason %q", kind, row["case"], v.Valid, v.Reason)
			}
		}
	}
}

func TestReferenceBanks(t *testing.T) {
	for _, row := range reference(t, "identifiers/bank_card.csv") {
		if row["expected_valid"] != "1" {
			continue // no Card can be made of it
		}
		c, err := ParseCard(Clean(row["input"]))
		if err != nil {
			t.Fatal(err)
		}
		var banks []string
		for _, b := range Bins().Hint(c) {
			banks = append(banks, b.Code)
			if string(b.Type) != row["card_type"] {
				t.Errorf("%s: type %s, want %s", row["case"], b.Type, row["card_type"])
			}
		}
		slices.Sort(banks)
		if got := strings.Join(banks, "|"); got != row["bank_code"] {
			t.Errorf("%s: banks %s, want %s", row["case"], got, row["bank_code"])
		}
	}
}

// disputed are the names the reference set and we see otherwise, with what we hold.
var disputed = map[string]struct{ normal, parsed, why string }{
	"NAM141": {"田秀", "田秀", "U+2F65 is the radical 田 by Unicode's own mapping, not 甘"},
	"NAM144": {"﨑", "", "one character is no name, as the set says itself of NAM209; the row is about the form alone"},
}

func TestReferenceNames(t *testing.T) {
	for _, row := range reference(t, "reference/tricky_names.csv") {
		normal, parsed := row["normalised"], row["normalised"]
		if d, is := disputed[row["case"]]; is {
			normal, parsed = d.normal, d.parsed
		}
		if got := NormalName(row["name"]); row["acceptable"] == "1" && got != normal {
			t.Errorf("%s: NormalName(%q) = %q, want %q (%s)", row["case"], row["name"], got, normal, row["note"])
		}
		if got, err := ParseName(row["name"]); got != parsed || (err == nil) != (parsed != "") {
			t.Errorf("%s: ParseName(%q) = %q, %v, want %q (%s)", row["case"], row["name"], got, err, parsed, row["note"])
		}
	}
}
