package desk

import (
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/contract"
)

// served is a bank's quarter: mostly good, a few late, three failures by its own fault.
func served() app.Service {
	s := app.Service{Contract: banks().Rows[0].Contract, From: "2026-01-01", Until: "2026-03-31"}
	p := contract.Performance{Files: 41, Sent: 20412, Total: 820000000, Due: 20412, InTime: 20300, Paid: 20207, SameDay: 20207, CameBack: 4, Contrary: 1, Changed: 2, Missing: 12,
		Points: 34, Uncovered: []string{"太和土家族乡", "长安土家族乡", "云雾土家族乡"}}
	for days, n := range []int{14100, 5200, 1000, 80, 12, 0, 0, 3} {
		p.Answer(days, n)
	}
	p.Answer(21, 17)
	for code, n := range map[string]int{"F07": 30, "F01": 120, "F03": 41, "F09": 2, "F99": 8} {
		p.Fail(code, n)
	}
	s.Performance, s.Judgements = p, s.Contract.Terms.Judge(p)
	return s
}

func wrongSpan() Performance {
	v := performance(app.Service{Contract: served().Contract, From: "2026-01-01", Until: "2026-03-31", Judgements: served().Contract.Terms.Judge(contract.Performance{})}, "去年")
	_, _, v.Form.Period.Error = spanOf("去年")
	return v
}

func TestSpanOf(t *testing.T) {
	for _, c := range []struct {
		text, from, until string
		wrong             bool
	}{
		{"", "", "", false}, {"2026", "2026-01-01", "2026-12-31", false}, {"2026Q4", "2026-10-01", "2026-12-31", false},
		{"2028-02", "2028-02-01", "2028-02-29", false}, {"2026-12", "2026-12-01", "2026-12-31", false}, {"去年", "", "", true}, {"2026-13", "", "", true},
	} {
		from, until, wrong := spanOf(c.text)
		if from != c.from || until != c.until || (wrong != "") != c.wrong {
			t.Errorf("%q: %s to %s, %q", c.text, from, until, wrong)
		}
	}
}

// Every answered payment is in one bar, however long it took.
func TestDayBars(t *testing.T) {
	p := served().Performance
	n := 0
	bars := dayBars(p)
	for _, b := range bars {
		n += b.Count
	}
	if n != p.Answered || bars[0].Wide != 1000 || bars[len(bars)-1].Count != 17 {
		t.Errorf("%d in bars, %d answered: %+v", n, p.Answered, bars)
	}
}

// The file tells each term and each figure of the page.
func TestPerformanceTable(t *testing.T) {
	s := served()
	table := performanceTable(s)
	rows := map[string]string{}
	for _, r := range table.Rows {
		if len(r) != len(table.Titles) {
			t.Errorf("%v", r)
		}
		rows[r[0]] = r[2]
	}
	for name, want := range map[string]string{"送出笔数": "20412", "失败：银行原因": "30", "回盘缺失": "12", "答复用时 95 分位（工作日）": "2"} {
		if rows[name] != want {
			t.Errorf("%s: %q, want %q", name, rows[name], want)
		}
	}
}
