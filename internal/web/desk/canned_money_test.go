package desk

import (
	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/pay"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

func disputesView() Disputes {
	finance, approver := auth.Actor{Role: auth.BudgetOfficer, Person: "a"}, auth.Actor{Role: auth.FinanceApprover, Person: "b"}
	open := app.DisputeView{Dispute: store.Dispute{ID: 3, Kind: pay.PaidAfterAll, State: pay.DisputeOpen}}
	asked := app.DisputeView{Dispute: store.Dispute{ID: 4, Kind: pay.PaidAfterAll, State: pay.DisputeProposed, ProposedKey: "a", Outcome: pay.FoundPaid}}
	return Disputes{Filters: tabs("状态", "银行回盘与平台记录不一致的，共 3 件未办结。办结以前，有关资金停在原处。", "未办结", "已认定", "银行已更正"), Rows: []DisputeRow{
		{"3", pay.PaidAfterAll.Chinese(), pay.PaidAfterAll.Next(), "重庆农商行", "12", 8, 1, "31", "PC5002362026000031", "谭小雨", "500236********0029", paymentTag(pay.Failed), 61000, 61000,
			ui.Tag{Tone: ui.Bad, Word: "待核实"}, "", "", "", at(6, 9, 4), disputeActions(open, finance)},
		{"4", pay.PaidAfterAll.Chinese(), pay.PaidAfterAll.Next(), "农业银行", "13", 2, 1, "31", "PC5002362026000031", "向文", "500236********5512", paymentTag(pay.Corrected), 183000, 183000,
			ui.Tag{Tone: ui.Wait, Word: "待审批"}, "认定已付", "农银奉节函〔2026〕12号", "", at(5, 9, 4), disputeActions(asked, approver)},
		{"5", pay.NotOurs.Chinese(), pay.NotOurs.Next(), "农业银行", "13", 44, 3, "", "", "", "", ui.Tag{}, 0, 24000, ui.Tag{Tone: ui.Bad, Word: "待核实"}, "", "", "", at(5, 9, 4), ui.Actions{}},
	}}
}

func claimsView() Claims {
	approver, finance := auth.Actor{Role: auth.FinanceApprover, Person: "b"}, auth.Actor{Role: auth.BudgetOfficer, Person: "a"}
	asked := app.ClaimView{PaidClaim: store.PaidClaim{ID: 7, Amount: 122000, State: pay.ClaimProposed, Key: "c"}}
	owed := app.ClaimView{PaidClaim: store.PaidClaim{ID: 6, Amount: 366000, Received: 100000, State: pay.Claimed, Key: "c"}}
	return Claims{Filters: tabs("状态", "已发放、应当追回的资金。批准后记为应收，到账、核销都凭单据。", "未办结", "已结清", "已退回"),
		Totals: []ui.BigNumber{ui.Money("应收追回", 266000, ui.Bad), ui.Money("已追回", 100000, ui.Good)},
		Dead: []ReportedDeath{{"1002", "谭秀英", "城乡低保 2026年3月", "重庆农商行", "2026-03-05", true, ui.Actions{Actions: []ui.Action{{Href: "/desk/people/1002/death", Label: "确认死亡", Danger: true,
			Ask: []ui.Field{{Name: "on", Label: "死亡日期", Type: "date"}, {Name: "document", Label: "证明", Max: 100}}}}}}},
		Rows: []ClaimRow{
			{"7", "1001", "冉启明", "500236********1234", "城乡低保 2026年3月", "", "误发多发", "户口已迁出", "", 122000, 0, 0, 122000, claimTag(pay.ClaimProposed), at(9, 9, 1), nil, claimActions(asked, approver)},
			{"6", "1003", "向文", "500236********5512", "城乡低保 2026年1月", "", "死亡后发放", "死亡（2025-12-30）后发放：死亡证明 2026-8", "", 366000, 100000, 0, 266000, claimTag(pay.Claimed), at(2, 9, 1),
				[]ClaimReceipt{{"追回到账", 100000, "缴款书 0031", at(8, 10, 0), false, ui.Actions{}}, {"追回到账", 50000, "缴款书 0030", at(7, 10, 0), true, ui.Actions{}}}, claimActions(owed, finance)},
			{"5", "1003", "向文", "500236********5512", "残疾人护理补贴 2026年1月", "农业银行", "银行重复支付", "银行先报失败后又支付", "", 8000, 8000, 0, 0, claimTag(pay.ClaimSettled), at(1, 9, 1), nil, ui.Actions{}},
		}}
}
