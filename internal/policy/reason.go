package policy

import "strings"

// reasons are the codes of a refusal and how they are said to people.
var reasons = map[string]string{
	"deceased_before_period":         "已于本期之前去世",
	"deceased_before_payment":        "已于发放前去世",
	"deceased_before_application":    "已于申请前去世",
	"household_extinct":              "全户已消亡",
	"hukou_not_rural":                "非农村户籍",
	"hukou_not_chongqing":            "非本市户籍",
	"age_not_reached":                "未到年龄",
	"age_exceeded":                   "超过年龄",
	"not_in_category":                "不属对象类别",
	"not_in_scope":                   "不在范围",
	"grade_not_covered":              "等级不在范围",
	"forest_type_not_covered":        "林种不在范围",
	"family_type_not_covered":        "家庭类型不在范围",
	"not_mandatory_category":         "不属重点对象",
	"no_contract":                    "无承包权",
	"agreement_missing":              "无管护协议",
	"resolution_missing":             "无村民会议决议",
	"parcel_converted":               "地块已改变用途",
	"abandoned_last_year":            "上年撂荒",
	"duplicate_parcel":               "同地已由他户申领",
	"area_zero":                      "净面积为零",
	"land_reverted":                  "复耕毁林",
	"drawn_elsewhere":                "已在外县领取",
	"not_started":                    "尚未起发",
	"stopped":                        "已停发",
	"span_ended":                     "期限届满",
	"circumstance_ended":             "认定情形已消失",
	"instalment_not_due":             "未到兑付期",
	"previous_instalment_unaccepted": "上期未验收合格",
	"inspection_pending":             "待验收",
	"inspection_failed":              "验收（核实）不合格",
	"purchaser_not_eligible":         "非农业生产者",
	"serial_already_subsidised":      "出厂编号已补贴",
	"invoice_duplicated":             "发票重复",
	"registration_missing":           "未上牌",
	"machine_returned":               "已退机",
	"cap_reached":                    "达到台数、金额、次数或天数上限",
	"not_on_approved_roll":           "不在核定人口册",
	"growth_population":              "属新增人口",
	"public_payroll":                 "已转公职",
	"public_pension":                 "已领机关事业单位退休金",
	"unlawful_birth":                 "有违规生育",
	"check_refused":                  "拒绝核查",
	"assets_over_limit":              "财产超标",
	"income_above_standard":          "收入达到标准",
	"no_protected_member":            "无可保障成员",
	"no_gap":                         "无差额",
	"obligor_able":                   "法定义务人有能力",
	"paid_to_institution":            "资金拨付机构",
	"duplicate_event":                "同一事由重复",
	"approval_level_insufficient":    "审批层级不足",
	"conditions_not_met":             "条件不齐",
	"not_disaster_damage":            "非灾损",
	"auxiliary_rooms_only":           "仅辅助用房",
	"certificate_invalid":            "残疾证无效",
	"assessment_expired":             "能力评估过期",
	"detained":                       "在押",
	"not_only_house":                 "非唯一住房",
	"previously_aided":               "已享受过",
	"area_below_minimum":             "面积不足",
	"area_over_limit":                "面积超限",
}

// names are what an exclusion or requirement may name.
var names = map[string]string{
	"01": "耕地地力保护补贴", "02": "农机购置与应用补贴", "03": "移民后期扶持", "04": "前一轮退耕还林补助",
	"05": "新一轮退耕还林补助", "06": "森林生态效益补偿", "07": "农村计划生育家庭奖励扶助", "08": "计划生育家庭特别扶助",
	"09": "最低生活保障", "10": "特困人员救助供养", "11": "临时救助", "12": "高龄失能养老服务补贴",
	"13": "重度残疾人护理补贴", "14": "困难残疾人生活补贴", "15": "孤儿和事实无人抚养儿童基本生活费",
	"16": "自然灾害生活补助", "17": "农村危房改造补助", "LTC": "长期护理保险", "WIC": "工伤保险生活护理费",
}

// Reason is how a reason code is said to people, "" for a code that is none. Of
// "excluded_by:NN" and "requires:NN|MM" it names the programmes.
func Reason(code string) string {
	kind, what, _ := strings.Cut(code, ":")
	switch kind {
	case "excluded_by":
		if n := named(what); n != "" {
			return "已享受" + n + "，不得兼得"
		}
		return ""
	case "requires":
		if n := named(what); n != "" {
			return "须为" + n + "对象"
		}
		return ""
	}
	return reasons[code]
}

// named joins the names of "09|10"; a county's own programme is said by its number.
func named(numbers string) string {
	var list []string
	for _, n := range strings.Split(numbers, "|") {
		name, ok := names[n]
		switch {
		case ok:
		case len(n) == 2 && n >= "18" && n <= "99":
			name = "第" + n + "号项目"
		default:
			return ""
		}
		list = append(list, name)
	}
	return strings.Join(list, "或")
}
