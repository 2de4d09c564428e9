package desk

import (
	"strconv"

	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/roster"
	"yikatong/internal/web/ui"
)

// rosterChanges is a month beside the month before: somebody died, somebody is new.
func rosterChanges() RosterChanges {
	v := RosterChanges{RosterRow: rosterRows()[0], Before: "2026年2月", Kind: "新增", Says: "比 2026年2月 新增 12 笔，金额变动 +¥7,320.00。",
		Export: "/desk/rosters/R1/changes.csv?kind=added", Pager: pager(1, 1)}
	for i, k := range roster.Changes {
		v.Kinds = append(v.Kinds, ui.Filter{Text: k.Chinese, Href: "/desk/rosters/R1/changes?kind=" + string(k.Change), Count: 12 - i, Current: i == 0})
		if k.Change != roster.Same {
			v.Numbers = append(v.Numbers, ui.BigNumber{Label: k.Chinese, Value: strconv.Itoa(12 - i), Note: signed(fen.Fen(732000 - i*500000))})
		}
	}
	v.Rows = []ChangeRow{
		{PersonID: "7", Name: "冉启明", No: "5002**********1234", Village: "长堰村", Now: 61000, By: 61000, Row: 18},
		{PersonID: "8", Name: "欧阳德富", No: "5002**********0018", Village: "大坪村", Item: "2026-03", Was: 61000, By: -61000, Note: "死亡登记 2026-02-11"},
	}
	return v
}

// done is a clerk's last days: one roster went on, one came back.
func done() Done {
	g := rosterRows()
	return Done{[]DoneRow{
		{At: at(9, 10, 2), Did: "提交乡镇审核", What: "竹园镇 城乡低保 2026年3月", Href: "/desk/rosters/R1", Count: g[0].People, Amount: g[0].Amount, State: rosterTag(roster.Approved), Next: "部门审核通过"},
		{At: at(8, 16, 40), Did: "提交乡镇审核", Void: true, What: "竹园镇 耕地地力保护补贴 2026年", Href: "/desk/rosters/R2", Count: g[1].People, Amount: g[1].Amount, State: rosterTag(roster.Draft), Next: "提交乡镇审核"},
		{At: at(7, 9, 1), Did: "部门审批通过", What: "城乡低保 2026年2月", Href: "/desk/batches/B1", Count: 3120, Amount: 46800000, State: batchTag(pay.Settled)}}}
}
