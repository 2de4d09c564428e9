package desk

import (
	"fmt"
	"net/http"
	"strconv"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var unlistedPage = ui.Parse[UnlistedPeople](files, "unlisted.html")

// UnlistedPeople is who is entitled by the register of basis and on no roster (漏发清单), for one roster's
// programme, period and township.
type UnlistedPeople struct {
	RosterRow
	Export string
	Rows   []UnlistedRow
	Total  fen.Fen
}

// An UnlistedRow is one of them.
type UnlistedRow struct {
	Record   string
	PersonID string
	Name     string
	Village  string
	Item     string
	Due      fen.Fen
}

func (d *Desk) showUnlisted(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.unlisted(r, by)
	if err != nil {
		return err
	}
	return unlistedPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) unlisted(r *http.Request, by auth.Actor) (v UnlistedPeople, err error) {
	id, err := idOf(r)
	if err != nil {
		return v, err
	}
	g, err := d.App.Roster(r.Context(), by, id)
	if err != nil {
		return v, err
	}
	return d.unlistedOf(r, by, g.Roster)
}

func (d *Desk) unlistedOf(r *http.Request, by auth.Actor, g store.Roster) (v UnlistedPeople, err error) {
	var list []app.Unlisted
	err = d.App.Unlisted(r.Context(), by, g.Programme, g.Period, g.Region, func(u app.Unlisted) error {
		list = append(list, u)
		return nil
	})
	if err != nil {
		return v, err
	}
	codes := []region.Code{g.Region}
	for _, u := range list {
		codes = append(codes, u.Region)
	}
	places, err := d.App.Places(r.Context(), codes...)
	v = UnlistedPeople{RosterRow: d.rosterRow(g, places[g.Region]), Export: fmt.Sprintf("/desk/rosters/%d/unlisted.csv", g.ID)}
	for _, u := range list {
		v.Rows = append(v.Rows, UnlistedRow{strconv.FormatInt(u.Record, 10), strconv.FormatInt(u.Person, 10), u.Name, places[u.Region], u.Item, u.Due})
		v.Total += u.Due
	}
	return v, err
}

func (d *Desk) sendUnlisted(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.unlisted(r, by)
	if err != nil {
		return err
	}
	t := ui.Table{Titles: []string{"底册号", "姓名", "村", "事项", "应享受（元）", "走访情况"}}
	for _, u := range v.Rows {
		t.Rows = append(t.Rows, []string{u.Record, u.Name, u.Village, u.Item, u.Due.Yuan(), ""})
	}
	ui.SendCSV(w, r, fmt.Sprintf("漏发清单-%s-%s-%s.csv", v.Place, v.Programme, v.Period), t)
	return nil
}
