package ident

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"
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
			if want, has := row["normalised"]; has && want != "" && v.Normalised != want {
				t.Errorf("%s %s: normalised is wrong", kind, row["case"])
			}
		}
	}
}

func TestReferenceNames(t *testing.T) {
	for _, row := range reference(t, "reference/tricky_names.csv") {
		if row["case"] == "NAM141" {
			continue // the reference reads U+2F65 as 甘; Unicode's own mapping, and the glyph, are 田
		}
		if row["acceptable"] != "0" && NormalName(row["name"]) != row["normalised"] {
			t.Errorf("%s: NormalName(%q) = %q, want %q (%s)", row["case"], row["name"], NormalName(row["name"]), row["normalised"], row["note"])
		}
	}
}

func TestParseNo(t *testing.T) {
	for in, want := range map[string]error{
		"500236190001010012": nil,
		"50023619000101008x": nil,
		"510212194301229306": nil,
		"":                   ErrNoMissing,
		"5.00236E+17":        ErrNoRounded,
		"500236190001010000": ErrNoRounded,
		"500236000101001":    ErrNoLegacy15,
		"50023619000101":     ErrNoForm,
		"500236190001010010": ErrNoChecksum,
		"500236190102290025": ErrNoDate,
		"990101199001019013": ErrNoArea,
	} {
		if _, err := ParseNo(in, today); !errors.Is(err, want) {
			t.Errorf("ParseNo(%q): got %v, want %v", in, err, want)
		}
	}
	n, _ := ParseNo("50023619000101008X", today)
	if n.String() != "500236**********8X" || n.Sex() != Female || n.Birth().Format("2006-01-02") != "1900-01-01" {
		t.Errorf("got %s, %s, %s", n, n.Sex(), n.Birth())
	}
}

func TestOneWrongDigitIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		good := []byte("500236190001010012")
		i := rapid.IntRange(0, 16).Draw(t, "place")
		d := byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		if good[i] == d {
			return
		}
		good[i] = d
		if _, err := ParseNo(string(good), today); err == nil {
			t.Fatalf("digit %d changed and nobody saw", i)
		}
	})
}

func TestMaskName(t *testing.T) {
	for in, want := range map[string]string{"张三": "张*", "欧阳娜娜": "欧阳**", "王": "*", "阿依古丽·艾合买提": "阿**", "": "*", "刘德华": "刘**"} {
		if got := MaskName(in); got != want {
			t.Errorf("MaskName(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzJudge(f *testing.F) {
	f.Add("id", "500236190001010012")
	f.Add("card", "6228670000000000018")
	f.Add("uscc", "93500236MA00000152")
	f.Add("cnaps", "314653009008")
	f.Fuzz(func(t *testing.T, kind, value string) {
		v, err := Judge(kind, value, today)
		if err == nil && v.Valid {
			if again, _ := Judge(kind, v.Normalised, today); !again.Valid || again.Normalised != v.Normalised {
				t.Errorf("%s: the normal form is not its own", kind)
			}
		}
		NormalName(value)
		MaskName(value)
	})
}
