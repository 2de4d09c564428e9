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
func (b *binder) basis(s *schema, raw json.RawMessage) ref.Val {
	var object map[string]any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&object); err != nil {
		b.wrong("basis", fmt.Errorf("应为一个对象"))
		return s.zero
	}
	return b.record("basis", s, object)
}

func (b *binder) record(path string, s *schema, object map[string]any) *record {
	r := s.blank()
	r.set(given, types.True)
	for name, v := range object {
		i, ok := s.at[name]
		if !ok || i == s.absent {
			b.wrong(path, fmt.Errorf("没有 %s 这个字段", name))
			continue
		}
		if v == nil {
			continue
		}
		got, err := b.value(path+"."+name, s.fields[i], s.subs[i], v)
		if err != nil {
			b.wrong(path+"."+name+"（"+s.fields[i].Label+"）", err)
			continue
		}
		r.vals[i] = got
	}
	return r
}

func (b *binder) value(path string, f Field, sub *schema, v any) (ref.Val, error) {
	switch f.Type {
	case "text", "date", "month":
		s, ok := v.(string)
		if !ok {
			return nil, fmt.Errorf("应为文字")
		}
		return b.scalar(f, s)
	case "bool":
		if t, ok := v.(bool); ok {
			return types.Bool(t), nil
		}
		return nil, fmt.Errorf("应为 true 或 false")
	case "int", "fen":
		return wholeNumber(v)
	case "area":
		return area(v)
	case "record":
		if o, ok := v.(map[string]any); ok {
			return b.record(path, sub, o), nil
		}
		return nil, fmt.Errorf("应为一个对象")
	}
	list, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("应为一个清单")
	}
	if f.Type == "texts" {
		return texts(list)
	}
	return b.list(path, f, sub, list)
}

func (b *binder) scalar(f Field, s string) (ref.Val, error) {
	switch {
	case f.Type == "text":
		if _, ok := f.Choices[s]; f.Choices != nil && !ok {
			return nil, fmt.Errorf("%q 不在可选值之内", s)
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
func (b *binder) list(path string, f Field, sub *schema, list []any) (ref.Val, error) {
	var out []ref.Val
	for _, v := range list {
		o, ok := v.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("清单里应是对象")
		}
		r := b.record(path, sub, o)
		if sub.dated >= 0 && o[f.Dated] != nil && r.vals[sub.dated] == day(never) {
			continue
		}
		out = append(out, r)
	}
	return listOf(out), nil
}

func wholeNumber(v any) (ref.Val, error) {
	n, ok := v.(json.Number)
	if !ok {
		return nil, fmt.Errorf("应为整数")
	}
	i, err := n.Int64()
	if err != nil {
		return nil, fmt.Errorf("%s 不是整数", n)
	}
	return types.Int(i), nil
}

// area reads decimal text with exactly two digits, "12.50", as hundredths.
func area(v any) (ref.Val, error) {
	s, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("应为两位小数的文字，如 \"12.50\"")
	}
	whole, frac, found := strings.Cut(s, ".")
	n, err := strconv.ParseUint(whole+frac, 10, 50)
	if !found || err != nil || len(frac) != 2 || whole == "" || strings.ContainsAny(s, "+-_") {
		return nil, fmt.Errorf("%q 应为两位小数的文字，如 \"12.50\"", s)
	}
	return types.Int(n), nil
}

func texts(list []any) (ref.Val, error) {
	out := make([]string, len(list))
	for i, v := range list {
		switch t := v.(type) {
		case string:
			out[i] = t
		case json.Number:
			out[i] = t.String()
		default:
			return nil, fmt.Errorf("清单里应是文字")
		}
	}
	return textList(out), nil
}
