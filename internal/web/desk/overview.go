package desk

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/roster"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var overviewPage = ui.Parse[Overview](files, "overview.html")

// Overview is the work desk (工作台): what waits for this user, what was passed on, and how
// the year stands within the user's scope.
type Overview struct {
	Scope   string // 您负责：竹园镇 12 个村
	Todos   []Todo // overdue first, then by due day
	Passed  []Todo // what the user handed on: where it is now
	Year    int
	Totals  []ui.BigNumber
	Bullets []ui.Bullet
	States  []StateCount
	Imports []ImportRow
}

// A Todo is one thing that waits, one click from its action.
type Todo struct {
	Kind    string // 审核名册, 财政审批 …
	What    string // 竹园镇 耕地地力保护补贴 2026年
	Href    string
	State   ui.Tag
	People  int
	Amount  fen.Fen
	Since   time.Time
	Due     time.Time // zero if nothing presses
	Overdue int       // working days past due
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

// Tag shows what is to be done, in red once it is late.
func (t Todo) Tag() ui.Tag {
	if t.Overdue > 0 {
		return ui.Tag{Tone: ui.Bad, Word: t.Kind, Icon: "wait"}
	}
	return ui.Tag{Tone: ui.Wait, Word: t.Kind}
}

// todoMost is how many things of a kind the work desk lists; the rest is in the lists.
const todoMost = 20

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
	v.Totals = totals(v.Bullets)
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

// todos is what waits for the actor's duties, what came first on top.
func (d *Desk) todos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	var list []Todo
	for _, wait := range []func(context.Context, auth.Actor) ([]Todo, error){d.rosterTodos, d.batchTodos, d.readyTodos, d.bankTodos} {
		more, err := wait(ctx, by)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	slices.SortStableFunc(list, func(a, b Todo) int { return a.Since.Compare(b.Since) })
	return list, nil
}

// rosterTodos are the rosters that stand where a move of the actor's duty leads on. One
// whose notice still runs waits for the days, not for the actor.
func (d *Desk) rosterTodos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	var list []Todo
	for _, m := range roster.Moves {
		if m.Needs&roster.Reason != 0 || !holds(by, m.Duty) {
			continue
		}
		page, err := d.App.RosterPage(ctx, by, store.RosterQuery{State: m.From, Limit: todoMost})
		if err != nil {
			return nil, err
		}
		rows, err := d.rosterRows(ctx, page)
		if err != nil {
			return nil, err
		}
		for i, row := range rows {
			if m.Do == roster.Clear && !d.noticeOver(page.Rows[i]) {
				continue
			}
			list = append(list, Todo{Kind: m.Chinese, What: row.Place + " " + row.Programme + " " + row.Period.Chinese(), Href: "/desk/rosters/" + row.ID,
				State: row.State, People: row.People, Amount: row.Amount, Since: row.Changed})
		}
	}
	return list, nil
}

// noticeOver reports whether a roster's days of notice have passed.
func (d *Desk) noticeOver(g store.Roster) bool { return today(d.App.Now()) > g.NoticeUntil }

// today is a moment's day in China, as the store writes days.
func today(t time.Time) string { return t.In(china).Format(time.DateOnly) }

var china = time.FixedZone("CST", 8*3600)

func (d *Desk) batchTodos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	var list []Todo
	for _, m := range pay.Moves {
		if m.Do == pay.Settle || m.Do == pay.Cancel || !holds(by, m.Duty) {
			continue
		}
		page, err := d.App.BatchPage(ctx, by, store.BatchQuery{State: m.From, Limit: todoMost})
		if err != nil {
			return nil, err
		}
		for _, b := range page.Rows {
			list = append(list, Todo{Kind: m.Chinese, What: d.batchName(b), Href: batchHref(b.ID), State: batchTag(b.State),
				People: b.Count, Amount: b.Total, Since: page.Notes[int64(b.ID)].Changed})
		}
	}
	return list, nil
}

// readyTodos are the cleared rosters that may become batches.
func (d *Desk) readyTodos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	if !holds(by, auth.FormBatch) {
		return nil, nil
	}
	ready, err := d.App.Ready(ctx, by)
	if err != nil {
		return nil, err
	}
	var list []Todo
	for _, g := range groupReady(ready) {
		list = append(list, Todo{Kind: "生成批次", What: d.App.ProgrammeName(g[0].Programme) + " " + g[0].Period.Chinese(), Href: "/desk/batches/new",
			State: rosterTag(roster.Cleared), People: people(g), Amount: money(g), Since: g[0].CreatedAt})
	}
	return list, nil
}

// bankTodos are the payment files that the bank has to answer, and the answers that finance
// has to post.
func (d *Desk) bankTodos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	brings, posts := holds(by, auth.ReadReturn), holds(by, auth.PostReturn)
	if !brings && !posts {
		return nil, nil
	}
	files, err := d.App.Exchanges(ctx, by)
	if err != nil {
		return nil, err
	}
	var list []Todo
	for _, f := range files {
		todo := Todo{What: d.batchName(f.Of) + " " + f.Bank, Href: "/desk/payfiles", State: exchangeTag(f), People: f.Count, Amount: f.Total, Since: f.CreatedAt}
		if brings && len(f.Returns) == 0 {
			todo.Kind = "取代发文件，传回盘"
			list = append(list, todo)
		}
		for _, back := range f.Returns {
			if posts && back.State == store.ReturnRead {
				todo.Kind, todo.Href, todo.Since = "核对回盘，入账", "/desk/returns/"+strconv.FormatInt(back.ID, 10), back.ReadAt
				list = append(list, todo)
			}
		}
	}
	return list, nil
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

func totals(bullets []ui.Bullet) []ui.BigNumber {
	if len(bullets) == 0 {
		return nil
	}
	var paid, transit, locked, spare fen.Fen
	for _, b := range bullets {
		paid, transit, locked, spare = paid+b.Paid, transit+b.Transit, locked+b.Locked, spare+b.Spare
	}
	return []ui.BigNumber{ui.Money("已付", paid, ui.Good), ui.Money("在途", transit, ui.Move), ui.Money("已锁", locked, ui.Wait), ui.Money("可用", spare, ui.Plain)}
}

func (d *Desk) importRow(in store.Intake, who map[int64]string) ImportRow {
	what := in.Period
	if in.Programme != "" {
		what = d.App.ProgrammeName(in.Programme) + " " + in.Period
	}
	return ImportRow{ID: strconv.FormatInt(in.ID, 10), File: in.File, What: what, By: who[in.By], At: in.StartedAt,
		State: jobTags[jobState(in, d.App.Progress(in.ID))], Accepted: in.Accepted, Rejected: in.Rejected}
}
