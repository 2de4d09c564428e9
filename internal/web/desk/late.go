package desk

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var latePage = ui.Parse[Late](files, "late.html")

// Late is the steps that should have been taken by now (迟办), with whose turn it is.
type Late struct{ Rows []LateRow }

// A LateRow is one of them.
type LateRow struct {
	Code   string // of the cross-check
	What   string
	Href   string
	Step   string
	Whose  string
	State  ui.Tag
	Since  time.Time
	Due    string
	Days   int
	Count  int
	Amount fen.Fen
}

func (d *Desk) showLate(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.late(r, by)
	if err != nil {
		return err
	}
	return latePage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) late(r *http.Request, by auth.Actor) (v Late, err error) {
	list, err := d.App.LateSteps(r.Context(), by)
	if err != nil {
		return v, err
	}
	v.Rows, err = d.lateRows(r.Context(), list)
	return v, err
}

func (d *Desk) lateRows(ctx context.Context, list []app.LateStep) (rows []LateRow, err error) {
	codes := make([]region.Code, len(list))
	for i, l := range list {
		codes[i] = l.Region
	}
	places, err := d.App.Places(ctx, codes...)
	for _, l := range list {
		rows = append(rows, d.lateRow(l, places))
	}
	return rows, err
}

func (d *Desk) lateRow(l app.LateStep, places map[region.Code]string) LateRow {
	row := LateRow{Code: l.Code, What: d.App.ProgrammeName(l.Programme) + " " + l.Period.Chinese(), Step: l.Step, Whose: rolesInWords(l.Whose), Since: l.Since, Due: l.Due, Days: l.Days, Count: l.Count, Amount: l.Total}
	if l.On == store.OnBatch {
		row.What, row.Href, row.State = row.What+" 批次 "+l.Number, fmt.Sprintf("/desk/batches/%d", l.ID), batchTag(pay.State(l.State))
		if l.State == store.FailedState {
			row.State = ui.Tag{Tone: ui.Bad, Word: "发放失败"}
		}
		return row
	}
	row.What, row.Href, row.State = places[l.Region]+" "+row.What, fmt.Sprintf("/desk/rosters/%d", l.ID), rosterTag(roster.State(l.State))
	return row
}

func rolesInWords(roles []auth.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = r.Chinese()
	}
	return strings.Join(names, "、")
}

func (d *Desk) sendLate(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.late(r, by)
	if err != nil {
		return err
	}
	t := ui.Table{Titles: []string{"代码", "事项", "状态", "等哪一步", "谁办理", "从哪天起", "期限", "超期（工作日）", "人数", "金额（元）"}}
	for _, x := range v.Rows {
		t.Rows = append(t.Rows, []string{x.Code, x.What, x.State.Word, x.Step, x.Whose, today(x.Since), x.Due, strconv.Itoa(x.Days), strconv.Itoa(x.Count), x.Amount.Yuan()})
	}
	ui.SendCSV(w, r, "迟办清单-"+today(d.App.Now())+".csv", t)
	return nil
}
