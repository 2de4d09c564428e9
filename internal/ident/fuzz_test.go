package ident

import (
	"strings"
	"testing"
)

func FuzzJudge(f *testing.F) {
	f.Add("id", "500236190001010012")
	f.Add("id", "500103880101901")
	f.Add("card", "6228670000000000018")
	f.Add("uscc", "91500236m2797637xd")
	f.Add("cnaps", "314653009008")
	f.Fuzz(func(t *testing.T, kind, value string) {
		v, err := Judge(kind, value, today)
		if err != nil || !v.Valid {
			return
		}
		if again, _ := Judge(kind, v.Normalised, today); !again.Valid || again.Normalised != v.Normalised {
			t.Errorf("%s: the normal form is not its own", kind)
		}
	})
}

func FuzzParseNo(f *testing.F) {
	for _, s := range []string{"500236190001010012", "50023619000101008x", "5.00236E+17", "500236000101001", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNo(s, today)
		if n.IsZero() == (err == nil) {
			t.Fatal("a number with an error, or neither")
		}
		if err == nil && (n.Birth().After(today) || strings.Contains(n.String(), s[6:14]) || !strings.EqualFold(n.Reveal(), s)) {
			t.Errorf("got %s", n)
		}
	})
}

func FuzzParseAccount(f *testing.F) {
	f.Add("存折", "50001-0120-4")
	f.Add("银行卡", "6228670000000000018")
	f.Fuzz(func(t *testing.T, kind, s string) {
		c, err := ParseAccount(ParseAccountKind(kind), s)
		if c.IsZero() == (err == nil) || err == nil && (c.Reveal() != s || strings.Count(c.String(), "*") != len(s)-4) {
			t.Errorf("got %s, %v", c, err)
		}
		Bins().Hint(c)
	})
}

func FuzzParsePhone(f *testing.F) {
	f.Add("+86-138-1234-1234")
	f.Add("023-68123456")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePhone(s)
		if err != nil {
			return
		}
		if again, err := ParsePhone(p.Reveal()); err != nil || again != p {
			t.Errorf("the plain number is not its own: %v", err)
		}
	})
}

func FuzzParseDisabilityCert(f *testing.F) {
	f.Add("50023619000101001273B1")
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := ParseDisabilityCert(s, today); err == nil && (!strings.EqualFold(c.Reveal(), s) || c.Class().String() == "" || c.Grade() < 1 || c.Grade() > 4) {
			t.Errorf("got %s", c)
		}
	})
}

func FuzzParseParcel(f *testing.F) {
	f.Add("5002361002000100001")
	f.Fuzz(func(t *testing.T, s string) {
		if p, err := ParseParcel(s); err == nil && p.String() != s {
			t.Errorf("got %s", p)
		}
	})
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"王芳", "艾力 · 买买提", "O'Neil John", "欧阳\u200b娜", "\xff", "=SUM(1)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		MaskName(s)
		name, err := ParseName(s)
		if err != nil {
			return
		}
		if again, err := ParseName(name); err != nil || again != name {
			t.Errorf("ParseName(%q) = %q, and of that %q, %v", s, name, again, err)
		}
	})
}

func FuzzReadBins(f *testing.F) {
	f.Add("bin,length,bank_code,bank,type\n622867,19,A,甲银行,DC\n")
	f.Fuzz(func(t *testing.T, s string) {
		if bins, err := ReadBins(strings.NewReader(s)); err == nil {
			bins.Hint(Card{"6228670000000000018"})
		}
	})
}
