package fen

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestParseYuan(t *testing.T) {
	for _, tc := range []struct {
		in   string
		want Fen
		err  error
	}{
		{"0", 0, nil},
		{"1200", 120000, nil},
		{"1200.5", 120050, nil},
		{"1200.50", 120050, nil},
		{"0.01", 1, nil},
		{"92233720368547756.99", 9223372036854775699, nil},
		{"92233720368547758.07", 0, ErrOverflow},
		{"99999999999999999999", 0, ErrOverflow},
		{"", 0, ErrSyntax},
		{".5", 0, ErrSyntax},
		{"1.", 0, ErrSyntax},
		{"-1", 0, ErrSyntax},
		{"+1", 0, ErrSyntax},
		{"1,200", 0, ErrSyntax},
		{"1.005", 0, ErrSyntax},
		{"1e3", 0, ErrSyntax},
		{" 1", 0, ErrSyntax},
		{"１", 0, ErrSyntax},
	} {
		got, err := ParseYuan(tc.in)
		if got != tc.want || !errors.Is(err, tc.err) {
			t.Errorf("ParseYuan(%q) = %d, %v, want %d, %v", tc.in, got, err, tc.want, tc.err)
		}
	}
}

func TestYuanReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Fen(rapid.Int64Range(0, math.MaxInt64/200).Draw(t, "fen"))
		if got, err := ParseYuan(f.Yuan()); err != nil || got != f {
			t.Fatalf("ParseYuan(%q) = %d, %v, want %d", f.Yuan(), got, err, f)
		}
	})
}

func TestSumOverflows(t *testing.T) {
	if _, err := Sum(slices.Values([]Fen{math.MaxInt64, 1})); !errors.Is(err, ErrOverflow) {
		t.Errorf("got %v, want ErrOverflow", err)
	}
	if _, err := Sum(slices.Values([]Fen{math.MinInt64, -1})); !errors.Is(err, ErrOverflow) {
		t.Errorf("got %v, want ErrOverflow", err)
	}
}

func TestWritten(t *testing.T) {
	for _, tc := range []struct {
		f             Fen
		text, capital string
	}{
		{0, "¥0.00", "零元整"},
		{1, "¥0.01", "壹分"},
		{10, "¥0.10", "壹角整"},
		{105, "¥1.05", "壹元零伍分"},
		{120050, "¥1,200.50", "壹仟贰佰元伍角整"},
		{1010000, "¥10,100.00", "壹万零壹佰元整"},
		{100000000, "¥1,000,000.00", "壹佰万元整"},
		{10000000100, "¥100,000,001.00", "壹亿零壹元整"},
		{148231000, "¥1,482,310.00", "壹佰肆拾捌万贰仟叁佰壹拾元整"},
		{-5, "-¥0.05", "负伍分"},
	} {
		if got := tc.f.String(); got != tc.text {
			t.Errorf("String(%d) = %q, want %q", int64(tc.f), got, tc.text)
		}
		if got := tc.f.Capital(); got != tc.capital {
			t.Errorf("Capital(%d) = %q, want %q", int64(tc.f), got, tc.capital)
		}
	}
}
