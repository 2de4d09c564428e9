package desk

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/roster"
	"yikatong/internal/web/ui"
)

var (
	samplePage    = ui.Parse[Sample](files, "sample.html")
	checklistPage = ui.Parse[Checklist](files, "checklist.html")
	returnedPage  = ui.Parse[ReturnLines](files, "roster_return.html")
)

// Sample is the lines of a roster that are to be looked at first (先看这些).
type Sample struct {
	RosterRow
	Digest string
	Says   string
	Back   bool // the user may send the roster back
	Rows   []SampleRow
}

// A SampleRow is a line with why it was drawn.
type SampleRow struct {
	RosterLine
	Whys []string
	Was  string // in the period before, "—" for nothing
}

// Checklist is the sample as sheets to take along (核查表).
type Checklist struct {
	Sample
	Sheets []CheckSheet
}

// A CheckSheet is one page of cases.
type CheckSheet struct {
	Rows []SampleRow
	Mark ui.Mark
}

// checkRows is how many cases a sheet holds.
const checkRows = 5

func (d *Desk) sampleView(r *http.Request, by auth.Actor) (v Sample, err error) {
	id, err := idOf(r)
	if err != nil {
		return v, err
	}
	s, err := d.App.RosterSample(r.Context(), by, id)
	if err != nil {
		return v, err
	}
	places, err := d.App.Places(r.Context(), s.Region)
	if err != nil {
		return v, err
	}
	v = Sample{RosterRow: d.rosterRow(s.Roster, places[s.Region]), Digest: s.Hash, Back: mayReturn(s.RosterView)}
	v.Says = fmt.Sprintf("从 %s 行里抽 %d 行。", ui.Grouped(s.Lines), len(s.Rows))
	if !s.Compared {
		v.Says += "这个项目在本乡镇没有上期，不比增减。"
	}
	lines := make([]app.LineView, len(s.Rows))
	for i, row := range s.Rows {
		lines[i] = row.LineView
	}
	views, err := d.rosterLines(r, lines, s.RosterView)
	for i, row := range s.Rows {
		v.Rows = append(v.Rows, SampleRow{RosterLine: views[i], Whys: whysOf(row.Why), Was: moneyOrDash(row.Was)})
	}
	return v, err
}

// mayReturn reports whether the actor may send the roster back now.
func mayReturn(g app.RosterView) bool {
	for _, m := range g.Can {
		if m.Do == roster.Return {
			return true
		}
	}
	return false
}

func whysOf(why roster.Why) []string {
	var list []string
	for _, r := range roster.Whys {
		if why&r.Why != 0 {
			list = append(list, r.Chinese)
		}
	}
	if len(list) == 0 {
		return []string{"随机抽到"}
	}
	return list
}

func moneyOrDash(f fen.Fen) string {
	if f == 0 {
		return "—"
	}
	return f.String()
}

func (d *Desk) showSample(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.sampleView(r, by)
	if err != nil {
		return err
	}
	return samplePage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) showChecklist(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	s, err := d.sampleView(r, by)
	if err != nil {
		return err
	}
	v := Checklist{Sample: s}
	cut := ui.Sheets(s.Rows, checkRows)
	for i, rows := range cut {
		v.Sheets = append(v.Sheets, CheckSheet{rows, d.mark(by, s.Digest).Of(i+1, len(cut))})
	}
	base := d.base(r, by)
	base.Paper = true
	return checklistPage.Render(w, r, base, v)
}

// ReturnLines asks why a roster is sent back, with the lines that are pointed at.
type ReturnLines struct {
	RosterRow
	Rows    []RosterLine
	Sum     fen.Fen
	Why     string // why the user may not, "" if they may
	Actions ui.Actions
}

// pointMost is how many lines one can point at at once: a page of them and some.
const pointMost = 200

// pointed reads the lines that a form points at.
func pointed(values []string) (ids []int64) {
	for _, v := range values[:min(len(values), pointMost)] {
		if n, err := strconv.ParseInt(v, 10, 64); err == nil && n > 0 {
			ids = append(ids, n)
		}
	}
	return ids
}

func (d *Desk) showReturnLines(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	g, err := d.App.Roster(r.Context(), by, id)
	if err != nil {
		return err
	}
	places, err := d.App.Places(r.Context(), g.Region)
	if err != nil {
		return err
	}
	ids := pointed(r.URL.Query()["line"])
	lines, err := d.App.RosterLinesNumbered(r.Context(), by, id, ids)
	if err != nil {
		return err
	}
	v := ReturnLines{RosterRow: d.rosterRow(g.Roster, places[g.Region])}
	if v.Rows, err = d.rosterLines(r, lines, g); err != nil {
		return err
	}
	for _, l := range lines {
		if v.Sum, err = v.Sum.Add(l.Amount); err != nil {
			return err
		}
	}
	if !mayReturn(g) {
		v.Why = "这份名册现在不能由您退回。"
		return returnedPage.Render(w, r, d.base(r, by), v)
	}
	v.Actions.Actions = []ui.Action{returnAction(g, ids, v.Sum)}
	return returnedPage.Render(w, r, d.base(r, by), v)
}

// returnAction sends the whole roster back: its lines are judged together, so that it goes back as one.
func returnAction(g app.RosterView, ids []int64, sum fen.Fen) ui.Action {
	a := ui.Action{Href: fmt.Sprintf("/desk/rosters/%d/return", g.ID), Label: fmt.Sprintf("退回名册，标出 %d 行 %s", len(ids), sum), Primary: true,
		Says:   "整份名册退回草稿，以前的审核作废；标出的行上会写明退回理由，乡镇改好后重新提交。",
		Hidden: []ui.Hidden{{Name: "seen", Value: g.Hash}}, Ask: reasonField("这些行哪里不对")}
	if len(ids) == 0 {
		a.Label, a.Ask = "退回整份名册 "+fmt.Sprint(ui.Grouped(g.Lines))+" 行 "+g.Total.String(), reasonField("理由")
	}
	for _, n := range ids {
		a.Hidden = append(a.Hidden, ui.Hidden{Name: "line", Value: strconv.FormatInt(n, 10)})
	}
	return a
}

// Why is the reasons in one cell.
func (s SampleRow) Why() string { return strings.Join(s.Whys, "、") }
