package desk

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/web/ui"
	"yikatong/internal/whatif"
)

var whatIfPage = ui.Parse[WhatIf](files, "whatif.html")

// WhatIf is what a change of standards or conditions would come to (测算).
type WhatIf struct {
	Ask      WhatIfAsk
	Form     *WhatIfForm // nil until a programme and a period are chosen
	Mistakes []Mistake   // of the file handed in
	Result   *WhatIfResult
}

// Errors lists the mistakes of both forms.
func (v WhatIf) Errors() []ui.Field {
	list := v.Ask.Errors()
	if v.Form != nil {
		list = append(list, v.Form.Errors()...)
	}
	return list
}

// WhatIfAsk chooses what is tried.
type WhatIfAsk struct{ Programme, Period ui.Field }

// Errors lists the mistakes of the form.
func (f WhatIfAsk) Errors() []ui.Field { return ui.Errors(f.Programme, f.Period) }

// WhatIfForm is the standards with their present values, and what else may be changed.
type WhatIfForm struct {
	Name, Period               string // of the programme and the period, in words
	Hidden                     []ui.Hidden
	Standards                  []ui.Field
	From, File, Scope, Persons ui.Field
}

// Errors lists the mistakes of the form.
func (f WhatIfForm) Errors() []ui.Field {
	return ui.Errors(append(f.Standards, f.From, f.File, f.Scope, f.Persons)...)
}

// WhatIfResult is who gains and who loses, by township and in all.
type WhatIfResult struct {
	Totals []ui.BigNumber
	Rows   []WhatIfRow
	Total  WhatIfRow
	Notes  []string
	People []WhatIfPerson
	Next   []ui.Hidden // the same question for the next people, nil if these are all
}

// A WhatIfRow is one township, or all of them.
type WhatIfRow struct {
	Name                                       string
	Lines, Gains, Loses, Enters, Leaves, Wrong int
	Before, After, Difference                  fen.Fen
	Bar                                        ui.Diverging
}

// A WhatIfPerson is one of those affected.
type WhatIfPerson struct {
	Name, No      string // the number masked
	Place, Effect string
	Before, After fen.Fen
}

func newWhatIfAsk(programmes []ui.Option, programme, period string) WhatIfAsk {
	return WhatIfAsk{Programme: ui.Field{Name: "programme", Label: "补贴项目", Type: "select", Options: programmes, Value: programme, In: "ask"},
		Period: ui.Field{Name: "period", Label: "用哪一期的名册", Hint: "例如 2026、2026Q1 或 2026-03", Value: period, Max: 7, In: "ask"}}
}

// newWhatIfForm offers a programme's standards as they stand on the period's first day.
func newWhatIfForm(p *policy.Programme, span period.Period) *WhatIfForm {
	first := span.FirstMonth().First().Format("2006-01-02")
	f := &WhatIfForm{Name: p.Name, Period: span.Chinese(), Hidden: []ui.Hidden{{Name: "programme", Value: p.Number}, {Name: "period", Value: span.String()}},
		From: ui.Field{Name: "from", Label: "从哪天起按新数值", Type: "date", Value: first},
		File: ui.Field{Name: "file", Label: "改过的项目文件", Type: "file", Accept: ".yaml,.yml", Bytes: policy.MaxFile, Optional: true,
			Hint: "条件有改动时才用：从现行 programme.yaml 改起"},
		Scope:   ui.Field{Name: "scope", Label: "测算哪些人", Type: "select", Options: []ui.Option{{Value: "lines", Text: "这一期名册上的人"}, {Value: "register", Text: "还有底册中没有列入名册的人"}}},
		Persons: ui.Field{Name: "people", Label: "名单", Type: "select", Options: []ui.Option{{Value: "sums", Text: "只看汇总"}, {Value: "list", Text: "列出受影响的人（留痕）"}}}}
	for _, o := range standardOptions(p) {
		name, key, _ := strings.Cut(o.Value, "/")
		field := ui.Field{Name: "s/" + o.Value, Label: o.Text, Mode: "decimal", Max: 20, Optional: true, Hint: "这一天还没有数值"}
		if now, ok := p.Standards[name].At(key, first); ok {
			field.Value = plain(p.Standards[name], now.Value)
			field.Hint = "现行 " + p.Standards[name].Write(now.Value)
		}
		f.Standards = append(f.Standards, field)
	}
	return f
}

// plain writes a standard's value as its field takes it, without the unit.
func plain(s policy.Standard, value int64) string {
	number, _, _ := strings.Cut(s.Write(value), " ")
	return number
}

func (d *Desk) showWhatIf(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v := WhatIf{Ask: newWhatIfAsk(d.programmeOptions(), r.URL.Query().Get("programme"), r.URL.Query().Get("period"))}
	if v.Ask.Programme.Value == "" && v.Ask.Period.Value == "" {
		return whatIfPage.Render(w, r, d.base(r, by), v)
	}
	if _, _, err := d.asked(&v); err != nil {
		return whatIfPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), v)
	}
	return whatIfPage.Render(w, r, d.base(r, by), v)
}

// asked reads which programme and period are to be tried, and makes their form.
func (d *Desk) asked(v *WhatIf) (*policy.Programme, period.Period, error) {
	span, err := period.Parse(v.Ask.Period.Value)
	if err != nil {
		v.Ask.Period.Error = "期次写成 2026、2026H1、2026Q1 或 2026-03"
	}
	p, ok := d.App.Catalogue().Programme(v.Ask.Programme.Value)
	if !ok {
		v.Ask.Programme.Error, err = "请选一个项目", policy.ErrNoProgramme
	}
	if err == nil {
		v.Form = newWhatIfForm(p, span)
	}
	return p, span, err
}

// whatIfPeople is how many of the affected one page lists.
const whatIfPeople = 50

// tryRules reckons with what the form says, and stores none of it.
func (d *Desk) tryRules(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v := WhatIf{Ask: newWhatIfAsk(d.programmeOptions(), r.FormValue("programme"), r.FormValue("period"))}
	fail := func() error {
		return whatIfPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), v)
	}
	p, span, err := d.asked(&v)
	if err != nil {
		return fail()
	}
	q, ok := v.Form.read(r, p, span)
	if !ok {
		return fail()
	}
	result, err := d.App.TryRules(r.Context(), by, q)
	var mistakes policy.Mistakes
	switch {
	case errors.As(err, &mistakes):
		for _, m := range mistakes {
			v.Mistakes = append(v.Mistakes, Mistake{m.File, m.Line, m.Says})
		}
		return fail()
	case errors.Is(err, whatif.ErrNothing), errors.Is(err, whatif.ErrOther):
		v.Form.File.Error = why(err)
		return fail()
	case err != nil:
		return err
	}
	v.Result = whatIfResult(result, v.Form, q)
	return whatIfPage.Render(w, r, d.base(r, by), v)
}

// read takes what was filled in: a value that differs from the present one is a change.
func (f *WhatIfForm) read(r *http.Request, p *policy.Programme, span period.Period) (app.WhatIf, bool) {
	q := app.WhatIf{Change: whatif.Change{Programme: p.Number, File: "programme.yaml"}, Period: span}
	f.From.Value, f.Scope.Value, f.Persons.Value = r.FormValue("from"), r.FormValue("scope"), r.FormValue("people")
	if dayWords(f.From.Value) == dash(f.From.Value) {
		f.From.Error = "请填写起始日期，如 2026-07-01"
	}
	for i := range f.Standards {
		changed(&f.Standards[i], r, p, f.From.Value, &q)
	}
	if text, err := uploaded(r, "file"); err == nil && len(text) > 0 {
		q.Text = text
	}
	q.Register = f.Scope.Value == "register"
	if f.Persons.Value == "list" {
		q.List = whatIfPeople
	}
	if after := r.FormValue("after"); after != "" {
		_, _ = fmt.Sscanf(after, "%d.%d", &q.After.Roster, &q.After.Line) // a spoilt one begins the list anew
	}
	return q, len(f.Errors()) == 0
}

// changed adds a standard's value to the question if it is not the present one.
func changed(f *ui.Field, r *http.Request, p *policy.Programme, from string, q *app.WhatIf) {
	present := f.Value
	f.Value = strings.TrimSpace(r.FormValue(f.Name))
	if f.Value == present || f.Value == "" {
		return
	}
	name, key, _ := strings.Cut(strings.TrimPrefix(f.Name, "s/"), "/")
	value, err := p.Standards[name].Read(f.Value)
	if err != nil {
		f.Error = "数值写成 750 或 750.50，不带单位和符号"
		return
	}
	q.Set(name, key, from, value)
}
