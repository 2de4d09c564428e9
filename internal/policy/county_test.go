package policy

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func TestACountysRowsCount(t *testing.T) {
	c, err := Load(county(small))
	if err != nil {
		t.Fatal(err)
	}
	facts := Facts{Programme: "51", Period: "2025-03", AsOf: "2025-03-10",
		Person: &Person{ID: "x", Birth: "1950-01-01", Hukou: "rural"}, Basis: []byte(`{"left_on":"2025-01-31","years":20}`)}
	row := func(from string, value int64) CountyRow {
		return CountyRow{"51", "rate_fen_per_month", Row{From: from, Value: value, Document: "某府发〔2025〕9号", Confirmed: true}}
	}
	for _, test := range []struct {
		name string
		rows []CountyRow
		want int64
	}{
		{"none", nil, 20000},
		{"a later one is not yet in force", []CountyRow{row("2025-04-01", 1500)}, 20000},
		{"one in force", []CountyRow{row("2025-03-01", 1500)}, 30000},
		{"in the place of the file's", []CountyRow{row("2025-01-01", 1100)}, 22000},
		{"the later of two", []CountyRow{row("2025-01-01", 1100), row("2025-01-01", 1200)}, 24000},
	} {
		with, err := c.WithRows(test.rows)
		if err != nil {
			t.Fatal(err)
		}
		e, err := with.Explain(facts)
		if err != nil {
			t.Fatal(err)
		}
		if int64(e.Result.Amount) != test.want {
			t.Errorf("%s: got %d, want %d", test.name, e.Result.Amount, test.want)
		}
		p, _ := with.Programme("51")
		kept, err := ReadRules(p.RulesText())
		if err != nil {
			t.Fatal(err)
		}
		again, err := kept.Judge(facts)
		if err != nil || again.Amount != e.Result.Amount {
			t.Errorf("%s: by the rules that were kept %d, %v; want %d", test.name, again.Amount, err, e.Result.Amount)
		}
	}
	before, err := c.Judge(facts)
	if err != nil || before.Amount != 20000 {
		t.Errorf("the catalogue itself has changed: %d, %v", before.Amount, err)
	}
}

func TestACountysRowNeedsItsStandard(t *testing.T) {
	c := load(t)
	for _, r := range []CountyRow{{"09", "no_such", Row{From: "2025-01-01"}}, {"09", "standard_fen", Row{From: "2025-13-01"}}, {"09", "standard_fen", Row{}}} {
		if _, err := c.WithRows([]CountyRow{r}); !errors.Is(err, ErrStandard) {
			t.Errorf("%+v: got %v", r, err)
		}
	}
}

func TestTry(t *testing.T) {
	c, err := Load(county(small))
	if err != nil {
		t.Fatal(err)
	}
	good := `{"case":"a","programme":"51","period":"2025-03","as_of":"2025-03-10","person":{"id":"x","birth":"1950-01-01","sex":"M","hukou":"rural"},` +
		`"basis":{"left_on":"2025-01-31","years":20},"expect":{"eligible":true,"amount_fen":20000,"lines":[{"what":"10元×20年","amount_fen":20000}]},"why":"10×20"}`
	for _, test := range []struct{ name, line, says string }{
		{"right", good, ""},
		{"another amount", strings.ReplaceAll(good, "20000", "20001"), "算得 20000 分"},
		{"of another programme", strings.ReplaceAll(good, `"51"`, `"09"`), "这一例是项目"},
		{"without a result", strings.Split(good, `,"expect"`)[0] + "}", "缺少 expect"},
		{"not JSON", "{", "不是完整的 JSON"},
		{"an unknown field", strings.Replace(good, "hukou", "hokou", 1), "hokou"},
	} {
		n, wrong, err := c.Try("51", "cases.jsonl", strings.NewReader("\n"+test.line+"\n"))
		if err != nil || n != 1 {
			t.Fatalf("%s: %d cases, %v", test.name, n, err)
		}
		switch {
		case test.says == "" && len(wrong) > 0:
			t.Errorf("%s: %v", test.name, wrong[0])
		case test.says != "" && (len(wrong) != 1 || wrong[0].Line != 2 || !strings.Contains(wrong[0].Says, test.says)):
			t.Errorf("%s: got %v", test.name, wrong)
		}
	}
}

// TestReadmeListsTheReasons: who writes a programme finds every code in the README.
func TestReadmeListsTheReasons(t *testing.T) {
	readme, err := os.ReadFile("programmes/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for code, says := range reasons {
		if !strings.Contains(string(readme), "| "+code+" | "+says+" |\n") {
			t.Errorf("programmes/README.md lacks %s %s", code, says)
		}
	}
}
