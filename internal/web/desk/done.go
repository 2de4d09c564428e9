package desk

import (
	"fmt"
	"net/http"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/roster"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var donePage = ui.Parse[Done](files, "done.html")

// Done is what the user did lately, and how it stands now (我办过的).
type Done struct{ Rows []DoneRow }

// A DoneRow is one step the user took.
type DoneRow struct {
	At     time.Time
	Did    string
	Void   bool // it was sent back afterwards and no longer counts
	What   string
	Href   string
	Count  int
	Amount fen.Fen
	State  ui.Tag // now
	Next   string // the step that it waits for; "" at the end of its way
}

// mostDone is how many steps the page goes back.
const mostDone = 100

func (d *Desk) showDone(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	list, err := d.App.Done(r.Context(), by, mostDone)
	if err != nil {
		return err
	}
	var v Done
	for _, a := range list {
		row := DoneRow{At: a.At, Void: a.Void, What: d.App.ProgrammeName(a.Programme) + " " + a.Period.Chinese(), Count: a.Count, Amount: a.Total}
		if a.Subject == store.OnRoster {
			row.roster(a)
		} else {
			row.batch(a)
		}
		if a.Region != "" {
			row.What = d.Place(r.Context(), a.Region) + " " + row.What
		}
		v.Rows = append(v.Rows, row)
	}
	return donePage.Render(w, r, d.base(r, by), v)
}

func (row *DoneRow) roster(a store.DoneAct) {
	state := roster.State(a.State)
	row.Did, row.Href, row.State = rosterDid(a.Action), fmt.Sprintf("/desk/rosters/%d", a.ID), rosterTag(state)
	for _, m := range state.Open() {
		if m.Needs&roster.Reason == 0 {
			row.Next = m.Chinese
		}
	}
}

func (row *DoneRow) batch(a store.DoneAct) {
	state := pay.State(a.State)
	row.Did, row.Href, row.State = batchDid(a.Action), fmt.Sprintf("/desk/batches/%d", a.ID), batchTag(state)
	for _, m := range state.Open() {
		if m.Do != pay.Cancel {
			row.Next = m.Chinese
		}
	}
}
