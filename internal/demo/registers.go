package demo

import (
	"encoding/csv"
	"fmt"
	"strings"
)

// A RegisterFile is what another office would send: an outside register as a CSV file.
type RegisterFile struct {
	Name   string // as import register:NAME calls it
	Source string
	CSV    string
}

// plate is of the vehicle of a person.
func plate(person int) string { return fmt.Sprintf("渝F%05d", person%100000) }

// Registers are the outside registers of the county: what was planted, among the honest
// majority that draws nothing it may not.
func (c *County) Registers() []RegisterFile {
	payroll := [][]string{{"公民身份号码", "单位名称", "起始日期", "截止日期"}}
	vehicles := [][]string{{"公民身份号码", "号牌号码", "车辆类型", "登记日期", "注销日期"}}
	estate := [][]string{{"公民身份号码", "不动产单元号", "用途", "坐落", "登记日期", "注销日期"}}
	elsewhere := [][]string{{"公民身份号码", "项目编号", "发放区县", "起始日期", "截止日期"}}
	for _, a := range c.Planted {
		p := c.People[a.Person]
		switch {
		case a.Kind == OtherCounty:
			elsewhere = append(elsewhere, []string{p.ID, fmt.Sprintf("%02d", a.Programme), "万州区", fmt.Sprintf("%d-01-01", c.Year-1), ""})
		case a.Kind != AssetsOnMinimum:
		case a.Detail == "payroll":
			payroll = append(payroll, []string{p.ID, "奉节县某事业单位", "2018-09-01", ""})
		case a.Detail == "vehicle":
			vehicles = append(vehicles, []string{p.ID, plate(a.Person), "小型轿车", "2021-05-20", ""})
		case a.Detail == "estate":
			estate = append(estate, []string{p.ID, fmt.Sprintf("50023600100%06d", a.Person), "商业", "县城", "2019-03-08", ""})
		}
	}
	for i, p := range c.People {
		if i%20 != 0 || c.draws(p.Household) {
			continue
		}
		payroll = append(payroll, []string{p.ID, "奉节县某单位", "2010-07-01", ""})
		vehicles = append(vehicles, []string{p.ID, plate(i), "小型轿车", "2020-01-15", ""})
	}
	return []RegisterFile{
		{"payroll", "演示：县财政局财政供养人员", asCSV(payroll)}, {"vehicles", "演示：县公安局机动车登记", asCSV(vehicles)},
		{"estate", "演示：县不动产登记中心", asCSV(estate)}, {"city_index", "演示：市级跨区县索引", asCSV(elsewhere)},
	}
}

// draws reports whether anybody of a household is paid anything within the year.
func (c *County) draws(household int32) bool {
	_, members := c.Members(household)
	for _, m := range members {
		if m.on != 0 {
			return true
		}
	}
	return false
}

func asCSV(rows [][]string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	for _, r := range rows {
		_ = w.Write(r) // a Builder takes everything
	}
	w.Flush()
	return b.String()
}
