package desk

import (
	"fmt"
	"strconv"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/chart"
)

// budgetView is four appropriations, one past its day.
func budgetView() Budget {
	b := Budget{Title: "执行最慢：农村危房改造，已付 0%；今年已过 23%", Year: 2026, Total: ui.Bullet{Total: 19850000000, Paid: 6328396200, Transit: 896110000, Locked: 1258231000, Spare: 11367262800}}
	for i, x := range bullets() {
		x.Href = ""
		b.Rows = append(b.Rows, BudgetRow{ID: strconv.Itoa(i + 1), Document: "渝财农〔2026〕15号", SpendBy: "2026-12-31", Left: "余 286 天", When: "每年一次，一般六月底前", Bullet: x})
	}
	b.Rows[3].SpendBy, b.Rows[3].Left, b.Rows[3].Over = "2026-02-28", "已过期 20 天，还有 ¥1,500.0万 没付", true
	return b
}

// yearMoney is a year until November, after a whole one.
func yearMoney() app.YearMoney {
	v := app.YearMoney{Year: 2026, Years: []int{2025, 2026}, Begun: 11,
		Appropriations: []store.Appropriation{{Year: 2026, Programme: "01", Balance: ledger.Balance{ledger.Granted: -39850000000}}},
		Failures:       []store.FailureSum{{Code: "F01", Count: 412, Amount: 3412000}, {Code: "F02", Count: 120, Amount: 980000}, {Code: "F12", Count: 31, Amount: 240000}, {Code: "F99", Count: 3, Amount: 9000}}}
	for i, number := range []string{"01", "09", "10", "13", "07", "16"} {
		p := app.ProgrammeMonths{Programme: number}
		for m := range 11 {
			switch {
			case i == 0 && m == 5:
				p.Months[m] = 4820000000
			case i > 0 && i < 4:
				p.Months[m] = fen.Fen(1048231000/i + m*7000000)
			case i == 4 && m%3 == 2:
				p.Months[m] = 46800000
			}
			v.Months[m] += p.Months[m]
		}
		v.Programmes = append(v.Programmes, p)
	}
	for m := range 12 {
		v.Before[m] = fen.Fen(1200000000 + 90000000*m)
	}
	return v
}

// waitingSteps are fourteen that wait, two of them late.
func waitingSteps() []LateRow {
	rows := lateSteps().Rows
	rows[0], rows[1] = rows[1], rows[0]
	for i := range 12 {
		r := rows[1]
		r.What, r.Since, r.Due, r.Days = fmt.Sprintf("%s 城乡低保 2026年3月", townNames[i]), at(3+i/4, 9, 0), fmt.Sprintf("2026-03-%02d", 10+i/3), 0
		rows = append(rows, r)
	}
	return rows
}

var townNames = []string{"竹园镇", "公平镇", "朱衣镇", "甲高镇", "羊市镇", "吐祥镇", "兴隆镇", "青龙镇", "新民镇", "永乐镇", "安坪镇", "五马镇", "青莲镇", "夔门街道", "鱼复街道", "永安街道",
	"岩湾乡", "平安乡", "红土乡", "石岗乡", "康乐镇", "大树镇", "康坪乡", "白帝镇", "草堂镇", "汾河镇", "太和土家族乡", "鹤峰乡", "冯坪乡", "长安土家族乡", "龙桥土家族乡", "云雾土家族乡", "江南新区管理委员会"}

func boardView() Board {
	m := yearMoney()
	v := Board{Filters: tabs("年度", "2026 年 4 笔指标，¥198,500,000.00", "2026", "2025"), Totals: overview().Totals, Links: []BoardLink{
		{"/desk/appropriations", "资金指标", "每笔指标的执行、调整和分录"}, {"/desk/coverage", "覆盖", "各乡镇底册、上册、到账"}, {"/desk/ageing", "在途账龄", "等银行答复和失败退汇"}}, Budget: budgetView(),
		Figures: []chart.Figure{curveFigure(m), named().calendarFigure(m), failuresFigure(m.Failures), deadlinesFigure(waitingSteps(), at(9, 10, 0))}}
	v.Filters.Export = ""
	for i := range v.Figures {
		v.Figures[i].File = "/desk/board/figure.csv?of=" + v.Figures[i].ID
	}
	return v
}

func emptyBoard() Board {
	none := app.YearMoney{}
	return Board{Filters: ui.Filters{Label: "年度", Says: "还没有登记指标"}, Figures: []chart.Figure{curveFigure(none), named().calendarFigure(none), failuresFigure(nil), deadlinesFigure(nil, time.Time{})}}
}

func coverage() app.Coverage {
	c := app.Coverage{Programme: "09", Period: march, Choices: []store.RosteredPeriod{{Programme: "09", Period: period.MustParse("2026-02")}, {Programme: "09", Period: march}}}
	for i, name := range townNames {
		n := 120 + i*37
		p := app.PlaceCoverage{Township: region.Code(fmt.Sprintf("500236%03d000", 100+i)), Name: name, Registered: n, Rostered: n - i%4, Paid: n * min(100, 38+i*4) / 100, RosterSum: fen.Fen(n * 61000), PaidSum: fen.Fen(n * 55000)}
		if i == 16 || i == 20 {
			p = app.PlaceCoverage{Township: p.Township, Name: name}
		}
		c.Places = append(c.Places, p)
	}
	return c
}

func coverageCanned() Coverage { return named().coverageView(coverage()) }

func flowFigure() chart.Figure {
	moved := []store.Moved{{Kind: ledger.Grant, Head: ledger.Granted, Amount: -12000000000}, {Kind: ledger.Raise, Head: ledger.Granted, Amount: -600000000},
		{Kind: ledger.Pay, Head: ledger.Paid, Amount: 3100010000}, {Kind: ledger.Return, Head: ledger.Paid, Amount: -120000000}}
	return waterfallFigure(moved, ledger.Balance{ledger.Granted: -12600000000, ledger.Paid: 2980010000, ledger.Committed: 1048231000, ledger.Available: 8571759000})
}

func funnel() chart.Figure {
	return funnelFigure(app.FindingFunnel{Funnel: store.Funnel{Lines: 36, Replied: 30, Closed: 24, Upheld: 9, AtStake: 2196000, RepliedSum: 1830000, ClosedSum: 1464000, UpheldSum: 549000},
		ShowsClaims: true, Claims: 7, Came: 5, Claimed: 427000, Received: 305000}, 42, "/desk/findings/funnel.csv")
}
