package portal

import (
	"context"
	"slices"

	"yikatong/internal/disclose"
	"yikatong/internal/fault"
)

// applied are the canned programmes that are applied for.
var applied = []string{"02", "05", "06", "07", "08"}

func (c canned) Guide(_ context.Context, code, visit string, given map[string]string, more string) (g disclose.Guide, err error) {
	i := slices.IndexFunc(c.programmes, func(p disclose.Programme) bool { return p.Code == code })
	if i < 0 {
		return g, fault.NotFound
	}
	g = disclose.Guide{Programme: c.programmes[i], How: "向户籍地村居申请，街道初审公示，残联审核，区县民政审定", Papers: []string{"残疾证", "户口簿", "身份证", "社会保障卡"}}
	if g.Online = slices.Contains(applied, code); !g.Online {
		return g, nil
	}
	g.Stages = []string{"受理：5 个工作日", "乡镇审核通过：5 个工作日", "认定：10 个工作日"}
	g.Register = code == "05"
	g.Towns = []disclose.Choice{{Value: "500236100000", Text: "竹园镇"}, {Value: "500236101000", Text: "太和土家族乡"}}
	if visit != "" {
		g.Visiting = &disclose.Visiting{Name: "谭*英"}
	}
	group := func(n string) []disclose.Asked {
		return []disclose.Asked{{Name: "b.parents." + n + ".status", Label: "情形", Type: "text", Choices: []disclose.Choice{{Value: "dead", Text: "去世"}, {Value: "prison", Text: "服刑"}}, Answer: given["b.parents."+n+".status"]},
			{Name: "b.parents." + n + ".months", Label: "月数", Type: "int", Unit: "月", Answer: given["b.parents."+n+".months"]}}
	}
	g.Form = []disclose.Asked{{Name: "b.kind", Label: "对象类别", Type: "text", Choices: []disclose.Choice{{Value: "orphan", Text: "孤儿"}, {Value: "de_facto", Text: "事实无人抚养儿童"}}},
		{Name: "b.in_school", Label: "在校", Type: "bool"}, {Name: "b.until", Label: "在校至", Type: "month"}, {Name: "b.on", Label: "发生日期", Type: "date"},
		{Name: "b.fen", Label: "自付费用", Type: "fen"}, {Name: "b.parents", Label: "父母情况", Type: "list", Many: true, Groups: [][]disclose.Asked{group("0")}},
		{Name: "b.certificate", Label: "残疾证", Type: "record", Groups: [][]disclose.Asked{{{Name: "b.certificate.no", Label: "残疾证号", Type: "text", Answer: given["b.certificate.no"]}}}}}
	for i := range g.Form {
		g.Form[i].Answer = given[g.Form[i].Name]
	}
	if more == "b.parents" {
		g.Form[5].Groups = append(g.Form[5].Groups, group("1"))
	}
	return g, nil
}

func (c canned) Apply(ctx context.Context, visit string, a disclose.Application, from string) (string, []disclose.Asked, error) {
	switch {
	case visit == "" && a.Name == "":
		return "", nil, disclose.ErrName
	case visit == "" && a.Number != "500236198001011234":
		return "", nil, disclose.ErrNumber
	case visit == "" && a.Town == "":
		return "", nil, disclose.ErrTown
	case a.Phone == "1":
		return "", nil, disclose.ErrPhone
	case a.Answers["b.fen"] == "许多":
		g, _ := c.Guide(ctx, a.Programme, visit, a.Answers, "")
		g.Form[4].Error = "自付费用应写成数字"
		return "", g.Form, disclose.ErrAnswers
	case from == "203.0.113.9":
		return "", nil, disclose.ErrTooMany
	}
	return tracking, nil, nil
}

func (c canned) Banks(context.Context) ([]string, error) {
	return []string{"重庆农村商业银行", "中国邮政储蓄银行"}, nil
}

func (c canned) ChangeCard(_ context.Context, visit string, n disclose.NewCard, _ string) (string, error) {
	switch {
	case visit != visiting:
		return "", disclose.ErrLeft
	case n.Number != n.Again || n.Number == "":
		return "", disclose.ErrCard
	case len(n.Files) == 0:
		return "", disclose.ErrPapers
	}
	return tracking, nil
}

// followed are requests in the stages that a citizen meets.
func followed() []disclose.Followed {
	steps := []disclose.Happened{{Says: "提交申报", At: on(6, 12)}, {Says: "受理", At: on(6, 15)}}
	return []disclose.Followed{
		{ID: 1, Name: "残疾人护理补贴", Stage: disclose.Checking, At: on(6, 12), Due: "2026-06-30", Steps: steps, Papers: 2},
		{ID: 2, Name: "临时救助", Stage: disclose.Missing, Says: "请补住院费用票据的第二页", At: on(6, 12), Steps: append(steps[:1:1], disclose.Happened{Says: "要求补正", At: on(6, 16)}), Papers: 1},
		{ID: 3, Name: "残疾人生活补贴", Stage: disclose.Declined, Says: "没有享受低保", Change: "低保批准后可以重新申报", At: on(5, 2), Steps: append(steps, disclose.Happened{Says: "不予认定", At: on(6, 20)})},
		{ID: 4, Card: true, Name: "改卡", Tail: "0020", Stage: disclose.Agreed, At: on(4, 2), Steps: steps[:1]},
	}
}

func (c canned) Follow(_ context.Context, ref disclose.Ref, _ string) (disclose.Followed, error) {
	all := followed()
	switch {
	case ref.Code == tracking:
		return all[1], nil
	case ref.Visit == "":
		return disclose.Followed{}, fault.NotFound
	case ref.ID < 1 || int(ref.ID) > len(all):
		return disclose.Followed{}, fault.NotFound
	}
	return all[ref.ID-1], nil
}

func (c canned) Bring(_ context.Context, ref disclose.Ref, words string, papers []disclose.File, _ string) error {
	if words == "" && len(papers) == 0 {
		return disclose.ErrWordy
	}
	return nil
}

func (c canned) TakeBack(context.Context, disclose.Ref, string) error { return nil }

// noRequests is a county of which nothing can be asked yet.
type noRequests struct{}

func (noRequests) Guide(context.Context, string, string, map[string]string, string) (disclose.Guide, error) {
	return disclose.Guide{}, fault.NotFound
}
func (noRequests) Apply(context.Context, string, disclose.Application, string) (string, []disclose.Asked, error) {
	return "", nil, fault.NotFound
}
func (noRequests) Banks(context.Context) ([]string, error) { return nil, nil }
func (noRequests) ChangeCard(context.Context, string, disclose.NewCard, string) (string, error) {
	return "", disclose.ErrCard
}
func (noRequests) Follow(context.Context, disclose.Ref, string) (disclose.Followed, error) {
	return disclose.Followed{}, fault.NotFound
}
func (noRequests) Bring(context.Context, disclose.Ref, string, []disclose.File, string) error {
	return fault.NotFound
}
func (noRequests) TakeBack(context.Context, disclose.Ref, string) error { return fault.NotFound }
