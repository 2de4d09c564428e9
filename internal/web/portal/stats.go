package portal

import (
	"net/http"
	"strconv"

	"yikatong/internal/disclose"
	"yikatong/internal/web/ui"
)

var statsPage = ui.Parse[Stats](files, "stats.html", "shared.html")

// Stats is the year's totals.
type Stats struct {
	disclose.Year
	Bars []ui.Bar
}

func (p *Portal) showStats(w http.ResponseWriter, r *http.Request) error {
	year, _ := strconv.Atoi(r.FormValue("year")) // what is no year asks for the latest
	y, err := p.read.Year(r.Context(), year)
	if err != nil {
		return err
	}
	return statsPage.Render(w, r, p.base(r), Stats{y, bars(y)})
}

func bars(y disclose.Year) []ui.Bar {
	all := make([]ui.Bar, len(y.Rows))
	for i, s := range y.Rows {
		all[i] = ui.Bar{Name: s.Name, Count: s.People, Amount: s.Amount}
		if s.Programme != "" {
			all[i].Href = "/programmes/" + s.Programme
		}
	}
	return ui.Scale(all)
}
