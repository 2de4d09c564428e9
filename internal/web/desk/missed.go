package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/check"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

var (
	missedPage    = ui.Parse[Missed](files, "missed.html")
	missedOnePage = ui.Parse[MissedOne](files, "missed_one.html")
)

// Missed is who is on no roster and perhaps should be (漏发清单), county-wide: people to visit.
type Missed struct {
	Filters ui.Filters
	Rows    []MissedRow
	Pager   ui.Pager
}

// A MissedRow is one of them.
type MissedRow struct {
	ID       string
	PersonID string
	Name     string
	Village  string
	What     string // programme and period
	Rule     string
	Code     string
	Evidence string
	State    ui.Tag
	At       time.Time
	Outcome  string
	Words    string
	On       string // day of the visit
}

// MissedOne is one of them, with the visit that was made or is to be.
type MissedOne struct {
	MissedRow
	Question string
	Basis    string
	By       string // who was there
	Actions  ui.Actions
}

var missedTags = map[store.MissedState]ui.Tag{store.MissedOpen: {Tone: ui.Wait, Word: "待走访"}, store.MissedVisited: {Tone: ui.Good, Word: "已走访"},
	store.MissedGone: {Tone: ui.Plain, Word: "已不在清单", Icon: "info"}}

func missedQuery(r *http.Request) store.MissedQuery {
	q := store.MissedQuery{State: store.MissedState(r.FormValue("state")), Code: r.FormValue("code")}
	if q.State == "" {
		q.State = store.MissedOpen
	}
	return q
}

func (d *Desk) showMissed(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	page, q := pageOf(r), missedQuery(r)
	q.Limit, q.Offset = pageSize, (page-1)*pageSize
	list, err := d.App.Missed(r.Context(), by, q)
	if err != nil {
		return err
	}
	v := Missed{Pager: ui.NewPager(r.URL, page, pageSize, list.Counts[q.State]),
		Filters: ui.Filters{Label: "状态", Says: "全县比对发现、可能应享受而不在名册上的人。先走访，再决定补不补。"}}
	if q.Code != "" {
		v.Filters.Says = words.Finding(q.Code) + "：" + v.Filters.Says
	}
	v.Filters.Items = []ui.Filter{choice(r, "state", "", missedTags[store.MissedOpen].Word, list.Counts[store.MissedOpen]),
		choice(r, "state", string(store.MissedVisited), missedTags[store.MissedVisited].Word, list.Counts[store.MissedVisited]),
		choice(r, "state", string(store.MissedGone), missedTags[store.MissedGone].Word, list.Counts[store.MissedGone])}
	if len(list.Rows) > 0 {
		v.Filters.Export = "/desk/missed.csv?" + url.Values{"state": {string(q.State)}, "code": {q.Code}}.Encode()
	}
	if v.Rows, err = d.missedRows(r, list.Rows); err != nil {
		return err
	}
	return missedPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) missedRows(r *http.Request, list []store.Missed) ([]MissedRow, error) {
	codes := make([]region.Code, len(list))
	for i, m := range list {
		codes[i] = m.Region
	}
	places, err := d.App.Places(r.Context(), codes...)
	rows := make([]MissedRow, len(list))
	for i, m := range list {
		rows[i] = MissedRow{ID: strconv.FormatInt(m.ID, 10), PersonID: strconv.FormatInt(m.Person, 10), Name: m.Name, Village: places[m.Region],
			What: d.App.ProgrammeName(m.Programme) + " " + chinese(m.Period), Rule: words.Finding(m.Code), Code: m.Code, Evidence: m.Evidence, State: missedTags[m.State],
			At: m.FoundAt, Outcome: check.Outcome(m.Outcome).Chinese(), Words: m.Words, On: m.VisitedOn}
	}
	return rows, err
}

func (d *Desk) showMissedOne(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	m, err := d.App.MissedOne(r.Context(), by, id)
	if err != nil {
		return err
	}
	rows, err := d.missedRows(r, []store.Missed{m.Missed})
	if err != nil {
		return err
	}
	rule, _ := check.Named(m.Code)
	v := MissedOne{MissedRow: rows[0], Question: rule.Question, Basis: rule.Basis, By: m.VisitedBy}
	if m.MayVisit {
		v.Actions.Actions = []ui.Action{visitAction(id, today(d.App.Now()))}
	}
	return missedOnePage.Render(w, r, d.base(r, by), v)
}

func visitAction(id int64, on string) ui.Action {
	outcome := ui.Field{Name: "outcome", Label: "结果", Type: "select"}
	for _, o := range check.Outcomes {
		outcome.Options = append(outcome.Options, ui.Option{Value: string(o), Text: o.Chinese()})
	}
	return ui.Action{Href: fmt.Sprintf("/desk/missed/%d/visit", id), Label: "登记走访", Primary: true, Ask: []ui.Field{
		{Name: "on", Label: "走访日期", Type: "date", Value: on}, outcome,
		{Name: "words", Label: "了解到的情况", Type: "area", Max: 500, Hint: "写清见到谁、看了什么。不要写身份证号、卡号和电话。"}}}
}

func (d *Desk) visitMissed(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	v := app.Visited{On: r.PostFormValue("on"), Outcome: check.Outcome(r.PostFormValue("outcome")), Words: r.PostFormValue("words")}
	if err := d.App.VisitMissed(r.Context(), by, id, v); err != nil {
		return err
	}
	return d.done(w, r, fmt.Sprintf("/desk/missed/%d", id), ui.Banner{Tone: ui.Good, Title: "走访情况已登记：" + v.Outcome.Chinese()})
}

func (d *Desk) sendMissed(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	q := missedQuery(r)
	q.Limit = mostSent
	list, err := d.App.Missed(r.Context(), by, q)
	if err != nil {
		return err
	}
	rows, err := d.missedRows(r, list.Rows)
	if err != nil {
		return err
	}
	t := ui.Table{Titles: []string{"编号", "姓名", "村", "项目和期次", "代码", "原因", "走访日期", "结果", "了解到的情况"}}
	for _, m := range rows {
		t.Rows = append(t.Rows, []string{m.ID, m.Name, m.Village, m.What, m.Code, m.Evidence, m.On, m.Outcome, m.Words})
	}
	ui.SendCSV(w, r, "漏发走访表-"+today(d.App.Now())+".csv", t)
	return nil
}

// mostSent is how many rows a visiting list as a file has at most.
const mostSent = 100_000
