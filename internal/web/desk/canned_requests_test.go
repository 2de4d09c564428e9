package desk

import (
	"yikatong/internal/apply"
	"yikatong/internal/basis"
	"yikatong/internal/policy"
	"yikatong/internal/web/ui"
)

func requestRow() RequestRow {
	return RequestRow{ID: "31", What: "重度残疾人护理补贴", Name: "冉启明", No: "500236********1234", Place: "竹园镇 长堰村", Source: "网上，身份待核对",
		State: requestTag(apply.Right, apply.Accepted), At: at(4, 9, 20), Due: "2026-03-11"}
}

func requestsView() Requests {
	late, card := requestRow(), requestRow()
	late.ID, late.Name, late.Source, late.Late, late.State = "29", "谭秀英", "工作人员代办", 3, requestTag(apply.Right, apply.Submitted)
	card.ID, card.What, card.Source, card.Due, card.State = "30", "临时救助", "网上，本人已验证", "", requestTag(apply.Right, apply.Incomplete)
	return Requests{Title: "申报", May: true, Kinds: []ui.Filter{{Text: "申报", Href: "/desk/requests?kind=right", Current: true}, {Text: "改卡", Href: "/desk/requests?kind=account"}},
		Filters: tabs("状态", "竹园镇申报，共 3 件", "全部", "已提交", "待补正", "已受理"), Rows: []RequestRow{late, requestRow(), card}, Pager: pager(1, 3)}
}

func requestView() Request {
	row := requestRow()
	reason := func(name, label string) []ui.Field {
		return []ui.Field{{Name: name, Label: label, Type: "area", Max: 500, Hint: "不要写身份证号、卡号和电话"}}
	}
	return Request{RequestRow: row, Kind: "申报", Person: []ui.Fact{{Name: "姓名", Value: row.Name, Href: "/desk/people/1"}, {Name: "证件号码", Value: row.No}, {Name: "登记地", Value: row.Place}, {Name: "联系电话", Value: "138****1234"}},
		Asked:  []ui.Fact{{Name: "残疾证／残疾证号", Value: "500236********123441"}, {Name: "残疾证／残疾等级／评定日期", Value: "2020-01-01"}, {Name: "残疾证／残疾等级／等级", Value: "1 级"}},
		Papers: []Paper{{Href: "/assets/mark.svg", Name: "材料 1", Image: true, Note: "2026-03-04 09:20，同一份文件也附在另一件申请里"}, {Href: "/desk/requests/31/files/2", Name: "材料 2", Note: "2026-03-04 09:21"}},
		Warns:  []string{"同户的 谭秀英在本项目底册已有记录"}, Facts: "/desk/requests/31/facts", Add: photoFields(true),
		Judged: &Right{Programme: "重度残疾人护理补贴", Period: march, State: ui.Tag{Tone: ui.Good, Word: "应享受"}, Due: 10000, Amount: []ExplainStep{{Says: "100.00元×1个月", Amount: 10000}},
			Steps: []RightStep{{Tag: ui.Tag{Tone: ui.Good, Word: "符合"}, Says: "残疾等级为一级或二级", Found: "1 级", Source: "渝民发〔2024〕10号"}}},
		Did: []Act{{At: at(4, 9, 20), By: "群众本人", Did: "提交申报"}, {At: at(6, 10, 2), By: "向小梅（乡镇经办）", Did: "受理"}},
		Actions: ui.Actions{Actions: []ui.Action{{Href: "/desk/requests/31/pass", Label: "乡镇审核通过", Primary: true, Hidden: []ui.Hidden{{Name: "seen", Value: "accepted"}}},
			{Href: "/desk/requests/31/return", Label: "退回重新受理", Danger: true, Ask: reason("words", "为什么退回")}}},
		Reveal: ui.Actions{Actions: []ui.Action{{Href: "/desk/requests/31/reveal", Label: "查看完整号码", Says: "这次查看会记入操作留痕。", Ask: []ui.Field{{Name: "reason", Label: "查看理由", Max: 100}}}}}}
}

func cardView() Request {
	v := requestView()
	v.Kind, v.What, v.Facts, v.Judged, v.State = "改卡", "改卡", "", nil, requestTag(apply.Account, apply.Accepted)
	v.Asked = []ui.Fact{{Name: "新账户", Value: "社会保障卡 重庆农村商业银行 ****0020"}, {Name: "现在的账户", Value: "存折 中国邮政储蓄银行 ****0018"}}
	v.Warns = []string{"这个账号也登记在 谭秀英 名下"}
	v.Actions = ui.Actions{Why: "您已经办过这笔资金的另一个环节，按内控规定不能再办这一步。"}
	return v
}

func shownRequest() Request {
	v := requestView()
	v.Shown = &Shown{"对照残疾证", at(9, 10, 58), []ui.Fact{{Name: "证件号码", Value: "500236198001011234"}}}
	v.State, v.Says, v.Change, v.Result, v.Actions = requestTag(apply.Right, apply.Refused), "没有享受低保", "低保批准后可以重新申报", "/desk/basis/7", ui.Actions{}
	return v
}

func unknownRequest() Request {
	v := requestView()
	v.Unknown, v.Person, v.Asked, v.Papers, v.Warns, v.Judged, v.Due, v.Late = true, v.Person[:2], nil, nil, nil, nil, "2026-03-11", 2
	return v
}

func applicantView() Applicant {
	return Applicant{What: ui.Field{Name: "what", Label: "办什么", Type: "select", Options: []ui.Option{{Value: cardChange, Text: "改卡"}, {Value: "13", Text: "申报 13 重度残疾人护理补贴"}}},
		Query: ui.Field{Name: "q", Label: "给谁办", Hint: "身份证号全号，或姓名", Max: 60}}
}

func foundApplicant() Applicant {
	v := applicantView()
	v.Says, v.Rows = "找到 1 人，请选是哪一位。", []ApplicantRow{{person().PersonRow, "/desk/requests/new?what=13&person=1"}}
	return v
}

func requestFormView() RequestForm {
	questions := basis.Ask([]policy.Field{{Name: "kind", Label: "救助类型", Type: "text", Choices: map[string]string{"emergency": "急难型"}}, {Name: "on", Label: "发生日期", Type: "date"},
		{Name: "people", Label: "受助人员", Type: "list", Of: []policy.Field{{Name: "id", Label: "身份证号", Type: "text"}}}}, basis.Answers{"b.kind": "emergency"}, nil)
	return RequestForm{Title: "申报 临时救助", Name: "冉启明", Action: "/desk/requests", Back: "/desk/requests", Fields: basisFields(questions), Photos: photoFields(true)}
}

func cardFormView() RequestForm {
	return RequestForm{Title: "改卡", Name: "冉启明", Action: "/desk/requests", Back: "/desk/requests", Photos: photoFields(true),
		Card: []ui.Field{{Name: "kind", Label: "卡的种类", Type: "select", Options: []ui.Option{{Value: "存折", Text: "存折"}}}, {Name: "bank", Label: "开户银行"}, {Name: "account", Label: "账号", Mode: "numeric"}, {Name: "again", Label: "再输一次账号", Mode: "numeric"}}}
}

func wrongRequestForm() RequestForm {
	v := cardFormView()
	v.Failed, v.Card[3].Error = "这个账户不能用来发补贴。", "两次输的账号不一样"
	return v
}
