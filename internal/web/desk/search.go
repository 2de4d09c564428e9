package desk

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/web/ui"
)

var searchPage = ui.Parse[Search](files, "search.html")

// Search is what was found of a text within the user's scope, by kind.
type Search struct {
	Says    string
	Error   string
	People  []PersonRow
	Places  []ui.Fact // villages and townships, each with the way to what is there
	Rosters []RosterRow
	Batches []BatchRow
}

// Nothing reports whether a search was made and found nothing.
func (s Search) Nothing() bool {
	return s.Says != "" && len(s.People)+len(s.Places)+len(s.Rosters)+len(s.Batches) == 0
}

// maySearch reports whether there is anything that the actor could find.
func maySearch(by auth.Actor) bool {
	return holds(by, auth.SeePerson) || holds(by, auth.SeeRoster) || holds(by, auth.SeeBatch)
}

// search takes a text and leads to what is found. It is kept in the session: a whole number must not
// stand in an address.
func (d *Desk) search(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	d.sessions.Put(r.Context(), keyAsked, strings.TrimSpace(r.PostFormValue("q")))
	http.Redirect(w, r, "/desk/search", http.StatusSeeOther)
	return nil
}

func (d *Desk) showSearch(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	asked := d.sessions.GetString(r.Context(), keyAsked)
	if asked == "" {
		return searchPage.Render(w, r, d.base(r, by), Search{})
	}
	f, err := d.App.Search(r.Context(), by, asked)
	if errors.Is(err, fault.Invalid) {
		return searchPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), Search{Error: why(err)})
	}
	if err != nil {
		return err
	}
	v := Search{Says: fmt.Sprintf("查找“%s”", asked)}
	if ident.Clean(asked) != "" && strings.ContainsAny(asked, "0123456789") {
		v.Says = "按号码查找"
	}
	if v.People, err = d.personRows(r, f.People); err != nil {
		return err
	}
	for _, p := range f.Places {
		v.Places = append(v.Places, ui.Fact{Name: p.Name, Value: d.Place(r.Context(), p.Code.Township())})
	}
	rosters, err := d.rosterRows(r.Context(), app.RosterPage{Rows: f.Rosters})
	if err != nil {
		return err
	}
	v.Rosters = rosters
	for _, b := range f.Batches.Rows {
		v.Batches = append(v.Batches, d.batchRow(b, "", f.Batches.Notes[int64(b.ID)]))
	}
	v.Says += fmt.Sprintf("：%d 人、%d 份名册、%d 个批次。", len(v.People), len(v.Rosters), len(v.Batches))
	return searchPage.Render(w, r, d.base(r, by), v)
}
