package region

import "testing"

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
		"50023610020": "", "": "", "50023a": "", "5002361002001": ""} {
		if got, err := ParseCode(in); got != want || (err == nil) != (want != "") {
			t.Errorf("ParseCode(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
}
