package drill_test

import (
	"encoding/json"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/basis"
	"yikatong/internal/fen"
)

// Misconduct that shows in the register of basis, in what others claim, or in the household.

// A fraudRecord is one of the register of basis. Of its text, ITEM is the thing of the person's last
// line and NO their number.
type fraudRecord struct {
	person      int
	programme   string
	text        string
	from, until string
}

// entries are the records as they are entered.
func (c *fraudCounty) entries() (list []app.BasisEntry) {
	c.t.Helper()
	for _, r := range c.records {
		record := basis.Record{}
		if err := json.Unmarshal([]byte(r.text), &record); err != nil {
			c.t.Fatalf("%s: %v", r.text, err)
		}
		list = append(list, app.BasisEntry{Programme: r.programme, Party: c.people[r.person].ID, ValidFrom: r.from, ValidUntil: r.until, Record: record})
	}
	return list
}

// recorded gives somebody a record in force: its basis, and what goes beside it.
func (c *fraudCounty) recorded(i int, programme, item, text string) *fraudRecord {
	text = strings.NewReplacer("ITEM", item, "NO", c.people[i].No.Reveal()).Replace(text)
	if !strings.HasPrefix(text, `{"basis"`) {
		text = `{"basis":` + text + `}`
	}
	c.records = append(c.records, fraudRecord{person: i, programme: programme, text: text, from: "2020-01-01"})
	return &c.records[len(c.records)-1]
}

// last is the line that was added last.
func (c *fraudCounty) last() *fraudLine { return &c.lines[len(c.lines)-1] }

// due has an honest person of a programme draw an amount for a year, as a record of theirs gives it
// or not.
func due(name string, codes []string, programme, period string, amount int, text string) plant {
	return plant{name, codes, func(c *fraudCounty) int {
		i := c.honest(programme)
		c.last().period, c.last().amount = period, fen.Fen(amount)
		c.recorded(i, programme, c.items[i], text)
		if strings.Contains(text, `"category":"dibao"`) {
			c.draws(i, "09", "")
		}
		return i
	}}
}

// rival has somebody else hold a record that names the thing of an honest person's line; no until
// stands for one in force.
func rival(name string, codes []string, programme, other, until, text string) plant {
	return plant{name, codes, func(c *fraudCounty) int {
		i := c.honest(programme)
		c.recorded(c.person(1970), other, c.items[i], text).until = until
		return i
	}}
}

// record is an honest person with a record that was worked out, and a row about what it says.
func withRecord(name string, codes []string, programme, text string, row func(c *fraudCounty, i int)) plant {
	return plant{name, codes, func(c *fraudCounty) int {
		i := c.honest(programme)
		c.last().worked = true
		c.recorded(i, programme, c.items[i], text)
		row(c, i)
		return i
	}}
}

// kin is an honest person with a row of a register about them and somebody else.
func kin(name string, codes []string, programme, register string, row cells, column string, other func(c *fraudCounty, i int) int) plant {
	return plant{name, codes, func(c *fraudCounty) int {
		i := c.honest(programme)
		all := cells{column: c.people[other(c, i)].No.Reveal()}
		for k, v := range row {
			all[k] = v
		}
		c.row(register, all, cells{map[string]string{"marriage": "id", "parents": "father"}[register]: c.people[i].No.Reveal()})
		return i
	}}
}

func stranger(c *fraudCounty, _ int) int { return c.person(1980) }
func insider(c *fraudCounty, i int) int  { return c.member(i, 1980) }

// child is a child on record whose father a register has a row of.
func child(name string, codes []string, register string, row cells) plant {
	return withRecord(name, codes, "15", `{"kind":"de_facto","mode":"dispersed","confirmed_on":"2022-03-15","parents":[{"status":"dead"},{"status":"prison","months":36}]}`,
		func(c *fraudCounty, i int) {
			father := c.person(1985)
			c.row("parents", cells{"child": c.people[i].No.Reveal(), "father": c.people[father].No.Reveal(), "birth": c.people[i].Birth, "with": "no"}, nil)
			c.row(register, c.about(father), row)
		})
}

// died has a person who draws a programme die, or another of the household.
func died(name string, codes []string, programme, day, other string) plant {
	return plant{name, codes, func(c *fraudCounty) int {
		i := c.honest(programme)
		if other != "" {
			c.dead[c.member(i, 1965)] = other
		}
		if day != "" {
			c.dead[i] = day
		}
		return i
	}}
}

func guardianDied(name string, codes []string, day string) plant {
	return plant{name, codes, func(c *fraudCounty) int {
		i := c.honest("15")
		g := c.person(1980)
		c.payee(i, g)
		c.dead[g] = day
		return i
	}}
}

const (
	plot04    = `{"plots":[{"plot":"ITEM","returned_year":2004,"forest":"ecological","area_mu":"2.00","inspections":[{"year":2025,"result":"passed","accepted_mu":"2.00","on":"2025-09-20"}]}]}`
	plot05    = `{"plots":[{"plot":"ITEM","task_year":2025,"area_mu":"2.00","parcel":"ITEM","inspections":[]}]}`
	machine   = `{"purchaser":"person","farming":true,"serial":"ITEM","invoice_no":"FITEM","invoice_on":"2025-02-10","price_fen":500000,"dealer":"91500236MA5U00001X"}`
	emergency = `"item":"emergency","event":"Z1","event_on":"2025-03-01","disaster_damage":true,"verified":"passed","people":[{"id":"NO","from":"2025-03-01","to":"2025-03-02"}]`
	house     = `{"house":"W-NO","grade":"D","category":"dibao","only_house":true,"mode":"rebuild","area_m2":"60.00","household_size":3,"approved_on":"2025-01-10","started_on":"2025-02-05","accepted":"passed","accepted_on":"2025-06-02","cost_fen":5000000}`
	aid       = `"kind":"emergency","event":"E1","cause":"fire","event_on":"2025-03-09","applied_on":"2025-03-10","heads":1,"hardship":"light","approval":"township","verified":"passed"`
)

// but changes a text.
func but(text, old, now string) string {
	if !strings.Contains(text, old) {
		panic(old)
	}
	return strings.Replace(text, old, now, 1)
}

var recordPlants = []plant{
	died("整户已亡领耕地补贴", []string{"deceased", "DEA-02"}, "01", "2024-05-05", "2023-05-05"),
	guardianDied("收款的监护人已亡", []string{"DEA-03"}, "2024-05-05"),
	died("年中去世未发先停", []string{"DEA-06"}, "07", "2025-03-15", ""),
	withRecord("去世后申请救助", []string{"DEA-05"}, "11", `{`+but(aid, "2025-03-10", "2025-03-20")+`}`, func(c *fraudCounty, i int) { c.dead[i] = "2025-03-05" }),
	kin("配偶不计入低保", []string{"HUK-04"}, "09", "marriage", cells{"from": "2010-01-01"}, "spouse", stranger),
	kin("同户子女不计入低保", []string{"HUK-04B"}, "09", "parents", cells{"birth": "2012-01-01", "with": "yes"}, "child", stranger),
	withRecord("奖扶另有子女", []string{"HUK-05"}, "07", `{"children":[{"sex":"F","birth":"1980-01-01"}]}`, func(c *fraudCounty, i int) {
		c.row("parents", cells{"child": c.people[c.person(1984)].No.Reveal(), "father": c.people[i].No.Reveal(), "birth": "1984-05-05", "with": "no"}, nil)
	}),
	withRecord("特扶后再生育", []string{"HUK-05B"}, "08", `{"kind":"child_dead","event_on":"2010-01-01","only_child":true}`, func(c *fraudCounty, i int) {
		c.row("parents", cells{"child": c.people[c.person(2012)].No.Reveal(), "mother": c.people[i].No.Reveal(), "birth": "2012-05-05", "with": "no"}, nil)
	}),
	rival("一块地两户报", []string{"DUP-05"}, "01", "01", "", `{"contract_no":"C","parcels":[{"code":"ITEM","area_mu":"2.00","use":"crop"}]}`),
	{"去年补过的机具", []string{"DUP-06"}, func(c *fraudCounty) int {
		i := c.honest("02")
		c.draws(c.person(1970), "02", c.items[i])
		c.last().period = "2024-03"
		return i
	}},
	withRecord("发票用过", []string{"DUP-07B"}, "02", machine, func(c *fraudCounty, i int) {
		c.recorded(c.person(1970), "02", c.items[i], but(machine, `"serial":"ITEM"`, `"serial":"OITEM"`))
	}),
	withRecord("发票金额不符", []string{"DUP-07C"}, "02", machine, func(c *fraudCounty, i int) {
		c.row("invoices", cells{"number": "F" + c.items[i], "state": "live", "amount": "4000"}, nil)
	}),
	withRecord("发票购买方是别人", []string{"DUP-07C"}, "02", machine, func(c *fraudCounty, i int) {
		c.row("invoices", cells{"number": "F" + c.items[i], "state": "live", "amount": "5000", "buyer": c.people[c.person(1970)].No.Reveal()}, nil)
	}),
	withRecord("违规经销商", []string{"MCH-01"}, "02", but(machine, "91500236MA5U00001X", "91500236MA5U00002X"), func(c *fraudCounty, i int) {
		c.row("dealers", cells{"uscc": "91500236MA5U00002X", "from": "2025-01-01"}, nil)
	}),
	{"牌证在别人名下", []string{"MCH-04B"}, func(c *fraudCounty) int {
		i := c.honest("02")
		c.row("vehicles", c.about(c.person(1980)), cells{"serial": c.items[i], "plate": "渝07", "kind": "farm", "from": "2025-01-01"})
		return i
	}},
	rival("退耕地报耕地", []string{"EXC-07"}, "01", "05", "", plot05),
	of("退耕小班报耕地", "EXC-07B", "01", "returned_forest", "parcel", cells{"plot": "X9", "round": "second", "year": "2020", "area": "1.50"}),
	rival("公益林又领退耕", []string{"EXC-08"}, "06", "04", "", plot04),
	rival("前一轮又报新一轮", []string{"EXC-09"}, "04", "05", "", plot05),
	rival("一个小班两户领", []string{"LND-07B"}, "04", "04", "", plot04),
	withRecord("重建又领危改", []string{"EXC-10"}, "17", but(house, "dibao", "none"), func(c *fraudCounty, i int) {
		c.recorded(c.person(1970), "16", "W-"+c.people[i].No.Reveal(), `{"item":"rebuild","event":"Z1","house":"ITEM"}`)
	}),
	on("搬迁户领危改", "EXC-11B", "17", "relocation", cells{"on": "2020-05-05"}),
	withRecord("不在低保报低保户", []string{"DEP-04"}, "17", house, func(c *fraudCounty, i int) {}),
	withRecord("不在特困报特困户", []string{"DEP-04B"}, "17", but(house, "dibao", "tekun"), func(c *fraudCounty, i int) {}),
	withRecord("不在监测名单", []string{"DEP-04C"}, "17", but(house, "dibao", "monitored"), func(c *fraudCounty, i int) {}),
	{"面积超过确权", []string{"LND-01"}, func(c *fraudCounty) int {
		i := c.honest("01")
		c.last().worked = true
		c.recorded(i, "01", c.items[i], `{"contract_no":"C","parcels":[{"code":"ITEM","area_mu":"1000.01","use":"crop"}]}`)
		return i
	}},
	{"地块查无", []string{"LND-01B"}, func(c *fraudCounty) int {
		i := c.person(1970)
		c.draws(i, "01", c.thing("N"))
		return i
	}},
	{"地块确权给别人", []string{"LND-01C"}, func(c *fraudCounty) int {
		i := c.person(1970)
		c.draws(i, "01", c.thing("S"))
		c.row("contract_land", cells{"parcel": c.items[i], "holder": c.people[c.person(1970)].No.Reveal(), "area": "5"}, nil)
		return i
	}},
	due("没有验收的退耕", []string{"LND-06"}, "04", "2025", 4000, but(plot04, `"year":2025`, `"year":2024`)),
	due("退耕期满", []string{"LND-07"}, "04", "2025", 4000, `{"basis":`+plot04+`,"paid":[{"period":"2019","amount_fen":4000,"plot":"ITEM"},{"period":"2020","amount_fen":4000,"plot":"ITEM"},{"period":"2021","amount_fen":4000,"plot":"ITEM"},{"period":"2022","amount_fen":4000,"plot":"ITEM"},{"period":"2023","amount_fen":4000,"plot":"ITEM"}]}`),
	due("退耕多报金额", []string{"AMT-01"}, "04", "2025", 4001, plot04),
	due("移民多发一月", []string{"AMT-01"}, "03", "2025Q1", 20000, `{"migrant_code":"Y1","moved_on":"2007-05-01","approved":true}`),
	due("同一事由再救助", []string{"DUP-08B"}, "11", "2025", 75000, `{"basis":{`+aid+`},"paid":[{"period":"2025","amount_fen":75000,"event":"E1","cause":"fire","paid_on":"2025-03-01"}]}`),
	due("天数用尽", []string{"AMT-02"}, "16", "2025", 4000, `{"basis":{`+but(but(emergency, "2025-03-01\",\"to", "2025-03-24\",\"to"), `"to":"2025-03-02"`, `"to":"2025-03-25"`)+`},"paid":[{"period":"2025","amount_fen":30000,"event":"Z1","item":"emergency","id":"NO","from":"2025-03-01","to":"2025-03-15","days":15}]}`),
	due("一人一天两项", []string{"DUP-09"}, "16", "2025", 4000, `{"basis":{`+emergency+`},"paid":[{"period":"2025","amount_fen":4000,"event":"Z1","item":"drought","id":"NO","from":"2025-03-01","to":"2025-03-02","days":2}]}`),
	due("未验收领危改", []string{"AMT-03"}, "17", "2025", 2100000, but(house, `"passed"`, `"pending"`)),
	due("危改面积超限", []string{"AMT-04"}, "17", "2025", 3500000, but(house, "60.00", "72.01")),
	due("造价低于补助", []string{"AMT-01", "AMT-04"}, "17", "2025", 3500000, but(house, "5000000", "3000000")),
	due("间隔年数未满", []string{"EXC-11C"}, "17", "2025", 3500000, but(house, `"cost_fen"`, `"previous_aid_on":"2018-01-01","cost_fen"`)),
	due("其他农户领危改", []string{"DEP-04D"}, "17", "2025", 2100000, but(house, "dibao", "none")),
	due("机具在外县补过", []string{"DUP-06B"}, "02", "2025", 90000, `{"basis":`+machine+`,"holds":[{"programme":"02","serial":"ITEM","from":"2024-01","county":"500101"}]}`),
	due("情形消失仍领孤儿补贴", []string{"PRI-02B"}, "15", "2025-03", 147700, `{"kind":"orphan","mode":"dispersed","confirmed_on":"2022-03-15","parents":[{"status":"dead"},{"status":"dead"}],"ended_on":"2024-09-30"}`),
	child("父亲已刑满", []string{"PRI-02"}, "prison", cells{"from": "2020-01-01", "until": "2024-06-01"}),
	child("父亲在职参保", []string{"CHD-01"}, "insurance", cells{"unit": "某厂", "from": "2024-06-01"}),
	child("父亲开公司", []string{"CHD-01B"}, "companies", cells{"name": "某店", "state": "live"}),
	{"已被收养", []string{"CHD-01C"}, func(c *fraudCounty) int {
		i := c.honest("15")
		c.row("parents", cells{"child": c.people[i].No.Reveal(), "father": c.people[c.person(1980)].No.Reveal(), "birth": c.people[i].Birth, "with": "no", "adopted": "2024-05-05"}, nil)
		return i
	}},
}

var recordNears = []plant{
	died("老伴去世", nil, "01", "", "2023-05-05"),
	guardianDied("监护人本期后去世", nil, "2025-04-05"),
	withRecord("申请后去世", nil, "11", `{`+aid+`}`, func(c *fraudCounty, i int) { c.dead[i] = "2025-03-25" }),
	kin("配偶在户内", nil, "09", "marriage", cells{"from": "2010-01-01"}, "spouse", insider),
	kin("已离婚", nil, "09", "marriage", cells{"from": "2010-01-01", "until": "2020-01-01"}, "spouse", stranger),
	kin("同户子女在户内", nil, "09", "parents", cells{"birth": "2012-01-01", "with": "yes"}, "child", insider),
	kin("成年子女另住", nil, "09", "parents", cells{"birth": "1992-01-01", "with": "no"}, "child", stranger),
	withRecord("子女如实申报", nil, "07", `{"children":[{"sex":"F","birth":"1984-05-05"}]}`, func(c *fraudCounty, i int) {
		c.row("parents", cells{"child": c.people[c.person(1984)].No.Reveal(), "father": c.people[i].No.Reveal(), "birth": "1984-05-05", "with": "no"}, nil)
		c.row("parents", cells{"child": c.people[i].No.Reveal(), "mother": c.people[c.person(1925)].No.Reveal(), "birth": c.people[i].Birth, "with": "no"}, nil)
	}),
	withRecord("特扶前已去世的独子", nil, "08", `{"kind":"child_dead","event_on":"2010-01-01","only_child":true}`, func(c *fraudCounty, i int) {
		c.row("parents", cells{"child": c.people[c.person(1984)].No.Reveal(), "mother": c.people[i].No.Reveal(), "birth": "1984-05-05", "with": "no"}, nil)
	}),
	rival("地块已由前一户交回", nil, "01", "01", "2024-12-31", `{"contract_no":"C","parcels":[{"code":"ITEM","area_mu":"2.00","use":"crop"}]}`),
	rival("退耕早已期满", nil, "01", "05", "2020-12-31", plot05),
	rival("退耕期满后列公益林", nil, "06", "04", "2020-12-31", plot04),
	withRecord("去年同一块地", nil, "01", `{"contract_no":"C","parcels":[{"code":"ITEM","area_mu":"999.99","use":"crop"}]}`, func(c *fraudCounty, i int) {
		again := *c.last()
		again.period = "2024-03"
		c.lines = append(c.lines, again)
	}),
	{"去年由别人种", nil, func(c *fraudCounty) int {
		i := c.honest("01")
		c.draws(c.person(1970), "01", c.items[i])
		c.last().period = "2024-03"
		return i
	}},
	withRecord("发票相符", nil, "02", machine, func(c *fraudCounty, i int) {
		c.row("invoices", cells{"number": "F" + c.items[i], "state": "live", "amount": "5000", "buyer": c.people[c.member(i, 1970)].No.Reveal(), "serial": c.items[i]}, nil)
	}),
	withRecord("同一经销商", nil, "02", machine, func(c *fraudCounty, i int) {
		c.row("dealers", cells{"uscc": "91500236MA5U00001X", "from": "2025-03-01"}, nil)
	}),
	{"牌证在家人名下", nil, func(c *fraudCounty) int {
		i := c.honest("02")
		c.row("vehicles", c.about(c.member(i, 1980)), cells{"serial": c.items[i], "plate": "渝08", "kind": "farm", "from": "2025-01-01"})
		return i
	}},
	on("本期后搬迁", "", "17", "relocation", cells{"on": "2025-09-05"}),
	withRecord("在监测名单", nil, "17", but(house, "dibao", "monitored"), func(c *fraudCounty, i int) {
		c.row("hardship", c.about(c.member(i, 1975)), cells{"category": "monitored", "from": "2024-01-01"})
	}),
	due("低保户危改如实", nil, "17", "2025", 3500000, house),
	due("退耕如实", nil, "04", "2025", 4000, plot04),
	due("移民如实", nil, "03", "2025Q1", 15000, `{"migrant_code":"Y1","moved_on":"2007-05-01","approved":true}`),
	due("救助如实", nil, "11", "2025", 75000, `{`+aid+`}`),
	due("安置如实", nil, "16", "2025", 4000, `{`+emergency+`}`),
	due("孤儿如实", nil, "15", "2025-03", 147700, `{"kind":"orphan","mode":"dispersed","confirmed_on":"2022-03-15","parents":[{"status":"dead"},{"status":"dead"}]}`),
	child("父亲仍在服刑", nil, "prison", cells{"from": "2020-01-01", "until": "2026-06-01"}),
	child("父亲早已停保", nil, "insurance", cells{"unit": "某厂", "from": "2014-06-01", "until": "2019-01-01"}),
}
