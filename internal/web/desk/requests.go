package desk

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yikatong/internal/apply"
	"yikatong/internal/auth"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var requestsPage = ui.Parse[Requests](files, "requests.html")

// Requests is the applications for subsidies (申报), or the changes of account (改卡).
type Requests struct {
	Title   string
	Kinds   []ui.Filter // the two, of who may see both
	Filters ui.Filters
	Rows    []RequestRow
	Pager   ui.Pager
	May     bool // the user may enter one
}

// A RequestRow is one request in a list.
type RequestRow struct {
	ID, What string
	Name, No string // of the applicant; the number masked
	Place    string
	Source   string
	State    ui.Tag
	At       time.Time
	Due      string
	Late     int
}

func kindAsked(r *http.Request) apply.Kind {
	if r.FormValue("kind") == string(apply.Account) {
		return apply.Account
	}
	return apply.Right
}

func (d *Desk) showRequests(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	kind, state := kindAsked(r), apply.State(r.FormValue("state"))
	list, err := d.App.Requests(r.Context(), by, store.RequestQuery{Kind: kind, State: state, Limit: pageSize, Offset: (pageOf(r) - 1) * pageSize})
	if err != nil {
		return err
	}
	v := Requests{Title: kind.Chinese(), May: holds(by, auth.EnterRequest), Filters: ui.Filters{Label: "状态"}}
	if holds(by, auth.SeeCardChange) {
		for _, k := range []apply.Kind{apply.Right, apply.Account} {
			v.Kinds = append(v.Kinds, ui.Filter{Text: k.Chinese(), Href: "/desk/requests?kind=" + string(k), Current: k == kind})
		}
	}
	all := 0
	for _, s := range apply.States {
		if n := list.Counts[s]; n > 0 || s == state {
			v.Filters.Items = append(v.Filters.Items, choice(r, "state", string(s), s.Chinese(kind), n))
			all += n
		}
	}
	v.Filters.Items = append([]ui.Filter{choice(r, "state", "", "全部", all)}, v.Filters.Items...)
	total := all
	if state != "" {
		total = list.Counts[state]
	}
	v.Filters.Says = fmt.Sprintf("%s%s，共 %s 件", d.Place(r.Context(), by.Region), kind.Chinese(), ui.Grouped(total))
	v.Pager = ui.NewPager(r.URL, pageOf(r), pageSize, total)
	if v.Rows, err = d.requestRows(r.Context(), list.Rows); err != nil {
		return err
	}
	return requestsPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) requestRows(ctx context.Context, list []store.Request) ([]RequestRow, error) {
	codes := make([]region.Code, len(list))
	for i, q := range list {
		codes[i] = q.Region
	}
	places, err := d.App.Places(ctx, codes...)
	rows := make([]RequestRow, len(list))
	for i, q := range list {
		rows[i] = RequestRow{ID: strconv.FormatInt(q.ID, 10), What: "改卡", Name: q.Name, No: q.No.String(), Place: places[q.Region], Source: requestSource(q),
			State: requestTag(q.Kind, q.State), At: q.At}
		if q.Kind == apply.Right {
			rows[i].What = d.App.ProgrammeName(q.Programme)
		}
		rows[i].Due, rows[i].Late = d.App.RequestDue(q)
	}
	return rows, err
}

// requestSource tells who brought a request and how sure it is that it was the person.
func requestSource(q store.Request) string {
	switch {
	case q.By != 0:
		return "工作人员代办"
	case q.Proof != "":
		return "网上，本人已验证"
	}
	return "网上，身份待核对"
}

// requestTodos are the requests that wait for a step of the actor's duty.
func (d *Desk) requestTodos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	var list []Todo
	seen := map[string]bool{}
	for _, kind := range []apply.Kind{apply.Right, apply.Account} {
		if kind == apply.Right && !holds(by, auth.SeeApplication) || kind == apply.Account && !holds(by, auth.SeeCardChange) {
			continue
		}
		for _, m := range apply.Moves {
			if m.Of != "" && m.Of != kind || m.Within == 0 || !holds(by, m.Duty) || seen[string(kind)+string(m.From)] {
				continue
			}
			seen[string(kind)+string(m.From)] = true
			more, err := d.requestsAt(ctx, by, kind, m)
			if err != nil {
				return nil, err
			}
			list = append(list, more...)
		}
	}
	return list, nil
}

// requestsAt are those that stand where a move leads on. One whose programme asks the village
// first waits for the village alone.
func (d *Desk) requestsAt(ctx context.Context, by auth.Actor, kind apply.Kind, m apply.Move) ([]Todo, error) {
	page, err := d.App.Requests(ctx, by, store.RequestQuery{Kind: kind, State: m.From, Limit: todoMost})
	if err != nil {
		return nil, err
	}
	rows, err := d.requestRows(ctx, page.Rows)
	var list []Todo
	for i, row := range rows {
		do := d.App.RequestStepFor(page.Rows[i], by)
		if do == "" {
			continue
		}
		list = append(list, Todo{Kind: do + kind.Chinese(), What: row.Place + " " + row.Name + " " + row.What, Href: "/desk/requests/" + row.ID,
			State: row.State, People: 1, Since: page.Rows[i].Since, Due: row.Due, Late: row.Late})
	}
	return list, err
}
