package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// basis reads the programme's own facts by the types that its file gives them.
func (b *binder) basis(s *schema, facts json.RawMessage) ref.Val {
	text := bytes.TrimSpace(facts)
	if !valid(text) || text[0] != '{' {
		b.wrong("basis", fmt.Errorf("应为一个对象"))
		return s.zero
	}
	return b.record("basis", s, raw(text))
}

func (b *binder) record(path string, s *schema, from raw) *record {
	r := s.blank()
	r.vals[s.absent] = types.True
	from.object(func(name string, v raw) {
		i, ok := s.at[name]
		if !ok || i == s.absent {
			b.wrong(path, fmt.Errorf("没有 %s 这个字段", shortened(name)))
			return
		}
		if v.null() {
			return
		}
		got, err := b.value(path, s.fields[i], s.subs[i], v)
		if err != nil {
			b.wrong(path+"."+name+"（"+s.fields[i].Label+"）", err)
			return
		}
		r.vals[i] = got
	})
	return r
}

func (b *binder) value(path string, f Field, sub *schema, v raw) (ref.Val, error) {
	switch f.Type {
	case "text", "date", "month":
		s, ok := v.text()
		if !ok {
			return nil, fmt.Errorf("应为文字")
		}
		return b.scalar(f, s)
	case "bool":
		if v[0] == 't' || v[0] == 'f' {
			return types.Bool(v[0] == 't'), nil
		}
		return nil, fmt.Errorf("应为 true 或 false")
	case "int", "fen":
		return wholeNumber(v)
	case "area":
		return area(v)
	case "record":
		if v[0] == '{' {
			return b.record(path+"."+f.Name, sub, v), nil
		}
		return nil, fmt.Errorf("应为一个对象")
	case "texts":
		return texts(v)
	case "rows":
		return b.amounts(path+"."+f.Name, v)
	}
	return b.list(path+"."+f.Name, f, sub, v)
}

func (b *binder) scalar(f Field, s string) (ref.Val, error) {
	switch {
	case f.Type == "text":
		if _, ok := f.Choices[s]; f.Choices != nil && !ok {
			return nil, fmt.Errorf("%q 不在可选值之内", shortened(s))
		}
		return types.String(s), nil
	case f.Type == "month":
		m, err := parseMonth(s)
		if err == nil && !f.Ahead && m > b.asOf.month() {
			m = never
		}
		return m, err
	}
	d, err := parseDay(s)
	if err == nil && !f.Ahead && d > b.asOf {
		d = never
	}
	return d, err
}

// list reads records; one dated after the decision is left out.
func (b *binder) list(path string, f Field, sub *schema, from raw) (ref.Val, error) {
	var out []ref.Val
	var wrong error
	isList := from.array(func(v raw) {
		if v[0] != '{' {
			wrong = fmt.Errorf("清单里应是对象")
			return
		}
		r := b.record(path, sub, v)
		if sub.dated < 0 || r.vals[sub.dated] != day(never) || !v.says(f.Dated) {
			out = append(out, r)
		}
	})
	if !isList {
		return nil, fmt.Errorf("应为一个清单")
	}
	return listOf(out), wrong
}

// amounts reads rows of a month and an amount: {"from": "2025-03", "fen": 50000}.
func (b *binder) amounts(path string, from raw) (ref.Val, error) {
	var list []FenFrom
	if from[0] != '[' || json.Unmarshal([]byte(from), &list) != nil {
		return nil, fmt.Errorf("应为一个清单，每项写 from（月份）和 fen（分）")
	}
	return b.rows(path, list), nil
}

func wholeNumber(v raw) (ref.Val, error) {
	if v[0] != '-' && (v[0] < '0' || v[0] > '9') {
		return nil, fmt.Errorf("应为整数")
	}
	i, err := strconv.ParseInt(string(v), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%s 不是可用的整数", shortened(string(v)))
	}
	return types.Int(i), nil
}

// area reads decimal text with exactly two digits, "12.50", as hundredths.
func area(v raw) (ref.Val, error) {
	s, ok := v.text()
	if !ok {
		return nil, fmt.Errorf("应为两位小数的文字，如 \"12.50\"")
	}
	whole, frac, found := strings.Cut(s, ".")
	n, err := strconv.ParseUint(whole+frac, 10, 50)
	if !found || err != nil || len(frac) != 2 || whole == "" || strings.ContainsAny(s, "+-_") {
		return nil, fmt.Errorf("%q 应为两位小数的文字，如 \"12.50\"", shortened(s))
	}
	return types.Int(n), nil
}

// texts reads a list of texts; a number in it is taken as it is written.
func texts(from raw) (ref.Val, error) {
	var out []string
	var wrong error
	isList := from.array(func(v raw) {
		s, ok := v.text()
		switch {
		case ok:
		case v[0] == '-' || v[0] >= '0' && v[0] <= '9':
			s = string(v)
		default:
			wrong = fmt.Errorf("清单里应是文字")
		}
		out = append(out, s)
	})
	if !isList {
		return nil, fmt.Errorf("应为一个清单")
	}
	return textList(out), wrong
}

// shortened is what an error may quote of a fact: enough to find it, too little to tell a
// person's number that stands in the wrong place.
func shortened(s string) string {
	if r := []rune(s); len(r) > 10 {
		return string(r[:6]) + "…"
	}
	return s
}
