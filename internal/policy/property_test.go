package policy

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yikatong/internal/fen"
)

// sound holds for every result: nothing negative, lines that sum, a reason or money.
func sound(t interface{ Errorf(string, ...any) }, r Result) {
	var sum fen.Fen
	for _, l := range r.Lines {
		sum += l.Amount
	}
	switch {
	case r.Amount < 0 || r.Recover < 0:
		t.Errorf("%s: amount %d and recovery %d may not be negative", r.Case, r.Amount, r.Recover)
	case r.Amount > 0 && r.Recover > 0:
		t.Errorf("%s: pays %d and recovers %d at once", r.Case, r.Amount, r.Recover)
	case sum != r.Amount:
		t.Errorf("%s: lines sum to %d, want %d", r.Case, sum, r.Amount)
	case r.Eligible != (r.Reason == ""):
		t.Errorf("%s: eligible %v with reason %q", r.Case, r.Eligible, r.Reason)
	case !r.Eligible && (r.Amount != 0 || Reason(r.Reason) == ""):
		t.Errorf("%s: refused with %d and reason %q", r.Case, r.Amount, r.Reason)
	}
}

// ownFacts are the facts of every own case.
func ownFacts(t testing.TB, c *Catalogue) []Facts {
	var list []Facts
	for _, p := range c.All() {
		raw, err := embedded.ReadFile("programmes/" + p.Number + "/cases.jsonl")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			f, err := ReadFacts([]byte(line))
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, f)
		}
	}
	return list
}

// TestPaymentsCloseTheGap: what is owed does not depend on what was paid, for the
// programmes that net: entitlement = paid now + paid already − recovery.
func TestPaymentsCloseTheGap(t *testing.T) {
	c := load(t)
	var list []Facts
	for _, f := range ownFacts(t, c) {
		if strings.Contains("03 07 08 09 10 12 13 14 15 01 04 05 06", f.Programme) {
			f.Paid = nil
			list = append(list, f)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(list).Draw(t, "facts")
		owed, err := c.Judge(f)
		if err != nil {
			t.Fatal(err)
		}
		already := rapid.Int64Range(0, 2*int64(owed.Amount)+1).Draw(t, "already")
		f.Paid = []Paid{{Period: f.Period, AmountFen: already}}
		got, err := c.Judge(f)
		if err != nil {
			t.Fatal(err)
		}
		sound(t, got)
		if got.Amount+fen.Fen(already)-got.Recover != owed.Amount {
			t.Errorf("%s: owed %d, paid %d: pays %d, recovers %d", f.Case, owed.Amount, already, got.Amount, got.Recover)
		}
	})
}

// TestMonthsSumToThePeriod: a year of a monthly programme is the sum of its months, decided
// on the same day.
func TestMonthsSumToThePeriod(t *testing.T) {
	c := load(t)
	var list []Facts
	for _, f := range ownFacts(t, c) {
		if strings.Contains("03 07 08 09 10 12 13 14 15", f.Programme) {
			f.Paid, f.Period = nil, f.Period[:4]
			list = append(list, f)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(list).Draw(t, "facts")
		year, err := c.Judge(f)
		if err != nil {
			t.Skip("its standards do not reach the whole year")
		}
		var sum fen.Fen
		for m := 1; m <= 12; m++ {
			g := f
			g.Period = fmt.Sprintf("%s-%02d", f.Period, m)
			r, err := c.Judge(g)
			if err != nil {
				t.Fatal(err)
			}
			sum += r.Amount
		}
		if sum != year.Amount {
			t.Errorf("%s: months sum to %d, the year to %d", f.Case, sum, year.Amount)
		}
	})
}

// TestMoreLandIsNotLessMoney: the amount of a parcel grows with its area, by the rate
// exactly but for the one rounding.
func TestMoreLandIsNotLessMoney(t *testing.T) {
	c := load(t)
	base := ownFacts(t, c)[0]
	amount := func(t *rapid.T, area int64, rate int64) fen.Fen {
		f := base
		f.Standards = map[string][]StandardRow{"rate_fen_per_mu": {{From: "2000-01-01", Value: rate}}}
		var basis map[string]any
		if err := json.Unmarshal(base.Basis, &basis); err != nil {
			t.Fatal(err)
		}
		basis["parcels"].([]any)[0].(map[string]any)["area_mu"] = fen.Fen(area).Yuan()
		f.Basis, _ = json.Marshal(basis)
		r, err := c.Judge(f)
		if err != nil {
			t.Fatal(err)
		}
		sound(t, r)
		return r.Amount
	}
	rapid.Check(t, func(t *rapid.T) {
		area := rapid.Int64Range(1, 1_000_000).Draw(t, "area")
		more := area + rapid.Int64Range(0, 1_000_000).Draw(t, "more")
		rate := rapid.Int64Range(1, 1_000_000).Draw(t, "rate")
		less, most := amount(t, area, rate), amount(t, more, rate)
		if most < less {
			t.Errorf("%d gives %d, but %d only %d", area, less, more, most)
		}
		if exact := area * rate; max(exact-int64(less)*100, int64(less)*100-exact) > 50 {
			t.Errorf("%d × %d / 100 gave %d", area, rate, less)
		}
	})
}

// TestExplanationsRecompute: an explanation ends where the decision did, its amounts sum
// to the amount, and a refusal says why and what would change it.
func TestExplanationsRecompute(t *testing.T) {
	c := load(t)
	for _, f := range ownFacts(t, c) {
		r, err := c.Judge(f)
		if err != nil {
			t.Fatal(err)
		}
		e, err := c.Explain(f)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(e.Result) != fmt.Sprint(r) {
			t.Errorf("%s: explained %v, judged %v", f.Case, e.Result, r)
		}
		sound(t, e.Result)
		if len(e.Steps) == 0 {
			t.Errorf("%s: no steps", f.Case)
		}
		if r.Eligible != (e.Refusal == nil) {
			t.Errorf("%s: eligible %v, refusal %v", f.Case, r.Eligible, e.Refusal)
		}
		if e.Refusal != nil && (e.Refusal.Says == "" || e.Refusal.Change == "") {
			t.Errorf("%s: a refusal that does not say what would change it: %+v", f.Case, e.Refusal)
		}
		for _, s := range e.Steps {
			if f.Person != nil && strings.Contains(s.Found, f.Person.ID) {
				t.Errorf("%s: step tells the whole ID number: %s", f.Case, s.Found)
			}
		}
	}
}

// TestDecideIsJudgeWithoutWords over every own case.
func TestDecideIsJudgeWithoutWords(t *testing.T) {
	c := load(t)
	for _, f := range ownFacts(t, c) {
		want, err := c.Judge(f)
		if err != nil {
			t.Fatal(err)
		}
		want.Lines = nil
		if got, err := c.Decide(f); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v %v, want %+v", f.Case, got, err, want)
		}
	}
}
