package policy

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestReadFactsNamesTheField(t *testing.T) {
	for _, tc := range []struct{ in, says string }{
		{`{"programme":"03","period":2025}`, "period"},
		{`{"programme":"03","perid":"2025"}`, "perid"},
		{`{"programme":"03","person":{"age":3}}`, "age"},
		{`{"period":"2025"}`, "programme"},
		{`{"programme":"03"} {}`, "一行"},
		{`{`, "JSON"},
		{``, "JSON"},
	} {
		_, err := ReadFacts([]byte(tc.in))
		if !errors.Is(err, ErrFacts) || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: got %v, want %q", tc.in, err, tc.says)
		}
	}
}

func TestJudgeNamesTheFact(t *testing.T) {
	c := load(t)
	good := Facts{Programme: "03", Period: "2025Q1", AsOf: "2025-03-10", Person: &Person{ID: "x"}, Basis: []byte(`{}`)}
	for _, tc := range []struct {
		spoil func(*Facts)
		says  string
	}{
		{func(f *Facts) { f.Programme = "99" }, "99"},
		{func(f *Facts) { f.Period = "2025Q5" }, "period"},
		{func(f *Facts) { f.AsOf = "" }, "as_of"},
		{func(f *Facts) { f.Basis = nil }, "basis"},
		{func(f *Facts) { f.Basis = []byte(`{"moved":"2004-05-01"}`) }, "moved"},
		{func(f *Facts) { f.Basis = []byte(`{"moved_on":"2004-13-01"}`) }, "完成搬迁日期"},
		{func(f *Facts) { f.Basis = []byte(`{"approved":"yes"}`) }, "在核定人口册"},
		{func(f *Facts) { f.Standards = map[string][]StandardRow{"rate": nil} }, "rate"},
		{func(f *Facts) { f.Holds = []Hold{{Programme: "03", From: "2025"}} }, "holds.from"},
		{func(f *Facts) { f.Paid = []Paid{{Period: "x"}} }, "paid.period"},
	} {
		f := good
		tc.spoil(&f)
		if _, err := c.Judge(f); err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("got %v, want %q", err, tc.says)
		}
	}
}

func TestAStandardThatIsNotCarriedIsAnError(t *testing.T) {
	f := Facts{Programme: "03", Period: "2025Q1", AsOf: "2025-03-10", Standards: map[string][]StandardRow{},
		Person: &Person{ID: "x"}, Basis: []byte(`{"approved":true,"moved_on":"2004-05-01"}`)}
	c := load(t)
	if _, err := c.Judge(f); err == nil || !strings.Contains(err.Error(), "月扶持标准") {
		t.Errorf("got %v, want the standard by its name", err)
	}
	f.Standards = nil // the catalogue's own
	if r, err := c.Judge(f); err != nil || r.Amount != 15000 {
		t.Errorf("got %v %v, want 150.00 yuan by the catalogue's standard", r.Amount, err)
	}
}

func TestResultIsWrittenAsTheCasesAre(t *testing.T) {
	got, err := json.Marshal(Result{Case: "03-01", Reason: "span_ended"})
	want := `{"case":"03-01","eligible":false,"amount_fen":0,"lines":[],"reason":"span_ended","recover_fen":0}`
	if err != nil || string(got) != want {
		t.Errorf("got %s %v, want %s", got, err, want)
	}
	got, _ = json.Marshal(Result{Case: "03-01", Eligible: true, Amount: 5, Lines: []Line{{"x", 5}}})
	if want := `{"case":"03-01","eligible":true,"amount_fen":5,"lines":[{"what":"x","amount_fen":5}],"reason":null,"recover_fen":0}`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// FuzzJudge feeds lines as they might come from anywhere: they are judged or refused.
func FuzzJudge(f *testing.F) {
	c := load(f)
	for _, p := range c.All() {
		raw, err := embedded.ReadFile("programmes/" + p.Number + "/cases.jsonl")
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			f.Add([]byte(line))
		}
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		facts, err := ReadFacts(line)
		if err != nil {
			return
		}
		r, err := c.Judge(facts)
		if err == nil {
			sound(t, r)
		}
	})
}
