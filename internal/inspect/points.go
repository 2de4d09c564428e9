package inspect

// A Guide is what inspectors look at for one programme, and how densely it is usual to look.
type Guide struct {
	Programme string
	Points    []string
	Part      int    // usual share of the lines, in 1/100 of a percent; 0: none is known
	Source    string // where the share comes from; none of them is confirmed for this county (待确认)
}

// general are the points of every programme.
var general = []string{"本人健在，身份与名册一致", "卡（折）由本人或家人保管使用", "钱已收到，金额与记录一致"}

// guides are the points that the 17 programmes ask for beside the general ones: what their
// misconduct is usually about, by the audits that were made public. The shares are those that
// counties' and the city's rules name.
var guides = []Guide{
	{"01", []string{"地块在，面积与底册一致", "种的是粮油等作物，没有撂荒、占用、改林"}, 500, "种植类面积抽查 5%–10%"},
	{"02", []string{"机具在，出厂编号、发动机号与底册一致", "机具归本人使用，没有转卖", "购机价款由本人支付，与发票一致"}, 10000, "重点机具逐台核验"},
	{"03", []string{"是核定的移民或其增长人口，没有迁出"}, 0, ""},
	{"04", []string{"退耕地块在，面积与底册一致", "林木保存，没有复耕"}, 500, "种植类面积抽查 5%–10%"},
	{"05", []string{"退耕地块在，面积与底册一致", "林木保存，没有复耕"}, 500, "种植类面积抽查 5%–10%"},
	{"06", []string{"林地权属与面积和底册一致", "管护责任落实，没有毁林占用"}, 500, "种植类面积抽查 5%–10%"},
	{"07", []string{"子女数和婚育情况与底册一致"}, 0, ""},
	{"08", []string{"子女伤残或死亡情况与底册一致"}, 0, ""},
	{"09", []string{"共同生活的家庭成员与底册一致", "收入和财产与申报一致（车、房、经商、就业）", "低保类别与家庭困难程度相符"}, 3000, "新申请对象入户抽查不低于 30%"},
	{"10", []string{"无劳动能力、无生活来源、无法定赡养人的情况属实", "照料服务落实，照料人到位"}, 0, ""},
	{"11", []string{"遇到的困难与申请所写一致", "救助款用于所申请的困难"}, 0, ""},
	{"12", []string{"失能等级与评估一致", "服务实际提供"}, 0, ""},
	{"13", []string{"残疾类别、等级与证件一致", "护理实际提供"}, 0, ""},
	{"14", []string{"残疾证有效", "低保等困难身份仍然有效"}, 0, ""},
	{"15", []string{"儿童由所登记的监护人抚养", "父母情况与认定一致"}, 0, ""},
	{"16", []string{"受灾情况与底册一致", "没有与其他救助重复"}, 0, ""},
	{"17", []string{"房屋是唯一住房，改造后由本人居住", "改造方式、面积与底册一致，已竣工"}, 10000, "改造房屋全部验收"},
}

// GuideOf is the guide to a programme. A county's own programme has the general points.
func GuideOf(programme string) Guide {
	for _, g := range guides {
		if g.Programme == programme {
			g.Points = append(append([]string{}, general...), g.Points...)
			return g
		}
	}
	return Guide{Programme: programme, Points: append([]string{}, general...)}
}
