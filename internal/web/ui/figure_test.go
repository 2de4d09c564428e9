package ui

import (
	"bytes"
	"flag"
	"html/template"
	"os"
	"path/filepath"
	"testing"
	"time"

	"yikatong/internal/web/ui/chart"
)

var update = flag.Bool("update", false, "write the figures anew; somebody reads the difference")

// figures are one of each kind of chart, small enough to be read.
func figures() []chart.Figure {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }
	table := chart.Table{Caption: "表", Heads: []chart.Head{chart.Words("乡镇"), chart.Keyed("已付", "paid")}}
	table.Add(chart.Link("石桥乡 <一>", "/desk/rosters?region=500236101000&programme=09"), chart.Money(123456))
	table.Total(chart.Say("合计"), chart.Money(123456))
	with := func(id string, d ...chart.Drawing) chart.Figure {
		return chart.Figure{ID: id, Title: "石桥乡执行最慢：41%", Note: "口径", Desc: "描述", Drawings: d, Table: table, File: "/desk/board/figure.csv?of=" + id}
	}
	return []chart.Figure{
		with("curve", chart.Curve([]chart.Series{{Name: "2025", Class: "last", Sums: chart.Months{100, 200, 300}.Running(12)}, {Name: "2026", Class: "this", Sums: chart.Months{150, 150, 250}.Running(3)}}, 900, "指标")),
		with("calendar", chart.Calendar([]chart.MonthRow{{Name: "城乡低保", Months: chart.Months{100, 0, -5, 21, 100}}, {Name: "耕地地力保护补贴"}})),
		with("deadlines", chart.Deadlines([]chart.Deadline{{Name: "竹园镇 低保", Since: day(2), Due: day(9), Says: "超 2 个工作日", Late: true}, {Name: "公平镇 低保", Since: day(9), Due: day(13), Says: "03-13 到期"}}, day(11))),
		with("pareto", chart.Pareto([]chart.Reason{{Name: "账号不存在", Count: 7}, {Name: "户名不符", Count: 2}, {Name: "其他", Count: 1}})),
		with("funnel", chart.Funnel([]chart.Stage{{Name: "命中", Count: 42, Amount: 4200, Class: "paid"}, {Name: "属实", Count: 9, Amount: 900, Class: "asked"}, {Name: "追回", Count: 3, Amount: 300, Class: "locked", Apart: true}})),
		with("waterfall", chart.Waterfall([]chart.Flow{{Name: "下达", Amount: 1000, Total: true}, {Name: "付出", Amount: -600}, {Name: "退回", Amount: 100}, {Name: "结余", Amount: 500, Total: true}})),
		with("ages", chart.Bars([]chart.Row{{Name: "当日", Says: "5 笔", Spans: chart.Stack(5, chart.Part[int]{Class: "transit", Amount: 3}, chart.Part[int]{Class: "asked", Amount: 2})}})),
		with("tiles", chart.Tiles([]chart.Tile{{Name: "竹园镇", Part: 1, Of: 10}, {Name: "公平镇", Part: 10, Of: 10}, {Name: "太和土家族乡"}, {Name: "石桥乡", Part: 6, Of: 10}})...),
		{ID: "none", Title: "没有疑点", None: "比对没有命中。", File: "/desk/findings/funnel.csv"},
	}
}

// Each figure is the same bytes for the same values.
func TestFigures(t *testing.T) {
	for _, f := range figures() {
		var got bytes.Buffer
		if err := template.Must(layout.Clone()).ExecuteTemplate(&got, "figure", f); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join("testdata", "figures", f.ID+".html")
		if *update {
			if err := os.WriteFile(name, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s is not as it was: see with -update what changed", f.ID)
		}
	}
}

// A bar shows what a batch would take of what is left, and says what stays.
func TestBulletAsked(t *testing.T) {
	b := Bullet{Total: 1000, Paid: 300, Locked: 100, Spare: 600, Asked: 250}
	segments := b.Segments()
	if last := segments[len(segments)-1]; last.Class != "asked" || last.X != 400 || last.Wide != 250 {
		t.Errorf("%+v", segments)
	}
	if got, want := b.Says(), "指标 ¥10.00：已付 ¥3.00，在途 ¥0.00，已锁 ¥1.00，可用 ¥6.00，本批次 ¥2.50，批准后剩余 ¥3.50"; got != want {
		t.Errorf("got %s", got)
	}
}

// The tiles' words stand out from their tiles, and the colours of charts from the surface.
func TestChartContrast(t *testing.T) {
	for name, of := range map[string]map[string]string{"ordinary": tokens(t, ":root", nil), "high": tokens(t, "[data-contrast=high]", tokens(t, ":root", nil))} {
		least := map[string]float64{"ordinary": 4.5, "high": 7}[name]
		for _, p := range [][2]string{{"onlight", "step1"}, {"onlight", "step2"}, {"ondark", "step4"}, {"ondark", "step5"}} {
			if got := contrast(of[p[0]], of[p[1]]); got < least {
				t.Errorf("%s: %s on %s is %.2f:1", name, p[0], p[1], got)
			}
		}
		if got := contrast("#000000", of["step3"]); got < least {
			t.Errorf("%s: black on step3 is %.2f:1", name, got)
		}
		for _, c := range []string{"paid", "transit", "locked", "fourth", "red"} {
			if got := contrast(of[c], of["surface"]); got < 2.9 {
				t.Errorf("%s: %s on surface is %.2f:1", name, c, got)
			}
		}
	}
}
