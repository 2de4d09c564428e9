package ident

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yikatong/internal/fault"
)

func TestParseNo(t *testing.T) {
	for in, want := range map[string]error{
		"500236190001010012": nil,
		"50023619000101008x": nil,
		"510212194301229306": nil, // Sichuan's before 1997
		"440524188001010014": nil, // the example of GB 11643
		"810000197702069743": nil, // residence permit of a person from Hong Kong
		"":                   ErrNoMissing,
		"5.00236E+17":        ErrNoRounded,
		"500236190001010000": ErrNoRounded,
		"500236000101001":    ErrNoLegacy15,
		"50023619000101":     ErrNoForm,
		"50023619000101001A": ErrNoForm,
		"５00236190001010012": ErrNoForm, // Clean comes first
		"500236190001010010": ErrNoChecksum,
		"500236190102290025": ErrNoDate,
		"990101199001019013": ErrNoArea,
		"500000199001019010": ErrNoArea,
	} {
		n, err := ParseNo(in, today)
		if !errors.Is(err, want) || want != nil && !errors.Is(err, fault.Invalid) {
			t.Errorf("ParseNo(%q): got %v, want %v", in, err, want)
		}
		if n.IsZero() != (want != nil) {
			t.Errorf("ParseNo(%q): a number with an error, or neither", in)
		}
	}
}

func TestNoTells(t *testing.T) {
	n, _ := ParseNo("50023619000101008X", today)
	if n.String() != "500236**********8X" || n.Tail4() != "008X" || n.Sex() != Female || n.Birth().Format("2006-01-02") != "1900-01-01" {
		t.Errorf("got %s, %s, %s, %s", n, n.Tail4(), n.Sex(), n.Birth())
	}
	var none No
	if none.String() != "" || none.Reveal() != "" || none.Tail4() != "" || none.Sex() != "" || !none.Birth().IsZero() || !none.IsZero() {
		t.Error("the zero No tells something")
	}
	if s := fmt.Sprintf("%v %s %+v", n, n, struct{ N No }{n}); strings.Contains(s, "0101") {
		t.Error("printing shows the date of birth")
	}
}

func TestBornToday(t *testing.T) {
	beijing := time.FixedZone("CST", 8*3600)
	early := time.Date(2025, 6, 1, 0, 30, 0, 0, beijing) // still 31 May in UTC
	for birth, want := range map[string]error{"20250601": nil, "20250602": ErrNoDate} {
		body := "500236" + birth + "001"
		if _, err := ParseNo(body+string(checkOf(body)), early); !errors.Is(err, want) {
			t.Errorf("born %s: got %v, want %v", birth, err, want)
		}
	}
}

func TestUpgrade15(t *testing.T) {
	n, err := Upgrade15("500103880101901", today)
	if err != nil || n.Reveal() != "500103198801019019" {
		t.Errorf("got %v, %v", n, err)
	}
	for in, want := range map[string]error{"50010388010190": ErrNoForm, "500103880231901": ErrNoDate, "990103880101901": ErrNoArea} {
		if _, err := Upgrade15(in, today); !errors.Is(err, want) {
			t.Errorf("Upgrade15(%q): got %v, want %v", in, err, want)
		}
	}
}

// goodNo draws any well-formed number.
func goodNo(t *rapid.T) string {
	area := rapid.SampledFrom(provinces).Draw(t, "province") + fmt.Sprintf("%04d", rapid.IntRange(1, 9999).Draw(t, "county"))
	birth := today.AddDate(0, 0, -rapid.IntRange(0, 50000).Draw(t, "days"))
	body := area + birth.Format("20060102") + fmt.Sprintf("%03d", rapid.IntRange(0, 999).Draw(t, "sequence"))
	return body + string(checkOf(body))
}

func TestOneWrongSignIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := []byte(goodNo(t))
		if n, err := ParseNo(string(s), today); err != nil || n.Reveal() != string(s) {
			t.Fatalf("a good number is refused: %v", err)
		}
		i := rapid.IntRange(0, 17).Draw(t, "place")
		d := byte(rapid.SampledFrom([]rune("0123456789X")).Draw(t, "sign"))
		if s[i] == d {
			t.Skip("nothing is changed")
		}
		s[i] = d
		if _, err := ParseNo(string(s), today); err == nil {
			t.Fatalf("sign %d changed and nobody saw", i)
		}
	})
}

func TestSwappedNeighboursAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := []byte(goodNo(t))
		i := rapid.IntRange(0, 16).Draw(t, "place")
		if s[i] == s[i+1] {
			t.Skip("nothing is changed")
		}
		s[i], s[i+1] = s[i+1], s[i]
		if _, err := ParseNo(string(s), today); err == nil {
			t.Fatalf("signs %d and %d changed places and nobody saw", i, i+1)
		}
	})
}

func TestErrorsQuoteNoNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[0-9]{10,20}X?`).Draw(t, "text")
		_, no := ParseNo(s, today)
		_, card := ParseCard(s)
		_, phone := ParsePhone(s)
		_, cert := ParseDisabilityCert(s, today)
		for _, err := range []error{no, card, phone, cert} {
			if err != nil && strings.Contains(err.Error(), s) {
				t.Fatalf("%q holds the number", err)
			}
		}
	})
}
