package ident

import (
	"errors"
	"strings"
	"testing"
)

func table(t *testing.T, rows string) BinTable {
	t.Helper()
	bins, err := ReadBins(strings.NewReader("bin,length,bank_code,bank,type\n" + rows))
	if err != nil {
		t.Fatal(err)
	}
	return bins
}

func TestHint(t *testing.T) {
	c, err := ParseCard("6228670000000000018")
	if err != nil {
		t.Fatal(err)
	}
	wide := table(t, "62,19,A,甲银行,DC\n")
	for name, tc := range map[string]struct {
		bins BinTable
		want string
	}{
		"longest prefix":         {wide.With(table(t, "622867,19,B,乙银行,DC\n")), "B"},
		"other length":           {wide.With(table(t, "622867,16,B,乙银行,DC\n")), "A"},
		"two banks":              {table(t, "622867,19,B,乙银行,DC\n622867,19,C,丙银行,CC\n"), "BC"},
		"the county's own":       {wide.With(table(t, "62,19,D,丁银行,DC\n")), "D"},
		"no table":               {BinTable{}, ""},
		"nothing that begins so": {table(t, "4,19,A,甲银行,CC\n"), ""},
	} {
		got := ""
		for _, b := range tc.bins.Hint(c) {
			got += b.Code
		}
		if got != tc.want {
			t.Errorf("%s: got %q, want %q", name, got, tc.want)
		}
	}
	if Bins().Hint(Card{}) != nil {
		t.Error("the zero Card has a bank")
	}
}

func TestReadBinsRefuses(t *testing.T) {
	for _, in := range []string{"", "a,b\n", "62,19,A,甲,DC\n"} {
		if _, err := ReadBins(strings.NewReader(in)); !errors.Is(err, ErrBins) {
			t.Errorf("ReadBins(%q): got %v, want ErrBins", in, err)
		}
	}
	for _, row := range []string{"62,19,A,甲,XX", "6A,19,A,甲,DC", "62,x,A,甲,DC", "62,2,A,甲,DC", "62,19,A,,DC", "62,19,A", `62,19,"A`} {
		if _, err := ReadBins(strings.NewReader("bin,length,bank_code,bank,type\n" + row + "\n")); !errors.Is(err, ErrBins) {
			t.Errorf("row %q: got %v, want ErrBins", row, err)
		}
	}
}
