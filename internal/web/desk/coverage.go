package desk

import (
	"net/http"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/period"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/chart"
)

var coveragePage = ui.Parse[Coverage](files, "coverage.html")

// Coverage is how far a programme's period reached, township by township (覆盖).
type Coverage struct {
	Says      string
	Programme ui.Field
	Period    ui.Field
	Map       chart.Figure
}

func (d *Desk) showCoverage(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	c, err := d.coverage(r, by)
	if err != nil {
		return err
	}
	return coveragePage.Render(w, r, d.base(r, by), d.coverageView(c))
}

func (d *Desk) sendCoverage(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	c, err := d.coverage(r, by)
	if err != nil {
		return err
	}
	sendFigureTable(w, r, "覆盖-"+c.Programme+"-"+c.Period.String(), d.tilesFigure(c, "").Table)
	return nil
}

// coverage reads what is asked for: a period that is none stands for the newest.
func (d *Desk) coverage(r *http.Request, by auth.Actor) (app.Coverage, error) {
	p, _ := period.Parse(r.FormValue("period"))
	return d.App.Coverage(r.Context(), by, r.FormValue("programme"), p)
}

func (d *Desk) coverageView(c app.Coverage) Coverage {
	v := Coverage{Programme: ui.Field{Name: "programme", Label: "补贴项目", Type: "select", Value: c.Programme},
		Period: ui.Field{Name: "period", Label: "期次", Type: "select", Value: c.Period.String()}}
	for _, x := range c.Choices {
		if n := len(v.Programme.Options); n == 0 || v.Programme.Options[n-1].Value != x.Programme {
			v.Programme.Options = append(v.Programme.Options, ui.Option{Value: x.Programme, Text: d.App.ProgrammeName(x.Programme)})
		}
		if x.Programme == c.Programme {
			v.Period.Options = append(v.Period.Options, ui.Option{Value: x.Period.String(), Text: x.Period.Chinese()})
		}
	}
	if c.Programme != "" {
		v.Says = d.App.ProgrammeName(c.Programme) + " " + c.Period.Chinese()
	}
	v.Map = d.tilesFigure(c, "/desk/coverage.csv?programme="+c.Programme+"&period="+c.Period.String())
	return v
}
