package demo

import "testing"

// TestRecordsEndAfterTheyBegin: no record of the register ends before it begins, however large
// the county.
func TestRecordsEndAfterTheyBegin(t *testing.T) {
	c, err := Generate(Config{Seed: 42, People: 50_000, Year: 2025})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for r := range c.Register() {
		n++
		if r.Until != 0 && r.Until < r.From {
			t.Errorf("%s of %d: from %s until %s", r.Programme, r.Person, r.From, r.Until)
		}
	}
	if n == 0 {
		t.Error("no records")
	}
}
