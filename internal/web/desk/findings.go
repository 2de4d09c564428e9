package desk

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/check"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

var (
	findingsPage = ui.Parse[Findings](files, "findings.html")
	findingPage  = ui.Parse[Finding](files, "finding.html")
)

// Findings is what the cross-check raised (疑点), as evidence to resolve.
type Findings struct {
	Filters   ui.Filters
	Rows      []FindingRow
	Pager     ui.Pager
	Registers string // address of the outside registers, of who may see them
}

// A FindingRow is a finding as the list shows it.
type FindingRow struct {
	ID       string
	Rule     string // 同一账户多人收款
	Says     string
	Name     string
	Place    string
	RosterID string
	Roster   string
	Amount   fen.Fen // at risk
	State    ui.Tag
	At       time.Time
}

// Finding is one finding: two records side by side, the rule, and what the user may do.
type Finding struct {
	FindingRow
	Basis       string // the document that orders the check
	Left, Right Record
	Did         []Act
	Actions     ui.Actions
}

// A Record is one side of a finding, with its numbers masked.
type Record struct {
	Title string
	Facts []ui.Fact
}

func (d *Desk) showFindings(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	page := pageOf(r)
	state := r.FormValue("state")
	q := store.FindingQuery{State: state, Code: r.FormValue("code"), Roster: numberOf(r, "roster"), Limit: pageSize, Offset: (page - 1) * pageSize}
	list, err := d.App.Findings(r.Context(), by, q)
	if err != nil {
		return err
	}
	var v Findings
	if v.Rows, err = d.findingRows(r, list.Rows); err != nil {
		return err
	}
	total := 0
	v.Filters.Label = "状态"
	for _, s := range []string{store.FindingOpen, store.FindingUpheld, store.FindingCleared} {
		v.Filters.Items = append(v.Filters.Items, choice(r, "state", s, findingTags[s].Word, list.Counts[s]))
		if state == "" || state == s {
			total += list.Counts[s]
		}
	}
	all := list.Counts[store.FindingOpen] + list.Counts[store.FindingUpheld] + list.Counts[store.FindingCleared]
	v.Filters.Items = append([]ui.Filter{choice(r, "state", "", "全部", all)}, v.Filters.Items...)
	v.Filters.Says = ui.Grouped(total) + " 条疑点"
	if q.Code != "" {
		v.Filters.Says += "：" + words.Finding(q.Code)
	}
	v.Pager = ui.NewPager(r.URL, page, pageSize, total)
	if auth.May(by, auth.SeeRegister, auth.Place{Region: d.App.CountyCode()}) == nil {
		v.Registers = "/desk/registers"
	}
	return findingsPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) findingRows(r *http.Request, list []store.FindingRow) ([]FindingRow, error) {
	var codes []region.Code
	for _, f := range list {
		codes = append(codes, f.Where, f.Place)
	}
	places, err := d.App.Places(r.Context(), codes...)
	rows := make([]FindingRow, len(list))
	for i, f := range list {
		rows[i] = FindingRow{ID: strconv.FormatInt(f.ID, 10), Rule: words.Finding(f.Code), Says: f.Evidence, Name: f.Name, Place: places[f.Where],
			RosterID: strconv.FormatInt(f.Roster, 10), Roster: places[f.Place] + " " + d.App.ProgrammeName(f.Programme) + " " + chinese(f.Period),
			Amount: f.Amount, State: findingTags[f.State], At: f.RaisedAt}
	}
	return rows, err
}

// chinese writes a stored period for people.
func chinese(stored string) string {
	p, err := period.Parse(stored)
	if err != nil {
		return stored
	}
	return p.Chinese()
}

func (d *Desk) showFinding(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	f, err := d.App.Finding(r.Context(), by, id)
	if err != nil {
		return err
	}
	v, err := d.findingView(r, f)
	if err != nil {
		return err
	}
	return findingPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) findingView(r *http.Request, f app.FindingView) (v Finding, err error) {
	rows, err := d.findingRows(r, []store.FindingRow{{Finding: f.Finding, Name: f.Line.Name, Amount: f.Line.Amount, Where: f.Line.Region,
		Programme: f.Roster.Programme, Period: f.Roster.Period.String(), Place: f.Roster.Region}})
	if err != nil {
		return v, err
	}
	places, err := d.App.Places(r.Context(), f.Person.Region)
	if err != nil {
		return v, err
	}
	v = Finding{FindingRow: rows[0]}
	person := "/desk/people/" + strconv.FormatInt(f.Person.ID, 10)
	v.Left = Record{"名册上", []ui.Fact{{Name: "姓名", Value: f.Line.Name}, {Name: "证件号码", Value: f.Line.No}, {Name: "期次", Value: f.Roster.Period.Chinese()},
		{Name: "金额", Value: f.Line.Amount.String()}, {Name: "文件里的行", Value: strconv.Itoa(f.Line.Row)}}}
	v.Right = Record{"登记上", []ui.Fact{{Name: "姓名", Value: f.Line.Known, Href: person}, {Name: "登记地", Value: places[f.Person.Region]},
		{Name: "死亡日期", Value: dash(f.Person.Died)}, {Name: "有效账户", Value: dash(f.Line.Card)}}}
	question := ""
	if rule, ok := check.Named(f.Code); ok {
		v.Basis, question = rule.Basis, rule.Question
	}
	if f.State != store.FindingOpen {
		v.Did = []Act{{At: f.ClosedAt, By: f.ClosedBy, Did: findingTags[f.State].Word, Reason: f.Answer}}
	}
	v.Actions = findingActions(f, question)
	return v, nil
}

func findingActions(f app.FindingView, question string) ui.Actions {
	a := ui.Actions{Why: why(f.Why)}
	if !f.May {
		return a
	}
	for _, answer := range answers {
		a.Actions = append(a.Actions, ui.Action{Href: fmt.Sprintf("/desk/findings/%d/%s", f.ID, answer.path), Label: answer.label, Says: question,
			Danger: answer.uphold, Ask: reasonField("核实情况")})
	}
	return a
}

// answers are the two ways a finding is closed.
var answers = []struct {
	path, label string
	uphold      bool
}{
	{"confirm", "属实，不发", true},
	{"dismiss", "不属实，照发", false},
}

func (d *Desk) answerFinding(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	for _, answer := range answers {
		if answer.path != r.PathValue("answer") {
			continue
		}
		if err := d.App.AnswerFinding(r.Context(), by, id, answer.uphold, r.PostFormValue("reason")); err != nil {
			return err
		}
		return d.done(w, r, fmt.Sprintf("/desk/findings/%d", id), ui.Banner{Tone: ui.Good, Title: "疑点已办结：" + answer.label})
	}
	return fault.NotFound
}
