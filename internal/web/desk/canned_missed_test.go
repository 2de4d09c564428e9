package desk

import (
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

// missedPeople are three people to visit, of whom one was.
func missedPeople() Missed {
	row := func(id, name, village, what, rule, code, evidence string, state store.MissedState) MissedRow {
		return MissedRow{ID: id, PersonID: "7", Name: name, Village: village, What: what, Rule: rule, Code: code, Evidence: evidence, State: missedTags[state], At: at(2, 9, 0)}
	}
	v := Missed{Filters: tabs("状态", "全县比对发现、可能应享受而不在名册上的人。先走访，再决定补不补。", "待走访", "已走访", "已不在清单"), Pager: pager(1, 3), Rows: []MissedRow{
		row("31", "冉启明", "竹园镇 长堰村", "耕地地力保护补贴 2026年", "上年享受本年未列入", "MIS-02", "2025年发放 412.00元，2026年不在名册，没有停发记录", store.MissedOpen),
		row("32", "谭小雨", "竹园镇 大坪村", "城乡低保 2026年", "疑似应保未保", "MIS-01", "户内有重度残疾人谭小雨，没有健全的劳动力，登记中查无工资、养老和经营收入，不在低保、特困名册", store.MissedOpen),
		row("33", "向福田", "竹园镇 大坪村", "重度残疾人护理补贴 2026年", "持证残疾人未享受", "DIS-03", "残疾等级1级，2026年3月不在护理补贴名册", store.MissedVisited)}}
	v.Rows[2].Outcome, v.Rows[2].Words, v.Rows[2].On = "符合条件，已帮助申报", "本人卧床，代办员当场录入申请。", "2026-03-10"
	return v
}

func missedOpen() MissedOne {
	return MissedOne{MissedRow: missedPeople().Rows[0], Question: "上年享受、本年未列入，原因是什么？", Basis: "漏发",
		Actions: ui.Actions{Actions: []ui.Action{visitAction(31, "2026-03-12")}}}
}
