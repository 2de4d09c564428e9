package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/inspect"
	"yikatong/internal/region"
	"yikatong/internal/violation"
	"yikatong/internal/web/ui"
)

var (
	callsPage = ui.Parse[Calls](files, "calls.html")
	callPage  = ui.Parse[Call](files, "call.html")
)

// Calls is the households that an inspector was drawn for (入户核查), by plan.
type Calls struct{ Plans []CallPlan }

// A CallPlan is one plan's.
type CallPlan struct {
	ID, Title string
	Due       string
	Late      int
	Left      int // to be visited
	Rows      []CallRow
}

// A CallRow is a household to be visited, as lists show it.
type CallRow struct {
	N      int
	Href   string
	Name   string
	Place  string
	What   string // programme and period
	Amount fen.Fen
	State  ui.Tag
	Note   string // what the newest report says of one that is not done
	Team   string
}

// Call is one household: what is on record, the form, and what was reported.
type Call struct {
	CallRow
	Plan      string
	PlanHref  string // "" for an inspector, who sees no plan
	Back      string
	Due       string
	Late      int
	Facts     []ui.Fact
	Form      *CallForm // nil where the actor may not report
	Did       []FindingAct
	Sheet     string
	Violation string // address of the violation on record, "" for none
	Actions   ui.Actions
}

// CallForm is the form of a visit.
type CallForm struct {
	Action  string
	Failed  string // why it was not taken
	Next    string
	Met     ui.Choice
	Points  []ui.Choice
	Ends    ui.Choice
	Kind    ui.Field
	Amount  ui.Field
	Words   ui.Field
	Signed  ui.Field
	Picture ui.Field
}

var callTones = map[inspect.CallState]ui.Tone{inspect.Open: ui.Wait, inspect.Raised: ui.Move, inspect.Agreed: ui.Good, inspect.Upheld: ui.Bad, inspect.Dismissed: ui.Plain}

func callTag(s inspect.CallState) ui.Tag { return ui.Tag{Tone: callTones[s], Word: s.Chinese()} }

func callHref(plan int64, n int) string { return fmt.Sprintf("/desk/inspections/%d/calls/%d", plan, n) }

func (d *Desk) showCalls(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	list, plans, err := d.App.OwnCalls(r.Context(), by)
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b app.CallLine) int { // of a plan what is to be done first, village by village
		return cmp.Or(cmp.Compare(b.Plan, a.Plan), cmp.Compare(slices.Index(inspect.CallStates(), a.State), slices.Index(inspect.CallStates(), b.State)), cmp.Compare(a.Region, b.Region))
	})
	rows, err := d.callRows(r, list, plans, nil)
	if err != nil {
		return err
	}
	var v Calls
	for i, c := range list {
		p := plans[c.Plan]
		if last := len(v.Plans) - 1; last < 0 || v.Plans[last].ID != strconv.FormatInt(c.Plan, 10) {
			v.Plans = append(v.Plans, CallPlan{ID: strconv.FormatInt(c.Plan, 10), Title: p.Title, Due: p.Due})
		}
		at := &v.Plans[len(v.Plans)-1]
		at.Rows = append(at.Rows, rows[i])
		if c.State == inspect.Open {
			at.Left, at.Late = at.Left+1, p.Late
		}
	}
	return callsPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) callRows(r *http.Request, list []app.CallLine, plans map[int64]app.PlanView, who map[int64]string) ([]CallRow, error) {
	var codes []region.Code
	for _, c := range list {
		codes = append(codes, c.Region)
	}
	places, err := d.App.Places(r.Context(), codes...)
	rows := make([]CallRow, len(list))
	for i, c := range list {
		rows[i] = CallRow{N: c.N, Href: callHref(c.Plan, c.N), Name: c.Line.Name, Place: places[c.Region], What: d.App.ProgrammeName(c.Roster.Programme) + " " + c.Roster.Period.Chinese(),
			Amount: c.Line.Amount, State: callTag(c.State), Team: teamWords(c.Team, who)}
		switch {
		case c.State == inspect.Open && c.Last.Back != "":
			rows[i].Note = "退回：" + c.Last.Back
		case c.State == inspect.Open && c.Last.Seq > 0:
			rows[i].Note = c.Last.Met.Chinese() + "，须再次上门"
		case c.State == inspect.Raised || c.State == inspect.Upheld:
			rows[i].Note = violation.Kind(c.Last.Kind).Chinese()
			if c.Last.Amount > 0 {
				rows[i].Note += " " + c.Last.Amount.String()
			}
		}
	}
	return rows, err
}

func teamWords(team []int64, who map[int64]string) string {
	names := make([]string, len(team))
	for i, id := range team {
		names[i], _, _ = strings.Cut(who[id], "（")
	}
	return strings.Join(names, "、")
}

// callOf reads which call a request is about.
func callOf(r *http.Request) (plan int64, n int, err error) {
	if plan, err = idOf(r); err != nil {
		return 0, 0, err
	}
	if n, err = strconv.Atoi(r.PathValue("n")); err != nil || n < 1 {
		return 0, 0, fault.NotFound
	}
	return plan, n, nil
}

func (d *Desk) showCall(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	return d.callPage(w, r, by, http.StatusOK, nil)
}

// callPage shows a call; form is the one that was filled in and not taken.
func (d *Desk) callPage(w http.ResponseWriter, r *http.Request, by auth.Actor, status int, form *CallForm) error {
	plan, n, err := callOf(r)
	if err != nil {
		return err
	}
	c, err := d.App.Call(r.Context(), by, plan, n)
	if err != nil {
		return err
	}
	v, err := d.callView(r, c, by)
	if err != nil {
		return err
	}
	if form != nil && v.Form != nil {
		v.Form = form
	}
	return callPage.RenderStatus(w, r, status, d.base(r, by), v)
}

func (d *Desk) callView(r *http.Request, c app.CallView, by auth.Actor) (v Call, err error) {
	rows, err := d.callRows(r, []app.CallLine{c.CallLine}, map[int64]app.PlanView{c.Call.Plan: c.Plan}, c.Who)
	if err != nil {
		return v, err
	}
	v = Call{CallRow: rows[0], Plan: c.Plan.Title, Back: "/desk/calls", Due: c.Plan.Due, Facts: d.callFacts(c, rows[0]), Did: callActs(c),
		Sheet: fmt.Sprintf("/desk/inspections/%d/sheets?n=%d", c.Call.Plan, c.N), Actions: callActions(c)}
	if holds(by, auth.SeeInspect) {
		v.PlanHref = fmt.Sprintf("/desk/inspections/%d", c.Call.Plan)
		v.Back = v.PlanHref
	}
	if c.State == inspect.Open {
		v.Late = c.Plan.Late
	}
	if c.Violation != 0 {
		v.Violation = fmt.Sprintf("/desk/violations#v%d", c.Violation)
	}
	if c.MayReport {
		v.Form = newCallForm(callHref(c.Call.Plan, c.N)+"/report", c.Guide)
	}
	return v, nil
}

func (d *Desk) callFacts(c app.CallView, row CallRow) []ui.Fact {
	list := []ui.Fact{{Name: "姓名", Value: c.Line.Name}, {Name: "证件号码", Value: c.Line.No}, {Name: "住址", Value: row.Place}, {Name: "项目", Value: row.What},
		{Name: "数量", Value: quantity(c.Line.Quantity)}, {Name: "金额", Value: c.Line.Amount.String()}, {Name: "收款账户", Value: dash(c.Line.Card)}}
	if c.Line.Item != "" {
		list = slices.Insert(list, 4, ui.Fact{Name: "事项", Value: c.Line.Item})
	}
	return append(list, ui.Fact{Name: "核查员", Value: row.Team})
}

// callActs tells what was reported, sent back and decided.
func callActs(c app.CallView) (list []FindingAct) {
	for _, x := range c.Reports {
		says := []string{x.Met.Chinese()}
		for _, a := range x.Answers {
			if a.Found != inspect.Right {
				says = append(says, a.Point+"："+a.Found.Chinese())
			}
		}
		if x.Kind != "" {
			says = append(says, violation.Kind(x.Kind).Chinese()+" "+x.Amount.String())
		}
		if x.Words != "" {
			says = append(says, x.Words)
		}
		if x.Signed != "" {
			says = append(says, "签字："+x.Signed)
		}
		act := FindingAct{Act: Act{At: x.At, By: c.Who[x.By], Did: x.End.Chinese(), Reason: strings.Join(says, "；"), Digest: x.File.Digest}}
		if x.File.Name != "" {
			act.File = fmt.Sprintf("%s/reports/%d/file", callHref(x.Plan, x.N), x.Seq)
		}
		if list = append(list, act); x.Back != "" {
			list = append(list, FindingAct{Act: Act{At: x.BackAt, By: c.Who[x.BackBy], Did: inspect.Back.Chinese(), Reason: x.Back}})
		}
	}
	if !c.DecidedAt.IsZero() {
		list = append(list, FindingAct{Act: Act{At: c.DecidedAt, By: c.Who[c.DecidedBy], Did: "复核：" + c.State.Chinese(), Reason: c.Answer}})
	}
	return list
}

// callActions are what a second person may do about a difference.
func callActions(c app.CallView) ui.Actions {
	a := ui.Actions{Why: why(c.Why)}
	if !c.May {
		return a
	}
	for _, do := range []inspect.Action{inspect.Uphold, inspect.Dismiss, inspect.Back} {
		says := map[inspect.Action]string{inspect.Uphold: "登记为违规问题，由另一人认定。"}[do]
		a.Actions = append(a.Actions, ui.Action{Href: callHref(c.Call.Plan, c.N) + "/" + string(do), Label: do.Chinese(), Danger: do != inspect.Dismiss, Says: says, Ask: reasonField("复核意见")})
	}
	return a
}
