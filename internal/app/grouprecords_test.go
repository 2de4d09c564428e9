package app_test

import (
	"fmt"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/period"
	"yikatong/internal/store"
)

// What is decided by the register of basis comes from a file that a township loads, over all rosters
// of the programme and period: the roster that came first is looked at again with the county.
func TestGroupChecksByTheRegisterOfBasis(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		p := settle(t, n, hereVillage, 0, make([]folk, 14)...)
		records := map[string]string{}
		lines := map[string][]app.ProposedLine{}
		enter := func(programme string, who store.Person, item string, amount int64, basis string) {
			records[programme] += fmt.Sprintf(`{"no":"%s","valid_from":"2025-01-01","basis":%s}`, who.No.Reveal(), basis) + "\n"
			l := of(who, amount, 0)
			l.Item = item
			lines[programme] = append(lines[programme], l)
		}
		for i := range 7 {
			price := int64(400_000)
			if i == 1 {
				price = 700_000
			}
			digest, place := fmt.Sprint("f", i), "109.46,31.02"
			if i == 2 {
				digest = "f3"
			}
			if i == 4 {
				place = "109.46,31.12"
			}
			address := "一号仓"
			if i == 6 {
				address = "自家"
			}
			enter("02", p[i], fmt.Sprint("S", i), 100_000, fmt.Sprintf(`{"purchaser":"person","farming":true,"quota_key":"微耕机:4kW及以上","cap_key":"general","price_fen":%d,"invoice_on":"2025-03-0%d",
				"invoice_no":"F%d","serial":"S%d","applied_on":"2025-03-09","verified":"passed","delivered_to":"%s","photos":[{"digest":"%s","place":"%s"}]}`, price, i+1, i, i, address, digest, place))
		}
		for i := 7; i < 12; i++ {
			who := "谭主任"
			if i == 11 {
				who = "冉主任"
			}
			enter("11", p[i], fmt.Sprint("E", i), 195_000, fmt.Sprintf(`{"kind":"emergency","event":"E%d","cause":"fire","event_on":"2025-03-01","applied_on":"2025-03-1%d","heads":2,"hardship":"light","approval":"township","approver":"%s","verified":"passed"}`, i, i%10, who))
		}
		for i := 12; i < 14; i++ {
			enter("06", p[i], "", 10_000, `{"area_locked_on":"2025-09-30","plots":[{"plot":"G1","level":"national","tenure":"collective","area_mu":"100.00","agreement_no":"H1"}],
				"share":{"resolution_no":"第3号","retained_percent":20,"members":9,"household_members":5}}`)
		}
		for programme, text1 := range records {
			text1 = strings.ReplaceAll(text1, "\n\t\t\t\t", "")
			tally, err := n.App.ImportBasis(t.Context(), n.As(auth.TownshipClerk), programme, text("底册.jsonl", text1))
			if err != nil || tally.Rejected > 0 || tally.Records != len(lines[programme]) {
				t.Fatalf("%s: %+v, %v", programme, tally, err)
			}
		}
		if _, err := load(t, n, "places", "行政区划代码,经纬度\n"+string(hereVillage)+`,"109.46,31.02"`+"\n", false); err != nil {
			t.Fatal(err)
		}
		_, _, err := n.App.ProposeRoster(t.Context(), n.App.Console(auth.TownshipClerk), app.Proposal{Programme: "02", Period: period.MustParse("2025"), Township: "500236121000", Lines: each(lines["02"][:1])})
		if err != nil {
			t.Fatal(err)
		}
		drawUp(t, n, "02", "2025", lines["02"][1:]...)
		drawUp(t, n, "11", "2025", lines["11"]...)
		drawUp(t, n, "06", "2025", lines["06"]...)
		if found := foundBy(t, n, "MCH-02"); found[p[0].Name] != "" {
			t.Errorf("the first roster was compared again by itself: %v", found)
		}
		groups(t, n, "2025")
		only(t, "MCH-02", foundBy(t, n, "MCH-02"), "7 天内 6 名购机者在同一地址收货", p[:6]...)
		only(t, "MCH-03", foundBy(t, n, "MCH-03"), "售价 7000.00元，本年微耕机:4kW及以上中位数 4000.00元", p[1])
		only(t, "MCH-05", foundBy(t, n, "MCH-05"), "核验照片", p[2], p[3], p[4])
		only(t, "AMT-06", foundBy(t, n, "AMT-06"), "审批人谭主任在 2025-03 有 4 笔接近乡镇审批限额 2000.00元", p[7:11]...)
		only(t, "LND-09", foundBy(t, n, "LND-09"), "决议第3号成员 9 人，名册分配到 10 人", p[12], p[13])
		if again := groups(t, n, "2025"); again.Raised+again.Dropped != 0 {
			t.Errorf("again: %+v", again)
		}
	})
}
