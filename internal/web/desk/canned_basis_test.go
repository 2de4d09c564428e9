package desk

import (
	"yikatong/internal/app"
	"yikatong/internal/basis"
	"yikatong/internal/policy"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/uitest"
)

func basisRow() BasisRow {
	return BasisRow{ID: "7", Name: "冉启明", No: "500236********1234", Item: "LX20250001", Village: "竹园镇 长堰村", Brief: "对象类别 孤儿；养育方式 散居；确认日期 2025-03-01",
		From: "2025-03-01", Until: "2026-12-31", State: ui.Tag{Tone: ui.Good, Word: "在册"}}
}

func basisForm(given basis.Answers) BasisForm {
	p := &policy.Programme{Name: "散居孤儿基本生活费", Number: "15", Basis: []policy.Field{
		{Name: "kind", Label: "对象类别", Type: "text", Choices: map[string]string{"orphan": "孤儿", "de_facto": "事实无人抚养儿童"}},
		{Name: "on", Label: "确认日期", Type: "date"}, {Name: "in", Label: "在校", Type: "bool"}, {Name: "fee", Label: "费用", Type: "fen"},
		{Name: "parents", Label: "父母情况", Type: "list", Of: []policy.Field{{Name: "status", Label: "情形", Type: "text"}, {Name: "months", Label: "月数", Type: "int", Unit: "月"}}}}}
	questions := basis.Ask(p.Basis, given, map[string]int{"b.parents": 1})
	_, _ = basis.Answered(questions)
	return NewBasisForm(p, questions)
}

// cannedBasis is the register of basis in the states a user meets.
func cannedBasis() []uitest.Shown {
	programmes, towns := []ui.Option{{Value: "15", Text: "15 散居孤儿基本生活费"}}, []ui.Option{{Value: "500236101000", Text: "竹园镇"}}
	list := Basis{Programme: ui.Field{Name: "programme", Label: "补贴项目", Type: "select", Options: programmes, Value: "15"},
		Place: ui.Field{Name: "place", Label: "乡镇", Type: "select", Options: towns, Optional: true}, Number: "15", Name: "散居孤儿基本生活费", Rows: []BasisRow{basisRow()},
		Enter: true, Make: NewMakeForm("15", towns)}
	none := list
	none.Rows, none.Says, none.Query = nil, "查找“冉”，找到 0 条记录。", "冉"
	record := BasisRecord{BasisRow: basisRow(), Programme: "散居孤儿基本生活费", Number: "15", PersonID: "1", Change: "/desk/basis/7/change",
		Facts:    []ui.Fact{{Name: "对象类别", Value: "孤儿"}, {Name: "父母情况／情形", Value: "去世"}, {Name: "父母情况 2／情形", Value: "失联"}},
		Versions: []BasisVersion{{2, "李敏", at(9, 10, 0), "2025-03-01 起", []string{"父母情况 2／月数 3 月 → 8 月"}}, {1, "李敏", at(3, 9, 0), "2025-03-01 起", nil}}}
	change := basisForm(basis.Answers{"b.kind": "orphan", "b.on": "2025-03-01", "b.parents.0.status": "去世"})
	change.changes(app.BasisView{Name: "冉启明"})
	change.Record = "7"
	wrong := basisForm(basis.Answers{"b.fee": "一百", "b.parents.1.months": "三"})
	wrong.No.Error, wrong.Failed = "此人不在人员库中。", "认定起止日期写得不对。"
	file := BasisFile{Programme: "散居孤儿基本生活费", Number: "15", File: ui.Field{Name: "file", Label: "文件", Type: "file", Accept: ".xlsx", Bytes: MaxFile}}
	taken, refused := file, file
	taken.Tally = &app.BasisTally{Rows: 12, Records: 9, Changed: 8, Rejected: 1}
	taken.Wrong = []BasisWrong{{4, "500236********1234", "底册内容有误：确认日期应为日期，如 2025-03-31。改好这一处再提交，没有保存这一条。"}}
	refused.Tally, refused.Failure = &app.BasisTally{Verdict: "refused:password"}, "这个文件加了密码，读不出来。"
	make := BasisRoster{Programme: "散居孤儿基本生活费", Number: "15", Period: march, Place: "竹园镇", Refused: 1,
		Rows: []app.Refused{{Name: "冉启明", Says: "已满 18 周岁", Change: "仍在校的，提供在校证明可延长"}},
		Make: ui.Actions{Actions: []ui.Action{{Href: "/desk/basis/roster", Label: "生成名册草稿", Primary: true}}}}
	return []uitest.Shown{
		uitest.Show(basisPage, "full", list), uitest.Show(basisPage, "none", none),
		uitest.Show(basisRecordPage, "full", record),
		uitest.Show(basisFormPage, "new", basisForm(nil)), uitest.Show(basisFormPage, "change", change), uitest.Show(basisFormPage, "error", wrong),
		uitest.Show(basisFilePage, "new", file), uitest.Show(basisFilePage, "done", taken), uitest.Show(basisFilePage, "refused", refused),
		uitest.Show(basisRosterPage, "full", make),
	}
}
