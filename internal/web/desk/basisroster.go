package desk

import (
	"fmt"
	"net/http"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/web/ui"
)

var basisRosterPage = ui.Parse[BasisRoster](files, "basis_roster.html")

// BasisRoster is who would get nothing in a roster made from the register of basis, and the
// button that makes it.
type BasisRoster struct {
	Programme, Number string
	Period            period.Period
	Place             string
	Refused           int
	Rows              []app.Refused // the first of them
	Make              ui.Actions
}

// shownRefusals is how many records that give nothing a page shows.
const shownRefusals = 500

func (d *Desk) showRefusals(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	p, err := d.App.Programme(r.FormValue("programme"))
	if err != nil {
		return err
	}
	span, err := period.Parse(r.FormValue("period"))
	if err != nil {
		return err
	}
	place, err := region.ParseCode(r.FormValue("place"))
	if err != nil {
		return err
	}
	v := BasisRoster{Programme: p.Name, Number: p.Number, Period: span}
	err = d.App.Refusals(r.Context(), by, p.Number, span, place, func(x app.Refused) error {
		if v.Refused++; v.Refused <= shownRefusals {
			v.Rows = append(v.Rows, x)
		}
		return nil
	})
	if err != nil {
		return err
	}
	names, err := d.App.Places(r.Context(), place)
	if err != nil {
		return err
	}
	v.Place = names[place]
	v.Make.Actions = []ui.Action{{Href: "/desk/basis/roster", Label: "生成名册草稿", Primary: true, Hidden: []ui.Hidden{{Name: "programme", Value: p.Number},
		{Name: "period", Value: span.String()}, {Name: "place", Value: string(place)}}}}
	return basisRosterPage.Render(w, r, d.base(r, by), v)
}

// makeRoster makes a township's draft from the register, and leads to it.
func (d *Desk) makeRoster(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	span, err := period.Parse(r.PostFormValue("period"))
	if err != nil {
		return err
	}
	place, err := region.ParseCode(r.PostFormValue("place"))
	if err != nil {
		return err
	}
	m, err := d.App.MakeRoster(r.Context(), by, r.PostFormValue("programme"), span, place)
	if err != nil {
		return err
	}
	says := fmt.Sprintf("共 %d 行", m.Lines)
	if m.BackPay > 0 {
		says += fmt.Sprintf("，其中补发 %d 行", m.BackPay)
	}
	return d.done(w, r, fmt.Sprintf("/desk/rosters/%d", m.Roster), ui.Banner{Tone: ui.Good, Title: "名册草稿已按底册生成",
		Says: fmt.Sprintf("%s；不予发放 %d 条，已发足 %d 条。", says, m.Refused, m.Settled)})
}
