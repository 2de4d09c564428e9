package app

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// ErrNoMoney refuses a batch for which no appropriation has the money.
var ErrNoMoney = fmt.Errorf("no appropriation of this programme has this much available: %w", fault.Conflict)

// FormBatch puts every line that may be paid now, for a programme and period, into a new
// batch. Lines with an open blocking finding, without account or already in a live
// payment stay where they are and may go into a later round.
func (a *App) FormBatch(ctx context.Context, by auth.Actor, programme string, p period.Period) (b pay.Batch, err error) {
	prog, err := a.programme(programme)
	if err != nil {
		return b, err
	}
	if err := auth.May(by, auth.FormBatch, auth.Place{Department: prog.Department}); err != nil {
		return b, err
	}
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		var payments []pay.Payment
		var where []region.Code
		for l, err := range payable(tx, programme, p) {
			if err != nil {
				return nil, err
			}
			payments = append(payments, pay.Payment{Roster: l.Roster, Line: l.ID, Beneficiary: l.Beneficiary, Holder: l.Holder,
				Payee: l.Payee, Item: l.Item, Account: l.Account, Bank: l.Bank, Amount: l.Amount})
			where = append(where, l.Region)
		}
		b = pay.Batch{Programme: programme, Department: prog.Department, Period: p}
		return a.form(tx, by, &b, payments, where)
	})
	if err != nil {
		return b, fmt.Errorf("form a batch of %s for %s: %w", programme, p, err)
	}
	return b, nil
}

// Ready lists the cleared rosters that have lines to be paid now, of the actor's departments.
func (a *App) Ready(ctx context.Context, by auth.Actor) (list []store.Ready, err error) {
	if err := auth.May(by, auth.FormBatch, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = a.ready.now(tx, "", tx.ReadyRosters)
		return err
	})
	return slices.DeleteFunc(slices.Clone(list), func(r store.Ready) bool {
		return auth.May(by, auth.FormBatch, auth.Place{Department: r.Department}) != nil
	}), err
}

// payable streams the lines that may be paid now, one for each right: where a second line
// was cleared by mistake it stays in its roster and does not bar the others.
func payable(tx *store.Tx, programme string, p period.Period) iter.Seq2[store.Payable, error] {
	return func(yield func(store.Payable, error) bool) {
		seen := map[string]bool{}
		for l, err := range tx.Payable(programme, p) {
			key := store.LineKey(l.Beneficiary, l.Item)
			if err == nil && seen[key] {
				continue
			}
			seen[key] = true
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
}

// PayableTotal sums what may be paid now for a programme and period.
func (a *App) PayableTotal(ctx context.Context, by auth.Actor, programme string, p period.Period) (total fen.Fen, err error) {
	if err := auth.May(by, auth.SeeBatch, auth.Place{}); err != nil {
		return 0, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		for l, err := range payable(tx, programme, p) {
			if err != nil {
				return err
			}
			if total, err = total.Add(l.Amount); err != nil {
				return err
			}
		}
		return nil
	})
	return total, err
}

// form stores a batch of payments: numbered, weighed, with an appropriation that has the
// money today. The money itself is committed only by finance.
func (a *App) form(tx *store.Tx, by auth.Actor, b *pay.Batch, payments []pay.Payment, where []region.Code) ([]audit.Event, error) {
	if len(payments) == 0 {
		return nil, pay.ErrEmpty
	}
	at := a.now()
	var err error
	if *b, err = tx.NewBatch(*b); err != nil {
		return nil, err
	}
	first, err := tx.TakePayments(len(payments))
	if err != nil {
		return nil, err
	}
	for i := range payments {
		p := &payments[i]
		p.ID, p.Batch, p.Seq = first+pay.PaymentID(i), b.ID, i+1
		if b.Total, err = b.Total.Add(p.Amount); err != nil {
			return nil, err
		}
	}
	if b.Appropriation, err = a.funded(tx, *b); err != nil {
		return nil, err
	}
	digest := pay.NewDigest(b.Programme, b.Period, b.Appropriation)
	for _, p := range payments {
		if err := digest.Add(p); err != nil {
			return nil, err
		}
	}
	b.State, b.Count, b.Hash, b.CreatedAt = pay.Formed, digest.Count, digest.Hash(), at
	if err := tx.AddBatch(*b); err != nil {
		return nil, err
	}
	if err := tx.AddPayments(*b, payments, where); err != nil {
		return nil, err
	}
	if b.Corrects == 0 { // a correction has claimed its sources already
		if err := tx.TakeLines(b.ID); err != nil {
			return nil, err
		}
	}
	before, err := tx.BatchActs(int64(b.ID)) // on the rosters of its payments
	if err != nil {
		return nil, err
	}
	if err := auth.Separate(by, auth.BureauCheck, before); err != nil {
		return nil, err
	}
	if err := remember(tx, by, store.Act{Subject: store.OnBatch, ID: int64(b.ID), Action: "form", Hand: auth.BureauCheck, Hash: b.Hash, At: at}, false); err != nil {
		return nil, err
	}
	return one(by, at, "batch.form", fmt.Sprintf("batch:%d", b.ID), a.CountyCode(),
		facts{"number": b.Number, "programme": b.Programme, "period": b.Period.String(), "payments": b.Count, "fen": int64(b.Total), "hash": b.Hash,
			"corrects": int64(b.Corrects)})
}

// funded picks the appropriation that pays a batch: the oldest of the programme with the
// money available, never a sum over two.
func (a *App) funded(tx *store.Tx, b pay.Batch) (int64, error) {
	list, err := tx.Appropriations(b.Programme)
	if err != nil {
		return 0, err
	}
	for _, ap := range list {
		if ap.Balance["available"] >= b.Total {
			return ap.ID, nil
		}
	}
	return 0, fmt.Errorf("%s for %s: %w", b.Total, b.Programme, ErrNoMoney)
}

// CorrectBatch makes a correction batch of what failed or came back in a batch and can be
// paid again: the same people, amounts not above the source, to the account each has now.
// The sources are claimed in the same transaction, so that a payment has at most one
// correction. What waits for a new account stays until there is one.
func (a *App) CorrectBatch(ctx context.Context, by auth.Actor, id pay.BatchID) (b pay.Batch, err error) {
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		source, err := tx.Batch(id)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.FormBatch, auth.Place{Department: source.Department}); err != nil {
			return nil, err
		}
		if err := tx.LockBatch(id); err != nil {
			return nil, err
		}
		var payments []pay.Payment
		var where []region.Code
		for c, err := range tx.Correctable(id) {
			if err != nil {
				return nil, err
			}
			if !pay.MayCorrect(c.Code, c.Account != c.Failed) {
				continue
			}
			p := c.Payment
			p.Source = c.ID
			payments, where = append(payments, p), append(where, c.Region)
		}
		for _, p := range payments {
			if err := tx.ClaimSource(source.ID, p.Source, p.Status); err != nil {
				return nil, err
			}
		}
		b = pay.Batch{Programme: source.Programme, Department: source.Department, Period: source.Period, Corrects: source.ID}
		return a.form(tx, by, &b, payments, where)
	})
	if err != nil {
		return b, fmt.Errorf("correct batch %d: %w", id, err)
	}
	return b, nil
}

// A BatchStep asks for one move of a batch.
type BatchStep struct {
	Batch  pay.BatchID
	Do     pay.Action
	Seen   string // the content's hash as the actor saw it; "" where no page was looked at
	Reason string // needed to cancel
	Page   bool   // the actor acts on a page, where a signed step asks for Tail
	Tail   string // the last four digits of the total as the actor typed them
}

// MoveBatch takes a batch along one row of the table of moves: approve, commit, send or cancel.
func (a *App) MoveBatch(ctx context.Context, by auth.Actor, step BatchStep) error {
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		// Locked before it is read: its state and the acts on it must be of one moment, or who
		// came second would be told of the hands of a step that the state does not show yet.
		if err := tx.LockBatch(step.Batch); err != nil {
			return nil, err
		}
		was, err := tx.Batch(step.Batch)
		if err != nil {
			return nil, err
		}
		if step.Seen != "" && step.Seen != was.Hash {
			return nil, pay.ErrChanged
		}
		if m, err := was.State.After(step.Do); err == nil && m.Signed && step.Page && step.Tail != was.Tail() {
			return nil, pay.ErrTail
		}
		if step.Do == pay.Cancel && step.Reason == "" {
			return nil, ErrNoReason
		}
		if step.Do == pay.Settle {
			return nil, pay.ErrNoMove
		}
		digest, err := tx.Digest(was)
		if err != nil {
			return nil, err
		}
		before, err := tx.BatchActs(int64(was.ID))
		if err != nil {
			return nil, err
		}
		out, err := was.Decide(step.Do, by, before, digest)
		if err != nil {
			return nil, err
		}
		subject := fmt.Sprintf("batch:%d", was.ID)
		if err := tx.SwapBatch(was, out.Batch); err != nil {
			return nil, err
		}
		if err := tx.Post(out.Posting, subject, at); err != nil {
			return nil, err
		}
		if err := remember(tx, by, store.Act{Subject: store.OnBatch, ID: int64(was.ID), Action: string(step.Do), Hand: out.Move.Hand,
			Hash: was.Hash, Reason: step.Reason, At: at}, false); err != nil {
			return nil, err
		}
		done, err := a.follow(tx, by, was, step.Do)
		if err != nil {
			return nil, err
		}
		event, err := one(by, at, audit.Kind("batch."+string(step.Do)), subject, a.CountyCode(),
			facts{"from": was.State, "to": out.Batch.State, "hash": was.Hash, "payments": was.Count, "fen": int64(was.Total), "reason": step.Reason})
		return append(event, done...), err
	})
	if err != nil {
		return fmt.Errorf("%s batch %d: %w", step.Do, step.Batch, err)
	}
	return nil
}

// follow does what a move brings with it: sending makes the payment files, cancelling
// gives the lines or failed payments back.
func (a *App) follow(tx *store.Tx, by auth.Actor, b pay.Batch, do pay.Action) ([]audit.Event, error) {
	switch do {
	case pay.Send:
		return a.intend(tx, by, b)
	case pay.Cancel:
		if err := tx.DropPayments(b.ID); err != nil {
			return nil, err
		}
		if b.Corrects != 0 {
			return nil, tx.ReleaseSources(b)
		}
		return nil, tx.FreeLines(b.ID)
	}
	return nil, nil
}
