package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"yikatong/internal/app"
	"yikatong/internal/bank"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/chart"
)

// curveFigure is the year's payments, month upon month, against the money there is and the year before.
func curveFigure(v app.YearMoney) chart.Figure {
	now, before := chart.Months(v.Months), chart.Months(v.Before)
	f := chart.Figure{ID: "curve", None: "今年还没有付出过补贴。", Note: "按总账记入已付的月份累计，扣除退汇；归入这一年度的指标。虚线为上年，横线为全部指标。"}
	year, last := strconv.Itoa(v.Year), strconv.Itoa(v.Year-1)
	f.Table = chart.Table{Caption: year + " 年逐月已付", Heads: []chart.Head{chart.Words("月份"), chart.Numbers("当月"), chart.Numbers("累计"), chart.Numbers(last + " 年累计")}}
	sums, old := now.Running(v.Begun), before.Running(12)
	for m := range sums {
		f.Table.Add(chart.Say(fmt.Sprintf("%d月", m+1)), chart.Money(now[m]), chart.Money(sums[m]), chart.Money(old[m]))
	}
	granted := fen.Fen(0)
	for _, a := range v.Appropriations {
		granted -= a.Balance[ledger.Granted]
	}
	if granted == 0 && now.Sum() == 0 {
		f.Title, f.Table.Rows = year+" 年还没有付出过补贴", nil
		return f
	}
	f.Title = fmt.Sprintf("%s 年已付 %s，为指标的 %s", year, chart.Short(now.Sum()), chart.Percent(now.Sum(), granted))
	series := []chart.Series{{Name: year, Class: "this", Sums: sums}}
	if before.Sum() > 0 {
		f.Title += "，" + against(now.Sum(), sumAt(old, v.Begun))
		series = append([]chart.Series{{Name: last, Class: "last", Sums: old}}, series...)
	}
	f.Drawings = []chart.Drawing{chart.Curve(series, granted, "指标")}
	f.Desc = fmt.Sprintf("累计已付的折线，到 %d 月为 %s；全部指标 %s。", v.Begun, now.Sum(), granted)
	return f
}

func sumAt(sums []fen.Fen, month int) fen.Fen {
	if month == 0 {
		return 0
	}
	return sums[month-1]
}

// against says how a sum stands to the year before's.
func against(now, before fen.Fen) string {
	switch {
	case now > before:
		return "比上年同期多 " + chart.Short(now-before)
	case now < before:
		return "比上年同期少 " + chart.Short(before-now)
	}
	return "与上年同期相同"
}

// calendarFigure is what each programme paid in each month.
func (d *Desk) calendarFigure(v app.YearMoney) chart.Figure {
	f := chart.Figure{ID: "calendar", Title: fmt.Sprintf("%d 年还没有付出过补贴", v.Year), None: "第一笔补贴到账后，这里按项目和月份列出。",
		Note: "每行为一个项目，颜色越深，当月付得越多（与本项目最多的一个月相比）；空白为当月没有付。"}
	f.Table = chart.Table{Caption: "各项目逐月已付", Heads: []chart.Head{chart.Words("项目"), chart.Words("月份"), chart.Numbers("当月"), chart.Numbers("累计")}}
	var rows []chart.MonthRow
	most := 0
	for _, p := range v.Programmes {
		rows = append(rows, chart.MonthRow{Name: d.App.ProgrammeName(p.Programme), Months: p.Months})
	}
	for m, sum := range v.Months {
		if sum > v.Months[most] {
			most = m
		}
	}
	slices.SortStableFunc(rows, func(a, b chart.MonthRow) int { return cmp.Compare(b.Sum(), a.Sum()) })
	for _, r := range rows {
		sums := r.Running(12)
		for m, paid := range r.Months {
			if paid != 0 {
				f.Table.Add(chart.Say(r.Name), chart.Say(fmt.Sprintf("%d月", m+1)), chart.Money(paid), chart.Money(sums[m]))
			}
		}
	}
	if len(rows) == 0 {
		return f
	}
	f.Title = fmt.Sprintf("%d 月付得最多：%s，占全年已付的 %s", most+1, chart.Short(v.Months[most]), chart.Percent(v.Months[most], chart.Months(v.Months).Sum()))
	f.Drawings, f.Desc = []chart.Drawing{chart.Calendar(rows)}, fmt.Sprintf("%d 个项目，每个一行，十二格为十二个月。", len(rows))
	return f
}

// failuresFigure is why a year's payments did not arrive, the most frequent reason first.
func failuresFigure(list []store.FailureSum) chart.Figure {
	f := reasonsFigure(list)
	f.None, f.Note = "送银行的补贴，没有一笔失败或退汇。", "失败和退汇的笔数，已经更正重发的也算；圆点为从上到下的累计占比。"
	return f
}

// unmendedFigure is why payments did not arrive that nobody has corrected.
func unmendedFigure(v app.Ageing, file string) chart.Figure {
	var list []store.FailureSum
	for _, u := range v.Unmended {
		i := slices.IndexFunc(list, func(s store.FailureSum) bool { return s.Code == u.Code })
		if i < 0 {
			i, list = len(list), append(list, store.FailureSum{Code: u.Code})
		}
		list[i].Count, list[i].Amount = list[i].Count+u.Count, list[i].Amount+u.Total
	}
	slices.SortFunc(list, func(a, b store.FailureSum) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code))
	})
	f := reasonsFigure(list)
	f.None, f.Note, f.File = "没有待更正的失败和退汇。", "还没有更正的笔数；圆点为从上到下的累计占比。", file
	return f
}

func reasonsFigure(list []store.FailureSum) chart.Figure {
	f := chart.Figure{ID: "failures", Title: "没有失败和退汇"}
	f.Table = chart.Table{Caption: "失败和退汇的原因", Heads: []chart.Head{chart.Words("原因"), chart.Words("代码"), chart.Numbers("笔数"), chart.Numbers("金额")}}
	all, sum := 0, fen.Fen(0)
	var reasons []chart.Reason
	for _, x := range list {
		name := bank.FailureOf(x.Code).Name
		reasons = append(reasons, chart.Reason{Name: name, Count: x.Count})
		f.Table.Add(chart.Say(name), chart.Say(x.Code), chart.Count(x.Count), chart.Money(x.Amount))
		all, sum = all+x.Count, sum+x.Amount
	}
	if all == 0 {
		return f
	}
	f.Table.Total(chart.Say("合计"), chart.Say(""), chart.Count(all), chart.Money(sum))
	f.Title = fmt.Sprintf("没有到账 %s 笔，首要原因：%s，占 %s", ui.Grouped(all), reasons[0].Name, chart.Percent(list[0].Count, all))
	f.Drawings, f.Desc = []chart.Drawing{chart.Pareto(reasons)}, fmt.Sprintf("%d 种原因按笔数由多到少。", len(list))
	return f
}

// waterfallFigure is where the money of one appropriation went: the parts add up to what is available.
func waterfallFigure(moved []store.Moved, now ledger.Balance) chart.Figure {
	var first, changed, paid, back fen.Fen
	for _, m := range moved {
		switch {
		case m.Head == ledger.Granted && m.Kind == ledger.Grant:
			first -= m.Amount
		case m.Head == ledger.Granted:
			changed -= m.Amount
		case m.Head == ledger.Paid && (m.Kind == ledger.Pay || m.Kind == ledger.Admit):
			paid += m.Amount
		case m.Head == ledger.Paid:
			back -= m.Amount
		}
	}
	flows := []chart.Flow{{Name: "指标下达", Amount: first, Total: true}, {Name: "调整", Amount: changed}, {Name: "付出", Amount: -paid}, {Name: "退回（退汇、冲销）", Amount: back},
		{Name: "已锁和在途", Amount: -(now[ledger.Committed] + now[ledger.InTransit])}, {Name: "结余（可用）", Amount: now[ledger.Available], Total: true}}
	f := chart.Figure{ID: "waterfall", Note: "从指标下达到可用结余，每一段接着上一段；各段之和等于总账的可用。",
		Title: fmt.Sprintf("指标 %s，净付 %s，可用结余 %s", chart.Short(first+changed), chart.Percent(paid-back, first+changed), chart.Short(now[ledger.Available]))}
	f.Table = chart.Table{Caption: "指标到结余", Heads: []chart.Head{chart.Words("环节"), chart.Numbers("金额")}}
	for _, x := range flows {
		f.Table.Add(chart.Say(x.Name), chart.Money(x.Amount))
	}
	f.Drawings = []chart.Drawing{chart.Waterfall(flows)}
	f.Desc = fmt.Sprintf("下达 %s，调整 %s，付出 %s，退回 %s，已锁和在途 %s，结余 %s。", first, changed, paid, back, now[ledger.Committed]+now[ledger.InTransit], now[ledger.Available])
	return f
}
