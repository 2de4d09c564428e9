package policy

import (
	"errors"
	"strings"
	"testing"
)

// daily is a county's own programme paid by person and day.
var daily = strings.NewReplacer(
	`  - {name: left_on, label: 离岗日期, type: date}
  - {name: years, label: 从业年数, type: int, unit: 年}
`, `  - {name: event, label: 事由编号, type: text}
  - {name: item, label: 子项, type: text}
  - {name: people, label: 人员, type: list, of: [{name: id, label: 证号, type: text}, {name: from, label: 起日, type: date}, {name: to, label: 止日, type: date}, {name: death, label: 去世, type: date}]}
`,
	"  - each: month\n", "  - each: basis.people\n    as: who\n    reckon: days\n",
	`      - reason: deceased_before_period
        holds: person.death.month() >= month
      - reason: not_started
        holds: month > basis.left_on.month()
`, `      - reason: duplicate_event
        holds: days.unpaid > 0
`,
	`'{standard.rate_fen_per_month.on(month)|元}×{basis.years}年', fen: standard.rate_fen_per_month.on(month) * basis.years`,
	`'{days.unpaid}天', fen: standard.rate_fen_per_month.on(as_of) * days.unpaid`,
).Replace(small)

// TestDaysAreReckonedOfWhatTheyNeed: a programme that reckons by days says so of records
// that have them.
func TestDaysAreReckonedOfWhatTheyNeed(t *testing.T) {
	if _, err := Load(county(daily)); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, old, new, says string }{
		{"no event", "name: event, label: 事由编号", "name: cause, label: 事由编号", "event"},
		{"no item", "name: item, label: 子项", "name: part, label: 子项", "item"},
		{"no first day", "name: from, label: 起日, type: date", "name: begun, label: 起日, type: date", "from"},
		{"a month for a day", "name: to, label: 止日, type: date", "name: to, label: 止日, type: month", "to"},
		{"not people", "each: basis.people", "each: members", "from"},
		{"not a list of records", "each: basis.people", "each: '[basis.event]'", "id"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(county(strings.Replace(daily, tc.old, tc.new, 1)))
			var wrong *FileError
			if !errors.As(err, &wrong) || !strings.Contains(wrong.Says, "reckon: days 需要") || !strings.Contains(wrong.Says, tc.says) {
				t.Errorf("got %v, want what days need: %s", err, tc.says)
			}
		})
	}
}
