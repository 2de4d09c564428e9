package desk

import (
	"yikatong/internal/app"
	"yikatong/internal/web/ui"
)

func programmes() Programmes {
	return Programmes{Says: "17 个规定项目，1 个自定项目；2 个有待确认的文件或标准",
		Rows: []ProgrammeRow{
			{"01", "耕地地力保护补贴", "农业农村", "规定", "", confirmedTag(true)},
			{"09", "城乡居民最低生活保障金", "民政", "规定", "", ui.Tag{Tone: ui.Wait, Word: "待确认 3 项"}},
			{"51", "村医养老补助", "卫生健康", "自定", "第 2 版，2026-07-01 起", confirmedTag(true)}},
		Form:     NewProgrammeForm(""),
		Editions: []EditionRow{{"2025 年第 1 次", "/catalogue/2025/1", "2025年6月18日 石桥县财政局公布 · 摘要 5f2a77b01122"}},
		Deadline: &ui.Banner{Tone: ui.Bad, Title: "2026 年政策清单还没有公布", Says: dueWords(app.Deadline{Days: -8})},
		Publish: ui.Actions{Actions: []ui.Action{{Href: "/desk/editions", Label: "公布 2026 年政策清单",
			Says: "按现在的清单和标准公布，公布后不能修改，只能再公布更正。", Hidden: []ui.Hidden{{Name: "year", Value: "2026"}}}}}}
}

func mistaken() Programmes {
	v := programmes()
	v.Mistakes = []Mistake{{"programme.yaml", 34, "没有 gone_on 这个字段，请对照 basis 和 standards 里的名字"},
		{"cases.jsonl", 3, "51-03：算得 20000 分（1 行），应是 40000 分（2 行）；请核对规则或算法（10×20×2）"}}
	return v
}

func programmeView() Programme {
	row := StandardRow{"低保标准", "城镇", "750.00 元/人·月", "2024年9月1日", "渝民发〔2024〕8号", confirmedTag(false)}
	wait := row
	wait.Value, wait.From = "800.00 元/人·月", "2026年9月1日"
	return Programme{ProgrammeRow: programmes().Rows[1],
		Facts:     []ui.Fact{{Name: "发给谁", Value: "家庭人均收入低于低保标准的家庭"}, {Name: "补多少", Value: "按差额补"}, {Name: "周期", Value: "月"}},
		Documents: []DocumentRow{{"关于提高城乡低保标准的通知", "渝民发〔2024〕8号", confirmedTag(true)}},
		Standards: []StandardRow{row, wait},
		Waiting: []WaitingStandard{{wait, "李敏（部门经办）", ui.Actions{Actions: []ui.Action{{Href: "/desk/standards/7/confirm", Label: "确认：800.00 元/人·月，2026年9月1日起", Primary: true},
			{Href: "/desk/standards/7/withdraw", Label: "退回", Danger: true}}}}},
		Versions: []VersionRow{{"2026年7月1日", "王芳（部门负责人）", "5f2a77b01122"}},
		Form:     NewStandardForm("09", []ui.Option{{Value: "standard_fen/urban", Text: "低保标准 城镇（元/人·月）"}})}
}
