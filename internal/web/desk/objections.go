package desk

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var (
	objectionsPage = ui.Parse[Objections](files, "objections.html")
	objectionPage  = ui.Parse[Objection](files, "objection.html")
)

// Objections is what people say against lists under notice.
type Objections struct {
	Filters ui.Filters
	Rows    []ObjectionRow
	Pager   ui.Pager
}

// An ObjectionRow is one objection in a list.
type ObjectionRow struct {
	ID, RosterID, Roster, Place string
	Words, Source               string
	State                       ui.Tag
	At                          time.Time
	Waits                       int // whole days without an answer
}

// Objection is one objection and the form for its answer.
type Objection struct {
	ObjectionRow
	Answer  string
	Closed  time.Time
	Actions ui.Actions
}

func (d *Desk) objectionRow(v app.ObjectionView, place string) ObjectionRow {
	row := ObjectionRow{ID: strconv.FormatInt(v.ID, 10), RosterID: strconv.FormatInt(v.Roster.ID, 10), Place: place,
		Roster: d.App.ProgrammeName(v.Roster.Programme) + " " + v.Roster.Period.Chinese(), Words: v.Words, Source: "群众网上提出", At: v.OpenedAt}
	if v.By != 0 {
		row.Source = "工作人员登记"
	}
	row.State = ui.Tag{Tone: ui.Good, Word: "已答复"}
	if v.Open {
		row.State, row.Waits = ui.Tag{Tone: ui.Wait, Word: "待答复"}, int(d.App.Now().Sub(v.OpenedAt)/(24*time.Hour))
	}
	return row
}

func (d *Desk) showObjections(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	closed := r.FormValue("state") == "closed"
	list, total, err := d.App.ObjectionList(r.Context(), by, !closed, pageSize, (pageOf(r)-1)*pageSize)
	if err != nil {
		return err
	}
	_, other, err := d.App.ObjectionList(r.Context(), by, closed, 0, 0)
	if err != nil {
		return err
	}
	open, answered, word := total, other, "待答复"
	if closed {
		open, answered, word = other, total, "已答复"
	}
	v := Objections{Pager: ui.NewPager(r.URL, pageOf(r), pageSize, total), Filters: ui.Filters{Label: "状态",
		Says:  fmt.Sprintf("%s%s的异议，共 %s 件", d.Place(r.Context(), by.Region), word, ui.Grouped(total)),
		Items: []ui.Filter{choice(r, "state", "", "待答复", open), choice(r, "state", "closed", "已答复", answered)}}}
	codes := make([]region.Code, len(list))
	for i, o := range list {
		codes[i] = o.Roster.Region
	}
	places, err := d.App.Places(r.Context(), codes...)
	if err != nil {
		return err
	}
	for _, o := range list {
		v.Rows = append(v.Rows, d.objectionRow(o, places[o.Roster.Region]))
	}
	return objectionsPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) showObjection(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	o, err := d.App.OneObjection(r.Context(), by, id)
	if err != nil {
		return err
	}
	v := Objection{ObjectionRow: d.objectionRow(o, d.Place(r.Context(), o.Roster.Region)), Answer: o.Answer, Closed: o.ClosedAt}
	if o.May {
		v.Actions.Actions = []ui.Action{{Href: fmt.Sprintf("/desk/objections/%d/answer", id), Label: "答复", Primary: true,
			Says: "答复会显示给持有查询码的人。要改名册的，先答复，再退回名册重报。", Ask: []ui.Field{{Name: "answer", Label: "核实情况和处理结果", Type: "area", Max: 1000,
				Hint: "不要写身份证号、卡号、电话；写了也会自动隐去。"}}}}
	} else if o.Open {
		v.Actions.Why = "由部门经办或部门负责人核实答复。"
	}
	return objectionPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) answerObjection(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	if err := d.App.AnswerObjection(r.Context(), by, id, r.PostFormValue("answer")); err != nil {
		return err
	}
	return d.done(w, r, fmt.Sprintf("/desk/objections/%d", id), ui.Banner{Tone: ui.Good, Title: "异议已答复", Says: "持查询码的人现在可以看到答复。"})
}

// takeObjection enters what somebody says at the counter or on the telephone.
func (d *Desk) takeObjection(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	got, err := d.App.Object(r.Context(), by, store.Objection{Roster: id, Words: r.PostFormValue("words")})
	if err != nil {
		return err
	}
	return d.done(w, r, fmt.Sprintf("/desk/objections/%d", got), ui.Banner{Tone: ui.Good, Title: "异议已登记", Says: "答复以前，这份名册不能确认期满。"})
}

// objectAction offers to take an objection to a roster under notice.
func objectAction(g app.RosterView, by auth.Actor) []ui.Action {
	if g.State != roster.Notice || !holds(by, auth.OpenObjection) {
		return nil
	}
	return []ui.Action{{Href: fmt.Sprintf("/desk/rosters/%d/objections", g.ID), Label: "登记异议", Says: "来人、来电提出的异议，登记后由主管部门答复。",
		Ask: []ui.Field{{Name: "words", Label: "异议内容", Type: "area", Max: 1000, Hint: "写清谁、哪一笔、为什么不对"}}}}
}
