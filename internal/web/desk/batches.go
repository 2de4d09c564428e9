package desk

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var (
	batchesPage  = ui.Parse[Batches](files, "batches.html")
	newBatchPage = ui.Parse[NewBatch](files, "batch_new.html")
)

// Batches is the list of batches (发放批次).
type Batches struct {
	Sort    ui.Sort
	Filters ui.Filters
	Rows    []BatchRow
	Pager   ui.Pager
	May     bool // the user may make a batch
}

// A BatchRow is a batch as the list shows it.
type BatchRow struct {
	ID        string
	Programme string
	Place     string
	Period    period.Period
	State     ui.Tag
	People    int
	Amount    fen.Fen
	Failed    int
	Unknown   int
	Changed   time.Time
	Number    string
}

// NewBatch offers the rosters whose notice has ended, to be paid together.
type NewBatch struct {
	Errors []ui.Field
	Groups []Ready
	Held   []HeldGroup // lines that wait for their accounts alone
}

// Ready is the rosters of one programme and period that may become a batch.
type Ready struct {
	Programme string
	Period    period.Period
	Rosters   []RosterRow
	People    int
	Amount    fen.Fen
	Spare     fen.Fen // of the programme's appropriation
	Action    ui.Actions
}

func batchHref(id pay.BatchID) string { return fmt.Sprintf("/desk/batches/%d", id) }

func (d *Desk) batchName(b pay.Batch) string {
	name := d.App.ProgrammeName(b.Programme) + " " + b.Period.Chinese()
	if b.Corrects != 0 {
		name += "（更正）"
	}
	return name
}

// batchQuery is what an address asks of the list.
func batchQuery(r *http.Request) store.BatchQuery {
	return store.BatchQuery{Programme: r.FormValue("programme"), Period: r.FormValue("period"), State: pay.State(r.FormValue("state")), Order: ui.SortOf(r.URL).Key()}
}

func (d *Desk) showBatches(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	page := pageOf(r)
	q := batchQuery(r)
	q.Limit, q.Offset = pageSize, (page-1)*pageSize
	list, err := d.App.BatchPage(r.Context(), by, q)
	if err != nil {
		return err
	}
	v := Batches{Sort: ui.SortOf(r.URL), May: holds(by, auth.FormBatch)}
	whole := d.Place(r.Context(), d.App.CountyCode())
	for _, b := range list.Rows {
		v.Rows = append(v.Rows, d.batchRow(b, whole, list.Notes[int64(b.ID)]))
	}
	total := 0
	v.Filters, total = batchFilters(r, list.Counts)
	exports(&v.Filters, r, "/desk/batches/list")
	v.Pager = ui.NewPager(r.URL, page, pageSize, total)
	return batchesPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) batchRow(b pay.Batch, place string, note store.BatchNote) BatchRow {
	return BatchRow{ID: strconv.FormatInt(int64(b.ID), 10), Number: b.Number, Programme: d.App.ProgrammeName(b.Programme), Place: place, Period: b.Period,
		State: batchTag(b.State), People: b.Count, Amount: b.Total, Failed: note.Failed, Unknown: note.Unknown, Changed: note.Changed}
}

// batchFilters are the states that batches stand in; shown is how many the list has in all.
func batchFilters(r *http.Request, counts []store.BatchCount) (f ui.Filters, shown int) {
	state := r.FormValue("state")
	var all, payments int
	var amount fen.Fen
	var items []ui.Filter
	for _, c := range counts {
		items = append(items, choice(r, "state", string(c.State), c.State.Chinese(), c.Count))
		all += c.Count
		if state == "" || state == string(c.State) {
			shown, payments, amount = shown+c.Count, payments+c.Payments, amount+c.Total
		}
	}
	f = ui.Filters{Label: "状态", Items: append([]ui.Filter{choice(r, "state", "", "全部", all)}, items...),
		Says: fmt.Sprintf("%s 个批次，%s", ui.Grouped(shown), sum(payments, amount))}
	return f, shown
}

// groupReady puts the rosters that may be paid together by programme and period, in which
// order they come.
func groupReady(list []store.Ready) [][]store.Ready {
	var groups [][]store.Ready
	for _, one := range list {
		n := len(groups)
		if n > 0 && groups[n-1][0].Programme == one.Programme && groups[n-1][0].Period == one.Period {
			groups[n-1] = append(groups[n-1], one)
			continue
		}
		groups = append(groups, []store.Ready{one})
	}
	return groups
}

func people(group []store.Ready) (n int) {
	for _, g := range group {
		n += g.Payable
	}
	return n
}

func money(group []store.Ready) (f fen.Fen) {
	for _, g := range group {
		f += g.Sum
	}
	return f
}

func (d *Desk) showNewBatch(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	list, err := d.App.Ready(r.Context(), by)
	if err != nil {
		return err
	}
	held, err := d.App.HeldLines(r.Context(), by)
	if err != nil {
		return err
	}
	v := NewBatch{Held: d.heldGroups(held)}
	for _, group := range groupReady(list) {
		ready, err := d.ready(r.Context(), by, group)
		if err != nil {
			return err
		}
		v.Groups = append(v.Groups, ready)
	}
	return newBatchPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) ready(ctx context.Context, by auth.Actor, group []store.Ready) (Ready, error) {
	v := Ready{Programme: d.App.ProgrammeName(group[0].Programme), Period: group[0].Period, People: people(group), Amount: money(group)}
	page := app.RosterPage{}
	for _, g := range group {
		g.Roster.Lines, g.Roster.Total = g.Payable, g.Sum // what may be paid now, not all of the roster
		page.Rows = append(page.Rows, g.Roster)
	}
	var err error
	if v.Rosters, err = d.rosterRows(ctx, page); err != nil {
		return v, err
	}
	money, err := d.App.Appropriations(ctx, by, group[0].Programme)
	if err != nil {
		return v, err
	}
	for _, a := range money {
		v.Spare = max(v.Spare, a.Balance[ledger.Available]) // one appropriation pays a batch, never two
	}
	if v.Spare < v.Amount {
		v.Action.Why = "没有一笔指标够付这一批，请先登记或追加指标。"
		return v, nil
	}
	v.Action.Actions = []ui.Action{{Href: "/desk/batches", Label: "生成批次 " + sum(v.People, v.Amount), Primary: true,
		Hidden: []ui.Hidden{{Name: "programme", Value: group[0].Programme}, {Name: "period", Value: group[0].Period.String()}}}}
	return v, nil
}

func (d *Desk) formBatch(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	p, err := period.Parse(r.PostFormValue("period"))
	if err != nil {
		return err
	}
	b, err := d.App.FormBatch(r.Context(), by, r.PostFormValue("programme"), p)
	if err != nil {
		return err
	}
	return d.done(w, r, batchHref(b.ID), ui.Banner{Tone: ui.Good, Title: "已生成批次 " + b.Number + "：" + sum(b.Count, b.Total)})
}
