package contract_test

import (
	"testing"

	"yikatong/internal/bank"
	"yikatong/internal/contract"
)

func TestQuantile(t *testing.T) {
	var none, one, many contract.Performance
	if _, known := none.Quantile(50); known {
		t.Error("a median of nothing")
	}
	one.Answer(3, 1)
	many.Answer(0, 50)
	many.Answer(1, 44)
	many.Answer(4, 5)
	many.Answer(9, 1)
	for _, c := range []struct {
		p       contract.Performance
		q, want int
	}{{one, 50, 3}, {one, 95, 3}, {many, 50, 0}, {many, 51, 1}, {many, 94, 1}, {many, 95, 4}, {many, 99, 4}, {many, 100, 9}} {
		if got, _ := c.p.Quantile(c.q); got != c.want {
			t.Errorf("%d%% of %v within %d days, want %d", c.q, c.p.Days, got, c.want)
		}
	}
}

// Each term is judged by what it says, at its very edge.
func TestJudge(t *testing.T) {
	terms := contract.Terms{Cutoff: "16:00", AnswerDays: 2, Points: 3, MostFailing: 10}
	good := func() contract.Performance {
		p := contract.Performance{Paid: 990, SameDay: 990, Due: 1000, InTime: 1000, Points: 3}
		p.Answer(1, 1000)
		p.Fail("F07", 1)
		p.Fail("F01", 9)
		return p
	}
	for _, c := range []struct {
		name   string
		change func(*contract.Performance)
		broken int // the place of the term that is not kept; -1 for none
	}{
		{"as owed", func(*contract.Performance) {}, -1},
		{"one paid a day late", func(p *contract.Performance) { p.SameDay-- }, 0},
		{"one answered late", func(p *contract.Performance) { p.InTime-- }, 1},
		{"one failure too many", func(p *contract.Performance) { p.Fail("F10", 1) }, 2},
		{"payees' failures are not the bank's", func(p *contract.Performance) { p.Fail("F03", 500) }, -1},
		{"a point closed", func(p *contract.Performance) { p.Points-- }, 3},
	} {
		p := good()
		c.change(&p)
		for i, j := range terms.Judge(p) {
			if j.Kept != (i != c.broken) || j.Open {
				t.Errorf("%s: %+v", c.name, j)
			}
		}
	}
	for _, j := range terms.Judge(contract.Performance{Points: 3})[:3] {
		if !j.Open {
			t.Errorf("judged by nothing: %+v", j)
		}
	}
}

// Every reason of package bank but a return and "other" is somebody's doing.
func TestFaults(t *testing.T) {
	for f := range bank.Failures() {
		unclear := f.Code == bank.ReturnedLater || f.Code == "F99"
		if (contract.FaultOf(f.Code) == contract.Unclear) != unclear {
			t.Errorf("%s %s: %s", f.Code, f.Name, contract.FaultOf(f.Code))
		}
	}
	for _, f := range contract.Faults() {
		if f.Chinese() == "" {
			t.Errorf("%s has no name", f)
		}
	}
}
