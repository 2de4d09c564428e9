package desk

import (
	"yikatong/internal/app"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/web/ui"
	"yikatong/internal/whatif"
)

func whatIfAsked() WhatIf {
	c, err := policy.Load()
	if err != nil {
		panic(err)
	}
	p, _ := c.Programme("13")
	return WhatIf{Ask: newWhatIfAsk([]ui.Option{{Value: "13", Text: "13 重度残疾人护理补贴"}}, "13", "2026-03"), Form: newWhatIfForm(p, period.MustParse("2026-03"))}
}

func whatIfView() WhatIf {
	v := whatIfAsked()
	up := whatif.Tally{Lines: 412, Gains: 180, Enters: 6, Same: 226, Before: 3914000, After: 4330000}
	down := whatif.Tally{Lines: 97, Loses: 40, Leaves: 2, Same: 54, Wrong: 1, Before: 921000, After: 880000}
	r := app.WhatIfResult{Townships: []app.TownshipEffect{{Region: "500236101000", Name: "竹园镇", Tally: up}, {Region: "500236122000", Name: "太和土家族乡", Tally: down}},
		Total: up, Unjudged: 12, Wrong: "认定信息有误: basis：没有 grade2 这个字段", Available: 1000000, More: true,
		People: []app.Affected{{Mark: app.Mark{Roster: 7, Line: 31}, Person: 2, Name: "田辉思", No: "500299********0130", Township: "500236101000", Effect: whatif.Gains, Before: 9000, After: 10000}}}
	if err := r.Total.Merge(down); err != nil {
		panic(err)
	}
	r.Year = r.Total.Year(1)
	v.Result = whatIfResult(r, v.Form, app.WhatIf{})
	return v
}

func whatIfWrong() WhatIf {
	v := whatIfAsked()
	v.Form.Standards[0].Value, v.Form.Standards[0].Error = "一百", "数值写成 750 或 750.50，不带单位和符号"
	return v
}

func whatIfMistaken() WhatIf {
	v := whatIfAsked()
	v.Mistakes = []Mistake{{"programme.yaml", 34, "没有 gone_on 这个字段，请对照 basis 和 standards 里的名字"}}
	return v
}
