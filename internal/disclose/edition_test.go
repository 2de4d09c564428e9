package disclose

import (
	"slices"
	"testing"
)

func TestChanges(t *testing.T) {
	base := func() Listed {
		return Listed{Number: "09", Name: "低保", Who: "困难家庭",
			Standards:  []Rate{{Label: "低保标准", KeyName: "城镇", From: "2024-09-01", Value: "750.00 元"}},
			Conditions: []Condition{{Ask: "收入低于标准", Rule: "a < b"}}}
	}
	edit := func(f func(*Listed)) []Listed { l := base(); f(&l); return []Listed{l} }
	change := func(kind ChangeKind, what, was, now string) []Change {
		return []Change{{kind, "09", "低保", what, was, now}}
	}
	for _, test := range []struct {
		name     string
		was, now []Listed
		want     []Change
	}{
		{"nothing", []Listed{base()}, []Listed{base()}, nil},
		{"new", nil, []Listed{base()}, change(ProgrammeNew, "", "", "低保")},
		{"gone", []Listed{base()}, nil, change(ProgrammeGone, "", "低保", "")},
		{"renamed", edit(func(l *Listed) { l.Name = "最低生活保障" }), []Listed{base()}, change(ProgrammeRenamed, "", "最低生活保障", "低保")},
		{"raised", []Listed{base()}, edit(func(l *Listed) { l.Standards[0].From, l.Standards[0].Value = "2026-09-01", "800.00 元" }),
			change(StandardChanged, "低保标准 城镇", "750.00 元（2024-09-01 起）", "800.00 元（2026-09-01 起）")},
		{"to be raised", []Listed{base()}, edit(func(l *Listed) {
			l.Standards = append(l.Standards, Rate{Label: "低保标准", KeyName: "城镇", From: "2027-09-01", Value: "800.00 元"})
		}), change(StandardChanged, "低保标准 城镇", "750.00 元（2024-09-01 起）", "750.00 元（2024-09-01 起），800.00 元（2027-09-01 起）")},
		{"stricter", []Listed{base()}, edit(func(l *Listed) { l.Conditions[0].Rule = "a <= b" }), change(RuleChanged, "收入低于标准", "a < b", "a <= b")},
		{"a condition less", []Listed{base()}, edit(func(l *Listed) { l.Conditions = nil }), change(RuleChanged, "收入低于标准", "a < b", "")},
		{"in other words", []Listed{base()}, edit(func(l *Listed) { l.Who = "低收入家庭" }), change(WordsChanged, "发给谁", "困难家庭", "低收入家庭")},
	} {
		if got := Changes(test.was, test.now); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %+v, want %+v", test.name, got, test.want)
		}
	}
}
