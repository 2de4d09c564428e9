package policy

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// small is a county's own programme, the least that is one. README.md shows the same.
const small = `number: "51"
code: CSNY
name: 村医养老补助
department: 卫生健康
documents:
  - {title: 本县村医养老补助办法, number: 某府发〔2025〕1号, date: 2025-01-01, confirmed: true}
who: 离岗村医
notice: {days: 7, level: 村}
disclosure: {level: ordinary, fields: [姓名, 金额]}
cycle: 月
periods: [YYYY-MM, YYYYQ1]
unit: 人
rounding: 无
contact: 县卫生健康委
basis:
  - {name: left_on, label: 离岗日期, type: date}
  - {name: years, label: 从业年数, type: int, unit: 年}
standards:
  rate_fen_per_month: {label: 每年工龄月标准, unit: 分, asked: 每月1日, rows: [{from: 2025-01-01, value: 1000}]}
rules:
  - each: month
    conditions:
      - reason: deceased_before_period
        holds: person.death.month() >= month
      - reason: not_started
        holds: month > basis.left_on.month()
    parts:
      - {what: '{standard.rate_fen_per_month.on(month)|元}×{basis.years}年', fen: standard.rate_fen_per_month.on(month) * basis.years}
    nothing: not_in_scope
    settle: {rows: row.inside, net: true}
`

func county(text string) fstest.MapFS {
	return fstest.MapFS{"51/programme.yaml": {Data: []byte(text)}}
}

func TestACountysOwnProgramme(t *testing.T) {
	c, err := Load(county(small))
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Judge(Facts{Programme: "51", Period: "2025Q1", AsOf: "2025-03-10",
		Person: &Person{ID: "x", Birth: "1950-01-01", Hukou: "rural"}, Basis: []byte(`{"left_on":"2025-01-31","years":20}`)})
	if err != nil {
		t.Fatal(err)
	}
	if want := int64(1000 * 20 * 2); int64(got.Amount) != want {
		t.Errorf("got %d, want %d: 10 yuan × 20 years × February and March", got.Amount, want)
	}
	if all := c.All(); len(all) != 18 || all[17].Number != "51" {
		t.Errorf("got %d programmes, want the 17 and then 51", len(all))
	}
}

// TestAWrongFileIsRefused spoils one line of a good file and asks for that line and a
// sentence that says what to write instead.
func TestAWrongFileIsRefused(t *testing.T) {
	for _, tc := range []struct{ name, old, new, says string }{
		{"unknown entry", "cycle: 月", "cycel: 月", "没有 cycel 这一项"},
		{"unknown entry of a field", "label: 离岗日期", "lable: 离岗日期", "没有 lable 这一项"},
		{"unknown entry of a row", "value: 1000}", "worth: 1000}", "没有 worth 这一项"},
		{"unknown field", "basis.left_on.month()", "basis.gone_on.month()", "没有 gone_on 这个字段"},
		{"unknown word", "person.death.month() >= month", "person.death.month() >= monat", "没有 monat 这个词"},
		{"unclosed", "holds: month > basis.left_on.month()", "holds: month > (basis.left_on.month()", "检查括号"},
		{"wrong argument", "holds: month > basis.left_on.month()", "holds: 'held.has(month)'", "has 不能用在"},
		{"row's day", "{from: 2025-01-01, value: 1000}", "{from: 2025-1-1, value: 1000}", "不是日期"},
		{"same row twice", "{from: 2025-01-01, value: 1000}", "{from: 2025-01-01, value: 1000}, {from: 2025-01-01, value: 2000}", "写了两次"},
		{"unknown nothing", "nothing: not_in_scope", "nothing: none", "没有 \"none\" 这个理由代码"},
		{"day against month", "month > basis.left_on.month()", "month > basis.left_on", "日期用 .month() 变成月份再比"},
		{"not a truth", "holds: month > basis.left_on.month()", "holds: basis.years", "这里要 bool"},
		{"double", "fen: standard.rate_fen_per_month.on(month) * basis.years", "fen: 'int(1.5 * double(basis.years))'", "小数"},
		{"not whole", "fen: standard.rate_fen_per_month.on(month) * basis.years", `fen: '"12"'`, "这里要 int"},
		{"unknown standard", "fen: standard.rate_fen_per_month", "fen: standard.rate", "没有 rate 这个字段"},
		{"unknown reason", "reason: not_started", "reason: not_begun", "没有 \"not_begun\" 这个理由代码"},
		{"unknown type", "label: 离岗日期, type: date", "label: 离岗日期, type: day", "应是其中之一"},
		{"unknown unit", "on(month)|元}", "on(month)|角}", "可写 |元"},
		{"each", "each: month", "each: basis.years", "each 应写"},
		{"level", "level: ordinary", "level: secret", "disclosure.level"},
		{"taken number", `number: "51"`, `number: "09"`, "已有项目使用"},
		{"not YAML", "who: 离岗村医", "who: [离岗村医", "YAML"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			spoiled := strings.Replace(small, tc.old, tc.new, 1)
			if spoiled == small {
				t.Fatalf("%q is not in the file", tc.old)
			}
			_, err := Load(county(spoiled))
			var wrong *FileError
			if !errors.As(err, &wrong) {
				t.Fatalf("got %v, want a FileError", err)
			}
			if !strings.Contains(wrong.Says, tc.says) || wrong.File != "51/programme.yaml" {
				t.Errorf("got %v, want %q", err, tc.says)
			}
			at := strings.Count(small[:strings.Index(small, tc.old)], "\n") + 1
			if wrong.Line != 1 && wrong.Line != at && tc.name != "not YAML" {
				t.Errorf("got line %d, want %d", wrong.Line, at)
			}
		})
	}
}

func TestARuleThatRunsAwayIsStopped(t *testing.T) {
	endless := strings.Replace(small, "month > basis.left_on.month()",
		"'[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c, [0,1,2,3,4,5,6,7,8,9].all(d, [0,1,2,3,4,5,6,7,8,9].all(e, a + b + c + d + e < basis.years)))))'", 1)
	c, err := Load(county(endless))
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Judge(Facts{Programme: "51", Period: "2025-03", AsOf: "2025-03-10", Person: &Person{ID: "x"}, Basis: []byte(`{"years":99}`)})
	if err == nil || !strings.Contains(err.Error(), "cost") {
		t.Errorf("got %v, want the cost limit", err)
	}
}

func TestMoneyThatOverflowsIsAnError(t *testing.T) {
	c, err := Load(county(small))
	if err != nil {
		t.Fatal(err)
	}
	for _, years := range []string{"9223372036854775807", "2000000000", "-1"} {
		_, err := c.Judge(Facts{Programme: "51", Period: "2025-03", AsOf: "2025-03-10",
			Person: &Person{ID: "x"}, Basis: []byte(`{"left_on":"2025-01-31","years":` + years + `}`)})
		if !errors.Is(err, ErrFacts) {
			t.Errorf("years %s: got %v, want ErrFacts", years, err)
		}
	}
}

// TestTheReadmesExampleLoads keeps the officer's guide true.
func TestTheReadmesExampleLoads(t *testing.T) {
	raw, err := os.ReadFile("programmes/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), "```yaml\n")
	example, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("the guide has no example")
	}
	if _, err := Load(county(example)); err != nil {
		t.Error(err)
	}
}
