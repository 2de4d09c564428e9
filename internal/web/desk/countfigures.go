package desk

import (
	"fmt"

	"yikatong/internal/app"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/chart"
)

// funnelFigure is what became of the lines with findings.
func funnelFigure(v app.FindingFunnel, raised int, file string) chart.Figure {
	f := chart.Figure{ID: "funnel", Title: "没有疑点", None: "比对没有命中，或还没有做过比对。", File: file,
		Note: "去重后一行只算一次，金额为名册上的金额；百分数为占上一步。属实的不再发放；已经发出去的走追回，不在上面各步之内。"}
	f.Table = chart.Table{Caption: "疑点从命中到了结", Heads: []chart.Head{chart.Words("环节"), chart.Numbers("条数或行数"), chart.Numbers("金额")}}
	if raised == 0 && v.Claims == 0 {
		return f
	}
	stages := []chart.Stage{{Name: "命中疑点", Count: raised, Amount: v.AtStake, Class: "paid"}, {Name: "涉及的行（去重）", Count: v.Lines, Amount: v.AtStake, Class: "paid"},
		{Name: "乡镇已回复", Count: v.Replied, Amount: v.RepliedSum, Class: "paid"}, {Name: "已复核", Count: v.Closed, Amount: v.ClosedSum, Class: "paid"},
		{Name: "属实，不发", Count: v.Upheld, Amount: v.UpheldSum, Class: "asked"}}
	if v.ShowsClaims {
		stages = append(stages, chart.Stage{Name: "已发，立项追回", Count: v.Claims, Amount: v.Claimed, Class: "locked", Apart: true},
			chart.Stage{Name: "追回到账", Count: v.Came, Amount: v.Received, Class: "locked"})
	}
	for _, s := range stages {
		f.Table.Add(chart.Say(s.Name), chart.Count(s.Count), chart.Money(s.Amount))
	}
	f.Title = fmt.Sprintf("%s 行有疑点，已复核 %s，属实不发 %s", ui.Grouped(v.Lines), chart.Percent(v.Closed, v.Lines), chart.Short(v.UpheldSum))
	f.Drawings, f.Desc = []chart.Drawing{chart.Funnel(stages)}, "从命中到属实逐步减少，另列追回。"
	return f
}

// tilesFigure is a map of the county's townships by how much of a programme's period has arrived.
func (d *Desk) tilesFigure(v app.Coverage, file string) chart.Figure {
	f := chart.Figure{ID: "tiles", Title: "还没有名册", None: "有了名册以后，这里按乡镇显示登记、上册和到账。", File: file}
	f.Table = chart.Table{Caption: "按乡镇", Heads: []chart.Head{chart.Words("乡镇（街道）"), chart.Numbers("底册在册"), chart.Numbers("上册"), chart.Numbers("到账"), chart.Numbers("到账占比"),
		chart.Numbers("名册金额"), chart.Numbers("到账金额")}}
	var tiles []chart.Tile
	var all app.PlaceCoverage
	low, none := -1, 0
	for i, p := range v.Places {
		of := p.Of()
		tiles = append(tiles, chart.Tile{Name: p.Name, Part: p.Paid, Of: of})
		f.Table.Add(chart.Link(p.Name, rostersOf(v, p)), chart.Count(p.Registered), chart.Count(p.Rostered), chart.Count(p.Paid),
			chart.Say(chart.Percent(p.Paid, of)), chart.Money(p.RosterSum), chart.Money(p.PaidSum))
		all.Registered, all.Rostered, all.Paid = all.Registered+p.Registered, all.Rostered+p.Rostered, all.Paid+p.Paid
		all.RosterSum, all.PaidSum = all.RosterSum+p.RosterSum, all.PaidSum+p.PaidSum
		switch {
		case of == 0:
			none++
		case low < 0 || p.Paid*v.Places[low].Of() < v.Places[low].Paid*of:
			low = i
		}
	}
	if low < 0 {
		f.Table.Rows = nil
		return f
	}
	whole := 0
	for _, p := range v.Places {
		whole += p.Of()
	}
	f.Table.Total(chart.Say("合计"), chart.Count(all.Registered), chart.Count(all.Rostered), chart.Count(all.Paid), chart.Say(chart.Percent(all.Paid, whole)), chart.Money(all.RosterSum), chart.Money(all.PaidSum))
	least := v.Places[low]
	f.Title = fmt.Sprintf("%s最低：到账 %s，全部乡镇 %s", least.Name, chart.Percent(least.Paid, least.Of()), chart.Percent(all.Paid, whole))
	if least.Paid >= least.Of() {
		f.Title = fmt.Sprintf("%d 个乡镇（街道）全部到账", len(v.Places)-none)
	}
	f.Note = "到账占比以底册在册和上册中多的一个为分母。底册在册为该期内有效的认定记录，没有逐条判定，不等于应发。" + chart.Steps + "。"
	f.Drawings = chart.Tiles(tiles)
	f.Desc = fmt.Sprintf("%d 个乡镇（街道）各一格，按区划代码排列；%d 个没有数据。", len(tiles), none)
	return f
}

// rostersOf is the list that has a township's rosters of the programme and period, "" where it has none.
func rostersOf(v app.Coverage, p app.PlaceCoverage) string {
	if p.Rostered == 0 {
		return ""
	}
	return "/desk/rosters?programme=" + v.Programme + "&period=" + v.Period.String() + "&region=" + string(p.Township)
}
