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
	"yikatong/internal/words"
)

func (d *Desk) showRoster(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	g, err := d.App.Roster(r.Context(), by, id)
	if err != nil {
		return err
	}
	v, err := d.rosterView(r, by, g)
	if err != nil {
		return err
	}
	page, after, order := pageOf(r), numberOf(r, "after"), v.Sort.Key()
	var lines []app.LineView
	if order == "" {
		lines, err = d.App.RosterLines(r.Context(), by, id, after, pageSize+1)
	} else {
		lines, err = d.App.RosterLinesBy(r.Context(), by, id, order, pageSize+1, (page-1)*pageSize)
	}
	if err != nil {
		return err
	}
	next := ""
	if len(lines) > pageSize {
		lines = lines[:pageSize]
		next = strconv.FormatInt(lines[pageSize-1].ID, 10)
	}
	v.Pager = ui.NewCursor(r.URL, r.FormValue("after"), next)
	if order != "" {
		v.Pager = ui.NewReader(r.URL, page, next != "")
	}
	if v.Lines, err = d.rosterLines(r, lines, g); err != nil {
		return err
	}
	return rosterPage.Render(w, r, d.base(r, by), v)
}

// rosterView is a roster's page without its lines.
func (d *Desk) rosterView(r *http.Request, by auth.Actor, g app.RosterView) (v Roster, err error) {
	places, err := d.App.Places(r.Context(), g.Region)
	if err != nil {
		return v, err
	}
	open := 0
	for _, f := range g.Findings {
		if f.State == store.FindingOpen {
			open++
		}
	}
	v = Roster{RosterRow: d.rosterRow(g.Roster, places[g.Region]), Steps: rosterWay(g.State, open), Digest: g.Hash, Mend: holds(by, auth.ImportRoster), Basis: holds(by, auth.SeeBasis), Back: mayReturn(g), Sort: ui.SortOf(r.URL),
		Filters: ui.Filters{Says: "全部 " + ui.Grouped(g.Lines) + " 行，" + g.Total.String()}}
	exports(&v.Filters, r, fmt.Sprintf("/desk/rosters/%d/lines", g.ID))
	v.Findings = open
	for _, in := range g.Intakes {
		v.Imports = append(v.Imports, d.importRow(in, g.Who))
		if in.Verdict == "imported" {
			v.Rejected += in.Rejected
		}
	}
	v.Numbers = []ui.BigNumber{ui.Count("人数", g.Lines, ui.Plain), ui.Money("金额", g.Total, ui.Plain), ui.Count("待核实疑点", open, toneOf(open, ui.Wait)),
		ui.Count("错误行", v.Rejected, toneOf(v.Rejected, ui.Bad))}
	v.Gates = d.rosterGates(g, open)
	v.Notice = d.notice(g)
	for _, act := range g.Acts {
		v.Did = append(v.Did, actOf(act, rosterDid(act.Action), g.Who))
	}
	v.Actions = d.rosterActions(g)
	v.Actions.Actions = append(v.Actions.Actions, objectAction(g, by)...)
	return v, nil
}

// toneOf is plain for nothing, and t for something.
func toneOf(n int, t ui.Tone) ui.Tone {
	if n == 0 {
		return ui.Plain
	}
	return t
}

// rosterGates are the conditions of the way, as they stand.
func (d *Desk) rosterGates(g app.RosterView, open int) []Gate {
	says, href := "疑点都已核实", ""
	if open > 0 {
		says, href = fmt.Sprintf("还有 %s 条疑点没有核实；没有核实的行不会付款", ui.Grouped(open)), fmt.Sprintf("/desk/findings?roster=%d", g.ID)
	}
	gates := []Gate{{open == 0, says, href}}
	if g.State == roster.Notice {
		over := d.noticeOver(g.Roster)
		says := "公示期已满"
		if !over {
			says = "公示到 " + g.NoticeUntil + "，次日起可以确认期满"
		}
		gates = append(gates, Gate{over, says, ""}, Gate{g.Objected == 0, fmt.Sprintf("未答复的异议 %d 件", g.Objected), ""})
	}
	return gates
}

// notice is a roster's public posting; nil before there is one.
func (d *Desk) notice(g app.RosterView) *Notice {
	from, err := time.ParseInLocation(time.DateOnly, g.NoticeFrom, china)
	if err != nil {
		return nil
	}
	until, err := time.ParseInLocation(time.DateOnly, g.NoticeUntil, china)
	if err != nil {
		return nil
	}
	n := &Notice{From: from, Until: until, Counted: d.App.NoticeCount(g.Programme), Objections: g.Objected}
	if left := until.AddDate(0, 0, 1).Sub(d.App.Now()); left > 0 {
		n.Left = int((left + 24*time.Hour - 1) / (24 * time.Hour))
	}
	return n
}

// rosterActions are the moves the actor may make, each with what it moves on its button.
func (d *Desk) rosterActions(g app.RosterView) ui.Actions {
	a := ui.Actions{Why: why(g.Why)}
	for _, m := range g.Can {
		if m.Needs&roster.NoticeRun != 0 && !d.noticeOver(g.Roster) {
			continue
		}
		one := ui.Action{Href: fmt.Sprintf("/desk/rosters/%d/%s", g.ID, m.Do), Label: m.Chinese + " " + sum(g.Lines, g.Total), Primary: true,
			Hidden: []ui.Hidden{{Name: "seen", Value: g.Hash}}}
		if m.Needs&roster.Reason != 0 {
			one.Primary, one.Danger, one.Ask = false, true, reasonField("理由")
		}
		a.Actions = append(a.Actions, one)
	}
	return a
}

// rosterDid names a step in words.
func rosterDid(action string) string {
	for _, m := range roster.Moves {
		if string(m.Do) == action {
			return m.Chinese
		}
	}
	if action == store.Enter {
		return "录入名册"
	}
	return action
}

// actOf is a step as a trail shows it. Steps before a return to draft no longer count.
func actOf(a store.Act, did string, who map[int64]string) Act {
	if a.Void {
		did += "（已退回，不再有效）"
	}
	return Act{At: a.At, By: who[a.User], Did: did, Reason: a.Reason, Digest: a.Hash}
}

func (d *Desk) rosterLines(r *http.Request, lines []app.LineView, g app.RosterView) ([]RosterLine, error) {
	codes := make([]region.Code, len(lines))
	for i, l := range lines {
		codes[i] = l.Region
	}
	places, err := d.App.Places(r.Context(), codes...)
	if err != nil {
		return nil, err
	}
	notes := map[int64][]FindingNote{}
	for _, f := range g.Findings {
		notes[f.Line] = append(notes[f.Line], FindingNote{ID: strconv.FormatInt(f.ID, 10), Says: words.Finding(f.Code), State: findingTags[f.State]})
	}
	rows := make([]RosterLine, len(lines))
	for i, l := range lines {
		rows[i] = RosterLine{Line: l.ID, Row: l.Row, PersonID: strconv.FormatInt(l.Beneficiary, 10), Name: l.Known, No: l.No, Village: places[l.Region],
			Card: dash(l.Card), Quantity: quantity(l.Quantity), Amount: l.Amount, Findings: notes[l.ID], Returned: returnedNote(l, g)}
	}
	return rows, nil
}

// returnedNote tells what was said of a line when its roster was sent back, and whether it was mended since.
func returnedNote(l app.LineView, g app.RosterView) string {
	back, ok := g.Returned[l.ID]
	switch {
	case !ok:
		return ""
	case back.Intake != l.Intake:
		return "曾退回，已改：" + back.Reason
	}
	return "退回：" + back.Reason
}

// dash stands for what is not there.
func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// quantity writes hundredths of a unit; a right that is not counted in units has a dash.
func quantity(hundredths int64) string {
	if hundredths == 0 {
		return "—"
	}
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}

// moveRoster takes a roster one step; which step stands in the address, and the app's table
// of moves decides whether there is one.
func (d *Desk) moveRoster(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	step := app.RosterStep{Roster: id, Do: roster.Action(r.PathValue("do")), Seen: r.PostFormValue("seen"), Reason: r.PostFormValue("reason"),
		Lines: pointed(r.PostForm["line"])}
	if err := d.App.MoveRoster(r.Context(), by, step); err != nil {
		return err
	}
	return d.done(w, r, fmt.Sprintf("/desk/rosters/%d", id), ui.Banner{Tone: ui.Good, Title: "已办理：" + rosterDid(string(step.Do))})
}
