package desk

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/period"
	"yikatong/internal/web/ui"
)

// An EditionRow is a published edition of the list.
type EditionRow struct{ Name, Href, Says string }

// watchDays is how many days before 30 June the list begins to stand among what waits.
const watchDays = 91

// editions fills in what was published, and whether this year's list is due.
func (d *Desk) editions(r *http.Request, by auth.Actor, v *Programmes) error {
	list, err := d.App.Public().Editions(r.Context())
	if err != nil {
		return err
	}
	for _, e := range list {
		v.Editions = append(v.Editions, EditionRow{fmt.Sprintf("%d 年第 %d 次", e.Year, e.Number), fmt.Sprintf("/catalogue/%d/%d", e.Year, e.Number),
			e.At.In(china).Format("2006年1月2日") + " " + e.Publisher + "公布 · 摘要 " + e.Digest[:min(12, len(e.Digest))]})
	}
	due, err := d.App.ListDeadline(r.Context(), by)
	if err != nil {
		return err
	}
	if !due.Published {
		tone := ui.Wait
		if due.Days < 0 {
			tone = ui.Bad
		}
		v.Deadline = &ui.Banner{Tone: tone, Title: fmt.Sprintf("%d 年政策清单还没有公布", due.Year), Says: dueWords(due)}
	}
	if holds(by, auth.PublishList) {
		label := fmt.Sprintf("公布 %d 年政策清单", due.Year)
		if due.Published {
			label = fmt.Sprintf("公布 %d 年政策清单的更正", due.Year)
		}
		v.Publish.Actions = []ui.Action{{Href: "/desk/editions", Label: label, Says: "按现在的清单和标准公布，公布后不能修改，只能再公布更正。",
			Hidden: []ui.Hidden{{Name: "year", Value: strconv.Itoa(due.Year)}}}}
	}
	return nil
}

// dueWords says how far 30 June is.
func dueWords(d app.Deadline) string {
	switch {
	case d.Days < 0:
		return fmt.Sprintf("应在 6 月 30 日前公布，已逾期 %d 天。", -d.Days)
	case d.Days == 0:
		return "今天是最后一天（6 月 30 日前公布）。"
	}
	return fmt.Sprintf("6 月 30 日前公布，还有 %d 天（%d 个工作日）。", d.Days, d.Workdays)
}

// publishList publishes this year's list.
func (d *Desk) publishList(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	year, err := strconv.Atoi(r.PostFormValue("year"))
	if err != nil {
		return fault.Invalid
	}
	e, err := d.App.Publish(r.Context(), by, year)
	if err != nil {
		return err
	}
	return d.done(w, r, "/desk/programmes", ui.Banner{Tone: ui.Good, Title: fmt.Sprintf("已公布 %d 年政策清单第 %d 次，%d 个项目", e.Year, e.Number, len(e.Programmes)),
		Href: fmt.Sprintf("/catalogue/%d", e.Year), Link: "看公开页面"})
}

// listTodos is this year's list, for who publishes it, from three months before it is due.
func (d *Desk) listTodos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	if !holds(by, auth.PublishList) {
		return nil, nil
	}
	due, err := d.App.ListDeadline(ctx, by)
	if err != nil || due.Published || due.Days > watchDays {
		return nil, err
	}
	state := ui.Tag{Tone: ui.Wait, Word: fmt.Sprintf("还有 %d 天", due.Days)}
	if due.Days < 0 {
		state = ui.Tag{Tone: ui.Bad, Word: fmt.Sprintf("逾期 %d 天", -due.Days)}
	}
	return []Todo{{Kind: "公布政策清单", What: fmt.Sprintf("%d 年政策清单：%s", due.Year, dueWords(due)), Href: "/desk/programmes", State: state,
		Since: due.By.AddDate(0, 0, -watchDays)}}, nil
}

// sendExplanation sends as JSON the steps behind a person's amounts of a programme and period
// to whom their page would show them.
func (d *Desk) sendExplanation(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	p, err := period.Parse(r.FormValue("period"))
	if err != nil {
		return err
	}
	person, err := d.App.Person(r.Context(), by, id)
	if err != nil {
		return err
	}
	list, err := d.App.Explain(r.Context(), by, person.No, r.FormValue("programme"), p)
	if err != nil {
		return err
	}
	return sendJSON(w, list)
}
