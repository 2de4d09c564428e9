package desk

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var overviewPage = ui.Parse[Overview](files, "overview.html")

// Overview is the work desk (工作台): what waits for this user, and how the year stands within
// the user's scope.
type Overview struct {
	Scope   string // 您负责：竹园镇 12 个村
	Todos   []Todo // what came first on top
	Year    int
	Totals  []ui.BigNumber
	Bullets []ui.Bullet
	States  []StateCount
	Imports []ImportRow
}

// A Todo is one thing that waits, one click from its action.
type Todo struct {
	Kind   string // 审核名册, 财政审批 …
	What   string // 竹园镇 耕地地力保护补贴 2026年
	Href   string
	State  ui.Tag
	People int
	Amount fen.Fen
	Since  time.Time
	Due    string // day by which it is to be done, "" for none
	Late   int    // working days since then
}

// A StateCount is how many batches stand in a state.
type StateCount struct {
	State  ui.Tag
	Href   string
	Count  int
	People int
	Amount fen.Fen
}

// An ImportRow is one import as lists show it.
type ImportRow struct {
	ID       string
	File     string
	What     string // 城乡低保 2025年3月
	By       string
	At       time.Time
	State    ui.Tag
	Accepted int
	Rejected int
}

// Tag shows what is to be done.
func (t Todo) Tag() ui.Tag { return ui.Tag{Tone: ui.Wait, Word: t.Kind} }

func (d *Desk) showOverview(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	o, err := d.App.Overview(r.Context(), by)
	if err != nil {
		return err
	}
	v := Overview{Scope: d.scope(r, by)}
	if v.Todos, err = d.todos(r.Context(), by); err != nil {
		return err
	}
	v.Year, v.Bullets = d.yearBullets(o.Appropriations)
	v.Totals = totals(v.Bullets, by)
	for _, c := range o.Batches {
		v.States = append(v.States, StateCount{batchTag(c.State), "/desk/batches?state=" + string(c.State), c.Count, c.Payments, c.Total})
	}
	for _, in := range o.Intakes {
		v.Imports = append(v.Imports, d.importRow(in, o.Who))
	}
	return overviewPage.Render(w, r, d.base(r, by), v)
}

// scope says in one line what the actor answers for.
func (d *Desk) scope(r *http.Request, by auth.Actor) string {
	parts := append([]string{d.Place(r.Context(), by.Region)}, by.Departments...)
	if by.Bank != "" {
		parts = append(parts, by.Bank)
	}
	return "您负责：" + strings.Join(parts, "，")
}

// yearBullets sums the appropriations of the latest year by programme.
func (d *Desk) yearBullets(list []store.Appropriation) (year int, bullets []ui.Bullet) {
	for _, a := range list {
		year = max(year, a.Year)
	}
	at := map[string]int{}
	for _, a := range list {
		if a.Year != year {
			continue
		}
		i, ok := at[a.Programme]
		if !ok {
			i = len(bullets)
			at[a.Programme] = i
			bullets = append(bullets, ui.Bullet{Name: d.App.ProgrammeName(a.Programme), Href: "/desk/appropriations?year=" + strconv.Itoa(year),
				Mark: d.yearMark(year)})
		}
		put(&bullets[i], a.Balance)
	}
	slices.SortStableFunc(bullets, func(a, b ui.Bullet) int { return cmp.Compare(b.Total, a.Total) })
	return year, bullets
}

// put adds what stands on an appropriation to a bar.
func put(b *ui.Bullet, on ledger.Balance) {
	b.Total -= on[ledger.Granted]
	b.Paid += on[ledger.Paid]
	b.Transit += on[ledger.InTransit]
	b.Locked += on[ledger.Committed]
	b.Spare += on[ledger.Available]
}

// yearMark is how much of a year has passed, in thousandths; 0 for another year.
func (d *Desk) yearMark(year int) int {
	now := d.App.Now().In(china)
	if now.Year() != year {
		return 0
	}
	return now.YearDay() * 1000 / 366
}

// totals are the sums of the bars; what is in transit leads to its ageing list.
func totals(bullets []ui.Bullet, by auth.Actor) []ui.BigNumber {
	if len(bullets) == 0 {
		return nil
	}
	var paid, transit, locked, spare fen.Fen
	for _, b := range bullets {
		paid, transit, locked, spare = paid+b.Paid, transit+b.Transit, locked+b.Locked, spare+b.Spare
	}
	moving := ui.Money("在途", transit, ui.Move)
	if holds(by, auth.SeeAgeing) {
		moving.Href = "/desk/ageing"
	}
	return []ui.BigNumber{ui.Money("已付", paid, ui.Good), moving, ui.Money("已锁", locked, ui.Wait), ui.Money("可用", spare, ui.Plain)}
}

func (d *Desk) importRow(in store.Intake, who map[int64]string) ImportRow {
	what := in.Period
	if in.Programme != "" {
		what = d.App.ProgrammeName(in.Programme) + " " + chinese(in.Period)
	}
	return ImportRow{ID: strconv.FormatInt(in.ID, 10), File: in.File, What: what, By: who[in.By], At: in.StartedAt,
		State: jobTags[jobState(in, d.App.Progress(in.ID))], Accepted: in.Accepted, Rejected: in.Rejected}
}
