package desk

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/ident"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var basisPage = ui.Parse[Basis](files, "basis.html")

// Basis is the register of basis (底册) of one programme: who has which right, on what record.
type Basis struct {
	Programme, Place ui.Field
	Number           string // of the programme
	Name             string
	Query            string
	Says             string
	Rows             []BasisRow
	Pager            ui.Pager
	Enter            bool      // the user may add and import records
	Make             *MakeForm // nil where the user makes no rosters
}

// A BasisRow is a record as lists show it, its number masked.
type BasisRow struct {
	ID          string
	Name, No    string
	Item        string
	Village     string
	Brief       string // the first things the record says
	From, Until string
	State       ui.Tag
}

// A MakeForm asks for which period and township a roster is made from the register.
type MakeForm struct{ Programme, Period, Place ui.Field }

// NewMakeForm is the empty form over the townships.
func NewMakeForm(programme string, places []ui.Option) *MakeForm {
	return &MakeForm{
		Programme: ui.Field{Name: "programme", Value: programme},
		Period:    ui.Field{Name: "period", Label: "期次", Hint: "按年写 2026，按月写 2026-03", Max: 7, In: "make"},
		Place:     ui.Field{Name: "place", Label: "乡镇", Type: "select", Options: places, In: "make"},
	}
}

// keyRecords is what the register was last searched for, in the session, like [keyAsked].
const keyRecords = "records"

// findBasis takes a search and leads to its result.
func (d *Desk) findBasis(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	d.sessions.Put(r.Context(), keyRecords, strings.TrimSpace(r.PostFormValue("q")))
	http.Redirect(w, r, "/desk/basis?found&programme="+url.QueryEscape(r.PostFormValue("programme")), http.StatusSeeOther)
	return nil
}

func (d *Desk) showBasis(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, p, err := d.basisHead(r, by)
	if err != nil {
		return err
	}
	var list []app.BasisView
	if asked := d.sessions.GetString(r.Context(), keyRecords); r.URL.Query().Has("found") && asked != "" {
		if list, err = d.App.FindBasis(r.Context(), by, v.Number, asked); err != nil {
			return err
		}
		v.Says = fmt.Sprintf("查找“%s”，找到 %d 条记录。", asked, len(list))
		if v.Query = asked; strings.ContainsAny(asked, "0123456789") {
			v.Query, v.Says = "", fmt.Sprintf("按号码查找，找到 %d 条记录。", len(list))
		}
	} else if list, err = d.basisList(r, by, &v); err != nil {
		return err
	}
	if v.Rows, err = d.basisRows(r, p, list); err != nil {
		return err
	}
	return basisPage.Render(w, r, d.base(r, by), v)
}

// basisHead is what stands above the list: the choices, and what the user may do.
func (d *Desk) basisHead(r *http.Request, by auth.Actor) (v Basis, p *policy.Programme, err error) {
	v.Programme = ui.Field{Name: "programme", Label: "补贴项目", Type: "select", Options: d.programmeOptions(), Value: r.FormValue("programme")}
	if v.Programme.Value == "" && len(v.Programme.Options) > 0 {
		v.Programme.Value = v.Programme.Options[0].Value
	}
	v.Number = v.Programme.Value
	if p, err = d.App.Programme(v.Number); err != nil {
		return v, p, err
	}
	v.Name = p.Name
	towns, err := d.App.Townships(r.Context(), by)
	places := make([]ui.Option, len(towns))
	for i, t := range towns {
		places[i] = ui.Option{Value: string(t.Code), Text: t.Name}
	}
	v.Enter = holds(by, auth.EnterBasis)
	if holds(by, auth.ImportRoster) && len(places) > 0 {
		v.Make = NewMakeForm(v.Number, places)
		v.Make.Place.Value = r.FormValue("place")
	}
	v.Place = ui.Field{Name: "place", Label: "乡镇", Type: "select", Options: append([]ui.Option{{Text: "您负责的全部"}}, places...), Optional: true,
		Value: r.FormValue("place")}
	return v, p, err
}

// basisList is a page of the records in the order of villages.
func (d *Desk) basisList(r *http.Request, by auth.Actor, v *Basis) ([]app.BasisView, error) {
	within := by.Region
	if code, err := region.ParseCode(v.Place.Value); err == nil && code.Within(by.Region) {
		within = code
	}
	var after store.Basis
	text := r.FormValue("after")
	if where, id, ok := strings.Cut(text, "."); ok {
		after.Region = region.Code(where)
		after.ID, _ = strconv.ParseInt(id, 10, 64) // 0 begins at the village's first
	}
	list, err := d.App.BasisPage(r.Context(), by, v.Number, within, after, pageSize+1)
	next := ""
	if len(list) > pageSize {
		list = list[:pageSize]
		last := list[pageSize-1]
		next = fmt.Sprintf("%s.%d", last.Region, last.ID)
	}
	v.Pager = ui.NewCursor(r.URL, text, next)
	return list, err
}

func (d *Desk) basisRows(r *http.Request, p *policy.Programme, list []app.BasisView) ([]BasisRow, error) {
	codes := make([]region.Code, len(list))
	for i, b := range list {
		codes[i] = b.Region
	}
	places, err := d.App.Places(r.Context(), codes...)
	rows := make([]BasisRow, len(list))
	today := d.App.Now().In(china).Format("2006-01-02")
	for i, b := range list {
		rows[i] = BasisRow{ID: strconv.FormatInt(b.ID, 10), Name: b.Name, No: b.No.String(), Item: b.Item, Village: places[b.Region],
			Brief: brief(p, b), From: dash(b.ValidFrom), Until: b.ValidUntil, State: basisTag(b.Basis, today)}
	}
	return rows, err
}

// brief is the first things that a record says.
func brief(p *policy.Programme, b app.BasisView) string {
	const most = 3
	var words []string
	for _, s := range basis.Say(p.Basis, b.Known.Basis) {
		if words = append(words, s.Label+" "+ident.MaskIn(s.Value)); len(words) == most {
			break
		}
	}
	return strings.Join(words, "；")
}

// basisTag tells whether a record counts on a day.
func basisTag(b store.Basis, today string) ui.Tag {
	switch {
	case b.ValidFrom == "":
		return ui.Tag{Tone: ui.Wait, Word: "未认定"}
	case b.ValidUntil != "" && b.ValidUntil < today:
		return ui.Tag{Tone: ui.Plain, Word: "已停止", Icon: "no"}
	case b.ValidFrom > today:
		return ui.Tag{Tone: ui.Wait, Word: "未到认定起日"}
	}
	return ui.Tag{Tone: ui.Good, Word: "在册"}
}

// sendTemplate sends the empty form of a programme.
func (d *Desk) sendTemplate(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	number := r.FormValue("programme")
	var body bytes.Buffer
	if err := d.App.BasisTemplate(number, &body); err != nil {
		return err
	}
	return attach(w, "底册-"+number+".xlsx", kindXLSX, &body)
}
