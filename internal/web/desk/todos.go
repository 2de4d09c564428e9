package desk

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/pay"
	"yikatong/internal/roster"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

// todoMost is how many things of a kind the work desk lists; the rest is in the lists.
const todoMost = 20

// todos is what waits for the actor's duties: what is late on top, then what came first.
func (d *Desk) todos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	var list []Todo
	for _, wait := range []func(context.Context, auth.Actor) ([]Todo, error){d.rosterTodos, d.batchTodos, d.readyTodos, d.bankTodos, d.listTodos, d.objectionTodos, d.findingTodos, d.standardTodos, d.orderTodos, d.disputeTodos, d.claimTodos, d.requestTodos, d.overdueTodos, d.inspectTodos} {
		more, err := wait(ctx, by)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	slices.SortStableFunc(list, func(a, b Todo) int { return cmp.Or(cmp.Compare(b.Late, a.Late), a.Since.Compare(b.Since)) })
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
			todo := Todo{Kind: m.Chinese, What: row.Place + " " + row.Programme + " " + row.Period.Chinese(), Href: "/desk/rosters/" + row.ID,
				State: row.State, People: row.People, Amount: row.Amount, Since: row.Changed}
			todo.Due, todo.Late = d.App.Deadline(sinceWhen(page.Rows[i], row.Changed), m.Within)
			list = append(list, todo)
		}
	}
	return list, nil
}

// sinceWhen is the moment since which the next step of a roster could be taken: after a notice it is
// its last day.
func sinceWhen(g store.Roster, changed time.Time) time.Time {
	if over, err := time.ParseInLocation(time.DateOnly, g.NoticeUntil, china); err == nil && g.State == roster.Notice {
		return over
	}
	return changed
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
			todo := Todo{Kind: m.Chinese, What: d.batchName(b), Href: batchHref(b.ID), State: batchTag(b.State),
				People: b.Count, Amount: b.Total, Since: page.Notes[int64(b.ID)].Changed}
			todo.Due, todo.Late = d.App.Deadline(todo.Since, m.Within)
			list = append(list, todo)
		}
	}
	return list, nil
}

// findingTodos are the findings that wait for the actor: for a reply, or for somebody to look at
// one. The first of them are listed, the rest is in the list of findings.
func (d *Desk) findingTodos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	var list []Todo
	for _, wait := range []struct {
		duty    auth.Duty
		replied store.Whether
		kind    string
		query   string
	}{{auth.ReplyFinding, store.Not, "回复疑点", "reply"}, {auth.AnswerFinding, store.Only, "复核疑点", "close"}} {
		if !holds(by, wait.duty) {
			continue
		}
		w, err := d.App.WaitingFindings(ctx, by, wait.replied)
		if err != nil {
			return nil, err
		}
		if w.Count == 0 {
			continue
		}
		list = append(list, Todo{Kind: wait.kind, What: "疑点 " + ui.Grouped(w.Count) + " 条", Href: "/desk/findings?waits=" + wait.query, State: findingTags[store.FindingOpen],
			People: w.Count, Amount: w.Amount, Since: w.Since, Due: w.Due, Late: w.Late})
	}
	return list, nil
}

// objectionWithin is how many working days an answer to an objection may take: while it is open
// nobody on the list is paid.
const objectionWithin = 5

// objectionTodos are the objections that the actor may answer.
func (d *Desk) objectionTodos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	if !holds(by, auth.CloseObjection) {
		return nil, nil
	}
	open, _, err := d.App.ObjectionList(ctx, by, true, todoMost, 0)
	if err != nil {
		return nil, err
	}
	var list []Todo
	for _, o := range open {
		if !o.May {
			continue
		}
		todo := Todo{Kind: "答复异议", What: d.Place(ctx, o.Roster.Region) + " " + d.App.ProgrammeName(o.Roster.Programme) + " " + o.Roster.Period.Chinese(),
			Href: "/desk/objections/" + strconv.FormatInt(o.ID, 10), State: ui.Tag{Tone: ui.Wait, Word: "待答复"}, Since: o.OpenedAt}
		todo.Due, todo.Late = d.App.Deadline(o.OpenedAt, objectionWithin)
		list = append(list, todo)
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
	stage := store.AnswerDue
	if posts {
		stage = store.AnswerRead
	}
	files, _, err := d.App.Exchanges(ctx, by, store.ExchangeQuery{Stage: stage, Limit: todoMost})
	if err != nil {
		return nil, err
	}
	var list []Todo
	for _, f := range files {
		todo := Todo{What: d.batchName(f.Of) + " " + f.Bank, Href: "/desk/payfiles", State: exchangeTag(f), People: f.Count, Amount: f.Total, Since: f.CreatedAt}
		if brings {
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

// overdueTodos are the banks whose answers are late by their contracts.
func (d *Desk) overdueTodos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	if !holds(by, auth.ChaseBank) {
		return nil, nil
	}
	v, err := d.App.Ageing(ctx, by, "")
	if err != nil {
		return nil, err
	}
	return overdue(v), nil
}

// overdue makes one entry for each bank, which tells the earliest day it has missed.
func overdue(v app.Ageing) []Todo {
	var list []Todo
	at := map[string]int{}
	for _, w := range v.AtBank { // the oldest file first
		if w.Late == 0 {
			continue
		}
		i, ok := at[w.Bank]
		if !ok {
			i = len(list)
			at[w.Bank] = i
			list = append(list, Todo{Kind: "催办超期在途", What: w.Bank, Href: "/desk/ageing?" + url.Values{"bank": {w.Bank}}.Encode(), Since: w.SentAt,
				State: ui.Tag{Tone: ui.Bad, Word: fmt.Sprintf("期限 %s，已超 %d 个工作日", w.Due, w.Late)}})
		}
		list[i].People += w.Count
		list[i].Amount += w.Total
	}
	return list
}

// standardTodos are the values of standards that wait for somebody to confirm them.
func (d *Desk) standardTodos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	if !holds(by, auth.CloseStandard) {
		return nil, nil
	}
	programmes, err := d.App.Catalog(ctx, by)
	if err != nil {
		return nil, err
	}
	var list []Todo
	for _, p := range programmes {
		for _, e := range p.Entered {
			if e.State == store.StandardEntered && e.EnteredPerson != by.Person && len(list) < todoMost {
				w := waiting(p, e, by)
				list = append(list, Todo{Kind: "确认标准", What: p.Name + " " + w.Name + " " + w.Value, Href: "/desk/programmes/" + p.Number, State: w.State, Since: e.EnteredAt})
			}
		}
	}
	return list, nil
}
