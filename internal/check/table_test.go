package check

import (
	"testing"

	"cel.dev/cel-go/common/types"
)

// TestTable: every check of the table compiles and has a code of its own, by which it is found.
func TestTable(t *testing.T) {
	all, err := table()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range all {
		if seen[c.Code] {
			t.Errorf("%s stands twice", c.Code)
		}
		seen[c.Code] = true
		if r, ok := Named(c.Code); !ok || r.Question != c.Question {
			t.Errorf("%s is not found by its code", c.Code)
		}
	}
}

// TestRaise: what each kind of comparison raises, and what it lets pass.
func TestRaise(t *testing.T) {
	march := Case{Programme: "09", First: "2025-03-01", Last: "2025-03-31", Today: "2025-03-05", Amount: 61000, Name: "冉启明", Birth: "1965-03-31", Died: "9999-12-31"}
	row := func(pairs ...any) map[string]any {
		m := map[string]any{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i].(string)] = pairs[i+1]
		}
		return m
	}
	for _, tc := range []struct {
		code, programme string
		rows            []map[string]any
		says            string // "" when nothing is raised
	}{
		{"PRI-01", "09", []map[string]any{row("from", "2025-02-28", "until", "9999-12-31")}, "自 2025-02-28 起在押"},
		{"PRI-01", "09", []map[string]any{row("from", "2025-03-01", "until", "9999-12-31")}, ""},
		{"PRI-01", "09", []map[string]any{row("from", "2024-02-01", "until", "2025-02-28")}, ""},
		{"PRI-01", "09", nil, ""},
		{"PAY-01", "09", []map[string]any{Found(row("from", "2020-01-01", "until", "9999-12-31", "unit", "某局"), Finder{Who: "谭小雨"})}, "家庭成员谭小雨自 2020-01-01 起为财政供养人员（某局）"},
		{"PAY-01", "09", []map[string]any{Found(row("from", "2020-01-01", "until", "9999-12-31", "unit", "某局"), Finder{Who: "冉启明", Self: true})}, "本人自 2020-01-01 起为财政供养人员（某局）"},
		{"PAY-05", "09", []map[string]any{row("kind", "resident", "monthly", int64(12000), "from", "2020-01-01", "until", "9999-12-31")}, ""},
		{"PAY-05", "09", []map[string]any{row("kind", "employee", "monthly", int64(212050), "from", "2020-01-01", "until", "9999-12-31")}, "本人每月领取养老待遇 2120.50元"},
		{"PAY-06", "09", []map[string]any{row("last", "2024-09-30")}, "本人最近一次缴存公积金在 2024-09-30"},
		{"PAY-06", "09", []map[string]any{row("last", "2024-09-29")}, ""},
		{"MIG-01", "03", nil, "不在核定的移民名册，或为增长人口"},
		{"MIG-01", "03", []map[string]any{row("moved", "2004-05-01", "until", "2026-06-30", "growth", "no")}, ""},
		{"MIG-01", "03", []map[string]any{row("moved", "2004-05-01", "until", "2026-06-30", "growth", "yes")}, "不在核定的移民名册，或为增长人口"},
		{"AGE-01", "07", []map[string]any{{}}, ""},
		{"AGE-02", "15", []map[string]any{{}}, "1965-03-31 出生，本期前已满 18 周岁"},
		{"LND-04", "01", []map[string]any{row("year", int64(2024))}, "2024 年认定撂荒"},
		{"LND-04", "01", []map[string]any{row("year", int64(2023))}, ""},
		{"EXC-01", "09", []map[string]any{row("programme", "10", "title", "特困供养", "period", "2025-03", "amount", int64(1))}, "同期列入特困供养名册（2025-03）"},
		{"DIS-01", "13", []map[string]any{row("state", "live", "until", "2025-02-28", "grade", "1")}, "残疾证有效期至 2025-02-28"},
		{"DIS-01", "13", []map[string]any{row("state", "live", "until", "9999-12-31", "grade", "1")}, ""},
	} {
		list, err := OutsideOf(tc.programme)
		if err != nil {
			t.Fatal(err)
		}
		raised := false
		for _, c := range list {
			if c.Code != tc.code {
				continue
			}
			raised = true
			says, found, err := c.Raise(march, tc.rows)
			if err != nil || found != (tc.says != "") || says != tc.says {
				t.Errorf("%s of %v: %q, %v, %v, want %q", tc.code, tc.rows, says, found, err, tc.says)
			}
		}
		if !raised {
			t.Errorf("programme %s has no check %s", tc.programme, tc.code)
		}
	}
}

// TestMonths: the same day some months on, or the last of a month that has no such day.
func TestMonths(t *testing.T) {
	for _, tc := range []struct {
		day  string
		n    int
		want string
	}{{"2025-03-31", -1, "2025-02-28"}, {"2024-03-31", -1, "2024-02-29"}, {"2024-02-29", 12, "2025-02-28"}, {"2025-12-31", 2, "2026-02-28"},
		{"9999-12-31", 6, "9999-12-31"}, {"", 6, "9999-12-31"}, {"1965-03-31", 720, "2025-03-31"}} {
		if got := addMonths(types.String(tc.day), types.Int(tc.n)); got != types.String(tc.want) {
			t.Errorf("%s and %d months: %v, want %s", tc.day, tc.n, got, tc.want)
		}
	}
}
