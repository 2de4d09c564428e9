package desk

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/policy"
	"yikatong/internal/web/ui"
)

var basisFormPage = ui.Parse[BasisForm](files, "basis_form.html", "basis_fields.html")

// BasisForm adds a record to the register of basis or changes one. Its questions are the
// fields of the programme, so that a county's own programme has its form too.
type BasisForm struct {
	Programme, Number string
	Record            string // the version that is changed, "" to add
	Name              string // whose, of one that is changed
	No                ui.Field
	From, Until       ui.Field
	Fields            []BasisField
	Failed            string // why it was not stored, if it is about no field
}

// A BasisField is a question as the page shows it: a field, or groups of them under a title.
type BasisField struct {
	ui.Field
	Title  string
	Many   bool // groups may be added
	Groups []BasisGroup
}

// A BasisGroup is one element of a list, or the fields of a record.
type BasisGroup struct {
	Title  string
	Fields []BasisField
}

// Errors lists the mistakes of the form.
func (f BasisForm) Errors() []ui.Field {
	bad := ui.Errors(f.No, f.From, f.Until)
	return append(bad, mistakes(f.Fields)...)
}

func mistakes(list []BasisField) (bad []ui.Field) {
	for _, f := range list {
		bad = append(bad, ui.Errors(f.Field)...)
		for _, g := range f.Groups {
			bad = append(bad, mistakes(g.Fields)...)
		}
	}
	return bad
}

// NewBasisForm is the form over a programme's questions.
func NewBasisForm(p *policy.Programme, questions []basis.Question) BasisForm {
	return BasisForm{Programme: p.Name, Number: p.Number, Fields: basisFields(questions),
		No:    ui.Field{Name: "no", Label: "证件号码", Hint: "本人的身份证号全号；经营组织填统一社会信用代码", Max: 18},
		From:  ui.Field{Name: "from", Label: "认定起", Type: "date", Hint: "还没有认定就空着", Optional: true},
		Until: ui.Field{Name: "until", Label: "认定止", Type: "date", Hint: "停止享受时填最后一天", Optional: true}}
}

func basisFields(questions []basis.Question) []BasisField {
	list := make([]BasisField, len(questions))
	for i, q := range questions {
		f := BasisField{Field: ui.Field{Name: q.Name, Label: q.Field.Label, Value: q.Answer, Error: q.Error, Optional: true, Max: 200}}
		if q.Groups != nil {
			f.Title, f.Many = q.Field.Label, q.Field.Type != "record"
		}
		for n, g := range q.Groups {
			group := BasisGroup{Fields: basisFields(g)}
			if f.Many {
				group.Title = fmt.Sprintf("第 %d 项", n+1)
			}
			f.Groups = append(f.Groups, group)
		}
		typed(&f.Field, q.Field)
		list[i] = f
	}
	return list
}

// typed asks for a field's type: a choice as a list, a day by the browser's calendar.
func typed(f *ui.Field, of policy.Field) {
	switch of.Type {
	case "fen":
		f.Hint, f.Mode = "元", "decimal"
	case "area":
		f.Hint, f.Mode = of.Unit+"，至多两位小数", "decimal"
	case "int":
		f.Hint, f.Mode = of.Unit, "numeric"
	case "date":
		f.Type = "date"
	case "month":
		f.Hint = "年-月，例如 2026-03"
	case "texts":
		f.Hint = "几项之间用顿号分开"
	case "bool":
		f.Type, f.Options = "select", []ui.Option{{Text: "没有说明"}, {Value: "是", Text: "是"}, {Value: "否", Text: "否"}}
	}
	if of.Choices != nil {
		f.Type, f.Options = "select", []ui.Option{{Text: "没有说明"}}
		for _, code := range slices.Sorted(maps.Keys(of.Choices)) {
			f.Options = append(f.Options, ui.Option{Value: code, Text: of.Choices[code]})
		}
	}
}

func (d *Desk) showNewRecord(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	p, err := d.App.Programme(r.FormValue("programme"))
	if err != nil {
		return err
	}
	return basisFormPage.Render(w, r, d.base(r, by), NewBasisForm(p, basis.Ask(p.Basis, nil, nil)))
}

func (d *Desk) showChange(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	rec, err := d.recordOf(r, by)
	if err != nil {
		return err
	}
	newest, p := rec.Versions[0], rec.Programme
	given := basis.AnswersOf(p.Basis, newest.Known.Basis)
	for name, answer := range given {
		given[name] = ident.MaskIn(answer)
	}
	form := NewBasisForm(p, basis.Ask(p.Basis, given, nil))
	form.changes(newest)
	form.From.Value, form.Until.Value = newest.ValidFrom, newest.ValidUntil
	return basisFormPage.Render(w, r, d.base(r, by), form)
}

// changes makes the form one that changes a record.
func (f *BasisForm) changes(b app.BasisView) {
	f.Record, f.Name = strconv.FormatInt(b.ID, 10), b.Name
	f.No = ui.Field{}
}

// recordOf is the record of the address, for who may change it.
func (d *Desk) recordOf(r *http.Request, by auth.Actor) (rec app.BasisRecord, err error) {
	id, err := idOf(r)
	if err != nil {
		return rec, err
	}
	if rec, err = d.App.BasisRecord(r.Context(), by, id); err != nil {
		return rec, err
	}
	return rec, rec.May
}

// addRecord stores a new record, or asks again: for what is wrong, or with a group more.
func (d *Desk) addRecord(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	p, err := d.App.Programme(r.PostFormValue("programme"))
	if err != nil {
		return err
	}
	questions, text, ok := posted(r, p, nil)
	form := NewBasisForm(p, questions)
	form.No.Value, form.From.Value, form.Until.Value = r.PostFormValue("no"), r.PostFormValue("from"), r.PostFormValue("until")
	if r.PostForm.Has("more") {
		return basisFormPage.Render(w, r, d.base(r, by), form)
	}
	party, err := d.App.Party(r.Context(), by, form.No.Value)
	if err != nil {
		form.No.Error = why(err)
	}
	e := app.BasisEntry{Programme: p.Number, Party: party, ValidFrom: form.From.Value, ValidUntil: form.Until.Value, Record: basis.Record{Basis: text}, Add: true}
	return d.enter(w, r, by, form, e, ok && err == nil)
}

// changeRecord stores the next version of a record.
func (d *Desk) changeRecord(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	rec, err := d.recordOf(r, by)
	if err != nil {
		return err
	}
	newest, p := rec.Versions[0], rec.Programme
	questions, text, ok := posted(r, p, basis.AnswersOf(p.Basis, newest.Known.Basis))
	form := NewBasisForm(p, questions)
	form.changes(newest)
	form.From.Value, form.Until.Value = r.PostFormValue("from"), r.PostFormValue("until")
	if r.PostForm.Has("more") {
		return basisFormPage.Render(w, r, d.base(r, by), form)
	}
	e := app.BasisEntry{Programme: p.Number, Party: newest.Party, ValidFrom: form.From.Value, ValidUntil: form.Until.Value, Record: newest.Known,
		Keep: true, Item: newest.Item}
	e.Record.Basis = text
	return d.enter(w, r, by, form, e, ok)
}

// posted reads the answers of a form. One that still stands masked is what it was.
func posted(r *http.Request, p *policy.Programme, was basis.Answers) ([]basis.Question, []byte, bool) {
	given := basis.Answers{}
	for name := range r.PostForm {
		if strings.HasPrefix(name, "b.") {
			given[name] = r.PostFormValue(name)
		}
	}
	whole := maps.Clone(given)
	for name, old := range was {
		if masked := ident.MaskIn(old); masked != old && given[name] == masked {
			whole[name] = old
		}
	}
	text, ok := basis.Answered(basis.Ask(p.Basis, whole, nil))
	questions := basis.Ask(p.Basis, given, map[string]int{r.PostFormValue("more"): 1})
	_, _ = basis.Answered(questions) // marks the mistakes
	return questions, text, ok
}

// enter stores what was filled in, or shows the form again with what is wrong.
func (d *Desk) enter(w http.ResponseWriter, r *http.Request, by auth.Actor, form BasisForm, e app.BasisEntry, ok bool) error {
	if ok {
		id, err := d.App.EnterBasis(r.Context(), by, e)
		switch {
		case err == nil:
			return d.done(w, r, fmt.Sprintf("/desk/basis/%d", id), ui.Banner{Tone: ui.Good, Title: "底册已登记：" + form.Programme})
		case errors.Is(err, fault.Invalid) || errors.Is(err, app.ErrKnownRecord):
			form.Failed = why(err)
		default:
			return err
		}
	}
	return basisFormPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), form)
}
