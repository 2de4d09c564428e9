package portal

import (
	"fmt"
	"net/http"
	"strconv"

	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/web/ui"
)

var (
	editionsPage = ui.Parse[Editions](files, "editions.html", "shared.html")
	editionPage  = ui.Parse[Edition](files, "edition.html", "shared.html")
)

// Editions is every list of policies the county has published.
type Editions struct{ Rows []EditionLink }

// An EditionLink is a published list as a link.
type EditionLink struct {
	disclose.EditionHead
	Href string
}

// Edition is one published list: printable, and beside it the file for machines.
type Edition struct {
	disclose.Edition
	Digest string
	Data   string // address of the JSON
}

// SinceWords says which edition the changes are compared with.
func (e Edition) SinceWords() string {
	var year, number int
	if _, err := fmt.Sscanf(e.Since, "%d-%d", &year, &number); err != nil {
		return ""
	}
	return fmt.Sprintf("%d 年第 %d 次公布的清单", year, number)
}

func (p *Portal) showEditions(w http.ResponseWriter, r *http.Request) error {
	list, err := p.read.Editions(r.Context())
	if err != nil {
		return err
	}
	v := Editions{}
	for _, e := range list {
		v.Rows = append(v.Rows, EditionLink{e, editionURL(e.Year, e.Number)})
	}
	return editionsPage.Render(w, r, p.base(r), v)
}

func editionURL(year, number int) string { return fmt.Sprintf("/catalogue/%d/%d", year, number) }

// edition finds the edition an address names; without a number it is the year's last.
func (p *Portal) edition(r *http.Request) (e disclose.PublishedEdition, err error) {
	year, err := strconv.Atoi(r.PathValue("year"))
	if err != nil {
		return e, fault.NotFound
	}
	number := 0
	if text := r.PathValue("number"); text != "" {
		if number, err = strconv.Atoi(text); err != nil || number < 1 {
			return e, fault.NotFound
		}
	}
	return p.read.Edition(r.Context(), year, number)
}

func (p *Portal) showEdition(w http.ResponseWriter, r *http.Request) error {
	e, err := p.edition(r)
	if err != nil {
		return err
	}
	v := Edition{Edition: e.Edition, Digest: e.Digest, Data: editionURL(e.Year, e.Number) + "/data.json"}
	return editionPage.Render(w, r, p.base(r), v)
}

// sendEdition sends an edition byte for byte as it was published. Its digest is its tag, so
// that who has it already is told so.
func (p *Portal) sendEdition(w http.ResponseWriter, r *http.Request) error {
	e, err := p.edition(r)
	if err != nil {
		return err
	}
	tag := `"` + e.Digest + `"`
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("ETag", tag)
	w.Header().Set("Access-Control-Allow-Origin", "*")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, err = w.Write(e.JSON)
	return err
}
