package app_test

import (
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/doctor"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// accountsFor gives people accounts to be paid to.
func accountsFor(t *testing.T, n *apptest.Node, people ...store.Person) {
	t.Helper()
	var accounts []store.BankAccount
	for _, p := range people {
		accounts = append(accounts, store.BankAccount{Party: p.ID, Kind: "银行卡", Bank: "重庆农村商业银行", Number: "62170000" + p.No.Reveal()[6:14] + p.No.Reveal()[14:17], Opened: "2020-01-01"})
	}
	if err := n.App.EnrolAccounts(t.Context(), n.App.Console(auth.TownshipClerk), accounts); err != nil {
		t.Fatal(err)
	}
}

// payOut takes a roster the whole way.
func payOut(t *testing.T, n *apptest.Node, programme, span string, roster int64) {
	t.Helper()
	if err := n.Clear(t.Context(), []int64{roster}); err != nil {
		t.Fatal(err)
	}
	b, _, err := n.Pay(t.Context(), programme, period.MustParse(span))
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Answer(t.Context(), b.ID); err != nil {
		t.Fatal(err)
	}
}

// Who was paid for a month after the month of death is found, with a claim that waits for a second
// person; the month of death itself, and a household of which somebody lives, is not.
func TestDEA04PaidAfterDeath(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		p := settle(t, n, hereVillage, 0, folk{born: 1940}, folk{born: 1940}, folk{}, folk{house: "H2"}, folk{born: 1940})
		accountsFor(t, n, p...)
		for _, programme := range []string{"13", "01"} {
			if err := n.Fund(t.Context(), programme, "渝财〔2025〕"+programme+"号", "资金", 2025, 1_000_00); err != nil {
				t.Fatal(err)
			}
		}
		payOut(t, n, "13", "2025-03", drawUp(t, n, "13", "2025-03", of(p[0], 9000, 0), of(p[1], 9000, 0), of(p[4], 9000, 0)))
		payOut(t, n, "01", "2025", drawUp(t, n, "01", "2025", of(p[2], 9000, 100)))
		died(t, n, p[0], "2025-02-27")
		died(t, n, p[1], "2025-03-01")
		died(t, n, p[2], "2024-12-31")
		out := groups(t, n, "2025")
		only(t, "DEA-04", foundBy(t, n, "DEA-04"), "2025-02-27 去世，2025年3月 90.00元发放于去世之后", p[0])
		if out.Raised != 1 || out.Claims != 1 {
			t.Errorf("%+v", out)
		}
		claims, err := n.App.Claims(t.Context(), n.As(auth.FinanceApprover), pay.ClaimProposed)
		if err != nil || len(claims) != 1 || claims[0].Person != p[0].ID || claims[0].Amount != 9000 || claims[0].Origin != pay.FromDeath {
			t.Fatalf("%+v, %v", claims, err)
		}
		if err := n.App.DecideClaim(t.Context(), n.As(auth.FinanceApprover), claims[0].ID, false, "日期有误"); err != nil {
			t.Fatal(err)
		}
		if again := groups(t, n, "2025"); again.Raised+again.Dropped+again.Claims != 0 {
			t.Errorf("again: %+v", again)
		}
		if _, err := n.App.Sweep(t.Context(), n.App.Console(auth.BureauReviewer), app.SweepOrder{Period: period.MustParse("2025")}); err != nil {
			t.Fatal(err)
		}
		only(t, "DEA-04 after a sweep", foundBy(t, n, "DEA-04"), "去世", p[0])
		n.Holds(t)
	})
}

// missed tells of whom a check says that they are on no roster.
func missed(t *testing.T, n *apptest.Node, code string, state store.MissedState) map[string]string {
	t.Helper()
	page, err := n.App.Missed(t.Context(), n.App.Console(auth.BureauReviewer), store.MissedQuery{Code: code, State: state, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, m := range page.Rows {
		found[m.Name] = m.Evidence
	}
	return found
}

func TestMIS02PaidLastYearAndAbsentNow(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		// the missed one; one whom the wife took over from; one who died alone; one whose stop is on
		// record; one who is there; one of a township without a roster yet
		p := settle(t, n, hereVillage, 0, folk{}, folk{}, folk{house: "H1"}, folk{}, folk{}, folk{})
		away := settle(t, n, region.Code("500236121200"), 20, folk{})
		accountsFor(t, n, append(p, away...)...)
		if err := n.Fund(t.Context(), "01", "渝财〔2024〕1号", "资金", 2024, 1_000_00); err != nil {
			t.Fatal(err)
		}
		payOut(t, n, "01", "2024", drawUp(t, n, "01", "2024", of(p[0], 9000, 100), of(p[1], 9000, 100), of(p[3], 9000, 100), of(p[4], 9000, 100), of(p[5], 9000, 100), of(away[0], 9000, 100)))
		died(t, n, p[3], "2024-12-31")
		if _, err := load(t, n, "stops", "公民身份号码,项目编号,停发日期,停发原因\n"+p[4].No.Reveal()+",01,2025-01-01,征占\n", false); err != nil {
			t.Fatal(err)
		}
		drawUp(t, n, "01", "2025", of(p[2], 9000, 100), of(p[5], 9000, 100))
		groups(t, n, "2025")
		found := missed(t, n, "MIS-02", store.MissedOpen)
		delete(found, away[0].Name) // its village lies in another township than the test's roster
		only(t, "MIS-02", found, "2024年发放 90.00元，2025年不在名册，没有停发记录", p[0])
	})
}

// Once somebody is on a roster nobody is to visit them; a visit that was made is not asked for again.
func TestAVisitIsMadeOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		p := settle(t, n, hereVillage, 0, folk{}, folk{}, folk{})
		disability := "公民身份号码,残疾等级,证件状态,有效期至\n"
		for _, x := range p {
			disability += x.No.Reveal() + ",一级,有效,\n"
		}
		if _, err := load(t, n, "disability", disability, false); err != nil {
			t.Fatal(err)
		}
		drawUp(t, n, "13", "2025-03", of(p[2], 10000, 0))
		if out := groups(t, n, "2025-03"); out.Visits != 2 || out.Found["DIS-03"] != 2 {
			t.Errorf("%+v", out)
		}
		page, err := n.App.Missed(t.Context(), n.As(auth.TownshipClerk), store.MissedQuery{State: store.MissedOpen, Limit: 10})
		if err != nil || len(page.Rows) != 2 || page.Rows[0].Person != p[0].ID {
			t.Fatalf("%+v, %v", page, err)
		}
		id, visit := page.Rows[0].ID, app.Visited{On: "2026-01-05", Outcome: "declined", Words: "本人不愿申请，电话 13800000001"}
		for name, wrong := range map[string]app.Visited{"tomorrow": {On: "2026-01-06", Outcome: "declined", Words: "x"}, "no outcome": {On: "2026-01-05", Words: "x"}, "no words": {On: "2026-01-05", Outcome: "declined"}} {
			if err := n.App.VisitMissed(t.Context(), n.As(auth.TownshipClerk), id, wrong); err == nil {
				t.Errorf("%s was taken", name)
			}
		}
		if err := n.App.VisitMissed(t.Context(), n.As(auth.BureauReviewer), id, visit); err == nil {
			t.Error("the bureau was there")
		}
		if err := n.App.VisitMissed(t.Context(), n.As(auth.TownshipClerk), id, visit); err != nil {
			t.Fatal(err)
		}
		if err := n.App.VisitMissed(t.Context(), n.As(auth.TownshipClerk), id, visit); err == nil {
			t.Error("visited twice")
		}
		v, err := n.App.MissedOne(t.Context(), n.As(auth.TownshipClerk), id)
		if err != nil || v.Outcome != "declined" || strings.Contains(v.Words, "13800000001") || v.VisitedBy == "" || v.MayVisit {
			t.Errorf("%+v, %v", v, err)
		}
		drawUp(t, n, "13", "2025-02", of(p[1], 10000, 0))
		if out := groups(t, n, "2025Q1"); out.Visits != 0 || out.Dropped != 1 {
			t.Errorf("now on a roster: %+v", out)
		}
		only(t, "visited", missed(t, n, "DIS-03", store.MissedVisited), "残疾等级1级", p[0])
		only(t, "gone", missed(t, n, "DIS-03", store.MissedGone), "残疾等级1级", p[1])
		n.Holds(t)
	})
}

// Of a severe disability or the death of who worked, a household without anybody able, that no
// register of incomes knows and no roster has, is to be visited; not one in which somebody works, has
// a pension, or is on a roster; and nobody while the registers of incomes are not all loaded.
func TestMIS01NobodyWhoCanWork(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		p := settle(t, n, hereVillage, 0, folk{}, folk{house: "B", born: 1940}, folk{house: "B"}, // disabled alone; a widow whose son died
			folk{house: "C"}, folk{house: "C", born: 1972}, folk{}, folk{}, folk{born: 1940}) // a wife who works; a pension; on the roster; old alone
		died(t, n, p[2], "2025-06-01")
		disability := "公民身份号码,残疾等级,证件状态,有效期至\n"
		for _, i := range []int{0, 3, 5, 6} {
			disability += p[i].No.Reveal() + ",二级,有效,\n"
		}
		registers := [][2]string{{"disability", disability}, {"payroll", "公民身份号码,起始日期\n" + raceNo(t, 1) + ",2020-01-01\n"},
			{"pension", "公民身份号码,待遇类别,起领日期\n" + p[5].No.Reveal() + ",企业职工,2020-01-01\n" + p[0].No.Reveal() + ",城乡居民,2020-01-01\n"},
			{"insurance", "公民身份号码,起缴日期\n" + raceNo(t, 1) + ",2020-01-01\n"}, {"companies", "公民身份号码,主体名称,登记状态\n" + p[1].No.Reveal() + ",甲店,注销\n"}}
		drawUp(t, n, "09", "2025-12", of(p[6], 61000, 0))
		for _, r := range registers {
			groups(t, n, "2025-12")
			only(t, "MIS-01 before "+r[0], missed(t, n, "MIS-01", store.MissedOpen), "")
			if _, err := load(t, n, r[0], r[1], false); err != nil {
				t.Fatal(err)
			}
		}
		groups(t, n, "2025-12")
		found := missed(t, n, "MIS-01", store.MissedOpen)
		if !strings.Contains(found[p[1].Name], p[2].Name+"（劳动力）于 2025-06-01 去世") {
			t.Error(found)
		}
		only(t, "MIS-01", found, "没有", p[0], p[1])
	})
}

// Any certificate counts in a household on minimum living, for 14; only grades 1 and 2 for 13; none
// that has run out, nor of who is on extreme poverty support or long-term care.
func TestDIS03CertificatesOnNoRoster(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		p := settle(t, n, hereVillage, 0, folk{}, folk{house: "A"}, folk{house: "A"}, folk{}, folk{}, folk{}, folk{})
		file := "公民身份号码,残疾等级,证件状态,有效期至\n"
		for i, row := range map[int]string{0: "一级,有效,", 1: "四级,有效,", 3: "四级,有效,", 4: "一级,有效,2025-12-31", 5: "二级,有效,", 6: "二级,有效,"} {
			file += p[i].No.Reveal() + "," + row + "\n"
		}
		if _, err := load(t, n, "disability", file, false); err != nil {
			t.Fatal(err)
		}
		if _, err := load(t, n, "ltc", "公民身份号码,待遇名称,起始日期\n"+p[6].No.Reveal()+",长护险,2024-01-01\n", false); err != nil {
			t.Fatal(err)
		}
		other := settle(t, n, hereVillage, 30, folk{})
		drawUp(t, n, "09", "2026-01", of(p[2], 61000, 0))
		drawUp(t, n, "10", "2026-01", of(p[5], 61000, 0))
		drawUp(t, n, "13", "2026-01", of(other[0], 10000, 0))
		drawUp(t, n, "14", "2026-01", of(other[0], 10000, 0))
		groups(t, n, "2026-01")
		only(t, "DIS-03", missed(t, n, "DIS-03", store.MissedOpen), "残疾等级", p[0], p[1])
	})
}

// Who is entitled by the register of basis in a period and on no roster of it is to be visited once
// their township has one.
func TestMIS03RecognisedAndNotPaid(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		cared(t, n)
		entitled := map[string]bool{}
		if err := n.App.Unlisted(t.Context(), n.As(auth.BureauReviewer), "13", march, township, func(u app.Unlisted) error {
			entitled[u.Name] = true
			return nil
		}); err != nil || len(entitled) < 2 {
			t.Fatal(entitled, err)
		}
		groups(t, n, "2025-03")
		only(t, "MIS-03 without a roster", missed(t, n, "MIS-03", store.MissedOpen), "")
		p := settle(t, n, hereVillage, 30, folk{})
		drawUp(t, n, "13", "2025-03", of(p[0], 10000, 0))
		out := groups(t, n, "2025-03")
		found := missed(t, n, "MIS-03", store.MissedOpen)
		if out.Visits != len(entitled) || len(found) != len(entitled) {
			t.Errorf("%v, entitled %v, %+v", found, entitled, out)
		}
		for name, says := range found {
			if !entitled[name] || !strings.Contains(says, "底册已认定，2025年3月应发") {
				t.Errorf("%s: %s", name, says)
			}
		}
	})
}

// What a board says otherwise than the roster blocks the line, and so does who was left out of it; what
// it does not say is not compared. Of a programme that posts no names, who stands on a board is found.
func TestDSC01AndDSC02WhatWasPosted(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		p := settle(t, n, hereVillage, 0, make([]folk, 6)...)
		elsewhere := settle(t, n, thereVillage, 20, folk{})
		roster := drawUp(t, n, "01", "2025", of(p[0], 10000, 500), of(p[1], 10000, 500), of(p[2], 10000, 500), of(p[3], 10000, 500), of(p[4], 10000, 500), of(elsewhere[0], 1, 1))
		drawUp(t, n, "08", "2025", of(p[0], 10000, 0), of(p[5], 10000, 0))
		board := "公民身份号码,名单类别,项目编号,期次,姓名,面积,金额\n"
		for _, row := range []struct {
			i    int
			says string
		}{{0, "公示榜,01,2025,%s,5.00,90.00"}, {1, "公示榜,01,2025,%s,4.50,100.00"}, {2, "公示榜,01,2025,张三,5.00,100.00"}, {3, "公示榜,01,2025,%s,,"}, {5, "公示榜,08,2025,%s,,"}, {0, "公示榜,08,2024,%s,,"}} {
			board += p[row.i].No.Reveal() + "," + strings.Replace(row.says, "%s", p[row.i].Name, 1) + "\n"
		}
		if _, err := load(t, n, "boards", board, false); err != nil {
			t.Fatal(err)
		}
		groups(t, n, "2025")
		found := foundBy(t, n, "DSC-01")
		for i, says := range []string{"公示榜写 90.00元，名册 100.00元", "公示榜写数量 4.50，名册 5.00", "公示榜写作“张三”"} {
			if !strings.Contains(found[p[i].Name], says) {
				t.Errorf("%s: %s", p[i].Name, found[p[i].Name])
			}
		}
		only(t, "DSC-01", found, "公示榜", p[0], p[1], p[2], p[4])
		only(t, "DSC-02", foundBy(t, n, "DSC-02"), "公示榜列有本人", p[5])
		err := n.Store.Read(t.Context(), apptest.County, func(tx *store.Tx) error {
			list, err := tx.Findings(roster)
			for _, f := range list {
				if f.Code == "DSC-01" && !f.Blocks {
					t.Errorf("%+v does not block", f)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// A list by village of a programme that discloses none is told by the doctor.
func TestDSC02IsARuleToo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		p := settle(t, n, hereVillage, 0, folk{})
		accountsFor(t, n, p...)
		if err := n.Fund(t.Context(), "13", "渝财〔2025〕13号", "资金", 2025, 1_000_00); err != nil {
			t.Fatal(err)
		}
		payOut(t, n, "13", "2025-03", drawUp(t, n, "13", "2025-03", of(p[0], 9000, 0)))
		n.Holds(t)
		err := n.Store.Write(t.Context(), apptest.County, func(tx *store.Tx) ([]audit.Event, error) {
			return []audit.Event{{At: n.Clock.Now(), Kind: "return.post", Subject: "test", Detail: []byte("{}")}}, tx.WritePaidList("13", march, "")
		})
		if err != nil {
			t.Fatal(err)
		}
		checks, err := doctor.Examine(t.Context(), n.Store, apptest.County)
		broken := 0
		for _, c := range checks {
			if !c.Holds() && strings.Contains(c.Says, "DSC-02") && c.Found[0].Subject == "list:13:2025-03" {
				broken++
			}
		}
		if err != nil || broken != 1 {
			t.Errorf("%+v, %v", checks, err)
		}
	})
}
