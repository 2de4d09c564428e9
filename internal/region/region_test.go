package region

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestChongqing(t *testing.T) {
	count := map[Level]int{}
	for r := range Under("500000000000") {
		count[r.Level]++
	}
	for level, want := range map[Level]int{City: 1, County: 38, Township: 1031, Village: 11270} {
		if count[level] != want {
			t.Errorf("level %d: got %d divisions, want %d", level, count[level], want)
		}
	}
	if n := len(Counties()); n != 38 {
		t.Errorf("got %d counties, want 38", n)
	}
	if r, ok := Lookup("500236000000"); !ok || r.Name != "奉节县" {
		t.Errorf("got %v, %v, want 奉节县", r, ok)
	}
	if _, ok := Lookup("500299000000"); ok {
		t.Error("500299 is no county")
	}
	for _, z := range Zones {
		if _, taken := Lookup(z.Code); taken {
			t.Errorf("%s: the code is a county's", z.Name)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, tc := range []struct {
		c, other Code
		want     bool
	}{
		{"500236122201", "500236122000", true},
		{"500236122201", "500236000000", true},
		{"500236122201", "500000000000", true},
		{"500236122000", "500236122201", false},
		{"500236122201", "500236123000", false},
		{"500237100200", "500236000000", false},
		{"500236000000", "500236000000", true},
		{"500236122201", "", false},
		{"", "500236000000", false},
	} {
		if got := tc.c.Within(tc.other); got != tc.want {
			t.Errorf("%s within %s: got %v, want %v", tc.c, tc.other, got, tc.want)
		}
	}
}

func TestParseCode(t *testing.T) {
	for in, want := range map[string]Code{"500236": "500236000000", "500236100": "500236100000", "500236100200": "500236100200",
		"50023610020": "", "": "", "50023a": "", "5002361002001": "",
		"500000": "500000000000", "500236000201": "", "500000100": "", "500000000201": "", "000000": "", "000000000000": ""} {
		if got, err := ParseCode(in); got != want || (err == nil) != (want != "") {
			t.Errorf("ParseCode(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestUnderIsWithin(t *testing.T) {
	all := slices.Collect(Under("500000000000"))
	rapid.Check(t, func(t *rapid.T) {
		top := rapid.SampledFrom(all).Draw(t, "top")
		want := 0
		for _, r := range all {
			if r.Code.Within(top.Code) {
				want++
			}
		}
		under := slices.Collect(Under(top.Code))
		if len(under) != want || under[0] != top {
			t.Fatalf("under %s: got %d divisions, want %d", top.Name, len(under), want)
		}
		for _, r := range under {
			if !r.Code.Within(top.Code) || r != top && !r.Parent.Within(top.Code) {
				t.Fatalf("%s is not under %s", r.Name, top.Name)
			}
		}
	})
}

func TestEveryParentIsThere(t *testing.T) {
	for r := range Under("500000000000") {
		if _, ok := Lookup(r.Parent); !ok && r.Level != City {
			t.Errorf("%s %s: no parent %s", r.Code, r.Name, r.Parent)
		}
		if again, err := ParseCode(string(r.Code)); err != nil || again != r.Code {
			t.Errorf("%s: %v", r.Code, err)
		}
	}
	for range Under("") {
		t.Fatal("something is under the zero Code")
	}
	for _, z := range Zones {
		for r := range Under(z.Code) {
			t.Fatalf("%s is under %s by the table of another county", r.Name, z.Name)
		}
	}
}

func FuzzParseCode(f *testing.F) {
	for _, s := range []string{"500236", "500236100", "500236100200", "500236000201", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCode(s)
		if err != nil {
			return
		}
		if p := c.Parent(); !c.Within(c) || p != "" && (!c.Within(p) || p.Within(c) || p.Level() >= c.Level()) {
			t.Errorf("%s of level %d has the parent %s of level %d", c, c.Level(), p, p.Level())
		}
	})
}
