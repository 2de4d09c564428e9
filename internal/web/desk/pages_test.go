package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/uitest"
)

func base() ui.Base {
	b := uitest.Base(ui.Desk)
	b.Nav = Nav(auth.Actor{Role: auth.BudgetOfficer}, "/desk/batches/B2026-0031", map[string]int{"/desk": 3, "/desk/findings": 12})
	b.User.Last = at(8, 17, 40)
	b.Search = true
	return b
}

// canned is every page in the states a user meets.
func canned() []uitest.Shown {
	running, waiting, failed, same := importDone(), importDone(), importDone(), importDone()
	running.State, running.Rows, running.Percent, running.Left = JobRunning, 120400, 62, 40*time.Second
	waiting.State = JobWaiting
	failed.State, failed.Failure, failed.Advice = JobFailed, "这个文件加了密码，读不出来。", "请在表格软件里去掉打开密码，另存后重新上传。"
	same.Result = &ImportResult{Rows: 424, People: 412, Known: 412, Same: &SameFile{"J12", at(9, 10, 32), "李敏"}}
	wrong := NewImportForm([]ui.Option{{Value: "09", Text: "城乡低保"}}, []ui.Option{{Value: "500236101", Text: "竹园镇"}})
	wrong.Period.Value, wrong.Period.Error = "2026年3月", "期次写成 2026、2026H1、2026Q1 或 2026-03"
	wrong.File.Error = "请选一个文件"
	demo := NewSignIn("", "/desk")
	demo.Demo = []Login{{"乡镇经办岗", "clerk", "ying-yuan-7", "导入名册、改错、送审"}, {"财政审批岗", "finance", "shan-he-3", "审批批次"}, {"银行经办岗", "bank", "qing-shi-9", "取代发文件、传回盘"}}
	weak := NewPassword(false)
	weak.New.Error = "这个口令太容易猜到，没有修改。"
	late := NewSignIn("clerk", "")
	late.Failed = "用户名或密码不对。"
	shown, broken, refused, ready := person(), trail(), returned(), returned()
	shown.Shown = &Shown{"银行要求核对账号", at(9, 10, 58), shown.Facts}
	broken.Chain.Broken = 88102
	refused.Refused, refused.Kinds, refused.Reasons = "文件第 3,021 行不完整，总笔数与文件尾不符。", nil, nil
	ready.Actions = ui.Actions{Actions: []ui.Action{{Href: "/desk/returns/T10/post", Label: "入账：到账 3,108 笔 ¥466,200.00，失败 9 笔", Primary: true}}}
	group := Ready{Programme: "城乡低保", Period: march, Rosters: rosterRows()[:2], People: 792, Amount: 94330000, Spare: 8571759000,
		Action: ui.Actions{Actions: []ui.Action{{Href: "/desk/batches/new/09", Label: "生成批次 792 人 ¥943,300.00", Primary: true}}}}
	return slices.Concat(cannedBasis(), cannedInspect(), cannedPapers(), []uitest.Shown{
		uitest.SignedOut(uitest.Show(signInPage, "full", demo)), uitest.SignedOut(uitest.Show(signInPage, "error", late)),
		uitest.Show(overviewPage, "full", overview()), uitest.Show(overviewPage, "empty", Overview{Scope: "您负责：竹园镇 12 个村"}),
		uitest.Show(donePage, "full", done()), uitest.Show(donePage, "empty", Done{}),
		uitest.Show(batchesPage, "full", batches()), uitest.Show(batchesPage, "empty", Batches{Filters: ui.Filters{Says: "全县 2026 年，共 0 个批次"}}),
		uitest.Show(newBatchPage, "full", NewBatch{Groups: []Ready{group}, Held: []HeldGroup{{"城乡低保", march, "户名不符", 3, 205000}, {"城乡低保", march, "等银行核验账户", 12, 820000}}}),
		uitest.Show(refusedPage, "full", refusedView()), uitest.Show(refusedPage, "empty", RefusedAccounts{Says: "竹园镇：银行答复不能发放的账户 0 户"}),
		uitest.Show(batchPage, "full", batch()), uitest.Show(batchPage, "answered", answered()),
		uitest.Show(rostersPage, "full", Rosters{Filters: batches().Filters, Rows: rosterRows(), Pager: pager(1, 3), May: true}),
		uitest.Show(rosterPage, "full", rosterView()),
		uitest.Show(rosterChangesPage, "full", rosterChanges()), uitest.Show(rosterChangesPage, "empty", RosterChanges{RosterRow: rosterRows()[0]}),
		uitest.Show(newImportPage, "error", wrong),
		uitest.Show(importPage, "done", importDone()), uitest.Show(importPage, "running", running), uitest.Show(importPage, "waiting", waiting),
		uitest.Show(importPage, "failed", failed), uitest.Show(importPage, "same", same),
		uitest.Show(payFilesPage, "full", payFiles()),
		uitest.Show(returnPage, "full", returned()), uitest.Show(returnPage, "ready", ready), uitest.Show(returnPage, "refused", refused),
		uitest.Show(peoplePage, "full", People{Query: "冉启明", Says: "姓名“冉启明”，在竹园镇找到 1 人", Rows: []PersonRow{person().PersonRow}}),
		uitest.Show(peoplePage, "error", People{Query: "5002", Error: "身份证号要输全 18 位"}),
		uitest.Show(personPage, "full", person()), uitest.Show(personPage, "shown", shown),
		uitest.Show(findingsPage, "full", Findings{Filters: tabs("状态", "竹园镇全部疑点，共 2 条，涉及 ¥2,440.00", "待核实", "属实", "不属实"), Rows: findingRows()}),
		uitest.Show(findingPage, "full", finding()), uitest.Show(findingPage, "reply", unreplied()),
		uitest.Show(unlistedPage, "full", unlistedPeople()), uitest.Show(unlistedPage, "empty", UnlistedPeople{RosterRow: rosterRows()[0]}),
		uitest.Show(boardPage, "full", boardView()), uitest.Show(boardPage, "empty", emptyBoard()),
		uitest.Show(coveragePage, "full", coverageCanned()), uitest.Show(coveragePage, "empty", named().coverageView(app.Coverage{})),
		uitest.Show(missedPage, "full", missedPeople()), uitest.Show(missedPage, "empty", Missed{Filters: tabs("状态", "先走访，再决定补不补。", "待走访")}),
		uitest.Show(missedOnePage, "open", missedOpen()), uitest.Show(missedOnePage, "visited", MissedOne{MissedRow: missedPeople().Rows[2], Basis: "漏发", By: "李敏"}),
		uitest.Show(latePage, "full", lateSteps()), uitest.Show(latePage, "empty", Late{}),
		uitest.Show(riskPage, "full", standsOut()), uitest.Show(riskPage, "empty", Risk{}),
		uitest.Show(findingStatsPage, "full", findingStats()), uitest.Show(findingStatsPage, "empty", FindingStats{Funnel: funnelFigure(app.FindingFunnel{}, 0, "")}),
		uitest.Show(recomputePage, "full", recomputed()), uitest.Show(recomputePage, "empty", Recompute{Form: NewRecomputeForm(nil)}),
		uitest.Show(whatIfPage, "full", whatIfView()), uitest.Show(whatIfPage, "mistakes", whatIfMistaken()), uitest.Show(whatIfPage, "error", whatIfWrong()), uitest.Show(whatIfPage, "empty", WhatIf{Ask: newWhatIfAsk(nil, "", "")}),
		uitest.Show(objectionsPage, "full", objectionsView()), uitest.Show(objectionsPage, "empty", Objections{Filters: ui.Filters{Says: "竹园镇待答复的异议，共 0 件"}}),
		uitest.Show(objectionPage, "full", objectionView()),
		uitest.Show(requestsPage, "full", requestsView()), uitest.Show(requestsPage, "empty", Requests{Title: "申报", Filters: ui.Filters{Says: "竹园镇申报，共 0 件"}}),
		uitest.Show(requestPage, "full", requestView()), uitest.Show(requestPage, "card", cardView()), uitest.Show(requestPage, "shown", shownRequest()), uitest.Show(requestPage, "unknown", unknownRequest()),
		uitest.Show(applicantPage, "new", applicantView()), uitest.Show(applicantPage, "found", foundApplicant()),
		uitest.Show(requestFormPage, "right", requestFormView()), uitest.Show(requestFormPage, "card", cardFormView()), uitest.Show(requestFormPage, "error", wrongRequestForm()),
		uitest.Show(disputesPage, "full", disputesView()), uitest.Show(disputesPage, "empty", Disputes{Filters: tabs("状态", "共 0 件未办结", "未办结")}),
		uitest.Show(claimsPage, "full", claimsView()), uitest.Show(claimsPage, "empty", Claims{Filters: tabs("状态", "已发放、应当追回的资金。", "未办结")}),
		uitest.Show(appropriationsPage, "full", appropriations()), uitest.Show(appropriationPage, "full", appropriation()),
		uitest.Show(programmesPage, "full", programmes()), uitest.Show(programmesPage, "mistakes", mistaken()),
		uitest.Show(programmePage, "full", programmeView()),
		uitest.Show(banksPage, "full", banks()), uitest.Show(banksPage, "empty", Banks{}),
		uitest.Show(ageingPage, "full", ageingView()), uitest.Show(ageingPage, "empty", emptyAgeing()),
		uitest.Show(performancePage, "full", performance(served(), "2026Q1")), uitest.Show(performancePage, "error", wrongSpan()),
		uitest.Show(registersPage, "full", registersView()),
		uitest.Show(registerDiffPage, "full", registerDiffView()), uitest.Show(registerDiffPage, "empty", RegisterDiff{Title: "税务发票"}),
		uitest.Show(trailPage, "full", trail()), uitest.Show(trailPage, "broken", broken),
		uitest.Show(usersPage, "full", users()), uitest.Show(accountPage, "full", account()),
		uitest.Show(passwordPage, "full", NewPassword(true)), uitest.Show(passwordPage, "error", weak),
	})
}

func TestPages(t *testing.T) {
	uitest.CheckAll(t, base(), canned())
}

func TestPagesOfAnyView(t *testing.T) {
	var pages []uitest.Shown
	for _, more := range [][]uitest.Shown{
		uitest.Extremes(signInPage), uitest.Extremes(overviewPage), uitest.Extremes(donePage), uitest.Extremes(batchesPage), uitest.Extremes(newBatchPage),
		uitest.Extremes(batchPage), uitest.Extremes(rostersPage), uitest.Extremes(rosterPage), uitest.Extremes(rosterChangesPage), uitest.Extremes(newImportPage),
		uitest.Extremes(importPage), uitest.Extremes(payFilesPage), uitest.Extremes(returnPage), uitest.Extremes(peoplePage),
		uitest.Extremes(personPage), uitest.Extremes(findingsPage), uitest.Extremes(findingPage), uitest.Extremes(findingStatsPage), uitest.Extremes(riskPage), uitest.Extremes(latePage), uitest.Extremes(boardPage), uitest.Extremes(coveragePage), uitest.Extremes(unlistedPage), uitest.Extremes(missedPage), uitest.Extremes(missedOnePage), uitest.Extremes(appropriationsPage),
		uitest.Extremes(appropriationPage), uitest.Extremes(trailPage), uitest.Extremes(usersPage), uitest.Extremes(accountPage),
		uitest.Extremes(passwordPage), uitest.Extremes(registersPage), uitest.Extremes(registerDiffPage), uitest.Extremes(refusedPage), uitest.Extremes(ageingPage), uitest.Extremes(performancePage), uitest.Extremes(programmesPage), uitest.Extremes(programmePage), uitest.Extremes(objectionsPage), uitest.Extremes(objectionPage), uitest.Extremes(requestsPage), uitest.Extremes(requestPage), uitest.Extremes(applicantPage), uitest.Extremes(requestFormPage), uitest.Extremes(disputesPage), uitest.Extremes(claimsPage),
		uitest.Extremes(whatIfPage), uitest.Extremes(basisPage), uitest.Extremes(basisRecordPage), uitest.Extremes(basisFilePage), uitest.Extremes(basisRosterPage),
		uitest.Extremes(inspectionsPage), uitest.Extremes(inspectionPage), uitest.Extremes(newPlanPage), uitest.Extremes(callsPage), uitest.Extremes(callPage), uitest.Extremes(sheetsPage), uitest.Extremes(violationsPage),
		uitest.Extremes(ledgerPage), uitest.Extremes(samplePage), uitest.Extremes(checklistPage), uitest.Extremes(returnedPage), uitest.Extremes(signPage), uitest.Extremes(papersPage), uitest.Extremes(searchPage),
	} {
		pages = append(pages, more...)
	}
	uitest.RenderAll(t, base(), pages)
}

func TestShots(t *testing.T) {
	pages := canned()
	var paths []string
	for _, p := range pages {
		paths = append(paths, "/show/"+p.Name)
	}
	uitest.Shoot(t, uitest.Gallery(base(), pages), paths, "")
	few := []string{"/show/overview.full", "/show/batch.answered", "/show/import.done", "/show/person.full"}
	for _, look := range []string{"large", "contrast", "compact"} {
		uitest.Shoot(t, uitest.Gallery(base(), pages), few, look)
	}
}

func TestEqualMarksTheSideThatDiffers(t *testing.T) {
	full := func(name string, people int, sum fen.Fen) Total {
		return Total{Name: name, Known: true, People: people, Amount: sum}
	}
	got := Equal(full("名册", 2, 300), full("批次", 2, 300), Total{Name: "送盘文件"}, full("回盘", 2, 200))
	if !got.Broken() || !got[3].Off || got[1].Off || got[2].Off {
		t.Errorf("got %+v", got)
	}
	if Equal(full("名册", 2, 300), Total{}, full("回盘", 2, 300)).Broken() {
		t.Error("equal totals are called broken")
	}
}

func TestNavHoldsOnlyWhatTheRoleMayOpen(t *testing.T) {
	for _, tc := range []struct {
		role auth.Role
		path string
		want string
	}{
		{auth.TownshipClerk, "/desk/rosters/R1", "工作台 申报 底册 [名册] 疑点 异议 补贴对象 发放批次 追回 政策清单 覆盖 漏发清单 迟办清单"},
		{auth.TownshipClerk, "/desk/imports/3", "工作台 申报 底册 [名册] 疑点 异议 补贴对象 发放批次 追回 政策清单 覆盖 漏发清单 迟办清单"},
		{auth.BankOperator, "/desk", "[工作台] 发放批次 代发与回盘 回盘争议 在途账龄 代发银行"},
		{auth.Inspector, "/desk/inspections/1/calls/2", "工作台 [入户核查]"},
		{auth.SystemAdmin, "/desk/usersx", "工作台 用户"},
		{"", "/desk", ""},
	} {
		var got []string
		for _, item := range Nav(auth.Actor{Role: tc.role}, tc.path, nil) {
			if item.Current {
				item.Text = "[" + item.Text + "]"
			}
			got = append(got, item.Text)
		}
		if got := strings.Join(got, " "); got != tc.want {
			t.Errorf("%s at %s: got %q, want %q", tc.role, tc.path, got, tc.want)
		}
	}
}
