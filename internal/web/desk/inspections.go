package desk

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/inspect"
	"yikatong/internal/web/ui"
)

var (
	inspectionsPage = ui.Parse[Inspections](files, "inspections.html")
	inspectionPage  = ui.Parse[Inspection](files, "inspection.html")
)

// Inspections is the plans of inspections (抽查方案).
type Inspections struct {
	Rows []InspectionRow
	May  bool // make one
}

// An InspectionRow is a plan as the list shows it.
type InspectionRow struct {
	ID, Title, Phase string
	Scope            string // programmes, period and townships
	State            ui.Tag
	At               time.Time
	Drawn, Seen      int
	Faulty, Waits    int
	Wrong            fen.Fen
	Due              string
	Late             int // working days since then, while visits are still to be made
}

// Inspection is one plan: its strata, its commitment and seed, and what the visits came to.
type Inspection struct {
	InspectionRow
	Facts      []ui.Fact
	Commitment string
	Seed       string // "" until the draw
	Digest     string
	Timing     string // whether the rosters stood before the commitment
	Result     string // in plain words
	Numbers    []ui.BigNumber
	Strata     []StratumRow
	Total      StratumRow
	Calls      []CallRow
	Reason     string
	Actions    ui.Actions
}

// A StratumRow is one stratum, and what its visits came to.
type StratumRow struct {
	Name   string
	Lines  int
	Amount fen.Fen
	Size   int
	Seen   int
	Faulty int
	Wrong  fen.Fen
	Guess  string // 3–18 户
}

var planTags = map[inspect.State]ui.Tag{inspect.Committed: {Tone: ui.Wait, Word: inspect.Committed.Chinese()}, inspect.Opened: {Tone: ui.Move, Word: "核查中"},
	inspect.Cancelled: {Tone: ui.Plain, Word: inspect.Cancelled.Chinese(), Icon: "no"}}

func (d *Desk) showInspections(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	plans, err := d.App.Plans(r.Context(), by)
	if err != nil {
		return err
	}
	v := Inspections{May: holds(by, auth.PlanInspect)}
	for _, p := range plans {
		row, err := d.inspectionRow(r, p)
		if err != nil {
			return err
		}
		v.Rows = append(v.Rows, row)
	}
	return inspectionsPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) inspectionRow(r *http.Request, p app.PlanView) (row InspectionRow, err error) {
	places, err := d.App.Places(r.Context(), p.Townships...)
	row = InspectionRow{ID: strconv.FormatInt(p.ID, 10), Title: p.Title, Phase: p.Phase.Chinese(), Scope: d.planScope(p, places), State: planTags[p.State], At: p.At,
		Drawn: p.Total.Size, Seen: p.Total.Seen, Faulty: p.Total.Faulty, Waits: p.Total.Waits, Wrong: p.Total.Wrong, Due: p.Due}
	if p.State == inspect.Opened && row.Seen == row.Drawn {
		row.State = ui.Tag{Tone: ui.Good, Word: "核查完毕"}
	} else {
		row.Late = p.Late
	}
	return row, err
}

func (d *Desk) showInspection(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	p, err := d.App.Plan(r.Context(), by, id)
	if err != nil {
		return err
	}
	v, err := d.inspection(r, p)
	if err != nil {
		return err
	}
	return inspectionPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) inspection(r *http.Request, p app.PlanView) (v Inspection, err error) {
	if v.InspectionRow, err = d.inspectionRow(r, p); err != nil {
		return v, err
	}
	names, err := d.strataNames(r, p.Strata)
	if err != nil {
		return v, err
	}
	v.Facts, v.Actions = d.planFacts(p, v.Scope), planActions(p)
	v.Commitment, v.Seed, v.Digest, v.Reason = p.Commitment, p.Seed, p.Digest, p.Reason
	if p.State == inspect.Opened {
		v.Timing, v.Result, v.Numbers = planTiming(p), planResult(p), planNumbers(p)
		for _, s := range p.Results {
			v.Strata = append(v.Strata, stratumRow(names[s.Name], s))
		}
		v.Total = stratumRow("合计", p.Total)
	} else {
		v.Total.Name = "合计"
		for _, s := range p.Strata {
			v.Strata = append(v.Strata, stratumRow(names[s.Name], app.StratumResult{Sum: s}))
			v.Total.Lines, v.Total.Size, v.Total.Amount = v.Total.Lines+s.Lines, v.Total.Size+s.Size, v.Total.Amount+s.Amount
		}
	}
	v.Calls, err = d.callRows(r, p.Calls, map[int64]app.PlanView{p.ID: p}, p.Who)
	return v, err
}

func stratumRow(name string, s app.StratumResult) StratumRow {
	row := StratumRow{Name: name, Lines: s.Lines, Amount: s.Amount, Size: s.Size, Seen: s.Seen, Faulty: s.Faulty, Wrong: s.Wrong}
	if s.Known {
		row.Guess = fmt.Sprintf("%s–%s 户", ui.Grouped(s.Guess.Lowest), ui.Grouped(s.Guess.Utmost))
		if s.Guess.Lowest == s.Guess.Utmost {
			row.Guess = ui.Grouped(s.Guess.Likely) + " 户"
		}
	}
	return row
}

// openPlan draws a plan or cancels it.
func (d *Desk) openPlan(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	b := ui.Banner{Tone: ui.Good}
	switch r.PathValue("do") {
	case "draw":
		n, drawErr := d.App.DrawPlan(r.Context(), by, id)
		err, b.Title, b.Says = drawErr, fmt.Sprintf("已抽取 %s 户", ui.Grouped(n)), "种子已公开，核查任务已分到抽出的核查员。"
	case "cancel":
		err, b.Title, b.Says = d.App.CancelPlan(r.Context(), by, id, r.PostFormValue("reason")), "已撤销抽查方案", "种子同时公开。"
	default:
		err = fault.NotFound
	}
	if err != nil {
		return err
	}
	return d.done(w, r, fmt.Sprintf("/desk/inspections/%d", id), b)
}

// sendFrame sends the file by which anybody can draw again.
func (d *Desk) sendFrame(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	file, err := d.App.FrameFile(r.Context(), by, id)
	if err != nil {
		return err
	}
	return attach(w, fmt.Sprintf("frame-%d.txt", id), kindBytes, bytes.NewBuffer(file))
}
