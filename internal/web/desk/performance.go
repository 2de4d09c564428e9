package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/contract"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/web/ui"
)

var performancePage = ui.Parse[Performance](files, "performance.html")

// Performance is what a bank did under a contract in a month, quarter, year or all of it (银行履约).
type Performance struct {
	Bank, Number string
	Says         string // the span, and what was sent in it
	Form         PerformanceForm
	Terms        []TermRow
	Facts        []ui.Fact
	Days         []ui.Bar // answered payments by the days it took
	Faults       []ui.Bar // failed payments by whose doing it is
	Lines        []LineCount
	Uncovered    []string // townships without a point of this bank
	CSV, JSON    string   // addresses
}

// PerformanceForm asks for a span.
type PerformanceForm struct {
	Number string
	Period ui.Field
}

// Errors lists the mistakes of the form.
func (f PerformanceForm) Errors() []ui.Field { return ui.Errors(f.Period) }

// A TermRow is one term of the contract beside what was done.
type TermRow struct {
	contract.Judgement
	State ui.Tag
}

// A LineCount is a kind of line in the bank's returns that should not be there.
type LineCount struct {
	Name, Means string
	Count       int
}

func (d *Desk) showPerformance(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	span := strings.TrimSpace(r.FormValue("period"))
	from, until, wrong := spanOf(span)
	s, err := d.App.Performance(r.Context(), by, r.FormValue("number"), from, until)
	if err != nil {
		return err
	}
	v := performance(s, span)
	v.Form.Period.Error = wrong
	status := http.StatusOK
	if wrong != "" {
		status = http.StatusUnprocessableEntity
	}
	return performancePage.RenderStatus(w, r, status, d.base(r, by), v)
}

func (d *Desk) sendPerformance(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	s, err := d.performanceAsked(r, by)
	if err != nil {
		return err
	}
	ui.SendCSV(w, r, "银行履约-"+s.From+"-"+s.Until+".csv", performanceTable(s))
	return nil
}

func (d *Desk) sendPerformanceJSON(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	s, err := d.performanceAsked(r, by)
	if err != nil {
		return err
	}
	return sendJSON(w, s)
}

func (d *Desk) performanceAsked(r *http.Request, by auth.Actor) (app.Service, error) {
	from, until, wrong := spanOf(strings.TrimSpace(r.FormValue("period")))
	if wrong != "" {
		return app.Service{}, app.ErrDays
	}
	return d.App.Performance(r.Context(), by, r.FormValue("number"), from, until)
}

// spanOf is the days of a period, "" and "" for none, and what is wrong with its text.
func spanOf(text string) (from, until, wrong string) {
	if text == "" {
		return "", "", ""
	}
	p, err := period.Parse(text)
	if err != nil {
		return "", "", "写成 2026、2026Q1 或 2026-03；不填为整个合同期"
	}
	first := time.Date(p.Year(), time.Month(int(p.FirstMonth())%12+1), 1, 0, 0, 0, 0, time.UTC)
	return first.Format(time.DateOnly), first.AddDate(0, p.Months(), -1).Format(time.DateOnly), ""
}

// performance makes the page. span is what was asked for, as it was written.
func performance(s app.Service, span string) Performance {
	p, at := s.Performance, "?"+url.Values{"number": {s.Contract.Number}, "period": {span}}.Encode()
	v := Performance{Bank: s.Contract.Bank, Number: s.Contract.Number, Uncovered: p.Uncovered,
		CSV: "/desk/performance.csv" + at, JSON: "/desk/performance.json" + at,
		Says: fmt.Sprintf("%s 至 %s：%s 个代发文件，%s 笔 %s，已有最终答复 %s 笔", s.From, s.Until, ui.Grouped(p.Files), ui.Grouped(p.Sent), p.Total, ui.Grouped(p.Answered)),
		Form: PerformanceForm{Number: s.Contract.Number, Period: ui.Field{Name: "period", Label: "时间", Value: span, Optional: true, Max: 7, Hint: "2026、2026Q1 或 2026-03；不填为整个合同期"}}}
	for _, j := range s.Judgements {
		v.Terms = append(v.Terms, TermRow{j, keptTag(j)})
	}
	if half, known := p.Quantile(50); known {
		most, _ := p.Quantile(95)
		v.Facts = []ui.Fact{{Name: "答复用时中位数", Value: fmt.Sprintf("%d 个工作日", half)}, {Name: "95% 的笔数", Value: fmt.Sprintf("%d 个工作日内答复", most)}}
	}
	v.Days, v.Faults, v.Lines = dayBars(p), faultBars(p), lineCounts(p)
	return v
}

func keptTag(j contract.Judgement) ui.Tag {
	switch {
	case j.Open:
		return ui.Tag{Tone: ui.Plain, Word: j.Chinese()}
	case j.Kept:
		return ui.Tag{Tone: ui.Good, Word: j.Chinese()}
	default:
		return ui.Tag{Tone: ui.Bad, Word: j.Chinese()}
	}
}

// slowest is the last bar of days that stands for itself; longer ones go together.
const slowest = 9

func dayBars(p contract.Performance) []ui.Bar {
	if p.Answered == 0 {
		return nil
	}
	bars := make([]ui.Bar, slowest+2)
	for i := range bars {
		bars[i].Name = fmt.Sprintf("%d 个工作日", i)
	}
	bars[0].Name, bars[slowest+1].Name = "当日", fmt.Sprintf("超过 %d 个工作日", slowest)
	last := 0
	for days, n := range p.Days {
		i := min(days, slowest+1)
		bars[i].Count += n
		last = max(last, i)
	}
	return scaleCounts(bars[:last+1])
}

func faultBars(p contract.Performance) []ui.Bar {
	var bars []ui.Bar
	for _, f := range contract.Faults() {
		bars = append(bars, ui.Bar{Name: f.Chinese(), Count: p.Failed[f]})
	}
	return scaleCounts(bars)
}

// scaleCounts draws the bars by their counts.
func scaleCounts(bars []ui.Bar) []ui.Bar {
	for i := range bars {
		bars[i].Amount = fen.Fen(bars[i].Count)
	}
	bars = ui.Scale(bars)
	for i := range bars {
		bars[i].Amount = 0
	}
	return bars
}

func lineCounts(p contract.Performance) []LineCount {
	return []LineCount{
		{"到账后退回", "先报到账，后又退回", p.CameBack}, {"前后矛盾", "与已入账的结果相反", p.Contrary}, {"金额或账号不符", "与送去的不一样", p.Changed},
		{"不是本文件的明细", "回盘里有没送过的笔", p.Foreign}, {"回盘缺失", "送去的笔没有答复", p.Missing},
	}
}

// performanceTable is the figures as a file.
func performanceTable(s app.Service) ui.Table {
	p := s.Performance
	t := ui.Table{Titles: []string{"指标", "约定", "实际", "结论"}, Rows: [][]string{{"银行", "", s.Contract.Bank, ""}, {"合同", "", s.Contract.Number, ""},
		{"时间", "", s.From + " 至 " + s.Until, ""}, {"代发文件", "", strconv.Itoa(p.Files), ""}, {"送出笔数", "", strconv.Itoa(p.Sent), ""},
		{"送出金额（元）", "", p.Total.Yuan(), ""}, {"已有最终答复", "", strconv.Itoa(p.Answered), ""}}}
	for _, j := range s.Judgements {
		t.Rows = append(t.Rows, []string{j.Term, j.Owed, j.Done, j.Chinese()})
	}
	if half, known := p.Quantile(50); known {
		most, _ := p.Quantile(95)
		t.Rows = append(t.Rows, []string{"答复用时中位数（工作日）", "", strconv.Itoa(half), ""}, []string{"答复用时 95 分位（工作日）", "", strconv.Itoa(most), ""})
	}
	for _, f := range contract.Faults() {
		t.Rows = append(t.Rows, []string{"失败：" + f.Chinese(), "", strconv.Itoa(p.Failed[f]), ""})
	}
	for _, l := range lineCounts(p) {
		t.Rows = append(t.Rows, []string{l.Name, "", strconv.Itoa(l.Count), ""})
	}
	t.Rows = append(t.Rows, []string{"没有网点的乡镇（街道）", "", strings.Join(p.Uncovered, "、"), ""})
	return t
}
