package desk

import (
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/inspect"
	"yikatong/internal/store"
	"yikatong/internal/violation"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/uitest"
)

// cannedInspect is the pages of inspections and violations.
func cannedInspect() []uitest.Shown {
	wrong := newPlanForm([]ui.Option{{Value: "09", Text: "09 城乡居民最低生活保障"}, {Value: "01", Text: "01 耕地地力保护补贴"}}, []ui.Option{{Value: "500236101000", Text: "竹园镇"}, {Value: "500236102000", Text: "公平镇"}})
	wrong.Failed, wrong.Next = "抽查方案没有填全，或者填得不对。", "请写明名称、阶段、项目、期次。"
	failed := callPageView()
	failed.Form.Failed, failed.Form.Next = "核查情况没有填全，或前后不一致，没有登记。", "请选见到了谁、核查结论。"
	raised := callPageView()
	raised.Form, raised.PlanHref, raised.Back = nil, "/desk/inspections/3", "/desk/inspections/3"
	raised.State, raised.Note = callTag(inspect.Raised), "多发、超标准发放 ¥1,200.00"
	raised.Did = []FindingAct{{Act: Act{at(9, 10, 0), "周敏（第三方核查）", "与记录有差异", "见到家人；收入和财产与申报一致（车、房、经商、就业）：不属实；家中有轿车一辆；签字：户主之子", digest}, File: "/desk/inspections/3/calls/2/reports/1/file"}}
	raised.Actions = callActions(app.CallView{CallLine: app.CallLine{Call: store.Call{Plan: 3, N: 2}}, May: true})
	return []uitest.Shown{
		uitest.Show(inspectionsPage, "full", Inspections{May: true, Rows: inspectionRows()}), uitest.Show(inspectionsPage, "empty", Inspections{}),
		uitest.Show(inspectionPage, "full", inspectionView()), uitest.Show(inspectionPage, "committed", committedView()),
		uitest.Show(newPlanPage, "error", wrong),
		uitest.Show(callsPage, "full", callsView()), uitest.Show(callsPage, "empty", Calls{}),
		uitest.Show(callPage, "full", callPageView()), uitest.Show(callPage, "error", failed), uitest.Show(callPage, "raised", raised),
		uitest.Show(sheetsPage, "full", sheetsView()),
		uitest.Show(violationsPage, "full", violationsView()), uitest.Show(violationsPage, "empty", Violations{Filters: ui.Filters{Label: "状态", Says: "0 个问题"}}),
	}
}

func inspectionRows() []InspectionRow {
	return []InspectionRow{
		{ID: "4", Title: "2026年第二季度特困供养事中抽查", Phase: "事中抽查", Scope: "特困人员救助供养 2026年第2季度，全部乡镇", State: planTags[inspect.Committed], At: at(9, 9, 0)},
		{ID: "3", Title: "2025年低保事后核查", Phase: "事后核查", Scope: "城乡居民最低生活保障 2025年，竹园镇、公平镇", State: planTags[inspect.Opened], At: at(2, 9, 0), Drawn: 278, Seen: 120, Faulty: 6, Waits: 2, Wrong: 842000, Due: "2026-03-06", Late: 1},
	}
}

// opened is a plan whose visits are under way, as the app tells it.
func opened() app.PlanView {
	p := app.PlanView{InspectPlan: store.InspectPlan{ID: 3, Plan: inspect.Plan{Title: "2025年低保事后核查", Phase: inspect.After, Programmes: []string{"09"}, Period: march, By: []inspect.Dimension{inspect.ByAmount, inspect.ByRisk},
		Large: 100000, Aim: inspect.Aim{Method: inspect.Margin, Confidence: 9500, Part: 500}, Weight: 3, Team: 2, Days: 10}, State: inspect.Opened, Lines: 1000, Settled: 400, By: 1, OpenedBy: 2},
		Who: map[int64]string{1: "谭丽（部门经办）", 2: "牟志强（部门负责人）"}}
	p.Total = app.StratumResult{Sum: inspect.Sum{Lines: 1000, Size: 278}, Seen: 120, Faulty: 6, Waits: 2, Wrong: 842000, Known: true, Guess: inspect.Estimate{Lines: 1000, Likely: 48, Lowest: 22, Utmost: 102}}
	return p
}

func inspectionView() Inspection {
	p := opened()
	return Inspection{InspectionRow: inspectionRows()[1], Facts: named().planFacts(p, inspectionRows()[1].Scope), Commitment: digest, Seed: digest, Digest: digest, Timing: planTiming(p), Result: planResult(p),
		Numbers: planNumbers(p), Strata: []StratumRow{{"竹园镇 · 有疑点", 40, 2440000, 33, 20, 4, 620000, "6–14 户"}, {"竹园镇 · 无疑点", 560, 34100000, 140, 60, 1, 122000, "1–49 户"},
			{"公平镇 · 无疑点", 400, 24400000, 105, 40, 1, 100000, ""}}, Total: StratumRow{"合计", 1000, 60940000, 278, 120, 6, 842000, "22–102 户"}, Calls: callsView().Plans[0].Rows}
}

func committedView() Inspection {
	p := opened()
	p.State, p.MayDraw, p.MayLeave, p.Strata = inspect.Committed, true, true, []inspect.Sum{{Name: "all", Lines: 1000, Amount: 60940000, Size: 278}}
	return Inspection{InspectionRow: inspectionRows()[0], Facts: named().planFacts(p, inspectionRows()[0].Scope), Commitment: digest, Strata: []StratumRow{{Name: "全部", Lines: 1000, Amount: 60940000, Size: 278}},
		Total: StratumRow{Name: "合计", Lines: 1000, Amount: 60940000, Size: 278}, Actions: planActions(p)}
}

func callsView() Calls {
	row := func(n int, name, place string, s inspect.CallState, note string) CallRow {
		return CallRow{n, callHref(3, n), name, place, "城乡居民最低生活保障 2026年3月", 122000, callTag(s), note, "周敏、马远航"}
	}
	return Calls{Plans: []CallPlan{{"3", "2025年低保事后核查", "2026-03-06", 1, 2, []CallRow{row(2, "冉启明", "竹园镇 双河村", inspect.Open, ""), row(5, "谭小雨", "竹园镇 双河村", inspect.Open, "没有见到人，须再次上门"),
		row(7, "向文", "公平镇 大湾村", inspect.Raised, "多发、超标准发放 ¥1,200.00"), row(9, "秦大菊", "公平镇 大湾村", inspect.Agreed, "")}}}}
}

func callPageView() Call {
	row := callsView().Plans[0].Rows[0]
	return Call{CallRow: row, Plan: "2025年低保事后核查", Back: "/desk/calls", Due: "2026-03-06", Late: 1, Facts: callFactsView(), Sheet: "/desk/inspections/3/sheets?n=2",
		Form: newCallForm(row.Href+"/report", inspect.GuideOf("09"))}
}

func callFactsView() []ui.Fact {
	return []ui.Fact{{Name: "姓名", Value: "冉启明"}, {Name: "证件号码", Value: "500236********1234"}, {Name: "住址", Value: "竹园镇 双河村"}, {Name: "项目", Value: "城乡居民最低生活保障 2026年3月"}, {Name: "数量", Value: "3.00"},
		{Name: "金额", Value: "¥1,220.00"}, {Name: "收款账户", Value: "6228********0018"}, {Name: "核查员", Value: "周敏、马远航"}}
}

func sheetsView() Sheets {
	c := callPageView()
	s := Sheet{CallRow: c.CallRow, Plan: c.Plan, Due: c.Due, Ticket: digest, Facts: c.Facts, Points: inspect.GuideOf("09").Points}
	for _, m := range inspect.Mets() {
		s.Mets = append(s.Mets, m.Chinese())
	}
	for _, e := range inspect.Ends() {
		s.Ends = append(s.Ends, e.Chinese())
	}
	second := s
	second.N = 5
	return Sheets{Title: c.Plan, Back: "/desk/calls", Rows: []Sheet{s, second}}
}

func violationsView() Violations {
	view := func(id int64, s violation.State, key string) app.ViolationView {
		return app.ViolationView{Violation: store.Violation{ID: id, Kind: "over", State: s, Key: key, Amount: 120000, Paid: 122000}}
	}
	row := ViolationRow{ID: "7", Kind: "多发、超标准发放", Person: "1001", Name: "冉启明", No: "500236********1234", Place: "竹园镇 双河村", What: "城乡居民最低生活保障 2026年3月", Amount: 120000, Paid: 122000, Source: "抽查入户", SourceAt: callHref(3, 2),
		Words: "家中有轿车一辆", State: violationTag(violation.Recorded), At: at(9, 11, 0), Actions: violationActions(view(7, violation.Recorded, "a"), auth.Actor{Role: auth.BureauApprover, Person: "b"})}
	found, mended := row, row
	found.ID, found.State, found.Document, found.Actions = "6", violationTag(violation.Found), "奉纪〔2026〕3号", violationActions(view(6, violation.Found, "b"), auth.Actor{Role: auth.BureauReviewer, Person: "a"})
	mended.ID, mended.Source, mended.SourceAt, mended.State, mended.Document, mended.Mending, mended.Claimed, mended.Actions = "5", "比对疑点", "/desk/findings/9", violationTag(violation.Mended), "奉纪〔2026〕1号", "已停发，名册已更正", true, ui.Actions{}
	return Violations{Filters: tabs("状态", "3 个问题，来自属实的疑点和入户核查", "全部", "待认定", "已认定，整改中", "已整改"), Kinds: ui.Filters{Label: "类型", Items: tabs("", "", "各种类型", "多发、超标准发放").Items},
		Totals: []ui.BigNumber{ui.Money("已认定金额", 240000, ui.Bad), ui.Money("已提出追回", 120000, ui.Move)}, Rows: []ViolationRow{row, found, mended}}
}

// An estimate is said in plain words, and says what it leaves out.
func TestPlanResult(t *testing.T) {
	p := opened()
	if got, want := planResult(p), "已核查 120 户，6 户有问题。照此估计，1,000 户中约有 48 户有问题；有 95% 的把握在 22 到 102 户之间。还有 158 户没有结果，估计会变。"; got != want {
		t.Errorf("got %s", got)
	}
	p.Total.Lines, p.Total.Size, p.Total.Seen, p.Total.Faulty, p.Total.Guess = 3, 3, 3, 1, inspect.Estimate{Lines: 3, Likely: 1, Lowest: 1, Utmost: 1}
	if got, want := planResult(p), "全部 3 户都已核查，1 户有问题。"; got != want {
		t.Errorf("got %s", got)
	}
	p.Total.Known = false
	if got := planResult(p); got != "还没有核查结果。" {
		t.Errorf("got %s", got)
	}
}
