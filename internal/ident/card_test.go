package ident

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseCard(t *testing.T) {
	for in, want := range map[string]error{
		"6228670000000000018":  nil,
		"6217000000000000020":  nil,
		"6228670000000000019":  ErrCardLuhn,
		"6228670000000000108":  ErrCardLuhn,
		"0000000000000000000":  ErrCardForm,
		"12345":                ErrCardForm,
		"62286700000000000180": ErrCardForm,
		"622202A234567890128":  ErrCardForm,
		"":                     ErrCardForm,
	} {
		if _, err := ParseCard(in); !errors.Is(err, want) {
			t.Errorf("ParseCard(%q): got %v, want %v", in, err, want)
		}
	}
	c, _ := ParseCard("6228670000000000018")
	if c.String() != "***************0018" || c.Tail4() != "0018" || c.Reveal() != "6228670000000000018" {
		t.Errorf("got %s, %s", c, c.Tail4())
	}
}

func TestParseAccount(t *testing.T) {
	for _, tc := range []struct {
		kind AccountKind
		in   string
		want error
	}{
		{BankCard, "6228670000000000019", ErrCardLuhn},
		{SocialCard, "6228670000000000018", nil},
		{Passbook, "6228670000000000019", nil},
		{Passbook, "12345", ErrAccountForm},
		{Corporate, "50001-0120-4", nil},
		{Corporate, strings.Repeat("1", 32), nil},
		{Corporate, strings.Repeat("1", 33), ErrAccountForm},
		{Corporate, "-123456", ErrAccountForm}, // a spreadsheet takes it for a sum
		{Corporate, "123--456", ErrAccountForm},
		{"", "6228670000000000019", ErrCardLuhn}, // an unknown kind is held to the strict rule
	} {
		if _, err := ParseAccount(tc.kind, tc.in); !errors.Is(err, tc.want) {
			t.Errorf("ParseAccount(%q, %q): got %v, want %v", tc.kind, tc.in, err, tc.want)
		}
	}
}

func TestParseAccountKind(t *testing.T) {
	for in, want := range map[string]AccountKind{"社会保障卡": SocialCard, "社保卡": SocialCard, "银行卡": BankCard, "存折": Passbook, "对公账户": Corporate, "": BankCard} {
		if got := ParseAccountKind(in); got != want {
			t.Errorf("ParseAccountKind(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestOneWrongCardDigitIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := []byte("6" + rapid.StringMatching(`[0-9]{11,17}`).Draw(t, "digits") + "0")
		for !luhn(string(s)) {
			s[len(s)-1]++
		}
		i, d := rapid.IntRange(0, len(s)-1).Draw(t, "place"), byte('0'+rapid.IntRange(0, 9).Draw(t, "digit"))
		if _, err := ParseCard(string(s)); err != nil {
			t.Fatalf("a good number is refused: %v", err)
		}
		if s[i] == d {
			t.Skip("nothing is changed")
		}
		s[i] = d
		if _, err := ParseCard(string(s)); err == nil {
			t.Fatalf("digit %d changed and nobody saw", i)
		}
	})
}
