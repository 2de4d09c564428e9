package desk

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/violation"
	"yikatong/internal/web/ui"
)

var violationsPage = ui.Parse[Violations](files, "violations.html")

// Violations is what was found to be wrong (违规问题).
type Violations struct {
	Filters ui.Filters
	Kinds   ui.Filters
	Totals  []ui.BigNumber
	Rows    []ViolationRow
}

// A ViolationRow is one of them, with what may be done about it.
type ViolationRow struct {
	ID       string
	Kind     string
	Person   string
	Name, No string
	Place    string
	What     string // programme and period
	Amount   fen.Fen
	Paid     fen.Fen
	Source   string
	SourceAt string // address of the finding or call
	Words    string
	State    ui.Tag
	Document string
	Answer   string
	Mending  string
	Claimed  bool
	At       time.Time
	Actions  ui.Actions
}

var violationTones = map[violation.State]ui.Tone{violation.Recorded: ui.Wait, violation.Found: ui.Bad, violation.Mended: ui.Good, violation.Refused: ui.Plain}

func violationTag(s violation.State) ui.Tag {
	return ui.Tag{Tone: violationTones[s], Word: s.Chinese(), Icon: final(s == violation.Refused)}
}

func (d *Desk) showViolations(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.violations(r, by)
	if err != nil {
		return err
	}
	return violationsPage.Render(w, r, d.base(r, by), v)
}

// violations lists those of the address's state and kind.
func (d *Desk) violations(r *http.Request, by auth.Actor) (v Violations, err error) {
	all, err := d.App.Violations(r.Context(), by, store.ViolationQuery{})
	if err != nil {
		return v, err
	}
	state, kind := violation.State(r.FormValue("state")), violation.Kind(r.FormValue("kind"))
	states, kinds := map[violation.State]int{}, map[violation.Kind]int{}
	var codes []region.Code
	for _, x := range all {
		codes = append(codes, x.Region)
	}
	places, err := d.App.Places(r.Context(), codes...)
	if err != nil {
		return v, err
	}
	var found, claimed fen.Fen
	for _, x := range all {
		if kind == "" || x.Kind == kind {
			states[x.State]++
		}
		if state == "" || x.State == state {
			kinds[x.Kind]++
		}
		if x.State == violation.Found || x.State == violation.Mended {
			found += x.Amount // few, each of which fits many times over
			if x.Claim != 0 {
				claimed += x.Amount
			}
		}
		if (state == "" || x.State == state) && (kind == "" || x.Kind == kind) {
			v.Rows = append(v.Rows, d.violationRow(x, places, by))
		}
	}
	v.Totals = []ui.BigNumber{ui.Money("已认定金额", found, ui.Bad), ui.Money("已提出追回", claimed, ui.Move)}
	v.Filters = ui.Filters{Label: "状态", Says: fmt.Sprintf("%s 个问题，来自属实的疑点和入户核查", ui.Grouped(len(v.Rows)))}
	if len(v.Rows) > 0 {
		v.Filters.Export = "/desk/violations.csv"
		if r.URL.RawQuery != "" {
			v.Filters.Export += "?" + r.URL.RawQuery
		}
	}
	total := 0
	for _, n := range states {
		total += n
	}
	v.Filters.Items = []ui.Filter{choice(r, "state", "", "全部", total)}
	for _, s := range violation.States() {
		v.Filters.Items = append(v.Filters.Items, choice(r, "state", string(s), s.Chinese(), states[s]))
	}
	v.Kinds = ui.Filters{Label: "类型", Items: []ui.Filter{choice(r, "kind", "", "各种类型", len(all))}}
	for _, k := range violation.Kinds() {
		if kinds[k] > 0 || k == kind {
			v.Kinds.Items = append(v.Kinds.Items, choice(r, "kind", string(k), k.Chinese(), kinds[k]))
		}
	}
	return v, nil
}

func (d *Desk) violationRow(x app.ViolationView, places map[region.Code]string, by auth.Actor) ViolationRow {
	row := ViolationRow{ID: strconv.FormatInt(x.ID, 10), Kind: x.Kind.Chinese(), Person: strconv.FormatInt(x.Person, 10), Name: x.Name, No: x.No.String(), Place: places[x.Region],
		What: d.App.ProgrammeName(x.Programme) + " " + periodWords(x.Period), Amount: x.Amount, Paid: x.Paid, Source: x.Source.Chinese(), Words: x.Words, State: violationTag(x.State),
		Document: x.Document, Answer: x.Answer, Mending: x.Mending, Claimed: x.Claim != 0, At: x.At, Actions: violationActions(x, by)}
	row.SourceAt = fmt.Sprintf("/desk/findings/%d", x.SourceID)
	if x.Source == violation.FromCall {
		row.SourceAt = callHref(x.SourceID, x.N)
	}
	return row
}

// violationActions are what the actor may do about a violation where it stands.
func violationActions(x app.ViolationView, by auth.Actor) (a ui.Actions) {
	here := fmt.Sprintf("/desk/violations/%d/", x.ID)
	mine := x.Key == by.Person
	switch {
	case x.State == violation.Recorded && holds(by, auth.EndViolation) && !mine:
		kinds := kindOptions("")[1:]
		a.Actions = []ui.Action{{Href: here + "decide", Label: "认定", Ask: []ui.Field{{Name: "document", Label: "认定文号", Max: 60}, {Name: "kind", Label: "类型", Type: "select", Options: kinds, Value: string(x.Kind)},
			{Name: "amount", Label: "违规金额（元）", Value: x.Amount.Yuan(), Mode: "decimal", Max: 20}, {Name: "words", Label: "认定意见", Type: "area", Max: 200, Optional: true}}},
			{Href: here + "refuse", Label: "不予认定", Danger: true, Ask: []ui.Field{{Name: "words", Label: "理由", Type: "area", Max: 200}}}}
	case x.State == violation.Recorded && mine:
		a.Why = "这是您登记的，须由另一人认定。"
	case x.State == violation.Found && holds(by, auth.EndViolation) && !mine:
		a.Actions = append(a.Actions, ui.Action{Href: here + "mend", Label: "整改完成", Ask: []ui.Field{{Name: "words", Label: "怎样整改的", Type: "area", Max: 200}}})
	}
	decided := x.State == violation.Found || x.State == violation.Mended
	if most := min(x.Amount, x.Paid); decided && x.Claim == 0 && x.Kind.Owed() && most > 0 && holds(by, auth.RaiseClaim) {
		a.Actions = append(a.Actions, ui.Action{Href: "/desk/claims", Label: "提出追回", Danger: true, Says: "由财政审批岗批准后记为应收。",
			Hidden: []ui.Hidden{{Name: "origin", Value: string(pay.FromViolation)}, {Name: "of", Value: strconv.FormatInt(x.ID, 10)}},
			Ask:    []ui.Field{{Name: "amount", Label: "追回金额（元）", Value: most.Yuan(), Mode: "decimal", Max: 20}}})
	}
	return a
}

// ruleViolation decides a violation, refuses it, or stores what was done about it.
func (d *Desk) ruleViolation(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	x := app.Ruling{Do: violation.Action(r.PathValue("do")), Kind: violation.Kind(r.PostFormValue("kind")), Document: r.PostFormValue("document"), Words: r.PostFormValue("words")}
	if text := strings.TrimSpace(r.PostFormValue("amount")); text != "" {
		amount, err := fen.ParseYuan(text)
		if err != nil {
			return err
		}
		x.Amount = &amount
	}
	if err := d.App.RuleViolation(r.Context(), by, id, x); err != nil {
		return err
	}
	said := map[violation.Action]string{violation.Decide: "已认定", violation.Refuse: "已登记不予认定", violation.Mend: "已登记整改"}[x.Do]
	return d.done(w, r, "/desk/violations", ui.Banner{Tone: ui.Good, Title: said})
}

// recordViolation puts an upheld finding on record.
func (d *Desk) recordViolation(r *http.Request, by auth.Actor, finding int64) error {
	amount, err := fen.ParseYuan(strings.TrimSpace(r.PostFormValue("amount")))
	if err != nil {
		return err
	}
	return d.App.RecordViolation(r.Context(), by, finding, violation.Kind(r.PostFormValue("kind")), amount, r.PostFormValue("reason"))
}

func (d *Desk) sendViolations(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.violations(r, by)
	if err != nil {
		return err
	}
	t := ui.Table{Titles: []string{"编号", "类型", "姓名", "证件号码", "地点", "项目期次", "违规金额（元）", "已发放（元）", "来源", "情况", "状态", "认定文号", "认定意见", "整改", "已提出追回", "登记日期"}}
	for _, x := range v.Rows {
		claimed := "否"
		if x.Claimed {
			claimed = "是"
		}
		t.Rows = append(t.Rows, []string{x.ID, x.Kind, x.Name, x.No, x.Place, x.What, x.Amount.Yuan(), x.Paid.Yuan(), x.Source, x.Words, x.State.Word, x.Document, x.Answer, x.Mending, claimed, today(x.At)})
	}
	ui.SendCSV(w, r, "违规问题-"+today(d.App.Now())+".csv", t)
	return nil
}
