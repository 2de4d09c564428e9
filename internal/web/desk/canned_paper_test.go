package desk

import (
	"fmt"

	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/uitest"
)

var printed = ui.Mark{By: "王芳（财政审批岗）", At: at(9, 10, 5), Code: digest}

// papered is a page of sheets as its handler shows it.
func papered(s uitest.Shown) uitest.Shown {
	return uitest.Shown{Name: s.Name, HTML: func(b ui.Base) ([]byte, error) {
		b.Paper = true
		return s.HTML(b)
	}}
}

func ledgerView() Ledger {
	v := Ledger{RosterRow: rosterRows()[0], Filters: tabs("村", "412 人 ¥492,100.00", "全部", "长堰村", "大坪村"),
		Villages: []LedgerVillage{{"长堰村", 30, 1830000}, {"大坪村", 4, 732000}}}
	for s, rows := range []int{ledgerRows, 8, 4} {
		sheet := LedgerSheet{Village: []string{"长堰村", "长堰村", "大坪村"}[s], Of: []string{"本村第 1 页，共 2 页", "本村第 2 页，共 2 页", "本村第 1 页，共 1 页"}[s], Ends: s > 0,
			Here: fen.Fen(rows * 61000), Sum: fen.Fen(rows * 61000), Through: rows, Mark: printed.Of(s+1, 4)}
		for i := range rows {
			sheet.Rows = append(sheet.Rows, LedgerRow{i + 1, []string{"冉启明", "谭小雨", "欧阳德富"}[i%3], fmt.Sprintf("500236********%04d", 1234+i), "6217********0012", "2.00", 61000})
		}
		v.Sheets = append(v.Sheets, sheet)
	}
	v.Last = printed.Of(4, 4)
	return v
}

func sample() Sample {
	v := Sample{RosterRow: rosterRows()[2], Digest: digest, Says: "从 2,031 行里抽 7 行。", Back: true}
	for i := range 7 {
		line := rosterView().Lines[i%3]
		line.Line += int64(10 * i)
		v.Rows = append(v.Rows, SampleRow{RosterLine: line, Whys: [][]string{{"本期新增", "金额较大"}, {"有疑点"}, {"随机抽到"}}[i%3], Was: []string{"—", "¥600.00", "¥1,830.00"}[i%3]})
	}
	return v
}

func checklist() Checklist {
	s := sample()
	cut := ui.Sheets(s.Rows, checkRows)
	v := Checklist{Sample: s}
	for i, rows := range cut {
		v.Sheets = append(v.Sheets, CheckSheet{rows, printed.Of(i+1, len(cut))})
	}
	return v
}

func sign() Sign {
	b := batch()
	action := ui.Action{Href: "/desk/batches/31/commit", Label: "确认财政审批通过并占用指标 1,236 人 ¥1,482,310.00", Primary: true, Hidden: []ui.Hidden{{Name: "seen", Value: digest}},
		Ask: []ui.Field{{Name: "tail", Label: "请输入总额的最后四位数字", Hint: "照着上面的总额输入，角和分也算在内", Mode: "numeric", Max: 4}}}
	return Sign{BatchRow: batches().Rows[0], Digest: digest, Step: "财政审批通过并占用指标", Equal: b.Equal, Gates: b.Gates, Back: "/desk/batches/31",
		Actions: ui.Actions{Actions: []ui.Action{action}}}
}

func signWrong() Sign {
	v := sign()
	field := v.Actions.Actions[0].Ask[0]
	field.Error, field.In = "输入的末四位与总额对不上，没有办理。", ui.FormID(v.Actions.Actions[0].Href)
	v.Actions.Actions[0].Ask[0], v.Errors = field, []ui.Field{field}
	return v
}

func returnLines() ReturnLines {
	return ReturnLines{RosterRow: rosterRows()[2], Rows: rosterView().Lines[:2], Sum: 183000, Actions: ui.Actions{Actions: []ui.Action{{Href: "/desk/rosters/R86/return",
		Label: "退回名册，标出 2 行 ¥1,830.00", Primary: true, Says: "整份名册退回草稿，以前的审核作废；标出的行上会写明退回理由，乡镇改好后重新提交。", Ask: reasonField("这些行哪里不对")}}}}
}

func approval() Papers {
	return Papers{Title: "支付审批单", Says: "A4，公文版心。各环节经办人在右栏签字。", Crumbs: ui.Crumbs("发放批次", "/desk/batches", "B2026-0031", "/desk/batches/31", "支付审批单"),
		Sheets: []PaperSheet{{Class: "official", Title: "惠民惠农补贴资金支付审批单", Under: []string{"石桥县财政局", "批次 B2026-0031"},
			Facts: []ui.Fact{{Name: "补贴项目", Value: "城乡居民最低生活保障"}, {Name: "期次", Value: "2026年3月"}, {Name: "主管部门", Value: "民政局"}, {Name: "资金指标", Value: "渝财农〔2026〕1号"},
				{Name: "发放人数", Value: "1,236 人"}, {Name: "金额", Value: fen.Fen(148231000).String()}, {Name: "大写", Value: fen.Fen(148231000).Capital()}, {Name: "公示", Value: "3 份名册公示 7 天，含节假日，都已期满"}, {Name: "状态", Value: pay.Committed.Chinese()}},
			Did: did, Mark: printed.Of(1, 1)}}}
}

func voucher() Papers {
	v := Papers{Title: "支付凭证", Says: "A4，公文版心，每个代发文件一张。", Crumbs: ui.Crumbs("发放批次", "/desk/batches", "B2026-0031", "/desk/batches/31", "支付凭证")}
	for i, bank := range []string{"重庆农村商业银行", "中国农业银行"} {
		v.Sheets = append(v.Sheets, PaperSheet{Class: "official", Title: "财政补贴资金支付凭证", Under: []string{"2026 年 3 月 9 日", fmt.Sprintf("凭证号 B2026-0031-%d", i+1)},
			Facts: []ui.Fact{{Name: "付款单位", Value: "石桥县财政局"}, {Name: "付款账号", Value: "尾号 0017"}, {Name: "代发银行", Value: bank}, {Name: "收款人", Value: "代发 618 笔，名单见代发文件"},
				{Name: "用途", Value: "城乡居民最低生活保障2026年3月"}, {Name: "资金指标", Value: "渝财农〔2026〕1号"}, {Name: "金额", Value: fen.Fen(74115507).String()}, {Name: "大写", Value: fen.Fen(74115507).Capital()},
				{Name: "代发文件", Value: "B2026-0031-CQRCB-20260309-1.csv"}}, Signs: []string{"制单：", "复核：", "财务负责人：", "银行签章："}, Mark: printed.Of(i+1, 2)})
	}
	return v
}

func handover() Papers {
	return Papers{Title: "代发文件交接单", Says: "A4，随文件交给银行，双方签字各留一份。", Crumbs: ui.Crumbs("代发与回盘", "/desk/payfiles", "B2026-0031-CQRCB.csv"),
		Sheets: []PaperSheet{{Title: "代发文件交接单", Under: []string{"石桥县财政局", "城乡低保 2026年3月", "批次 B2026-0031"},
			Facts: []ui.Fact{{Name: "文件名", Value: "B2026-0031-CQRCB.csv"}, {Name: "笔数", Value: "1,236"}, {Name: "金额", Value: fen.Fen(148231000).String()}, {Name: "大写", Value: fen.Fen(148231000).Capital()},
				{Name: "文件摘要", Value: "SHA-256 " + eights(digest)}, {Name: "银行签收", Value: "—"}},
			Note:  "接收人应计算收到文件的 SHA-256 摘要，并核对笔数、金额；三项都一致才签字，有一项不同就不要代发，立即联系移交人。",
			Signs: []string{"移交人：", "移交时间：", "接收人：", "接收时间：", "移交单位（章）：", "接收单位（章）："}, Mark: printed.Of(1, 1)}}}
}

func found() Search {
	return Search{Says: "查找“长堰”：1 人、2 份名册、1 个批次。", People: []PersonRow{person().PersonRow}, Places: []ui.Fact{{Name: "长堰村", Value: "竹园镇"}}, Rosters: rosterRows()[:2], Batches: batches().Rows[:1]}
}

// cannedPapers is the pages of sheets, and what reviewers see before them.
func cannedPapers() []uitest.Shown {
	return []uitest.Shown{
		papered(uitest.Show(ledgerPage, "full", ledgerView())), papered(uitest.Show(ledgerPage, "many", Ledger{RosterRow: rosterRows()[0], TooMany: 4120})), papered(uitest.Show(ledgerPage, "empty", Ledger{RosterRow: rosterRows()[0]})),
		uitest.Show(samplePage, "full", sample()), uitest.Show(samplePage, "empty", Sample{RosterRow: rosterRows()[0]}),
		papered(uitest.Show(checklistPage, "full", checklist())), papered(uitest.Show(checklistPage, "empty", Checklist{Sample: Sample{RosterRow: rosterRows()[0]}})),
		uitest.Show(returnedPage, "full", returnLines()), uitest.Show(returnedPage, "refused", ReturnLines{RosterRow: rosterRows()[0], Why: "这份名册现在不能由您退回。"}),
		uitest.Show(signPage, "full", sign()), uitest.Show(signPage, "error", signWrong()), uitest.Show(signPage, "none", Sign{BatchRow: batches().Rows[0], Back: "/desk/batches/31"}),
		papered(uitest.Show(papersPage, "approval", approval())), papered(uitest.Show(papersPage, "voucher", voucher())), papered(uitest.Show(papersPage, "handover", handover())),
		uitest.Show(searchPage, "full", found()), uitest.Show(searchPage, "none", Search{Says: "查找“无此人”：0 人、0 份名册、0 个批次。"}), uitest.Show(searchPage, "error", Search{Error: "请至少输入一个字。"}), uitest.Show(searchPage, "empty", Search{}),
		papered(uitest.Show(papersPage, "none", Papers{Title: "支付凭证", None: "这一批还没有送银行。"})),
	}
}
