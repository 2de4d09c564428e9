// Package drill takes rosters the whole way, from draft to reconciled bank return, with
// one demo user for each hand and a simulated bank. The command `ykt run`, the demo's year
// and tests walk this one way; nothing in it goes round the app.
package drill

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/demo/banksim"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// A Drill is a county with its demo users at work.
type Drill struct {
	App   *app.App
	Clock *Clock
	Bank  *banksim.Bank // answers payment files; nil where return files come from outside

	users map[auth.Role]auth.Actor
	wire  wire
}

// logins are the demo users of each role a drill needs.
var logins = map[auth.Role]string{
	auth.TownshipClerk: "xiang01", auth.TownshipApprover: "xiang02", auth.BureauReviewer: "bm01", auth.BureauApprover: "bm02",
	auth.VillageClerk: "cun01", auth.BudgetOfficer: "cz01", auth.FinanceApprover: "cz02", auth.BankOperator: "yh01",
}

// New finds the demo users of a county.
func New(ctx context.Context, a *app.App, clock *Clock, bank *banksim.Bank) (*Drill, error) {
	d := &Drill{App: a, Clock: clock, Bank: bank, users: map[auth.Role]auth.Actor{}}
	for role, login := range logins {
		u, err := a.UserNamed(ctx, login)
		if err != nil {
			return nil, err
		}
		d.users[role] = u
	}
	return d, nil
}

// As is the demo user of a role.
func (d *Drill) As(role auth.Role) auth.Actor { return d.users[role] }

// hands are the steps of a roster and who takes them, in order.
var hands = []struct {
	role auth.Role
	do   roster.Action
}{
	{auth.TownshipClerk, roster.Submit},
	{auth.TownshipApprover, roster.Approve},
	{auth.BureauReviewer, roster.Review},
	{auth.BureauApprover, roster.Publish},
	{auth.BureauApprover, roster.Clear},
}

// Clear takes rosters to the end of their notice, from wherever each of them stands. The
// clock moves on to the day after the last of them.
func (d *Drill) Clear(ctx context.Context, rosters []int64) error {
	for _, h := range hands {
		var ready []int64
		for _, id := range rosters {
			g, err := d.App.Roster(ctx, d.users[auth.BureauApprover], id)
			if err != nil {
				return err
			}
			if m, err := g.State.After(h.do); err == nil && m.From == g.State {
				ready = append(ready, id)
			}
		}
		if h.do == roster.Clear {
			if err := d.waitNotices(ctx, ready); err != nil {
				return err
			}
		}
		for _, id := range ready {
			if err := d.App.MoveRoster(ctx, d.users[h.role], app.RosterStep{Roster: id, Do: h.do}); err != nil {
				return err
			}
		}
	}
	return nil
}

// waitNotices moves the clock to the morning after the last notice ends.
func (d *Drill) waitNotices(ctx context.Context, rosters []int64) error {
	for _, id := range rosters {
		g, err := d.App.Roster(ctx, d.users[auth.BureauApprover], id)
		if err != nil {
			return err
		}
		last, err := time.Parse("2006-01-02", g.NoticeUntil)
		if err != nil {
			return err
		}
		d.Clock.Forward(last.AddDate(0, 0, 1).Add(time.Hour)) // nine in the morning in Beijing
	}
	return nil
}

// Pay forms a batch of what may be paid for a programme and period and sends it. A batch
// with nothing in it is not formed: sent is false.
func (d *Drill) Pay(ctx context.Context, programme string, p period.Period) (b pay.Batch, sent bool, err error) {
	b, err = d.App.FormBatch(ctx, d.users[auth.BureauReviewer], programme, p)
	if errors.Is(err, pay.ErrEmpty) {
		return b, false, nil
	}
	if err != nil {
		return b, false, err
	}
	return b, true, d.send(ctx, b)
}

// Correct forms a correction batch of what failed in a batch and sends it.
func (d *Drill) Correct(ctx context.Context, id pay.BatchID) (b pay.Batch, sent bool, err error) {
	b, err = d.App.CorrectBatch(ctx, d.users[auth.BureauReviewer], id)
	if errors.Is(err, pay.ErrEmpty) {
		return b, false, nil
	}
	if err != nil {
		return b, false, err
	}
	return b, true, d.send(ctx, b)
}

// send takes a batch to the bank, from wherever it stands on its way there.
func (d *Drill) send(ctx context.Context, b pay.Batch) error {
	for _, step := range []struct {
		from pay.State
		role auth.Role
		do   pay.Action
	}{{pay.Formed, auth.BureauApprover, pay.Approve}, {pay.Approved, auth.FinanceApprover, pay.Commit}, {pay.Committed, auth.BudgetOfficer, pay.Send}} {
		if b.State != step.from {
			continue
		}
		if err := d.App.MoveBatch(ctx, d.users[step.role], app.BatchStep{Batch: b.ID, Do: step.do, Seen: b.Hash}); err != nil {
			return err
		}
		next, err := b.State.After(step.do)
		if err != nil {
			return err
		}
		b.State = next.To
	}
	return nil
}

// Resume finds the batches of a programme and period that are on their way, as after a stop,
// and takes them to the bank. It returns those that the bank has not answered.
func (d *Drill) Resume(ctx context.Context, programme string, p period.Period) ([]pay.Batch, error) {
	list, err := d.App.Batches(ctx, d.users[auth.BureauReviewer], store.BatchQuery{Programme: programme, Period: p.String(), Limit: 100})
	if err != nil {
		return nil, err
	}
	open := slices.DeleteFunc(list, func(b pay.Batch) bool { return b.State == pay.Settled || b.State == pay.Cancelled })
	for _, b := range open {
		if err := d.send(ctx, b); err != nil {
			return nil, err
		}
	}
	return open, nil
}

// Fund enters an appropriation for a programme.
func (d *Drill) Fund(ctx context.Context, programme, document, title string, year int, amount fen.Fen) error {
	_, err := d.App.Grant(ctx, d.users[auth.BudgetOfficer], store.Appropriation{Programme: programme, Document: document, Title: title,
		Source: "county", Year: year}, amount)
	return err
}

// Answer lets the simulated bank answer every payment file of a batch, and posts what it says.
func (d *Drill) Answer(ctx context.Context, b pay.BatchID) error {
	files, err := d.App.Payfiles(ctx, d.users[auth.BankOperator], b)
	if err != nil {
		return err
	}
	for _, f := range files {
		var content bytes.Buffer
		if _, err := d.App.WritePayfile(ctx, d.users[auth.BankOperator], f.ID, &content); err != nil {
			return err
		}
		format, err := d.App.Formats().Named(f.Format)
		if err != nil {
			return err
		}
		answers, err := d.Bank.Answer(format, content.Bytes())
		if err != nil {
			return err
		}
		for i, answer := range answers {
			if err := d.Return(ctx, f.ID, fmt.Sprintf("%s.return%d", f.Name, i+1), answer); err != nil {
				return err
			}
		}
	}
	return nil
}

// Return reads a bank's answer as its operator and posts it as finance. A file that was
// posted before is left alone.
func (d *Drill) Return(ctx context.Context, payfile int64, name string, content []byte) error {
	r, err := d.App.ReadReturn(ctx, d.users[auth.BankOperator], payfile, name, content)
	if err != nil {
		return err
	}
	err = d.App.PostReturn(ctx, d.users[auth.BudgetOfficer], r.File.ID)
	if errors.Is(err, app.ErrPosted) {
		return nil
	}
	return err
}
