package ident

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestParseUSCC(t *testing.T) {
	for in, want := range map[string]error{
		"91350100M000100Y43": nil, // the example of GB 32100
		"91500236m2797637xd": nil,
		"93500236MA00000152": nil,
		"11500236000000019R": nil,
		"93500236MA00000153": ErrUSCCCheck,
		"91500154M730432102": ErrUSCCInner,
		"N3500103MO4654141F": ErrUSCCForm,
		"000000000000000000": ErrUSCCForm,
		"M2797637-X":         ErrUSCCForm,
		"":                   ErrUSCCForm,
	} {
		if _, err := ParseUSCC(in); !errors.Is(err, want) {
			t.Errorf("ParseUSCC(%q): got %v, want %v", in, err, want)
		}
	}
}

func TestParseCNAPS(t *testing.T) {
	for in, want := range map[string]error{
		"314653000011": nil,
		"314653009008": nil,
		"314653009007": ErrCNAPSCheck,
		"31465300900":  ErrCNAPSForm,
		"31465300001X": ErrCNAPSForm,
		"000000000000": ErrCNAPSForm,
	} {
		if _, err := ParseCNAPS(in); !errors.Is(err, want) {
			t.Errorf("ParseCNAPS(%q): got %v, want %v", in, err, want)
		}
	}
}

func TestOneWrongSignOfACodeIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i, sign := rapid.IntRange(0, 17).Draw(t, "place"), byte(rapid.SampledFrom([]rune(usccSigns)).Draw(t, "sign"))
		uscc, cnaps := []byte("93500236MA00000152"), []byte("314653009008")
		if uscc[i] != sign {
			uscc[i] = sign
			if _, err := ParseUSCC(string(uscc)); err == nil {
				t.Fatalf("sign %d of the credit code changed and nobody saw", i)
			}
		}
		if i %= 12; cnaps[i] != sign {
			cnaps[i] = sign
			if _, err := ParseCNAPS(string(cnaps)); err == nil {
				t.Fatalf("sign %d of the bank's code changed and nobody saw", i)
			}
		}
	})
}
