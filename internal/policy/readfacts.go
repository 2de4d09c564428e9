package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// ReadFacts reads one line of worked cases or of a county's facts. What a case expects
// (its "expect" and "why") is passed over; any other unknown field is refused by name.
func ReadFacts(line []byte) (Facts, error) {
	if !valid(line) {
		return Facts{}, fmt.Errorf("%w: %s", ErrFacts, invalidity(line))
	}
	r, f := reader{}, Facts{}
	r.facts(&f, raw(bytes.TrimSpace(line)))
	if r.err == nil && f.Programme == "" {
		r.err = errors.New("缺少 programme（项目编号）")
	}
	if r.err != nil {
		return Facts{}, fmt.Errorf("%w: %w", ErrFacts, r.err)
	}
	return f, nil
}

// invalidity says what keeps a line from being one JSON value.
func invalidity(line []byte) string {
	d := json.NewDecoder(bytes.NewReader(line))
	if err := d.Decode(new(json.RawMessage)); err != nil {
		return "不是完整的 JSON 对象：" + err.Error()
	}
	return "一行只能有一个对象，括号不可太深"
}

// inChinese says what the JSON reader refused, by the name of the field.
func inChinese(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Sprintf("字段 %s 的类型不对：不能是 %s", wrong.Field, wrong.Value)
	}
	return "不是完整的 JSON 对象：" + err.Error()
}

// A reader reads facts in one walk over their text; it keeps the first thing wrong.
type reader struct{ err error }

func (r *reader) wrong(says string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(says, args...)
	}
}

// object reads an object, or null as an empty one; take is false for a name it does not know.
func (r *reader) object(field string, v raw, take func(name string, v raw) bool) {
	is := v.object(func(name string, v raw) {
		if !take(name, v) {
			r.wrong("没有 %s 这个字段", shortened(name))
		}
	})
	if !is && !v.null() {
		r.mistyped(field)
	}
}

// list reads an array, or null as an empty one.
func (r *reader) list(field string, v raw, take func(v raw)) {
	if !v.array(take) && !v.null() {
		r.mistyped(field)
	}
}

func (r *reader) mistyped(field string) { r.wrong("字段 %s 的类型不对", field) }

func (r *reader) text(field string, v raw) string {
	s, ok := v.text()
	if !ok && !v.null() {
		r.mistyped(field)
	}
	return s
}

func (r *reader) whole(field string, v raw) int64 {
	n, err := strconv.ParseInt(string(v), 10, 64)
	if err != nil && !v.null() {
		r.mistyped(field)
	}
	return n
}

func (r *reader) flag(field string, v raw) bool {
	if v != "true" && v != "false" && !v.null() {
		r.mistyped(field)
	}
	return v == "true"
}

func (r *reader) facts(f *Facts, v raw) {
	if v.null() {
		return
	}
	r.object("（整行）", v, func(name string, v raw) bool {
		switch name {
		case "case":
			f.Case = r.text(name, v)
		case "programme":
			f.Programme = r.text(name, v)
		case "period":
			f.Period = r.text(name, v)
		case "as_of":
			f.AsOf = r.text(name, v)
		case "standards":
			f.Standards = r.standards(v)
		case "person":
			f.Person = r.person(v)
		case "household":
			f.Household = r.household(v)
		case "basis":
			f.Basis = json.RawMessage(v)
		case "holds":
			r.list(name, v, func(v raw) { f.Holds = append(f.Holds, r.hold(v)) })
		case "paid":
			r.list(name, v, func(v raw) { f.Paid = append(f.Paid, r.paid(v)) })
		case "expect":
		case "why":
		default:
			return false
		}
		return true
	})
}

func (r *reader) standards(v raw) map[string][]StandardRow {
	if v.null() {
		return nil
	}
	all := map[string][]StandardRow{}
	r.object("standards", v, func(of string, v raw) bool {
		rows := []StandardRow(nil)
		r.list(of, v, func(v raw) { rows = append(rows, r.standardRow(v)) })
		all[of] = rows
		return true
	})
	return all
}

func (r *reader) standardRow(v raw) (row StandardRow) {
	r.object("standards", v, func(name string, v raw) bool {
		switch name {
		case "from":
			row.From = r.text(name, v)
		case "key":
			row.Key = r.text(name, v)
		case "value":
			row.Value = r.whole(name, v)
		default:
			return false
		}
		return true
	})
	return row
}
