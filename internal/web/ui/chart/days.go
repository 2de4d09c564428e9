package chart

import (
	"fmt"
	"time"

	"yikatong/internal/fen"
)

// A Months is an amount for each month of a year, January first.
type Months [12]fen.Fen

// Sum is the year's amount.
func (m Months) Sum() (sum fen.Fen) {
	for _, f := range m {
		sum += f
	}
	return sum
}

// Heat steps an amount against the largest: 0 for nothing, then 1 to 5.
func Heat(f, most fen.Fen) int {
	if f <= 0 || most <= 0 {
		return 0
	}
	return min(5, 1+share(f, most)/200)
}

// A MonthRow is what was paid under one programme, month by month.
type MonthRow struct {
	Name string
	Months
}

// Calendar draws a row of twelve months for each programme, darker where more was paid of the
// row's largest month.
func Calendar(list []MonthRow) Drawing {
	rows := make([]Row, len(list))
	for i, l := range list {
		most := fen.Fen(0)
		for _, f := range l.Months {
			most = max(most, f)
		}
		rows[i] = Row{Name: l.Name, Says: Short(l.Sum())}
		for m, f := range l.Months {
			if step := Heat(f, most); step > 0 {
				rows[i].Spans = append(rows[i].Spans, Span{fmt.Sprintf("step%d", step), m * 1000 / 12, (m + 1) * 1000 / 12})
			}
		}
	}
	var ticks []Tick
	for _, m := range []int{0, 3, 6, 9} {
		ticks = append(ticks, Tick{At: m * 1000 / 12, Text: fmt.Sprintf("%d月", m+1)})
	}
	return Bars(rows, ticks...)
}

// A Deadline is a step that waits: since when, until when, and how it is called.
type Deadline struct {
	Name       string
	Since, Due time.Time
	Says       string // 超 3 个工作日
	Late       bool
}

// Deadlines draws what waits against the days of a calendar, with a line for today; what is
// past its day is red from there on, and says so.
func Deadlines(list []Deadline, today time.Time) Drawing {
	first, last := today.AddDate(0, 0, -7), today.AddDate(0, 0, 7)
	for _, l := range list {
		if l.Since.Before(first) {
			first = l.Since
		}
		if l.Due.After(last) {
			last = l.Due
		}
	}
	at := func(day time.Time) int { return daysBetween(first, day) * 1000 / max(1, daysBetween(first, last)) }
	rows := make([]Row, len(list))
	for i, l := range list {
		rows[i] = Row{Name: l.Name, Says: l.Says, Bad: l.Late, Spans: []Span{{"transit", at(l.Since), max(at(l.Due), at(l.Since)+6)}}}
		if l.Late {
			rows[i].Spans = append(rows[i].Spans, Span{"late", at(l.Due), at(today)})
		}
	}
	ticks := []Tick{{At: at(today), Text: "今天 " + monthDay(today), Strong: true}}
	if at(today) > 350 {
		ticks = append(ticks, Tick{At: 0, Text: monthDay(first)})
	}
	if at(today) < 650 {
		ticks = append(ticks, Tick{At: 1000, Text: monthDay(last)})
	}
	return Bars(rows, ticks...)
}

func daysBetween(a, b time.Time) int { return int(b.Sub(a).Hours()+12) / 24 }

func monthDay(t time.Time) string { return fmt.Sprintf("%d月%d日", int(t.Month()), t.Day()) }
