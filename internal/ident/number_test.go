package ident

import (
	"errors"
	"testing"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		" 500103 \u00a0\u3000\ufeff\u200b": "500103",
		"５００１ｘ":                            "5001x",
		"'6221\u2019`":                     "6221",
		"０２３－１２３４":                         "023-1234",
		"（１）":                              "(1)",
		"\t12\r\n":                         "12",
		"":                                 "",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParsePhone(t *testing.T) {
	for in, want := range map[string]string{
		"13812341234": "138****1234", "138-1234-1234": "138****1234", "+8613812341234": "138****1234", "+86-13812341234": "138****1234",
		"023-68123456": "023****3456", "02368123456": "023****3456", "0816-2212345": "081****2345",
	} {
		if p, err := ParsePhone(in); err != nil || p.String() != want {
			t.Errorf("ParsePhone(%q) = %s, %v, want %s", in, p, err, want)
		}
	}
	for _, in := range []string{"", "12812341234", "1381234123", "138123412345", "1-3812341234", "68123456", "00236812345", "+86023-68123456", "023-6812-3456"} {
		if _, err := ParsePhone(in); !errors.Is(err, ErrPhone) {
			t.Errorf("ParsePhone(%q): got %v, want ErrPhone", in, err)
		}
	}
}

func TestParseDisabilityCert(t *testing.T) {
	for in, want := range map[string]error{
		"50023619000101001241":    nil,
		"50023619000101001273B1":  nil,
		"50023619000101008x11":    nil,
		"50023619000101001281":    ErrDisabilityForm, // no class 8
		"50023619000101001245":    ErrDisabilityForm, // no grade 5
		"50023619000101001241B":   ErrDisabilityForm,
		"500236190001010012411":   ErrDisabilityForm,
		"500236190001010012":      ErrDisabilityForm,
		"50023619000101001041":    ErrNoChecksum,
		"50023619000101001241B12": nil,
	} {
		if _, err := ParseDisabilityCert(in, today); !errors.Is(err, want) {
			t.Errorf("ParseDisabilityCert(%q): got %v, want %v", in, err, want)
		}
	}
	c, _ := ParseDisabilityCert("50023619000101001273", today)
	if c.Class() != Multiple || c.Class().String() != "多重" || c.Grade() != 3 || c.Holder().Reveal() != "500236190001010012" {
		t.Errorf("got class %s, grade %d", c.Class(), c.Grade())
	}
	if c.String() != "500236**********12**" || c.Reveal() != "50023619000101001273" {
		t.Errorf("got %s", c)
	}
	var none DisabilityCert
	if none.Class() != 0 || none.Class().String() != "" || none.Grade() != 0 || none.String() != "" || !none.IsZero() {
		t.Error("the zero DisabilityCert tells something")
	}
}

func TestParseParcel(t *testing.T) {
	for in, good := range map[string]bool{"5002361002000100001": true, "5002361002000200017": true, "500236100200020001": false,
		"500236100200020001A": false, "9902361002000200017": false, "5002361002000200000": false} {
		if p, err := ParseParcel(in); (err == nil) != good || good && (p.String() != in || p.Issuer() != in[:14]) {
			t.Errorf("ParseParcel(%q) = %s, %v, want good %v", in, p, err, good)
		}
	}
}
