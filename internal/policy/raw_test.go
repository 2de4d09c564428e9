package policy

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rebuilt walks a value and makes of it what encoding/json would.
func rebuilt(t *rapid.T, r raw) any {
	switch r[0] {
	case '{':
		m := map[string]any{}
		r.object(func(name string, v raw) { m[name] = rebuilt(t, v) })
		return m
	case '[':
		l := []any{}
		r.array(func(v raw) { l = append(l, rebuilt(t, v)) })
		return l
	case '"':
		s, ok := r.text()
		if !ok {
			t.Errorf("%s is no text", r)
		}
		return s
	case 'n':
		return nil
	case 't', 'f':
		return r[0] == 't'
	}
	return json.Number(r)
}

func anyJSON(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		kind := rapid.IntRange(0, 6).Draw(t, "kind")
		if depth == 0 {
			kind %= 5
		}
		switch kind {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "bool")
		case 2:
			return rapid.Int64().Draw(t, "number")
		case 3:
			return rapid.String().Draw(t, "text")
		case 4:
			return rapid.SampledFrom([]string{`"`, `\`, `{"a":[1,]}`, "省\n", "", `\u0041`, ",", "]"}).Draw(t, "awkward")
		case 5:
			return rapid.SliceOfN(anyJSON(depth-1), 0, 4).Draw(t, "list")
		}
		return rapid.MapOfN(rapid.String(), anyJSON(depth-1), 0, 4).Draw(t, "object")
	})
}

// TestRawReadsAsJSON compares the walk with encoding/json, in any spacing.
func TestRawReadsAsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.Marshal(anyJSON(3).Draw(t, "value"))
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "spaced") {
			var b bytes.Buffer
			if err := json.Indent(&b, text, "\t", " "); err != nil {
				t.Fatal(err)
			}
			text = b.Bytes()
		}
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		var want any
		if err := d.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if got := rebuilt(t, raw(text)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %#v, want %#v", text, got, want)
		}
	})
}

func TestFactsOfTheWrongKindAreRefused(t *testing.T) {
	c, err := Load(county(strings.Replace(small, `  - {name: years, label: 从业年数, type: int, unit: 年}
`, `  - {name: years, label: 从业年数, type: int, unit: 年}
  - {name: wages, label: 工资, type: rows}
  - {name: posts, label: 岗位, type: list, of: [{name: post, label: 岗位名, type: text}]}
  - {name: marks, label: 标记, type: texts}
  - {name: plot, label: 面积, type: area}
  - {name: kind, label: 类别, type: text, choices: {a: 甲}}
`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	const number = "500299196803034334"
	for _, tc := range []struct{ basis, says string }{
		{`[]`, "应为一个对象"},
		{`{"years":1.5}`, "从业年数"},
		{`{"years":"3"}`, "应为整数"},
		{`{"years":` + number + number + `}`, "500299…"},
		{`{"left_on":"` + number + `"}`, "不是日期"},
		{`{"left_on":20250101}`, "应为文字"},
		{`{"kind":"` + number + `"}`, "不在可选值之内"},
		{`{"` + number + `":1}`, "没有 500299…"},
		{`{"wages":[{"from":"2025-13","fen":1}]}`, "不是月份"},
		{`{"wages":{"from":"2025-01"}}`, "清单"},
		{`{"posts":[1]}`, "清单里应是对象"},
		{`{"posts":{}}`, "应为一个清单"},
		{`{"marks":[true]}`, "清单里应是文字"},
		{`{"marks":"x"}`, "应为一个清单"},
		{`{"plot":1.25}`, "两位小数"},
		{`{"plot":"1.250"}`, "两位小数"},
	} {
		_, err := c.Judge(Facts{Programme: "51", Period: "2025-03", AsOf: "2025-03-10", Person: &Person{ID: "x"}, Basis: []byte(tc.basis)})
		if err == nil || !strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), number) {
			t.Errorf("%s: got %v, want %q and no whole number", tc.basis, err, tc.says)
		}
	}
}
