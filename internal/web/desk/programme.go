package desk

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/policy"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var programmePage = ui.Parse[Programme](files, "programme.html")

// Programme is one programme with its documents, standards and versions.
type Programme struct {
	ProgrammeRow
	Facts     []ui.Fact
	Documents []DocumentRow
	Standards []StandardRow
	Waiting   []WaitingStandard
	Versions  []VersionRow
	Form      *StandardForm // nil if the user may not enter a value
}

// A DocumentRow is a document that the programme rests on.
type DocumentRow struct {
	Title, Number string
	State         ui.Tag
}

// A StandardRow is a value of a standard.
type StandardRow struct {
	Name, Key, Value, From, Document string
	State                            ui.Tag
}

// A WaitingStandard is a value that somebody has entered and another is to confirm.
type WaitingStandard struct {
	StandardRow
	By      string
	Actions ui.Actions
}

// A VersionRow is a version of a programme of the county's own.
type VersionRow struct {
	From, By, Digest string
}

// StandardForm enters a value of a standard.
type StandardForm struct {
	Action                        string
	Standard, Value, From, Number ui.Field
}

// Errors lists the mistakes of the form.
func (f StandardForm) Errors() []ui.Field { return ui.Errors(f.Standard, f.Value, f.From, f.Number) }

// NewStandardForm is the empty form over the standards of a programme.
func NewStandardForm(number string, standards []ui.Option) *StandardForm {
	return &StandardForm{Action: "/desk/programmes/" + number + "/standards",
		Standard: ui.Field{Name: "standard", Label: "哪一项标准", Type: "select", Options: standards},
		Value:    ui.Field{Name: "value", Label: "数值", Mode: "decimal", Max: 20, Hint: "按所选标准的单位写，金额以元计，最多两位小数；确认原有数值时照原数填写"},
		From:     ui.Field{Name: "from", Label: "从哪天起执行", Type: "date"},
		Number:   ui.Field{Name: "document", Label: "文号", Max: 60, Hint: "例如 渝民发〔2026〕8号；请核对原件"}}
}

func (d *Desk) showProgramme(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	return d.programmePage(w, r, by, http.StatusOK, nil)
}

func (d *Desk) programmePage(w http.ResponseWriter, r *http.Request, by auth.Actor, status int, form *StandardForm) error {
	l, err := d.listed(r, by)
	if err != nil {
		return err
	}
	v := Programme{ProgrammeRow: programmeRow(l), Form: form, Standards: standardRows(l.Programme),
		Facts: []ui.Fact{{Name: "发给谁", Value: dash(l.Who)}, {Name: "补多少", Value: dash(l.HowMuch)}, {Name: "周期", Value: dash(l.Cycle)},
			{Name: "公示", Value: noticeWords(l.Notice)}, {Name: "联系", Value: dash(l.Contact)}}}
	for _, doc := range l.Documents {
		v.Documents = append(v.Documents, DocumentRow{doc.Title, doc.Number, confirmedTag(doc.Confirmed)})
	}
	for _, e := range l.Entered {
		if e.State == store.StandardEntered {
			w := waiting(l, e, by)
			if len(w.Actions.Actions) > 0 {
				w.Actions.Actions[0].Primary = len(v.Waiting) == 0
			}
			v.Waiting = append(v.Waiting, w)
		}
	}
	for _, f := range l.Versions {
		v.Versions = append(v.Versions, VersionRow{dayWords(f.Starts), l.AddedFrom[f.AddedBy], f.Digest[:min(12, len(f.Digest))]})
	}
	if v.Form == nil && holds(by, auth.EnterStandard) && len(l.Standards) > 0 {
		v.Form = NewStandardForm(l.Number, standardOptions(l.Programme))
	}
	return programmePage.RenderStatus(w, r, status, d.base(r, by), v)
}

func noticeWords(n policy.Notice) string {
	unit := " 天"
	if n.Workdays {
		unit = " 个工作日"
	}
	if n.Days == 0 {
		return "不公示"
	}
	return n.Level + "公示 " + ui.Grouped(n.Days) + unit
}

func confirmedTag(yes bool) ui.Tag {
	if yes {
		return ui.Tag{Tone: ui.Good, Word: "已确认"}
	}
	return ui.Tag{Tone: ui.Wait, Word: "待确认"}
}

// standardRows lists the values of all standards, of each the newest first.
func standardRows(p *policy.Programme) []StandardRow {
	var list []StandardRow
	for _, name := range slices.Sorted(maps.Keys(p.Standards)) {
		s := p.Standards[name]
		rows := slices.SortedStableFunc(slices.Values(s.Rows), func(a, b policy.Row) int {
			return cmp.Or(cmp.Compare(b.From, a.From), cmp.Compare(a.Key, b.Key))
		})
		for _, row := range rows {
			list = append(list, StandardRow{s.Label, p.KeyName(name, row.Key), s.Write(row.Value), dayWords(row.From), dash(row.Document), confirmedTag(row.Confirmed)})
		}
	}
	return list
}

func waiting(l app.Listed, e store.StandardValue, by auth.Actor) WaitingStandard {
	s := l.Standards[e.Standard]
	w := WaitingStandard{By: l.AddedFrom[e.EnteredBy], StandardRow: StandardRow{cmp.Or(s.Label, e.Standard), l.KeyName(e.Standard, e.Key), s.Write(e.Value),
		dayWords(e.Starts), e.Document, ui.Tag{Tone: ui.Wait, Word: "待确认"}}}
	if !holds(by, auth.CloseStandard) {
		return w
	}
	if e.EnteredPerson == by.Person {
		w.Actions.Why = "这是您登记的，要由另一个人确认。"
		return w
	}
	w.Actions.Actions = []ui.Action{
		{Href: fmt.Sprintf("/desk/standards/%d/confirm", e.ID), Label: "确认：" + w.Value + "，" + w.From + "起", Says: "请对照文件原件。确认后，新的判定都按这个数值。"},
		{Href: fmt.Sprintf("/desk/standards/%d/withdraw", e.ID), Label: "退回", Danger: true, Says: "退回后不生效，可以重新登记。"}}
	return w
}

// standardOptions offers each standard with each of its keys.
func standardOptions(p *policy.Programme) []ui.Option {
	var list []ui.Option
	for _, name := range slices.Sorted(maps.Keys(p.Standards)) {
		s := p.Standards[name]
		for _, key := range s.Keys() {
			list = append(list, ui.Option{Value: name + "/" + key, Text: strings.TrimSpace(s.Label+" "+p.KeyName(name, key)) + unitWords(s)})
		}
	}
	return list
}

// enterStandard takes a value, which then waits for somebody else to confirm it.
func (d *Desk) enterStandard(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	l, err := d.listed(r, by)
	if err != nil {
		return err
	}
	form := NewStandardForm(l.Number, standardOptions(l.Programme))
	form.Standard.Value, form.Value.Value = r.PostFormValue("standard"), strings.TrimSpace(r.PostFormValue("value"))
	form.From.Value, form.Number.Value = r.PostFormValue("from"), strings.TrimSpace(r.PostFormValue("document"))
	name, key, _ := strings.Cut(form.Standard.Value, "/")
	v := store.StandardValue{Programme: l.Number, Standard: name, Key: key, Starts: form.From.Value, Document: form.Number.Value}
	s, ok := l.Standards[name]
	if !ok {
		form.Standard.Error = "请选一项标准"
	}
	if v.Value, err = s.Read(form.Value.Value); err != nil {
		form.Value.Error = "数值写成 750 或 750.50，不带单位和符号"
	}
	if dayWords(v.Starts) == dash(v.Starts) {
		form.From.Error = "请填写执行日期，如 2026-07-01"
	}
	if v.Document == "" {
		form.Number.Error = "请填写文号"
	}
	if len(form.Errors()) > 0 {
		return d.programmePage(w, r, by, http.StatusUnprocessableEntity, form)
	}
	if _, err := d.App.EnterStandard(r.Context(), by, v); err != nil {
		return err
	}
	return d.done(w, r, "/desk/programmes/"+l.Number, ui.Banner{Tone: ui.Good, Title: "已登记，等待另一个人确认", Says: "确认之前不生效。"})
}

// closeStandard confirms a value or sends it back.
func (d *Desk) closeStandard(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	to, ok := map[string]store.StandardState{"confirm": store.StandardConfirmed, "withdraw": store.StandardWithdrawn}[r.PathValue("do")]
	if !ok {
		return fault.NotFound
	}
	if err := d.App.CloseStandard(r.Context(), by, id, to); err != nil {
		return err
	}
	title := map[store.StandardState]string{store.StandardConfirmed: "已确认，从现在起按这个数值判定", store.StandardWithdrawn: "已退回，没有生效"}[to]
	return d.done(w, r, "/desk/programmes", ui.Banner{Tone: ui.Good, Title: title})
}

// unitWords names the unit of a standard in brackets; a plain number has none.
func unitWords(s policy.Standard) string {
	if u := s.PeopleUnit(); u != "" {
		return "（" + u + "）"
	}
	return ""
}
