package policy

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestStandardsAsPeopleWriteThem(t *testing.T) {
	money, area, heads := Standard{Unit: "分/人·月"}, Standard{Unit: "百分之一亩"}, Standard{Unit: "台"}
	for _, test := range []struct {
		of    Standard
		text  string
		value int64
		write string
	}{
		{money, "750", 75000, "750.00 元/人·月"}, {money, "1,750.5", 175050, "1750.50 元/人·月"}, {money, "0.05", 5, "0.05 元/人·月"},
		{area, "3.25", 325, "3.25 亩"}, {heads, "2", 2, "2 台"},
	} {
		got, err := test.of.Read(test.text)
		if err != nil || got != test.value || test.of.Write(got) != test.write {
			t.Errorf("%q: got %d, %v, written %q", test.text, got, err, test.of.Write(got))
		}
	}
	for _, text := range []string{"", "-1", "+1", "1.234", "1.", ".5", "1e3", "七百", "99999999999999999999", "10000000001"} {
		if v, err := money.Read(text); !errors.Is(err, ErrStandard) {
			t.Errorf("%q: got %d, %v", text, v, err)
		}
	}
	if _, err := heads.Read("1.5"); !errors.Is(err, ErrStandard) {
		t.Error("half a machine")
	}
}

func TestAStandardReadsWhatItWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Standard{Unit: rapid.SampledFrom([]string{"分", "分/亩", "百分之一", "台"}).Draw(t, "unit")}
		v := rapid.Int64Range(0, maxFen).Draw(t, "value")
		text, _, _ := strings.Cut(s.Write(v), " ")
		if got, err := s.Read(text); err != nil || got != v {
			t.Fatalf("%d written %q reads %d, %v", v, text, got, err)
		}
	})
}

func FuzzReadStandard(f *testing.F) {
	f.Add("1,750.50")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := Standard{Unit: "分"}.Read(text)
		if err == nil && (v < 0 || v > maxFen) {
			t.Errorf("%q reads %d", text, v)
		}
	})
}
