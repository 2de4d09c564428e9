package basis

import (
	"testing"

	"yikatong/internal/policy"
)

func TestItem(t *testing.T) {
	for in, want := range map[string]string{
		`{"serial":"S1","house":"H"}`:    "S1",
		`{"event":"E1","item":"winter"}`: "E1/winter",
		`{"event":"E1"}`:                 "E1",
		`{"house":"H1","grade":"C"}`:     "H1",
		`{"serial":7,"plots":"x"}`:       "",
	} {
		if got := (Record{Basis: []byte(in)}).Item(); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestRight(t *testing.T) {
	for _, item := range []string{"", "S1", "E1/winter", "a:b"} {
		if p, i := Right("2025-05", BackPayItem("2025-03", item)); p != "2025-03" || i != item {
			t.Errorf("back pay of %q is of %s %q", item, p, i)
		}
		if p, i := Right("2025-05", item); p != "2025-05" || i != item {
			t.Errorf("%q is of %s %q", item, p, i)
		}
	}
}

func TestCells(t *testing.T) {
	choice := policy.Field{Type: "text", Choices: map[string]string{"mild": "轻度失能"}}
	for _, x := range []struct {
		field policy.Field
		text  string
		want  any // nil for a refusal
	}{
		{policy.Field{Type: "area"}, "12.5", "12.50"}, {policy.Field{Type: "area"}, "3", "3.00"}, {policy.Field{Type: "area"}, "3.0500", "3.05"},
		{policy.Field{Type: "area"}, "3.055", nil}, {policy.Field{Type: "area"}, "-1", nil},
		{policy.Field{Type: "date"}, "2025/3/1", "2025-03-01"}, {policy.Field{Type: "date"}, "2025-02-30", nil},
		{policy.Field{Type: "month"}, "2025年3月", "2025-03"}, {policy.Field{Type: "month"}, "三月", nil},
		{policy.Field{Type: "bool"}, "是", true}, {policy.Field{Type: "bool"}, "大概", nil},
		{policy.Field{Type: "fen"}, "12.30", int64(1230)}, {policy.Field{Type: "fen"}, "12.345", nil},
		{policy.Field{Type: "int"}, "7", int64(7)}, {policy.Field{Type: "int"}, "7.5", nil},
		{choice, "轻度失能", "mild"}, {choice, "mild", "mild"},
	} {
		got, err := cell(x.field, x.text)
		if got != x.want || (err != nil) != (x.want == nil) {
			t.Errorf("%s %q: %v, %v", x.field.Type, x.text, got, err)
		}
	}
}

// A read record is one that reads again as the same text.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"basis":{"a":1},"award":{"monthly_fen":5},"holds":[{"programme":"LTC","from":"2025-01"}]}`))
	f.Add([]byte(`{"basis":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Parse(text)
		if err != nil {
			return
		}
		r.Item()
		once, err := r.Text()
		if err != nil {
			t.Skip("the basis is not JSON by itself")
		}
		back, err := Parse([]byte(once))
		if err != nil {
			t.Fatalf("%q does not read again: %v", once, err)
		}
		if twice, err := back.Text(); err != nil || twice != once {
			t.Errorf("%q then %q, %v", once, twice, err)
		}
	})
}

// FuzzCell holds that a cell of any type is read or refused, never more.
func FuzzCell(f *testing.F) {
	f.Add("area", ".")
	f.Add("date", "2025年13月1日")
	f.Fuzz(func(t *testing.T, kind, text string) {
		v, err := cell(policy.Field{Type: kind}, text)
		if (v == nil) != (err != nil) {
			t.Errorf("%s %q: %v, %v", kind, text, v, err)
		}
	})
}
