package desk

import (
	"fmt"
	"time"

	"yikatong/internal/ageing"
	"yikatong/internal/app"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/chart"
)

// stripMost is how many steps the strip of deadlines draws; the table has them all.
const stripMost = 12

// deadlinesFigure is the steps that wait against the days they are due.
func deadlinesFigure(rows []LateRow, now time.Time) chart.Figure {
	f := chart.Figure{ID: "deadlines", Title: "没有等待办理的步骤", None: "名册和批次都没有等待办理、有期限的步骤。",
		Note: "从上一步办完到期限；竖线为今天，红色为超过的日子。期限按工作日计。"}
	f.Table = chart.Table{Caption: "等待办理的步骤", Heads: []chart.Head{chart.Words("事项"), chart.Words("等哪一步"), chart.Words("谁办理"), chart.Words("起算"), chart.Words("期限"), chart.Numbers("超期（工作日）")}}
	late := 0
	var strip []chart.Deadline
	for _, r := range rows {
		f.Table.Add(chart.Link(r.What, r.Href), chart.Say(r.Step), chart.Say(r.Whose), chart.Say(today(r.Since)), chart.Say(r.Due), chart.Count(r.Days))
		if r.Days > 0 {
			late++
		}
		if due, err := time.Parse(time.DateOnly, r.Due); err == nil && len(strip) < stripMost {
			strip = append(strip, chart.Deadline{Name: r.What, Since: dateOf(r.Since), Due: due, Late: r.Days > 0, Says: dueSays(r, dateOf(now))})
		}
	}
	switch {
	case len(rows) == 0:
		return f
	case late > 0:
		f.Title = fmt.Sprintf("%d 项超期，最久的超 %d 个工作日：%s", late, rows[0].Days, rows[0].What)
	default:
		f.Title = fmt.Sprintf("没有超期；%d 项在办，最近到期 %s：%s", len(rows), rows[0].Due, rows[0].What)
	}
	if len(rows) > stripMost {
		f.Note += fmt.Sprintf("图中为最急的 %d 项，表中有全部 %d 项。", stripMost, len(rows))
	}
	f.Drawings, f.Desc = []chart.Drawing{chart.Deadlines(strip, dateOf(now))}, fmt.Sprintf("%d 项等待办理，其中 %d 项超期。", len(rows), late)
	return f
}

// dateOf is the county's day of a moment, midnight UTC.
func dateOf(t time.Time) time.Time {
	y, m, d := t.In(china).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func dueSays(r LateRow, now time.Time) string {
	switch {
	case r.Days > 0:
		return fmt.Sprintf("超 %d 个工作日", r.Days)
	case r.Due == now.Format(time.DateOnly):
		return "今天到期"
	}
	return r.Due[5:] + " 到期"
}

// ageFigure is what waits at banks, failed or came back by how long it has waited, in payments.
func ageFigure(v app.Ageing, file string) chart.Figure {
	f := chart.Figure{ID: "ages", Title: "没有等答复、失败或退汇的资金", None: "没有等银行答复、失败或退汇待更正的资金。", File: file,
		Note: "账龄为工作日：等银行答复的从送银行起算，失败退汇的从银行答复起算。"}
	f.Table = chart.Table{Caption: "按账龄的笔数", Heads: []chart.Head{chart.Words("账龄"), chart.Keyed("在途", "transit"), chart.Keyed("未知", "asked"), chart.Keyed("失败退汇", "locked"), chart.Numbers("等答复金额"), chart.Numbers("失败退汇金额")}}
	type age struct {
		moving, unknown, failed int
		waits, back             fen.Fen
	}
	spans := ageing.Buckets()
	ages := make([]age, len(spans))
	for _, w := range v.AtBank {
		ages[w.Bucket].waits += w.Total
		if w.Status == pay.Unknown {
			ages[w.Bucket].unknown += w.Count
		} else {
			ages[w.Bucket].moving += w.Count
		}
	}
	for _, u := range v.Unmended {
		ages[u.Bucket].failed += u.Count
		ages[u.Bucket].back += u.Total
	}
	most, all, old := 0, 0, 0
	for i, a := range ages {
		n := a.moving + a.unknown + a.failed
		most, all = max(most, n), all+n
		if i >= len(ages)-2 {
			old += n
		}
		f.Table.Add(chart.Say(spans[i].Name), chart.Count(a.moving), chart.Count(a.unknown), chart.Count(a.failed), chart.Money(a.waits), chart.Money(a.back))
	}
	if all == 0 {
		f.Table.Rows = nil
		return f
	}
	var rows []chart.Row
	for i, a := range ages {
		rows = append(rows, chart.Row{Name: spans[i].Name, Says: ui.Grouped(a.moving+a.unknown+a.failed) + " 笔", Spans: chart.Stack(most,
			chart.Part[int]{Class: "transit", Amount: a.moving}, chart.Part[int]{Class: "asked", Amount: a.unknown}, chart.Part[int]{Class: "locked", Amount: a.failed})})
	}
	f.Title = fmt.Sprintf("%s 笔没有到账，其中 %s 笔已等 %d 个工作日以上", ui.Grouped(all), ui.Grouped(old), spans[len(spans)-3].Most+1)
	f.Drawings, f.Desc = []chart.Drawing{chart.Bars(rows)}, "每段账龄一条，从左到右为在途、未知、失败退汇的笔数。"
	return f
}
