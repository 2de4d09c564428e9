package desk

import (
	"net/http/httptest"
	"time"
	"yikatong/internal/bank"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/contract"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/register"
	"yikatong/internal/roster"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

func rosterRows() []RosterRow {
	return []RosterRow{
		{"R88", "城乡低保", march, "竹园镇", rosterTag(roster.Draft), 412, 49210000, 3, 12, at(9, 10, 32)},
		{"R87", "城乡低保", march, "太和土家族乡", rosterTag(roster.Notice), 380, 45120000, 0, 0, at(3, 9, 0)},
		{"R86", "耕地地力保护补贴", period.MustParse("2026"), "石桥乡", rosterTag(roster.Submitted), 2031, 81200300, 1, 4, at(2, 14, 40)},
	}
}

func rosterView() Roster {
	return Roster{RosterRow: rosterRows()[0], Digest: digest, Did: did[1:], Mend: true, Steps: rosterWay(roster.Draft, 3),
		Numbers: []ui.BigNumber{ui.Count("人数", 412, ui.Plain), ui.Money("金额", 49210000, ui.Plain), ui.Count("未了结疑点", 3, ui.Wait), ui.Count("错误行", 12, ui.Bad)},
		Gates:   []Gate{{true, "比对已做，3 月 9 日 10:33", ""}, {false, "还有 3 条疑点没有核实", "/desk/findings?roster=R88"}},
		Imports: []ImportRow{{"J12", "03月低保.xlsx", "", "李敏", at(9, 10, 32), jobTags[JobDone], 412, 12}},
		Notice:  &Notice{at(2, 0, 0), at(9, 0, 0), "7 天，含节假日", 3, 1, "/lists/notice/09/2026-03/500236101"},
		Actions: ui.Actions{Actions: []ui.Action{
			{Href: "/desk/rosters/R88/submit", Label: "送审 412 人 ¥492,100.00", Primary: true, Hidden: []ui.Hidden{{Name: "seen", Value: digest}}},
			{Href: "/desk/rosters/R88/void", Label: "作废名册 412 人", Danger: true, Ask: []ui.Field{{Name: "reason", Label: "理由", Type: "area", Max: 200}}}}},
		Filters: tabs("情况", "全部 412 行，¥492,100.00", "全部", "有疑点"), Pager: pager(1, 412),
		Lines: []RosterLine{
			{401, 4, "1001", "冉启明", "500236********1234", "长堰村", "6217 **** **** 0012", "2 人", 122000, nil, ""},
			{501, 5, "1002", "谭小雨", "500236********0029", "长堰村", "6217 **** **** 7731", "1 人", 61000, []FindingNote{{"F1", "同一账户多人收款", findingTags["open"]}}, "退回：账号要换成本人的"},
			{701, 7, "1003", "向文", "500236********5512", "大坪村", "6228 **** **** 4410", "3 人", 183000, []FindingNote{{"F2", "死亡后仍在名册", findingTags["upheld"]}}, ""},
		}}
}

func importDone() Import {
	return Import{ID: "J12", Mend: true, File: "03月低保.xlsx", Programme: "城乡低保", Period: "2026年3月", Place: "竹园镇", By: "李敏", At: at(9, 10, 32), State: JobDone, RosterID: "R88",
		Result: &ImportResult{Rows: 424, People: 412, Accepted: 412, Rejected: 12, Known: 0, Amount: 49210000,
			Reasons: []RejectGroup{
				{"身份证号最后一位（校验位）不对", "多半是抄错一位。请对照身份证或户口簿重填。", 7, []RejectedRow{{9, "秦大菊", "500236********6621"}, {31, "马世珍", "500236********0038"}}},
				{"身份证号被表格软件改成了约数", "后几位已经变成 0，找不回来。请把该列设为“文本”后重填。", 5, []RejectedRow{{40, "向文", "5.00236E+17"}}}},
			Findings: []FindingCount{{"同一账户多人收款", "/desk/findings?kind=card", 2}, {"死亡后仍在名册", "/desk/findings?kind=dead", 1}},
			Columns:  []Column{{"姓 名", "姓名"}, {"公民身份号码", "身份证号"}, {"一卡通账号", "账号"}, {"补助金额（元）", "金额"}},
			Notes:    []string{"表头在第 3 行，上面 2 行是标题", "跳过隐藏的工作表“旧数据”", "跳过 3 行小计、合计"}}}
}

func payFiles() PayFiles {
	return PayFiles{Filters: tabs("状态", "全部代发文件，共 14 个，¥9,210,300.00", "全部", "等待回盘", "已回盘"), Pager: pager(1, 14), Upload: UploadField(), Accounts: accountFiles(),
		Rows: []PayFile{
			{"F31", "B2026-0027", "大中型水库移民后期扶持 2026年第1季度", "重庆农商行", "B2026-0027-CQRCB.csv", 3120, 46800000, digest, at(6, 15, 0), batchTag(pay.Sent), "约定 T+1，已过 3 小时", true, time.Time{}, "", nil, "B2026-0027"},
			{"F30", "B2026-0025", "残疾人护理补贴 2026年2月", "农业银行", "B2026-0025-ABC.txt", 845, 7611000, digest, at(5, 9, 0), batchTag(pay.Settled), "", true, at(5, 9, 3), "Q20260305001", []ReturnRow{{"T9", "RET-0025.txt", at(5, 11, 42), jobTags[JobDone]}}, "B2026-0025"}}}
}

func returned() Return {
	return Return{ID: "T10", Name: "RET-0027.csv", By: "赵磊（银行经办岗）", At: at(9, 11, 5), File: payFiles().Rows[0],
		Kinds: []ReturnKind{
			{paymentTag(pay.Paid), "记为已到账", 3108, 46620000, nil},
			{paymentTag(pay.Failed), "记为失败，资金退回指标，等待更正", 9, 135000, []ReturnLine{{14, "谭小雨", "6217 **** **** 7731", "户名与账号不符（AC01）"}}},
			{paymentTag(pay.Unknown), "仍为未知，不重发", 3, 45000, nil},
			{ui.Tag{Tone: ui.Plain, Word: "重复的行", Icon: "no"}, "不再计算", 2, 30000, nil},
			{ui.Tag{Tone: ui.Bad, Word: "金额被改"}, "不入账，须向银行查明", 1, 15000, []ReturnLine{{201, "向文", "6228 **** **** 4410", "送盘 ¥150.00，回盘 ¥1,500.00"}}}},
		Reasons: ui.Scale([]ui.Bar{{Name: "户名与账号不符", Count: 5, Amount: 75000}, {Name: "账户已销户", Count: 3, Amount: 45000}, {Name: "账户已冻结", Count: 1, Amount: 15000}}),
		Actions: ui.Actions{Why: "回盘由您上传，须由另一个人入账。"}}
}

func person() Person {
	return Person{PersonRow: PersonRow{"1001", "冉启明", "500236********1234", "竹园镇 长堰村", 1952, personTag(false)}, Year: 2026, Total: 202621,
		Facts:    []ui.Fact{{Name: "证件号码", Value: "500236********1234"}, {Name: "性别", Value: "男"}, {Name: "出生", Value: "1952 年"}, {Name: "户号", Value: "H20031（户主）", Href: "/desk/people/1001"}, {Name: "账户", Value: "重庆农商行 6217 **** **** 0012"}, {Name: "电话", Value: "138****1234"}},
		Years:    []ui.Filter{{Text: "2026", Href: "/desk/people/1001?year=2026", Count: 4, Current: true}, {Text: "2025", Href: "/desk/people/1001?year=2025", Count: 14}},
		Reveal:   ui.Actions{Actions: []ui.Action{{Href: "/desk/people/1001/reveal", Label: "查看完整号码", Says: "这次查看会记入操作留痕。", Ask: []ui.Field{{Name: "reason", Label: "查看理由", Max: 100}}}}},
		Findings: []FindingNote{{"F1", "同一账户多人收款", findingTags["open"]}},
		Rights: []Right{{Record: "7", Programme: "城乡低保", Period: march, State: ui.Tag{Tone: ui.Good, Word: "应享受"}, Due: 122000,
			Steps:  []RightStep{{ui.Tag{Tone: ui.Good, Word: "符合"}, "家庭月人均收入低于标准", "月人均收入 0 元", "渝民发〔2024〕31号"}},
			Amount: []ExplainStep{{"（610 元 − 0 元）× 2 人", 122000, ""}}},
			{Record: "8", Programme: "经济困难失能老年人养老服务补贴", Period: march, State: ui.Tag{Tone: ui.Plain, Word: "不享受", Icon: "no"}, Why: "未满 60 周岁", Change: "满 60 周岁后可申请"}},
		Payments: []Subsidy{
			{"耕地地力保护补贴", period.MustParse("2026"), "B2026-0029", 20621, paymentTag(pay.Pending), "", at(9, 10, 5), []ExplainStep{{"实补面积 3.25 亩 × 63.45 元/亩", 20621, "渝农发〔2022〕59号"}}, "B2026-0029", "", ui.Actions{}},
			{"城乡低保", march, "B2026-0031", 122000, paymentTag(pay.Paid), "", at(9, 16, 5), []ExplainStep{{"（610 元 − 家庭月人均收入 0 元）× 2 人", 122000, "渝民发〔2024〕31号"}}, "B2026-0031", "到账通知 03-21 已发", claimPayment(4, 122000, auth.Actor{Role: auth.BureauReviewer})},
			{"城乡低保", period.MustParse("2026-02"), "B2026-0018", 60000, paymentTag(pay.Failed), "户名与账号不符", at(9, 10, 5), nil, "B2026-0018", "", ui.Actions{}}}}
}

func findingRows() []FindingRow {
	return []FindingRow{
		{"F1", "同一账户多人收款", "6217 **** **** 7731 收 2 人的款，其中 1 人没有登记代收", "谭小雨", "竹园镇 长堰村", "R88", "城乡低保 2026年3月", 61000, findingTags["open"], at(9, 10, 33), "2026-03-16", 0},
		{"F2", "死亡后仍在名册", "2026-01-14 死亡登记，本期 2026年3月", "向文", "竹园镇 大坪村", "R88", "城乡低保 2026年3月", 183000, findingTags["upheld"], at(9, 10, 33), "", 0}}
}

func finding() Finding {
	return Finding{FindingRow: findingRows()[1], Basis: "社会救助暂行办法 第十三条", Did: []FindingAct{{did[0], "/desk/findings/F2/files/1"}},
		Left:  Record{"名册上", []ui.Fact{{Name: "姓名", Value: "向文"}, {Name: "证件号码", Value: "500236********5512"}, {Name: "期次", Value: "2026年3月"}, {Name: "金额", Value: "¥1,830.00"}}},
		Right: Record{"死亡登记", []ui.Fact{{Name: "姓名", Value: "向文"}, {Name: "证件号码", Value: "500236********5512"}, {Name: "死亡日期", Value: "2026-01-14"}, {Name: "来源", Value: "公安户籍注销 2026-02 数据"}}},
		Actions: ui.Actions{Actions: []ui.Action{
			{Href: "/desk/findings/F2/confirm", Label: "属实，移出名册", Ask: []ui.Field{{Name: "reason", Label: "核实情况", Type: "area", Max: 200}}, Danger: true},
			{Href: "/desk/findings/F2/dismiss", Label: "不属实，保留", Ask: []ui.Field{{Name: "reason", Label: "核实情况", Type: "area", Max: 200}}}}}}
}

// unreplied is a finding as the township's clerk meets it, late.
func unreplied() Finding {
	v := finding()
	v.FindingRow, v.Actions, v.Did = findingRows()[0], ui.Actions{}, nil
	v.Due, v.Late, v.Reply = "2026-03-06", 1, replyForm(1, "这个账户为什么收两个人的款？有没有代收的登记？")
	return v
}

func findingStats() FindingStats {
	stat := app.FindingStat{Raised: 42, Open: 12, Late: 3, Replied: 30, InTime: 28, Cleared: 21, Upheld: 9, AtRisk: 732000, Kept: 549000}
	return FindingStats{funnel(), []StatPart{{"按补贴项目", "项目", []StatRow{{"城乡低保", "", stat}, {"残疾人护理补贴", "", app.FindingStat{Raised: 3, Cleared: 3, Replied: 3, InTime: 3}}}},
		{"按乡镇", "乡镇", []StatRow{{"竹园镇", "", stat}}}, {"按比对规则", "规则", []StatRow{{"死亡后仍在名册", "/desk/findings?code=deceased", stat}}}}}
}

func appropriations() Appropriations {
	return Appropriations{Filters: tabs("年度", "2026 年指标，共 4 笔，¥198,500,000.00", "2026", "2025"), Budget: budgetView(),
		Form: NewAppropriationForm("2026", []ui.Option{{Value: "01", Text: "耕地地力保护补贴"}, {Value: "09", Text: "城乡低保"}})}
}

func appropriation() Appropriation {
	a := Appropriation{BudgetRow: budgetView().Rows[1], Flow: flowFigure(), Year: 2026, Source: "中央资金", Purpose: "困难群众救助补助", Pager: pager(1, 3)}
	a.Then = Then{On: ui.Field{Name: "on", Label: "日期", Type: "date", Value: "2026-03-02"}, Day: at(2, 0, 0),
		Facts: []ui.Fact{{Name: "下达", Value: "¥126,000,000.00"}, {Name: "可用", Value: "¥96,199,900.00"}, {Name: "已锁", Value: "¥29,800,100.00"}, {Name: "在途", Value: "¥0.00"}, {Name: "已付", Value: "¥0.00"}}}
	for i, p := range []Posting{
		{What: "下达指标", From: "上级下达", To: "可用", Amount: 12600000000, Spare: 12600000000},
		{What: "财政审批通过", BatchID: "B2026-0018", From: "可用", To: "已锁", Amount: 2980010000, Spare: 9619990000},
		{What: "送银行", BatchID: "B2026-0018", From: "已锁", To: "在途", Amount: 2980010000, Spare: 9619990000},
		{What: "回盘到账", BatchID: "B2026-0018", From: "在途", To: "已付", Amount: 2979000000, Spare: 9619990000},
		{What: "回盘失败，退回", BatchID: "B2026-0018", From: "在途", To: "可用", Amount: fen.Fen(1010000), Spare: 9621000000}} {
		p.At = at(i+1, 9, 30)
		a.Postings = append(a.Postings, p)
	}
	a.AtBanks, a.Owed, a.Came = []ui.Fact{{Name: "重庆农商行", Value: "¥12,300.00"}, {Name: "农业银行", Value: "¥4,880.00"}}, 266000, 100000
	waits := store.MoneyOrder{ID: 4, Kind: ledger.Split, Amount: 50000000}
	a.Orders = []OrderRow{{Kind: "指标分解", Amount: 50000000, Capital: fen.Fen(50000000).Capital(), To: "特困人员救助供养 2026 年", Document: "奉财〔2026〕31号", Reason: "按实有人数调剂",
		State: orderTags[store.OrderProposed], At: at(8, 9, 0), Actions: decideActions(waits, auth.Actor{})},
		{Kind: "指标调减", Amount: 120000, Capital: fen.Fen(120000).Capital(), Document: "奉财〔2026〕30号", Reason: "核减", State: orderTags[store.OrderRefused], Answer: "依据不全", At: at(7, 9, 0)}}
	return a
}

func trail() Trail {
	return Trail{Chain: Chain{Events: 1204553, Last: 2000, Root: digest, Checked: at(9, 11, 0)}, Pager: pager(3, 1204553), Filters: tabs("事项", "全部操作，共 1,204,553 条", "全部", "审批", "送银行", "查看完整号码"),
		Rows: []Event{
			{1204553, at(9, 11, 2), "王芳", "财政审批岗", "审批通过", "批次 B2026-0031", "/desk/batches/B2026-0031", "", digest},
			{1204552, at(9, 10, 58), "李敏", "乡镇经办岗", "查看完整号码", "冉启明", "/desk/people/1001", "银行要求核对账号", digest}}}
}

func users() Users {
	return Users{Filters: ui.Filters{Says: "全部用户，共 2 人"}, Form: NewAccountForm(), Rows: []UserRow{
		{"1", "limin", "李敏", "乡镇经办岗", "竹园镇", userTag(true)}, {"2", "chenjing", "陈静", "财政经办岗", "石桥县财政局", userTag(false)}}}
}

func account() Account {
	u := store.User{Login: "limin", Active: true, Actor: auth.Actor{User: 1, Person: "x", Name: "李敏", Region: "500236101000"}}
	by := auth.Actor{Role: auth.SecurityAdmin}
	towns := []region.Region{{Code: "500236000000", Name: "石桥县", Level: region.County}, {Code: "500236101000", Name: "竹园镇", Level: region.Township}}
	return Account{UserRow: userRow(u, "竹园镇"), Secret: "abcd2345", Facts: []ui.Fact{{Name: "用户名", Value: "limin"}}, Actions: accountActions(u, by, towns)}
}

func banks() Banks {
	c := contract.Contract{Bank: "重庆农村商业银行", Number: "FJ-DF-2025-01", Method: "公开招标", Announcement: "重庆市政府采购网 2024-11-20", Review: "评审委员会 5 人，综合得分第一",
		From: "2025-01-01", Until: "2027-12-31", Terms: contract.Terms{Cutoff: "16:00", AnswerDays: 2, Points: 30, Security: "数据只用于代发，不出境，合同终止后销毁", MostFailing: 10}}
	ended := c
	ended.Bank, ended.Number, ended.Ended = "重庆银行", "FJ-DF-2025-05", "2026-03-01"
	return Banks{Rows: []ContractRow{contractRow(c, "2026-03-20", 34), contractRow(ended, "2026-03-20", 2)},
		Points: []store.BankPoint{{Bank: c.Bank, Name: "竹园分理处", CNAPS: "314653009008", Address: "竹园镇正街 1 号", Region: "500236101000", Services: "取现、换卡"}}}
}

func registersView() Registers {
	kinds, err := register.Load()
	if err != nil {
		panic(err)
	}
	v := Registers{Form: registerForm(kinds, httptest.NewRequest("GET", "/desk/registers", nil))}
	for i, k := range kinds {
		row := RegisterRow{Register: k, Columns: columnTitles(k)}
		if i < 2 {
			row.Newest, row.NewestAt = store.RegisterVersion{Version: 3, Source: "县公安局，截至 2026-03-01", Rows: 71823, Fresh: 212, Gone: 180, Changed: 41}, "2026-03-02"
			row.Earlier = []store.RegisterVersion{{Version: 2, Source: "县公安局，截至 2026-02-01", Rows: 71791, Fresh: 190, Gone: 201, Changed: 38, At: at(6, 9, 0)}}
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

func registerDiffView() RegisterDiff {
	return RegisterDiff{Title: "户籍登记", Version: store.RegisterVersion{Register: "hukou", Version: 3, Source: "县公安局，截至 2026-03-01", File: "户籍2026年3月.xlsx", Rows: 71823, Fresh: 212,
		Gone: 180, Changed: 41, At: at(6, 9, 0)}, Next: "/desk/registers/hukou/3?after=7",
		Rows: []RegisterDiffRow{{1, "冉启明", "竹园镇 长堰村", diffTags[app.RowChanged], "户籍状态 正常 → 迁出；变动日期 长期 → 2026-02-11"},
			{2, "谭小雨", "竹园镇 长堰村", diffTags[app.RowAdded], "户籍状态 正常，户口性质 农业家庭户"}, {3, "向春生", "太和土家族乡 良家村", diffTags[app.RowRemoved], "户籍状态 正常"}}}
}

func objectionsView() Objections {
	row := ObjectionRow{"4", "2", "耕地地力保护补贴 2026年", "竹园镇 长堰村", "冉某家 3.25 亩写成 5 亩", "群众网上提出", ui.Tag{Tone: ui.Wait, Word: "待答复"}, at(6, 9, 0), 3}
	return Objections{Filters: tabs("状态", "竹园镇待答复的异议，共 1 件", "待答复", "已答复"), Rows: []ObjectionRow{row}}
}

func objectionView() Objection {
	return Objection{ObjectionRow: objectionsView().Rows[0], Actions: ui.Actions{Actions: []ui.Action{{Href: "/desk/objections/4/answer", Label: "答复", Primary: true,
		Ask: []ui.Field{{Name: "answer", Label: "核实情况和处理结果", Type: "area", Max: 1000}}}}}}
}

func accountFiles() AccountFiles {
	return AccountFiles{Ask: ui.Actions{Actions: []ui.Action{{Href: "/desk/account-asks", Label: "生成账户核验文件"}}},
		Upload: &ui.Field{Name: "file", Label: "核验结果文件", Type: "file", Accept: ".csv,.txt,.env", In: "verify", Hint: "银行给的原文件，不要打开另存。"},
		Rows: []AccountFile{
			{"2", "中国农业银行_HY5002362026000002_20260306_001.txt.env", "中国农业银行", 31, at(6, 9, 0), ui.Tag{Tone: ui.Move, Word: "等银行答复"}},
			{"1", "重庆农村商业银行_HY5002362026000001_20260305_001.csv", "重庆农村商业银行", 3120, at(5, 9, 0), ui.Tag{Tone: ui.Good, Word: "已答复"}}}}
}

func refusedView() RefusedAccounts {
	v := RefusedAccounts{Says: "竹园镇：银行答复不能发放的账户 3 户", Pager: pager(1, 3)}
	for i, code := range []string{"V02", "V05", "V04"} {
		f := bank.FindingOf(code)
		row := RefusedAccount{ID: "1", Person: "1", Owner: []string{"谭小雨", "冉启明", "奉节县竹园镇龙泉农机专业合作社"}[i], Place: "竹园镇龙泉村", Card: "6217 **** **** 7731",
			Bank: "重庆农村商业银行", Reason: ui.Tag{Tone: ui.Bad, Word: f.Name}, Whose: f.Whose, Next: f.Action, Checked: at(6, 9, 30)}
		switch i {
		case 0:
			row.Again.Actions = []ui.Action{{Href: "/desk/accounts/1/again", Label: "已办妥，再次核验"}}
		case 1:
			row.Again.Why = "已提出再次核验，等下一份核验文件。"
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}
