package bank

import (
	"fmt"
	"maps"
	"slices"
)

// checkField checks a field for its place; the sentence it returns goes on after its name.
func (f Format) checkField(field Field, detail, answer bool) string {
	s, known := slots[field.Name]
	switch {
	case field.Name != literal && (!known || s.detail != detail || s.answer && !answer):
		return "is no name that may stand there"
	case field.Title == "" || !plain(field.Title):
		return "has no title"
	case !field.fits():
		return fmt.Sprintf("cannot be of kind %q", field.Kind)
	case field.Layout != "" && (field.Kind != Date || !slices.Contains(dateLayouts, field.Layout)):
		return fmt.Sprintf("cannot have the layout %q", field.Layout)
	case field.Width < 0 || field.Width > maxLine/4:
		return "is of a width that no bank has"
	}
	if problem := f.checkPadding(field); problem != "" {
		return problem
	}
	return f.checkValue(field)
}

// checkPadding keeps padding from changing a value: zeros may stand before a number only.
func (f Format) checkPadding(field Field) string {
	switch {
	case f.Layout != fixed && (field.Pad != "" || field.Align != ""):
		return "has padding in a file that is not fixed"
	case f.Layout == fixed && field.Width == 0:
		return "has no width"
	case !slices.Contains([]string{"", "0", " "}, field.Pad):
		return `has a pad other than "0" and " "`
	case !slices.Contains([]string{"", "left", "right"}, field.Align):
		return `has an align other than "left" and "right"`
	case field.pad() == "0" && !(field.numeric() && field.right()):
		return "is padded with zeros, which only a number at the right may be"
	}
	return ""
}

// checkValue checks that a literal, and each title, can be written.
func (f Format) checkValue(field Field) string {
	if field.Name != literal {
		if field.Value != "" {
			return "has a value, which only a literal has"
		}
		return ""
	}
	if field.Value != "" && field.Kind.wrong(field.Value) != "" {
		return "has a value that is not of its kind"
	}
	if _, problem := f.cell(field, field.Value); problem != "" {
		return "has a value that cannot be written"
	}
	return ""
}

// checkCodes checks that each code means something and can be written.
func (f Format) checkCodes() string {
	for _, status := range []Status{Paid, Failed, Pending} {
		if keyOf(f.Statuses, status) == "" {
			return fmt.Sprintf("statuses: no code means %s", status)
		}
	}
	for _, raw := range slices.Sorted(maps.Keys(f.Statuses)) {
		status := f.Statuses[raw]
		if status != Paid && status != Failed && status != Pending || !f.holds("status", raw) {
			return fmt.Sprintf("statuses: %q cannot mean %q or does not fit its field", raw, status)
		}
	}
	for _, raw := range slices.Sorted(maps.Keys(f.Codes)) {
		code := f.Codes[raw]
		if FailureOf(code).Code != code || !f.holds("code", raw) {
			return fmt.Sprintf("codes: %q cannot mean %q or does not fit its field", raw, code)
		}
	}
	for _, failure := range failures {
		if !slices.Contains(slices.Collect(maps.Values(f.Codes)), failure.Code) {
			return fmt.Sprintf("codes: no code means %s", failure.Code)
		}
	}
	return ""
}

// holds reports whether a code can stand in the return's field of that name.
func (f Format) holds(name, raw string) bool {
	i := slices.IndexFunc(f.Return.Detail, func(field Field) bool { return field.Name == name })
	field := f.Return.Detail[i]
	if raw == "" || field.Kind.wrong(raw) != "" {
		return false
	}
	_, problem := f.cell(field, raw)
	return problem == ""
}
