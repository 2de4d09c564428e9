package desk

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/region"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/chart"
	"yikatong/internal/words"
)

var findingStatsPage = ui.Parse[FindingStats](files, "finding_stats.html")

// FindingStats is what became of the findings, by programme, township and check (疑点统计).
type FindingStats struct {
	Funnel chart.Figure
	Parts  []StatPart
}

// A StatPart counts the same findings by one thing they have in common.
type StatPart struct {
	Title, By string
	Rows      []StatRow
}

// A StatRow is one of them.
type StatRow struct {
	Name string
	Href string // of the findings, "" for none
	app.FindingStat
}

func (d *Desk) showFindingStats(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.findingStats(r, by)
	if err != nil {
		return err
	}
	return findingStatsPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) findingStats(r *http.Request, by auth.Actor) (v FindingStats, err error) {
	s, err := d.App.FindingStats(r.Context(), by)
	if err != nil {
		return v, err
	}
	raised := 0
	for _, p := range s.Programmes {
		raised += p.Raised
	}
	funnel, err := d.App.FindingFunnel(r.Context(), by)
	if err != nil {
		return v, err
	}
	v.Funnel = funnelFigure(funnel, raised, "/desk/findings/funnel.csv")
	v.Parts = []StatPart{
		{"按补贴项目", "项目", statRows(s.Programmes, d.App.ProgrammeName, nil)},
		{"按乡镇", "乡镇", statRows(s.Townships, func(code string) string { return d.Place(r.Context(), region.Code(code)) }, nil)},
		{"按比对规则", "规则", statRows(s.Checks, words.Finding, func(code string) string { return "/desk/findings?code=" + code })}}
	return v, nil
}

// statRows are the counts, those with the most that is late or open on top.
func statRows(stats map[string]app.FindingStat, name, href func(string) string) (rows []StatRow) {
	for _, key := range slices.Sorted(maps.Keys(stats)) {
		row := StatRow{Name: name(key), FindingStat: stats[key]}
		if href != nil {
			row.Href = href(key)
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b StatRow) int {
		return cmp.Or(cmp.Compare(b.Late, a.Late), cmp.Compare(b.Open, a.Open), cmp.Compare(b.Raised, a.Raised))
	})
	return rows
}

func (d *Desk) sendFunnel(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.findingStats(r, by)
	if err != nil {
		return err
	}
	sendFigureTable(w, r, "疑点处置-"+today(d.App.Now()), v.Funnel.Table)
	return nil
}

func (d *Desk) sendFindingStats(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.findingStats(r, by)
	if err != nil {
		return err
	}
	t := ui.Table{Titles: []string{"分类", "名称", "疑点", "待办结", "超期", "已回复", "按期回复", "属实不发", "不属实", "待办结涉及金额（元）", "属实不发金额（元）"}}
	for _, p := range v.Parts {
		for _, x := range p.Rows {
			t.Rows = append(t.Rows, []string{p.By, x.Name, strconv.Itoa(x.Raised), strconv.Itoa(x.Open), strconv.Itoa(x.Late), strconv.Itoa(x.Replied),
				strconv.Itoa(x.InTime), strconv.Itoa(x.Upheld), strconv.Itoa(x.Cleared), x.AtRisk.Yuan(), x.Kept.Yuan()})
		}
	}
	ui.SendCSV(w, r, "疑点统计-"+today(d.App.Now())+".csv", t)
	return nil
}
