package desk

import (
	"yikatong/internal/pay"
	"yikatong/internal/roster"
)

// standsOut is a view with two villages, a clerk and an account.
func standsOut() Risk {
	return Risk{at(9, 8, 30), []RiskRow{
		{"竹园镇 长堰村", "村（社区）", "名册行有疑点（不属实的除外）：1,236 个里有 150 个（12.1%），别处 0.8%", "12.1%", "0.8%", 150, 1236},
		{"竹园镇 大坪村", "村（社区）", "登记的电话有超过 5 户共用：380 个里有 156 个（41.0%），别处 0.3%", "41.0%", "0.3%", 156, 380},
		{"冉波", "经手人", "经手录入的行后来查实不应发：2,400 个里有 74 个（3.1%），别处 0.4%", "3.1%", "0.4%", 74, 2400}},
		[]SharedRow{{"重庆农村商业银行 6228 **** **** 0018", "谭小雨", "7", "长堰村", 6}}}
}

// lateSteps is a roster and a batch that somebody should have dealt with.
func lateSteps() Late {
	return Late{[]LateRow{
		{"竹园镇 城乡低保 2026年3月", "/desk/rosters/R1", "部门审核通过", "部门审核岗", rosterTag(roster.Approved), at(2, 9, 0), "2026-03-06", 1, 412, 49210000},
		{"残疾人护理补贴 2026年2月 批次 B2026-0021", "/desk/batches/B1", "财政审批通过并占用指标", "财政审批岗", batchTag(pay.Approved), at(1, 9, 0), "2026-03-05", 2, 845, 7611000}}}
}

// unlistedPeople are two who should have been on the roster.
func unlistedPeople() UnlistedPeople {
	return UnlistedPeople{rosterRows()[0], "/desk/rosters/R1/unlisted.csv", []UnlistedRow{{"31", "7", "冉启明", "长堰村", "", 61000}, {"32", "8", "谭小雨", "大坪村", "", 122000}}, 183000}
}
