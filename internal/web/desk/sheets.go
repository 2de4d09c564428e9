package desk

import (
	"net/http"
	"strconv"

	"yikatong/internal/auth"
	"yikatong/internal/inspect"
	"yikatong/internal/web/ui"
)

var sheetsPage = ui.Parse[Sheets](files, "sheets.html")

// Sheets is the sheets on which visits are written down by hand (核查表), one a page of A4.
type Sheets struct {
	Title, Back string
	Rows        []Sheet
}

// A Sheet is that of one household.
type Sheet struct {
	CallRow
	Plan   string
	Due    string
	Ticket string // by which the line was drawn
	Facts  []ui.Fact
	Points []string
	Mets   []string
	Ends   []string
}

func (d *Desk) showSheets(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	calls, err := d.App.SheetCalls(r.Context(), by, id, int(numberOf(r, "n")))
	if err != nil {
		return err
	}
	v := Sheets{Title: calls[0].Plan.Title, Back: "/desk/calls"}
	if holds(by, auth.SeeInspect) {
		v.Back = "/desk/inspections/" + strconv.FormatInt(id, 10)
	}
	for _, c := range calls {
		x, err := d.callView(r, c, by)
		if err != nil {
			return err
		}
		s := Sheet{CallRow: x.CallRow, Plan: x.Plan, Due: x.Due, Ticket: c.Ticket, Facts: x.Facts, Points: c.Guide.Points}
		for _, m := range inspect.Mets() {
			s.Mets = append(s.Mets, m.Chinese())
		}
		for _, e := range inspect.Ends() {
			s.Ends = append(s.Ends, e.Chinese())
		}
		v.Rows = append(v.Rows, s)
	}
	return sheetsPage.Render(w, r, d.base(r, by), v)
}
