package basis_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"yikatong/internal/basis"
	"yikatong/internal/policy"
)

// value reads JSON, without what says nothing: null, empty lists and empty objects, which a form
// leaves out too.
func value(t *testing.T, text []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return said(v)
}

func said(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, of := range v {
			if v[name] = said(of); v[name] == nil {
				delete(v, name)
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		for i := range v {
			v[i] = said(v[i])
		}
		if v = slices.DeleteFunc(v, func(of any) bool { return of == nil }); len(v) == 0 {
			return nil
		}
		return v
	}
	return v
}

// Every basis of every programme's worked cases goes through its form and comes out as it was.
func TestAFormKeepsWhatABasisSays(t *testing.T) {
	c, err := policy.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range c.All() {
		text, err := os.ReadFile(filepath.Join("..", "policy", "programmes", p.Number, "cases.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(bytes.NewReader(text))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var in struct{ Basis json.RawMessage }
			if err := json.Unmarshal(lines.Bytes(), &in); err != nil || len(in.Basis) == 0 || c.CheckBasis(p.Number, in.Basis) != nil {
				continue
			}
			n++
			questions := basis.Ask(p.Basis, basis.AnswersOf(p.Basis, in.Basis), map[string]int{"b.parents": 2})
			got, ok := basis.Answered(questions)
			if want := value(t, in.Basis); !ok || !reflect.DeepEqual(value(t, got), want) {
				t.Errorf("%s: %s became %s (%t)", p.Number, in.Basis, got, ok)
			}
			if d := basis.Differences(p.Basis, in.Basis, got); d != nil {
				t.Errorf("%s: the same basis differs: %v", p.Number, d)
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d cases were read", n)
	}
}

func TestAnAnswerThatCannotBeReadIsMarked(t *testing.T) {
	fields := []policy.Field{{Name: "on", Label: "日期", Type: "date"}, {Name: "list", Label: "清单", Type: "list", Of: []policy.Field{
		{Name: "mu", Label: "面积", Type: "area", Unit: "亩"}, {Name: "fee", Label: "费用", Type: "fen"}}}}
	questions := basis.Ask(fields, basis.Answers{"b.on": "昨天", "b.list.1.mu": "3.2", "b.list.1.fee": "1.234"}, nil)
	if _, ok := basis.Answered(questions); ok {
		t.Error("wrong answers were taken")
	}
	if questions[0].Error != "日期应为日期，如 2025-03-31" || len(questions[1].Groups) != 2 || questions[1].Groups[1][1].Error == "" || questions[1].Groups[1][0].Error != "" {
		t.Errorf("%+v", questions)
	}
}

func TestDifferencesNameTheField(t *testing.T) {
	fields := []policy.Field{{Name: "grade", Label: "等级", Type: "text", Choices: map[string]string{"one": "一级", "two": "二级"}},
		{Name: "plots", Label: "地块", Type: "list", Of: []policy.Field{{Name: "mu", Label: "面积", Type: "area", Unit: "亩"}}},
		{Name: "fee", Label: "费用", Type: "fen"}}
	got := basis.Differences(fields, json.RawMessage(`{"grade":"one","plots":[{"mu":"3.20"}],"fee":5}`),
		json.RawMessage(`{"grade":"two","plots":[{"mu":"3.20"},{"mu":"1.00"}]}`))
	want := []string{"等级 一级 → 二级", "地块 2／面积 无 → 1.00 亩", "费用 0.05 元 → 无"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// Whatever is posted, a form answers and never gives a basis that cannot be read.
func FuzzAnswers(f *testing.F) {
	f.Add("b.parcels.0.area", "1.00")
	f.Add("b.parcels.99999999999999999999.area", "x")
	f.Fuzz(func(t *testing.T, name, answer string) {
		fields := []policy.Field{{Name: "parcels", Label: "地块", Type: "list", Of: []policy.Field{{Name: "area", Label: "面积", Type: "area"},
			{Name: "by", Label: "按月", Type: "rows"}}}, {Name: "words", Label: "词", Type: "texts"}}
		text, ok := basis.Answered(basis.Ask(fields, basis.Answers{name: answer}, map[string]int{name: 3}))
		if ok && !json.Valid(text) {
			t.Errorf("%q=%q: %s", name, answer, text)
		}
	})
}
