package desk

import (
	"fmt"

	"yikatong/internal/app"
	"yikatong/internal/fen"
	"yikatong/internal/web/ui"
	"yikatong/internal/whatif"
)

// whatIfResult puts what a trial came to into words.
func whatIfResult(r app.WhatIfResult, f *WhatIfForm, q app.WhatIf) *WhatIfResult {
	v := &WhatIfResult{Totals: whatIfTotals(r), Total: whatIfRow("合计", r.Total)}
	names := map[string]string{}
	var differences []fen.Fen
	for _, t := range r.Townships {
		names[string(t.Region)] = t.Name
		v.Rows = append(v.Rows, whatIfRow(t.Name, t.Tally))
		differences = append(differences, t.Difference())
	}
	for i, bar := range ui.Diverge(differences) {
		v.Rows[i].Bar = bar
	}
	v.Notes = whatIfNotes(r)
	for _, x := range r.People {
		v.People = append(v.People, WhatIfPerson{x.Name, x.No, names[string(x.Township)], x.Effect.Chinese(), x.Before, x.After})
	}
	if r.More && q.Text == nil { // a browser does not send a file again
		last := r.People[len(r.People)-1].Mark
		v.Next = append(f.again(), ui.Hidden{Name: "after", Value: fmt.Sprintf("%d.%d", last.Roster, last.Line)})
	}
	return v
}

func whatIfTotals(r app.WhatIfResult) []ui.BigNumber {
	t := r.Total
	money := ui.BigNumber{Label: "全年要增加", Value: r.Year.String(), Note: "本年指标可用 " + r.Available.String(), Tone: ui.Good}
	switch {
	case r.Year < 0:
		money.Label, money.Value = "全年减少", (-r.Year).String()
	case r.Year > r.Available:
		money.Tone = ui.Bad
		money.Note += "，缺 " + (r.Year - r.Available).String()
	}
	return []ui.BigNumber{
		{Label: "增加", Value: ui.Grouped(t.Gains) + " 人", Note: "新增享受 " + ui.Grouped(t.Enters) + " 人"},
		{Label: "减少", Value: ui.Grouped(t.Loses) + " 人", Note: "不再享受 " + ui.Grouped(t.Leaves) + " 人"},
		{Label: "本期差额", Value: t.Difference().String(), Note: "现行 " + t.Before.String() + "，改后 " + t.After.String()},
		money,
	}
}

func whatIfRow(name string, t whatif.Tally) WhatIfRow {
	return WhatIfRow{Name: name, Lines: t.Lines, Gains: t.Gains, Loses: t.Loses, Enters: t.Enters, Leaves: t.Leaves, Wrong: t.Wrong,
		Before: t.Before, After: t.After, Difference: t.Difference()}
}

// whatIfNotes says what the sums leave out.
func whatIfNotes(r app.WhatIfResult) []string {
	var list []string
	if r.Total.Lines == 0 {
		list = append(list, "这一期没有留存认定信息的名册。")
	}
	if r.Unjudged > 0 {
		list = append(list, "另有 "+ui.Grouped(r.Unjudged)+" 行的金额随文件而来，没有留存认定信息，没有计入。")
	}
	if r.Total.Wrong > 0 {
		list = append(list, ui.Grouped(r.Total.Wrong)+" 行无法判定，没有计入金额。例如："+r.Wrong)
	}
	return list
}

// again is the form as hidden fields, to ask for the next people.
func (f *WhatIfForm) again() []ui.Hidden {
	list := append([]ui.Hidden{}, f.Hidden...)
	for _, x := range append(f.Standards, f.From, f.Scope, f.Persons) {
		list = append(list, ui.Hidden{Name: x.Name, Value: x.Value})
	}
	return list
}
