package whatif

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yikatong/internal/fen"
	"yikatong/internal/policy"
)

func catalogue(t *testing.T) *policy.Catalogue {
	t.Helper()
	c, err := policy.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func due(t *testing.T, c *policy.Catalogue, f policy.Facts) fen.Fen {
	t.Helper()
	r, err := c.Judge(f)
	if err != nil {
		t.Fatal(err)
	}
	return r.Entitled
}

// resettled is someone due 150.00 yuan of programme 03 for a quarter, of which 50.00 is paid.
var resettled = policy.Facts{Programme: "03", Period: "2025Q1", AsOf: "2025-03-10", Person: &policy.Person{ID: "x", Hukou: "rural"},
	Basis: []byte(`{"approved":true,"moved_on":"2004-05-01"}`), Paid: []policy.Paid{{Period: "2025Q1", AmountFen: 5000}}}

func TestAStandardIsTried(t *testing.T) {
	now := catalogue(t)
	p, _ := now.Programme("03")
	var name string
	for n := range p.Standards {
		name = n
	}
	for _, tc := range []struct {
		from  string
		value int64
		want  fen.Fen
	}{
		{"2025-01-01", 6000, 18000},
		{"2025-03-01", 6000, 16000}, // the last of three months
		{"2025-04-01", 6000, 15000}, // after the period
		{"2025-01-01", 0, 0},
	} {
		c := Change{Programme: "03"}
		c.Set(name, "", tc.from, tc.value)
		then, err := c.Apply(now)
		if err != nil {
			t.Fatal(err)
		}
		if got := due(t, then, resettled); got != tc.want {
			t.Errorf("%+v: got %v", tc, got)
		}
	}
	if got := due(t, now, resettled); got != 15000 {
		t.Errorf("the present rules changed: %v", got)
	}
}

func TestAConditionIsTried(t *testing.T) {
	now := catalogue(t)
	p, _ := now.Programme("03")
	text := strings.Replace(p.Source(), "holds: basis.approved", "holds: basis.approved == false", 1)
	if text == p.Source() {
		t.Fatal("the condition is not there")
	}
	then, err := Change{Programme: "03", File: "x.yaml", Text: []byte(text)}.Apply(now)
	if err != nil {
		t.Fatal(err)
	}
	if got := due(t, then, resettled); got != 0 {
		t.Errorf("got %v, want nothing", got)
	}
}

func TestWhatIsNoChangeIsRefused(t *testing.T) {
	now := catalogue(t)
	p, _ := now.Programme("13")
	for _, tc := range []struct {
		change Change
		want   error
	}{
		{Change{Programme: "03"}, ErrNothing},
		{Change{Programme: "03", File: "13.yaml", Text: []byte(p.Source())}, ErrOther},
		{Change{Programme: "03", Standards: []string{"rate_fen_per_month"}, Rows: []policy.Row{{From: "2025-01-01", Key: "rural"}}}, ErrKey},
		{Change{Programme: "99", Rows: []policy.Row{{}}, Standards: []string{""}}, policy.ErrNoProgramme},
		{Change{Programme: "03", Standards: []string{"none"}, Rows: []policy.Row{{From: "2025-01-01"}}}, policy.ErrStandard},
	} {
		if _, err := tc.change.Apply(now); !errors.Is(err, tc.want) {
			t.Errorf("got %v, want %v", err, tc.want)
		}
	}
	var mistake policy.Mistakes
	if _, err := (Change{Programme: "03", File: "x.yaml", Text: []byte("number: 3")}).Apply(now); !errors.As(err, &mistake) {
		t.Errorf("got %v, want a mistake with its line", err)
	}
}

// TestTally: every line is of exactly one effect, and the parts sum to the whole however the
// lines are dealt out.
func TestTally(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var whole Tally
		parts := make([]Tally, 3)
		amount := rapid.SampledFrom([]fen.Fen{0, 0, 1, 100, 5000})
		for range rapid.IntRange(0, 40).Draw(t, "lines") {
			before, after := amount.Draw(t, "before"), amount.Draw(t, "after")
			part := &parts[rapid.IntRange(0, 2).Draw(t, "part")]
			if rapid.IntRange(0, 9).Draw(t, "judged") == 0 {
				whole.Miss()
				part.Miss()
				continue
			}
			e, _ := whole.Add(before, after)
			if f, _ := part.Add(before, after); e != f || (e == Same) != (before == after) {
				t.Fatalf("%v to %v is %v and %v", before, after, e, f)
			}
		}
		var sum Tally
		for _, p := range parts {
			if err := sum.Merge(p); err != nil {
				t.Fatal(err)
			}
		}
		if sum != whole || whole.Same+whole.Gains+whole.Loses+whole.Enters+whole.Leaves+whole.Wrong != whole.Lines {
			t.Fatalf("got %+v, want %+v", sum, whole)
		}
	})
}
