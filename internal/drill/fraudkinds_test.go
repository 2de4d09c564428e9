package drill_test

// A plant is one kind of misconduct, as anomalies.csv and the catalogue of checks know them: how it
// is done, and what must be found of it.
type plant struct {
	name  string
	codes []string // of the findings against the one it names
	do    func(c *fraudCounty) int
}

// cells are a row of a register by column; what is not named is empty.
type cells map[string]string

// on makes a plant out of an honest case of a programme and a row of a register about its person.
func on(name, code, programme, register string, row cells) plant {
	return plant{name, []string{code}, func(c *fraudCounty) int {
		i := c.honest(programme)
		c.row(register, c.about(i), row)
		return i
	}}
}

// at is on, about somebody else of the household.
func at(name, code, programme, register string, row cells) plant {
	return plant{name, []string{code}, func(c *fraudCounty) int {
		i := c.honest(programme)
		c.row(register, c.about(c.member(i, 1975)), row)
		return i
	}}
}

// of is on, about the thing the line names.
func of(name, code, programme, register, column string, row cells) plant {
	return plant{name, []string{code}, func(c *fraudCounty) int {
		i := c.honest(programme)
		c.row(register, cells{column: c.items[i]}, row)
		return i
	}}
}

// both has one person drawn twice.
func both(name string, codes []string, first, second string) plant {
	return plant{name, codes, func(c *fraudCounty) int {
		i := c.honest(first)
		c.honestAgain(i, second)
		return i
	}}
}

var plants = []plant{
	on("户籍迁出仍领低保", "HUK-01", "09", "hukou", cells{"state": "moved", "since": "2024-06-30"}),
	on("证件注销仍领", "HUK-03", "16", "hukou", cells{"state": "cancelled"}),
	on("重户重领", "HUK-03", "01", "hukou", cells{"state": "double"}),
	on("非农户籍领奖扶", "HUK-02", "07", "hukou", cells{"state": "live", "kind": "城镇居民户"}),
	at("家属财政供养领低保", "PAY-01", "09", "payroll", cells{"from": "2010-01-01"}),
	on("公职人员领耕地补贴", "PAY-02", "01", "payroll", cells{"from": "2010-01-01"}),
	on("公职人员领移民扶持", "PAY-03", "03", "payroll", cells{"from": "2010-01-01"}),
	on("机关退休领奖扶", "PAY-04", "07", "pension", cells{"kind": "civil", "from": "2012-01-01"}),
	at("家属有职工养老金领低保", "PAY-05", "09", "pension", cells{"kind": "employee", "from": "2012-01-01"}),
	at("家属职工参保领特困", "PAY-05B", "10", "insurance", cells{"from": "2020-01-01"}),
	at("家属缴公积金领低保", "PAY-06", "09", "provident", cells{"last": "2025-02-28"}),
	at("有轿车领低保", "AST-01", "09", "vehicles", cells{"plate": "渝A1", "kind": "car", "from": "2020-01-01"}),
	at("有商铺领低保", "AST-02", "09", "estate", cells{"number": "A1", "use": "shop", "from": "2015-01-01"}),
	on("有住房领危改", "AST-03", "17", "estate", cells{"number": "A2", "use": "dwelling", "from": "2015-01-01"}),
	on("开公司领特困", "AST-04", "10", "companies", cells{"name": "某公司", "state": "live"}),
	at("新购农机领低保", "AST-05", "09", "vehicles", cells{"plate": "渝02", "kind": "farm", "from": "2024-05-01"}),
	on("村干部亲属未备案", "KIN-01", "09", "cadres", cells{"role": "kin", "declared": "no"}),
	{"村干部代领孤儿补贴", []string{"ACC-05"}, func(c *fraudCounty) int {
		i := c.honest("15")
		agent := c.person(1970)
		c.row("cadres", c.about(agent), cells{"role": "cadre"})
		c.payee(i, agent)
		return i
	}},
	on("两个区县重复领", "DUP-03", "13", "city_index", cells{"programme": "13", "county": "万州区", "from": "2024-01-01"}),
	of("发票作废", "DUP-07", "02", "invoices", "number", cells{"state": "void"}),
	both("低保和特困重复", []string{"EXC-01", "EXC-01B"}, "09", "10"),
	both("特困和护理补贴重复", []string{"EXC-02"}, "13", "10"),
	{"孤儿又领生活补贴", []string{"EXC-03"}, func(c *fraudCounty) int {
		i := c.honest("15")
		c.disabled(i, "1")
		c.draws(c.member(i, 1980), "09", "")
		c.draws(i, "14", "")
		return i
	}},
	{"养老服务和护理补贴重复", []string{"EXC-04", "EXC-04B"}, func(c *fraudCounty) int {
		i := c.honest("12")
		c.disabled(i, "1")
		c.draws(i, "13", "")
		return i
	}},
	on("长护险和护理补贴重复", "EXC-05", "13", "ltc", cells{"kind": "护理服务", "from": "2024-01-01"}),
	both("奖扶和特扶重复", []string{"EXC-06"}, "07", "08"),
	{"不在低保户领生活补贴", []string{"DEP-01"}, func(c *fraudCounty) int {
		i := c.person(1980)
		c.disabled(i, "2")
		c.draws(i, "14", "")
		return i
	}},
	{"不是低保特困领养老服务补贴", []string{"DEP-02"}, func(c *fraudCounty) int {
		i := c.person(1935)
		c.draws(i, "12", "")
		return i
	}},
	{"孤儿又在低保", []string{"DEP-03"}, func(c *fraudCounty) int {
		i := c.honest("15")
		c.draws(i, "09", "")
		return i
	}},
	of("已征收地块", "LND-02", "01", "requisition", "parcel", cells{"on": "2024-05-01"}),
	of("已建设施地块", "LND-03", "01", "facility_land", "parcel", cells{"use": "大棚", "since": "2024-05-01"}),
	of("撂荒地块", "LND-04", "01", "abandoned", "parcel", cells{"year": "2024"}),
	{"不是公益林", []string{"LND-08"}, func(c *fraudCounty) int {
		i := c.person(1970)
		c.draws(i, "06", c.thing("X"))
		return i
	}},
	{"已报废的农机", []string{"MCH-04"}, func(c *fraudCounty) int {
		i := c.honest("02")
		c.row("vehicles", c.about(c.person(1980)), cells{"serial": c.items[i], "plate": "渝03", "kind": "farm", "from": "2020-01-01", "until": "2024-01-01"})
		return i
	}},
	{"不是移民", []string{"MIG-01"}, func(c *fraudCounty) int {
		i := c.person(1970)
		c.draws(i, "03", "")
		return i
	}},
	{"移民扶持已到期", []string{"MIG-02"}, func(c *fraudCounty) int {
		i := c.person(1970)
		c.row("migrants", c.about(i), cells{"moved": "2000-01-01", "until": "2020-01-01", "growth": "no"})
		c.draws(i, "03", "")
		return i
	}},
	{"不到年龄领奖扶", []string{"AGE-01"}, func(c *fraudCounty) int {
		i := c.person(1990)
		c.draws(i, "07", "")
		return i
	}},
	{"成年仍领孤儿补贴", []string{"AGE-02"}, func(c *fraudCounty) int {
		i := c.person(2000)
		c.draws(i, "15", "")
		return i
	}},
	{"残疾证已注销", []string{"DIS-01"}, func(c *fraudCounty) int {
		i := c.person(1970)
		c.row("disability", c.about(i), cells{"grade": "1", "state": "cancelled", "until": "2030-01-01"})
		c.draws(i, "13", "")
		return i
	}},
	{"没有残疾证", []string{"DIS-01B"}, func(c *fraudCounty) int {
		i := c.person(1970)
		c.draws(i, "13", "")
		return i
	}},
	{"三级残疾领护理补贴", []string{"DIS-02"}, func(c *fraudCounty) int {
		i := c.person(1970)
		c.disabled(i, "3")
		c.draws(i, "13", "")
		return i
	}},
	on("服刑仍领低保", "PRI-01", "09", "prison", cells{"from": "2024-01-01"}),
	on("住机构仍领散居", "INS-01", "10", "institutions", cells{"name": "敬老院", "from": "2024-01-01"}),
	{"评估过期", []string{"ASM-01"}, func(c *fraudCounty) int {
		i := c.person(1955)
		c.row("assessments", c.about(i), cells{"ability": "severe", "on": "2022-01-01", "until": "2024-12-31"})
		c.draws(i, "09", "")
		c.draws(i, "12", "")
		return i
	}},
	{"死亡仍领", []string{"deceased"}, func(c *fraudCounty) int {
		i := c.honest("09")
		c.dead[i] = "2025-01-10"
		return i
	}},
	{"姓名不符", []string{"name_mismatch"}, func(c *fraudCounty) int {
		i := c.honest("09")
		c.lines[len(c.lines)-1].name = "王某某"
		return i
	}},
	{"卡是别人的", []string{"card_not_owner"}, func(c *fraudCounty) int {
		i := c.honest("11")
		c.lines[len(c.lines)-1].card = c.card(c.person(1980))
		return i
	}},
	{"同一权利两份名册", []string{"paid_already"}, func(c *fraudCounty) int {
		i := c.honest("11")
		again := c.lines[len(c.lines)-1]
		again.round = 2
		c.lines = append(c.lines, again)
		return i
	}},
	{"没有账户", []string{"no_account"}, func(c *fraudCounty) int {
		i := c.honest("11")
		c.cardless[i] = true
		c.lines[len(c.lines)-1].card = ""
		return i
	}},
	{"不在本县", []string{"outside_county"}, func(c *fraudCounty) int {
		i := c.honest("11")
		c.people[i].Region = "500101000000"
		return i
	}},
}

// nears are honest people who look like one of those: what is found of them is wrong.
var nears = []plant{
	on("迁出在本期之后", "", "09", "hukou", cells{"state": "moved", "since": "2025-06-30"}),
	at("家属早已离职", "", "09", "payroll", cells{"from": "1990-01-01", "until": "2010-01-01"}),
	at("家属居民养老金", "", "09", "pension", cells{"kind": "resident", "from": "2012-01-01"}),
	at("轿车已过户", "", "09", "vehicles", cells{"plate": "渝04", "kind": "car", "from": "2010-01-01", "until": "2019-01-01"}),
	at("摩托车", "", "09", "vehicles", cells{"plate": "渝05", "kind": "motorcycle", "from": "2010-01-01"}),
	at("商铺已转让", "", "09", "estate", cells{"number": "A3", "use": "shop", "from": "2010-01-01", "until": "2019-01-01"}),
	on("宅基地", "", "17", "estate", cells{"number": "A4", "use": "homestead", "from": "2010-01-01"}),
	on("公司已注销", "", "10", "companies", cells{"name": "旧公司", "state": "closed"}),
	at("老农机", "", "09", "vehicles", cells{"plate": "渝06", "kind": "farm", "from": "2015-05-01"}),
	on("亲属已备案", "", "09", "cadres", cells{"role": "kin", "declared": "yes"}),
	on("外县领别的项目", "", "13", "city_index", cells{"programme": "01", "county": "万州区", "from": "2024-01-01"}),
	on("外县已停领", "", "13", "city_index", cells{"programme": "13", "county": "万州区", "from": "2020-01-01", "until": "2023-12-31"}),
	of("发票正常", "", "02", "invoices", "number", cells{"state": "live"}),
	on("长护险已停", "", "13", "ltc", cells{"kind": "护理服务", "from": "2020-01-01", "until": "2023-12-31"}),
	of("本期之后征收", "", "01", "requisition", "parcel", cells{"on": "2025-09-01"}),
	of("前年撂荒", "", "01", "abandoned", "parcel", cells{"year": "2022"}),
	on("刑满释放", "", "09", "prison", cells{"from": "2015-01-01", "until": "2018-01-01"}),
	on("已离开机构", "", "10", "institutions", cells{"name": "敬老院", "from": "2020-01-01", "until": "2023-01-01"}),
	on("户改转入", "", "07", "hukou", cells{"state": "live", "kind": "城镇居民户", "reform": "yes"}),
	{"监护人代领", nil, func(c *fraudCounty) int {
		i := c.honest("15")
		c.payee(i, c.member(i, 1985))
		return i
	}},
	{"名字加了点", nil, func(c *fraudCounty) int {
		i := c.honest("09")
		p := &c.people[i]
		p.Name = "阿依古丽·" + p.Name
		c.lines[len(c.lines)-1].name = "阿依古丽•" + p.Name[len("阿依古丽·"):]
		return i
	}},
	{"下月去世", nil, func(c *fraudCounty) int {
		i := c.honest("09")
		c.dead[i] = "2025-04-02"
		return i
	}},
}
