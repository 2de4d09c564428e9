package desk

import (
	"fmt"
	"net/http"
	"strconv"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var recomputePage = ui.Parse[Recompute](files, "recompute.html")

// Recompute is what paid periods came to when they were judged again (重算).
type Recompute struct {
	Form  RecomputeForm
	Lists []DifferenceList
}

// A DifferenceList is what is open of one kind: back pay or recoveries.
type DifferenceList struct {
	Title string
	Rows  []DifferenceRow
}

// A DifferenceRow is one right of a period that was paid other than it is due.
type DifferenceRow struct {
	Person    string // its number
	Name, No  string // the number masked
	Programme string
	Period    string
	Cause     string
	Amount    fen.Fen
	Claim     ui.Actions // of a recovery, to propose it as a claim
}

// RecomputeForm asks which periods to judge again.
type RecomputeForm struct{ Programme, From, To ui.Field }

// Errors lists the mistakes of the form.
func (f RecomputeForm) Errors() []ui.Field { return ui.Errors(f.Programme, f.From, f.To) }

// NewRecomputeForm is the empty form over the programmes.
func NewRecomputeForm(programmes []ui.Option) RecomputeForm {
	return RecomputeForm{
		Programme: ui.Field{Name: "programme", Label: "补贴项目", Type: "select", Options: programmes},
		From:      ui.Field{Name: "from", Label: "从哪一期", Hint: "例如 2026-01", Max: 7},
		To:        ui.Field{Name: "to", Label: "到哪一期", Hint: "例如 2026-06", Max: 7},
	}
}

func (d *Desk) showRecompute(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	return d.recomputePage(w, r, by, http.StatusOK, NewRecomputeForm(d.programmeOptions()))
}

// shownDifferences is how many of each kind a page shows: the oldest, which are to be dealt with first.
const shownDifferences = 200

func (d *Desk) recomputePage(w http.ResponseWriter, r *http.Request, by auth.Actor, status int, form RecomputeForm) error {
	v := Recompute{Form: form}
	for _, kind := range []struct {
		table store.DifferenceTable
		title string
	}{{store.BackPay, "待补发"}, {store.Recovery, "待追回"}} {
		rows, err := d.App.Differences(r.Context(), by, kind.table, "", 0, shownDifferences)
		if err != nil {
			return err
		}
		v.Lists = append(v.Lists, DifferenceList{kind.title, d.differenceRows(rows, kind.table == store.Recovery && holds(by, auth.RaiseClaim))})
	}
	return recomputePage.RenderStatus(w, r, status, d.base(r, by), v)
}

func (d *Desk) differenceRows(list []app.DifferenceView, claims bool) []DifferenceRow {
	rows := make([]DifferenceRow, len(list))
	for i, x := range list {
		rows[i] = DifferenceRow{Person: strconv.FormatInt(x.Person, 10), Name: x.Name, No: x.No.String(), Programme: d.App.ProgrammeName(x.Programme),
			Period: x.Period, Cause: x.Cause, Amount: x.Amount}
		if claims {
			rows[i].Claim.Actions = []ui.Action{{Href: "/desk/claims", Label: "提出追回", Hidden: []ui.Hidden{{Name: "origin", Value: string(pay.FromRecompute)},
				{Name: "of", Value: strconv.FormatInt(x.ID, 10)}}}}
		}
	}
	return rows
}

// recompute judges a programme's paid periods again.
func (d *Desk) recompute(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	form := NewRecomputeForm(d.programmeOptions())
	form.Programme.Value, form.From.Value, form.To.Value = r.PostFormValue("programme"), r.PostFormValue("from"), r.PostFormValue("to")
	first, err := period.Parse(form.From.Value)
	if err != nil {
		form.From.Error = "期次写成 2026、2026H1、2026Q1 或 2026-03"
	}
	last, err := period.Parse(form.To.Value)
	if err != nil {
		form.To.Error = "期次写成 2026、2026H1、2026Q1 或 2026-03"
	}
	if len(form.Errors()) == 0 && first.FirstMonth() > last.LastMonth() {
		form.To.Error = "截止期次在起始期次之前"
	}
	if len(form.Errors()) > 0 {
		return d.recomputePage(w, r, by, http.StatusUnprocessableEntity, form)
	}
	sum, err := d.App.Recompute(r.Context(), by, form.Programme.Value, first, last, func(app.Recomputed) error { return nil })
	if err != nil {
		return err
	}
	return d.done(w, r, "/desk/recompute", ui.Banner{Tone: ui.Good, Title: fmt.Sprintf("已重算 %d 笔：应补发 %s，应追回 %s，无底册 %d 笔",
		sum.Lines, sum.BackPay, sum.Recovery, sum.Unknown)})
}
