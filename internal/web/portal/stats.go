package portal

import (
	"fmt"
	"net/http"
	"strconv"

	"yikatong/internal/disclose"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/chart"
)

var statsPage = ui.Parse[Stats](files, "stats.html", "shared.html")

// Stats is the year's totals.
type Stats struct {
	disclose.Year
	Bars  []ui.Bar
	Curve chart.Figure
}

func (p *Portal) showStats(w http.ResponseWriter, r *http.Request) error {
	y, err := p.year(r)
	if err != nil {
		return err
	}
	return statsPage.Render(w, r, p.base(r), Stats{y, bars(y), curve(y)})
}

func (p *Portal) sendCurve(w http.ResponseWriter, r *http.Request) error {
	y, err := p.year(r)
	if err != nil {
		return err
	}
	titles, rows := curve(y).Table.Flat()
	ui.SendCSV(w, r, fmt.Sprintf("逐月到账-%d.csv", y.Year), ui.Table{Titles: titles, Rows: rows})
	return nil
}

func (p *Portal) year(r *http.Request) (disclose.Year, error) {
	year, _ := strconv.Atoi(r.FormValue("year")) // what is no year asks for the latest
	return p.read.Year(r.Context(), year)
}

// curve is the year's payments month upon month, until the last with any.
func curve(y disclose.Year) chart.Figure {
	months := chart.Months(y.Months)
	f := chart.Figure{ID: "curve", Note: "各份名单按最后一笔到账的月份累计；人数过少、合并列示的不计入，所以可能少于上面的合计。", File: fmt.Sprintf("/stats/curve.csv?year=%d", y.Year)}
	f.Table = chart.Table{Caption: "逐月到账", Heads: []chart.Head{chart.Words("月份"), chart.Numbers("当月"), chart.Numbers("累计")}}
	last, most := 0, 0
	for m, sum := range months {
		if sum > 0 {
			last = m + 1
		}
		if sum > months[most] {
			most = m
		}
	}
	sums := months.Running(last)
	for m, sum := range sums {
		f.Table.Add(chart.Say(fmt.Sprintf("%d月", m+1)), chart.Money(months[m]), chart.Money(sum))
	}
	if last == 0 {
		return f
	}
	f.Title = fmt.Sprintf("%d 月到账最多：%s，累计 %s", most+1, chart.Short(months[most]), chart.Short(months.Sum()))
	f.Drawings, f.Desc = []chart.Drawing{chart.Curve([]chart.Series{{Name: strconv.Itoa(y.Year), Class: "this", Sums: sums}}, 0, "")}, fmt.Sprintf("累计到账的折线，到 %d 月为 %s。", last, months.Sum())
	return f
}

func bars(y disclose.Year) []ui.Bar {
	all := make([]ui.Bar, len(y.Rows))
	for i, s := range y.Rows {
		all[i] = ui.Bar{Name: s.Name, Count: s.People, Amount: s.Amount}
		if s.Programme != "" {
			all[i].Href = "/programmes/" + s.Programme
		}
	}
	return ui.Scale(all)
}
