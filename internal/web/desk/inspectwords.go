package desk

import (
	"fmt"
	"net/http"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/inspect"
	"yikatong/internal/region"
	"yikatong/internal/web/ui"
)

// planScope tells what a plan looks at: 城乡低保、临时救助 2025年，全县.
func (d *Desk) planScope(p app.PlanView, places map[region.Code]string) string {
	var programmes, towns []string
	for _, number := range p.Programmes {
		programmes = append(programmes, d.App.ProgrammeName(number))
	}
	for _, t := range p.Townships {
		towns = append(towns, places[t])
	}
	where := "全部乡镇"
	if len(towns) > 0 {
		where = strings.Join(towns, "、")
	}
	return strings.Join(programmes, "、") + " " + p.Period.Chinese() + "，" + where
}

func (d *Desk) planFacts(p app.PlanView, scope string) []ui.Fact {
	by := "不分层"
	if len(p.Plan.By) > 0 {
		var words []string
		for _, dim := range p.Plan.By {
			w := dim.Chinese()
			if dim == inspect.ByAmount {
				w += "（" + p.Large.String() + " 起为大额）"
			}
			words = append(words, w)
		}
		by = strings.Join(words, "、")
	}
	aim := p.Aim.Chinese()
	if p.Weight > 1 {
		aim += fmt.Sprintf("；有疑点的按 %d 倍抽", p.Weight)
	}
	list := []ui.Fact{{Name: "范围", Value: scope}, {Name: "阶段", Value: p.Phase.Chinese() + "：" + p.Phase.Says()}, {Name: "分层", Value: by}, {Name: "抽多少", Value: aim},
		{Name: "核查", Value: fmt.Sprintf("每村 %d 人，抽取后 %d 个工作日内", p.Team, p.Days)}, {Name: "方案", Value: p.Who[p.By]}}
	if p.State != inspect.Committed {
		list = append(list, ui.Fact{Name: map[inspect.State]string{inspect.Opened: "抽取", inspect.Cancelled: "撤销"}[p.State], Value: p.Who[p.OpenedBy]})
	}
	return list
}

// planTiming tells whether the rosters could still change when the seed was fixed.
func planTiming(p app.PlanView) string {
	switch p.Settled {
	case 0:
		return "承诺公布时，名册都还没有提交：做名册的人不知道种子，定种子时不知道名册。"
	case p.Lines:
		return "承诺公布时，名册都已提交。种子由系统随机产生并加密保存，抽取前无人知道，公布后不能更换。"
	}
	return fmt.Sprintf("承诺公布时，%s 户中有 %s 户所在的名册已提交，其余还没有。种子由系统随机产生并加密保存，抽取前无人知道。", ui.Grouped(p.Lines), ui.Grouped(p.Settled))
}

// planResult says in plain words what the visits say of all.
func planResult(p app.PlanView) string {
	t := p.Total
	if !t.Known {
		return "还没有核查结果。"
	}
	sure := fmt.Sprintf("%g%%", float64(p.Aim.Confidence)/100)
	if t.Guess.Lowest == t.Guess.Utmost && t.Seen == t.Lines {
		return fmt.Sprintf("全部 %s 户都已核查，%s 户有问题。", ui.Grouped(t.Lines), ui.Grouped(t.Faulty))
	}
	says := fmt.Sprintf("已核查 %s 户，%s 户有问题。照此估计，%s 户中约有 %s 户有问题；有 %s 的把握在 %s 到 %s 户之间。", ui.Grouped(t.Seen), ui.Grouped(t.Faulty),
		ui.Grouped(t.Guess.Lines), ui.Grouped(t.Guess.Likely), sure, ui.Grouped(t.Guess.Lowest), ui.Grouped(t.Guess.Utmost))
	if t.Guess.Lines < t.Lines {
		says += "还没有核查到的层没有算进去。"
	}
	if t.Seen < t.Size {
		says += fmt.Sprintf("还有 %s 户没有结果，估计会变。", ui.Grouped(t.Size-t.Seen))
	}
	return says
}

func planNumbers(p app.PlanView) []ui.BigNumber {
	t := p.Total
	seen := ui.Count("已有结果", t.Seen, ui.Good)
	seen.Note = "户，共抽 " + ui.Grouped(t.Size) + " 户"
	list := []ui.BigNumber{seen, ui.Count("差异属实", t.Faulty, ui.Bad), ui.Money("涉及金额", t.Wrong, ui.Bad)}
	if t.Waits > 0 {
		list = append(list, ui.Count("待复核", t.Waits, ui.Wait))
	}
	return list
}

func planActions(p app.PlanView) ui.Actions {
	here := fmt.Sprintf("/desk/inspections/%d/", p.ID)
	a := ui.Actions{Why: why(p.Why)}
	if p.MayDraw {
		n := 0
		for _, s := range p.Strata {
			n += s.Size
		}
		says := "按此刻范围内的名单定为抽样框，公开种子，抽出核查对象和核查员。抽取只有一次。"
		if n > 0 {
			a.Actions = append(a.Actions, ui.Action{Href: here + "draw", Label: "公开种子，抽取 " + ui.Grouped(n) + " 户", Says: says, Primary: true})
		} else {
			a.Why = "范围内现在没有可以抽取的发放。"
		}
	}
	if p.MayLeave {
		a.Actions = append(a.Actions, ui.Action{Href: here + "cancel", Label: "撤销方案", Danger: true, Says: "撤销后种子同时公开，方案留档。", Ask: reasonField("撤销的理由")})
	}
	return a
}

// strataNames puts the names of strata into words.
func (d *Desk) strataNames(r *http.Request, strata []inspect.Sum) (map[string]string, error) {
	var towns []region.Code
	for _, s := range strata {
		for part := range strings.SplitSeq(s.Name, "/") {
			if len(part) == 12 {
				towns = append(towns, region.Code(part))
			}
		}
	}
	places, err := d.App.Places(r.Context(), towns...)
	names := map[string]string{}
	for _, s := range strata {
		var words []string
		for part := range strings.SplitSeq(s.Name, "/") {
			words = append(words, d.stratumWord(part, places))
		}
		names[s.Name] = strings.Join(words, " · ")
	}
	return names, err
}

func (d *Desk) stratumWord(part string, places map[region.Code]string) string {
	switch part {
	case inspect.All:
		return "全部"
	case inspect.Large:
		return "大额"
	case inspect.Usual:
		return "一般金额"
	case inspect.Flagged:
		return "有疑点"
	case inspect.Plain:
		return "无疑点"
	}
	if len(part) == 12 {
		return places[region.Code(part)]
	}
	return d.App.ProgrammeName(part)
}
