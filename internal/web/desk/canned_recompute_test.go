package desk

import "yikatong/internal/web/ui"

func recomputed() Recompute {
	return Recompute{Form: NewRecomputeForm([]ui.Option{{Value: "13", Text: "13 重度残疾人护理补贴"}}), Lists: []DifferenceList{
		{"待补发", []DifferenceRow{{"2", "田辉思", "500299********0130", "重度残疾人护理补贴", "2026-03", "认定信息变动", 1000, ui.Actions{}}}},
		{"待追回", []DifferenceRow{{"1", "龚福素", "500299********9520", "重度残疾人护理补贴", "2026-03", "已于本期之前去世；2026-02-10去世", 10000, ui.Actions{Actions: []ui.Action{{Href: "/desk/claims", Label: "提出追回"}}}}}}}}
}
