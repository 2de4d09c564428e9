package desk

import (
	"fmt"
	"net/url"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/roster"
	"yikatong/internal/web/ui"
)

// Canned views: one county on an ordinary day, without a database.

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 3, day, hour-8, minute, 0, 0, time.UTC)
}

const digest = "9f3ac81d5b7e42069f3ac81d5b7e42069f3ac81d5b7e42069f3ac81d5b7e4206"

var march = period.MustParse("2026-03")

func pager(page, total int) ui.Pager {
	return ui.NewPager(&url.URL{Path: "/desk/batches", RawQuery: "state=sent"}, page, 50, total)
}

func tabs(label, says string, words ...string) ui.Filters {
	f := ui.Filters{Label: label, Says: says, Export: "/desk/export.csv"}
	for i, w := range words {
		f.Items = append(f.Items, ui.Filter{Text: w, Href: fmt.Sprintf("/desk/batches?state=%d", i), Count: 42 - i*7, Current: i == 0})
	}
	return f
}

func bullets() []ui.Bullet {
	return []ui.Bullet{
		{Name: "耕地地力保护补贴", Href: "/desk/appropriations/1", Total: 4820000000, Paid: 3120056200, Transit: 820000000, Locked: 210000000, Spare: 669943800, Mark: 230},
		{Name: "城乡低保", Href: "/desk/appropriations/2", Total: 12600000000, Paid: 2980010000, Transit: 0, Locked: 1048231000, Spare: 8571759000, Mark: 230},
		{Name: "残疾人护理补贴", Href: "/desk/appropriations/3", Total: 930000000, Paid: 228330000, Transit: 76110000, Locked: 0, Spare: 625560000, Mark: 230},
		{Name: "农村危房改造", Href: "/desk/appropriations/4", Total: 1500000000, Spare: 1500000000, Mark: 230},
	}
}

func overview() Overview {
	return Overview{
		Scope: "您负责：石桥县财政局，全县 33 个乡镇", Year: 2026, Bullets: bullets(),
		Todos: []Todo{
			{"财政审批", "城乡低保 2026年3月", "/desk/batches/B2026-0031", batchTag(pay.Approved), 1236, 148231000, at(4, 9, 20), "2026-03-06", 1},
			{"生成批次", "残疾人护理补贴 2026年3月", "/desk/batches/new", rosterTag(roster.Cleared), 845, 7611000, at(9, 8, 40), "", 0},
			{"送银行", "耕地地力保护补贴 2026年", "/desk/batches/B2026-0029", batchTag(pay.Committed), 20412, 820000000, at(9, 10, 5), "2026-03-11", 0},
		},
		Totals: []ui.BigNumber{ui.Money("已到账", 6328396200, ui.Good), ui.Count("人次", 182044, ui.Plain),
			{Label: "失败待更正", Value: "128", Note: "笔，¥96,210.00", Tone: ui.Bad, Href: "/desk/batches?state=failed"},
			{Label: "银行未答复", Value: "36", Note: "笔，最久 3 个工作日", Tone: ui.Hold, Href: "/desk/batches?state=unknown"}},
		States: []StateCount{{batchTag(pay.Approved), "/desk/batches?state=finance", 3, 4120, 210233000}, {batchTag(pay.Committed), "/desk/batches?state=committed", 1, 20412, 820000000}, {batchTag(pay.Sent), "/desk/batches?state=sent", 2, 3965, 54411000}, {batchTag(pay.Settled), "/desk/batches?state=paid", 41, 153547, 5243752200}},
		Imports: []ImportRow{
			{"J12", "03月低保.xlsx", "城乡低保 2026年3月", "李敏", at(9, 10, 32), jobTags[JobDone], 1236, 12},
			{"J11", "护理补贴.csv", "残疾人护理补贴 2026年3月", "冉波", at(9, 9, 2), jobTags[JobRunning], 400, 0},
			{"J10", "台账.xls", "农村危房改造 2026年", "冉波", at(8, 16, 45), jobTags[JobFailed], 0, 0}},
	}
}

func batches() Batches {
	return Batches{May: true, Pager: pager(2, 142), Filters: tabs("状态", "全县 2026 年全部批次，共 42 个，¥63,283,962.00", "全部", "财政审批", "待支付", "已送银行", "已到账", "有失败"),
		Rows: []BatchRow{
			{"B2026-0031", "城乡低保", "全县", march, batchTag(pay.Approved), 1236, 148231000, 0, 0, at(9, 9, 20), "B2026-0031"},
			{"B2026-0029", "耕地地力保护补贴", "竹园镇等 12 个乡镇", period.MustParse("2026"), batchTag(pay.Committed), 20412, 820000000, 0, 0, at(9, 10, 5), "B2026-0029"},
			{"B2026-0027", "大中型水库移民后期扶持", "全县", period.MustParse("2026Q1"), batchTag(pay.Sent), 3120, 46800000, 0, 3120, at(6, 15, 0), "B2026-0027"},
			{"B2026-0025", "残疾人护理补贴", "全县", period.MustParse("2026-02"), batchTag(pay.Settled), 845, 7611000, 6, 2, at(5, 11, 42), "B2026-0025"},
		}}
}

func payments() []Payment {
	return []Payment{
		{"P1", "1001", "冉启明", "500236********1234", "竹园镇 长堰村", "", "6217 **** **** 0012", "重庆农商行", 122000, paymentTag(pay.Paid), ""},
		{"P2", "1002", "谭小雨", "500236********0029", "竹园镇 长堰村", "谭秀英（监护人）", "6217 **** **** 7731", "重庆农商行", 61000, paymentTag(pay.Failed), "户名与账号不符（AC01）"},
		{"P3", "1003", "向文", "500236********5512", "竹园镇 大坪村", "", "6228 **** **** 4410", "农业银行", 183000, paymentTag(pay.Unknown), ""},
		{"P4", "1004", "买买提·阿不都", "653101********3317", "太和土家族乡 金子村", "", "6217 **** **** 9001", "重庆农商行", 61000, paymentTag(pay.Returned), "账户已销户（AC04）"},
	}
}

var did = []Act{
	{at(9, 9, 20), "陈静（财政经办岗）", "提交财政审批 1,236 人 ¥1,482,310.00", "", digest},
	{at(8, 16, 3), "陈静（财政经办岗）", "生成批次，来自 3 份名册", "", digest},
	{at(2, 14, 40), "刘强（民政审定岗）", "退回竹园镇 2 行", "两户家庭成员已死亡，请核实后重报", ""},
}

func batch() Batch {
	people, sum := 1236, fen.Fen(148231000)
	return Batch{ID: "B2026-0031", Number: "B2026-0031", Files: payFiles().Rows[:1], Corrections: batches().Rows[:1], Programme: "城乡低保", Place: "全县 3 个乡镇", Period: march, State: batchTag(pay.Approved),
		Steps: batchWay(pay.Approved, 0), People: people, Amount: sum, Digest: digest,
		Equal: Equal(Total{Name: "名册", Known: true, People: people, Amount: sum, Note: "3 份"}, Total{Name: "批次", Known: true, People: people, Amount: sum}, Total{Name: "审批", Known: true, People: people, Amount: sum, Note: "内容一致"}, Total{Name: "送盘文件", Note: "还没有送出"}, Total{Name: "回盘", Note: "还没有回来"}),
		Gates: []Gate{{true, "公示 7 天，已期满", "/lists/notice/09/2026-03/500236101"}, {true, "疑点、异议都已了结", ""}, {true, "指标可用 ¥85,717,590.00，批准后剩余 ¥84,235,280.00", "/desk/appropriations/2"}},
		Bar:   &ui.Bullet{Name: "指标 渝财农〔2026〕15号", Total: 12600000000, Paid: 2980010000, Locked: 1048231000, Spare: 8571759000, Asked: 148231000},
		Did:   did,
		Actions: ui.Actions{Actions: []ui.Action{
			{Href: "/desk/batches/B2026-0031/approve", Label: "同意支付 1,236 人 ¥1,482,310.00", Primary: true, Hidden: []ui.Hidden{{Name: "expect", Value: "148231000"}, {Name: "seen", Value: digest}},
				Ask: []ui.Field{{Name: "last4", Label: "请输入总额的最后四位数字", Hint: "总额 ¥1,482,310.00，最后四位是小数点前后的数字", Mode: "numeric", Max: 4}}},
			{Href: "/desk/batches/B2026-0031/return", Label: "退回 1,236 人", Danger: true, Says: "批次回到生成前，名册不变。", Ask: []ui.Field{{Name: "reason", Label: "退回理由", Type: "area", Max: 200}}},
		}},
		Filters: tabs("状态", "全部明细，共 1,236 人，¥1,482,310.00", "全部", "已到账", "失败", "未知"), Payments: payments(), Pager: pager(1, 1236)}
}

func answered() Batch {
	b := batch()
	b.State, b.Steps, b.SourceID, b.Source = batchTag(pay.Settled), batchWay(pay.Settled, 7), "19", "B2026-0019"
	b.Equal = Equal(Total{Name: "名册", Known: true, People: 1236, Amount: 148231000}, Total{Name: "批次", Known: true, People: 1236, Amount: 148231000}, Total{Name: "送盘文件", Known: true, People: 1236, Amount: 148231000, Note: "2 个文件"}, Total{Name: "回盘", Known: true, People: 1235, Amount: 148119000, Note: "到账 1,228，失败 7"})
	b.Numbers = []ui.BigNumber{{Label: "已到账", Value: "1,228", Note: "¥1,473,110.00", Tone: ui.Good}, {Label: "失败", Value: "7", Note: "¥8,080.00", Tone: ui.Bad}, {Label: "未知", Value: "1", Note: "¥1,120.00，已 2 个工作日，催问：重庆农商行", Tone: ui.Hold}}
	b.Actions = ui.Actions{Why: "您是本批次经办人，按内控规定不能审核。"}
	return b
}
