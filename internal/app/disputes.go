package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// Errors of disputes.
var (
	ErrOutcome     = fmt.Errorf("this cannot be found about a dispute of this kind: %w", fault.Invalid)
	ErrOwnFinding  = fmt.Errorf("who proposed what to find does not decide it: %w", fault.Forbidden)
	ErrDisputeDone = fmt.Errorf("the dispute does not wait for this: %w", fault.Conflict)
)

// ProposeOutcome proposes what is true of a dispute, on the ground of what the bank has put in
// writing. Nothing moves until somebody else approves it.
func (a *App) ProposeOutcome(ctx context.Context, by auth.Actor, id int64, found pay.Outcome, reason string) error {
	if err := auth.May(by, auth.SettleDispute, auth.Place{}); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return ErrNoReason
	}
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		d, err := tx.Dispute(id)
		if err != nil {
			return nil, err
		}
		if d.State != pay.DisputeOpen {
			return nil, ErrDisputeDone
		}
		if !slices.Contains(d.Kind.Outcomes(), found) {
			return nil, ErrOutcome
		}
		d.State, d.Outcome, d.Reason, d.ProposedBy, d.ProposedKey, d.ProposedAt = pay.DisputeProposed, found, reason, by.User, by.Person, at
		if err := tx.SwapDispute(pay.DisputeOpen, d); err != nil {
			return nil, err
		}
		return one(by, at, "dispute.propose", disputeSubject(id), a.CountyCode(), facts{"kind": d.Kind, "payment": int64(d.Payment), "outcome": found, "reason": reason})
	})
	if err != nil {
		return fmt.Errorf("dispute %d: %w", id, err)
	}
	return nil
}

func disputeSubject(id int64) string { return fmt.Sprintf("dispute:%d", id) }

// DecideOutcome approves what was proposed, or sends the dispute back with an answer; another
// natural person than who proposed it. Where the payment is found to have been made it counts
// as paid and its money moves; if its correction is paid or on the way too, the bank has paid
// twice on a wrong report of its own, and owes the amount.
func (a *App) DecideOutcome(ctx context.Context, by auth.Actor, id int64, approve bool, answer string) error {
	if err := auth.May(by, auth.DecideDispute, auth.Place{}); err != nil {
		return err
	}
	if !approve && strings.TrimSpace(answer) == "" {
		return ErrNoReason
	}
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		d, err := tx.Dispute(id)
		if err != nil {
			return nil, err
		}
		switch {
		case d.State != pay.DisputeProposed:
			return nil, ErrDisputeDone
		case d.ProposedKey == by.Person:
			return nil, ErrOwnFinding
		}
		d.DecidedBy, d.DecidedAt, d.Answer = by.User, at, answer
		detail := facts{"kind": d.Kind, "payment": int64(d.Payment), "outcome": d.Outcome, "answer": answer}
		if !approve {
			d.State = pay.DisputeOpen
			if err := tx.SwapDispute(pay.DisputeProposed, d); err != nil {
				return nil, err
			}
			return one(by, at, "dispute.refuse", disputeSubject(id), a.CountyCode(), detail)
		}
		switch d.Outcome {
		case pay.FoundPaid:
			detail["claim"], err = a.admit(tx, by, d, at)
		case pay.FoundUnpaid:
			err = a.deny(tx, d, at)
		}
		if err != nil {
			return nil, err
		}
		d.State = pay.DisputeSettled
		if err := tx.SwapDispute(pay.DisputeProposed, d); err != nil {
			return nil, err
		}
		return one(by, at, "dispute.settle", disputeSubject(id), a.CountyCode(), detail)
	})
	if err != nil {
		return fmt.Errorf("dispute %d: %w", id, err)
	}
	return nil
}

// admit counts a payment as made that was counted as failed, or claims it from the bank where
// the same right is paid by another payment. It returns the claim's number, 0 where there is none.
func (a *App) admit(tx *store.Tx, by auth.Actor, d store.Dispute, at time.Time) (claim int64, err error) {
	p, b, err := disputed(tx, d)
	if err != nil {
		return 0, err
	}
	if says, err := tx.DisputedSays(d); err != nil || says == bank.Failed {
		return 0, err // an old failure told after the success: what stands, stands
	}
	twice, err := tx.PaidElsewhere(p.ID)
	if err != nil {
		return 0, err
	}
	if twice || !p.Status.Correctable() {
		return a.claimFromBank(tx, by, d, p, b, at)
	}
	if err := tx.AdmitPayment(p, d, day(at)); err != nil {
		return 0, err
	}
	posting, err := ledger.Move(disputeSubject(d.ID)+":admit", ledger.Admit, b.Appropriation, p.Amount)
	if err != nil {
		return 0, err
	}
	if err := tx.Post(posting, disputeSubject(d.ID), at); err != nil {
		return 0, err
	}
	if err := tx.Tell(p.ID, pay.Paid, at); err != nil {
		return 0, err
	}
	prog, err := a.programme(b.Programme)
	if err != nil {
		return 0, err
	}
	return 0, tx.WritePaidList(b.Programme, b.Period, a.whole(prog))
}

// disputed is the payment that a dispute is about and its batch, locked.
func disputed(tx *store.Tx, d store.Dispute) (p pay.Payment, b pay.Batch, err error) {
	if p, err = tx.Payment(d.Payment); err != nil {
		return p, b, err
	}
	if err = tx.LockBatch(p.Batch); err != nil {
		return p, b, err
	}
	if p, err = tx.Payment(d.Payment); err != nil { // as it stands now that nobody else moves it
		return p, b, err
	}
	b, err = tx.Batch(p.Batch)
	return p, b, err
}

// deny counts a payment as failed that counted as paid, where the bank told the success before an
// earlier failure: its money is available again. One that counts as failed stays as it is.
func (a *App) deny(tx *store.Tx, d store.Dispute, at time.Time) error {
	p, b, err := disputed(tx, d)
	if err != nil {
		return err
	}
	if p.Status != pay.Paid {
		return nil
	}
	if err := tx.DenyPayment(p, d); err != nil {
		return err
	}
	posting, err := ledger.Move(disputeSubject(d.ID)+":deny", ledger.Return, b.Appropriation, p.Amount)
	if err != nil {
		return err
	}
	if err := tx.Post(posting, disputeSubject(d.ID), at); err != nil {
		return err
	}
	if err := tx.Tell(p.ID, pay.Returned, at); err != nil {
		return err
	}
	prog, err := a.programme(b.Programme)
	if err != nil {
		return err
	}
	return tx.WritePaidList(b.Programme, b.Period, a.whole(prog))
}

func (a *App) claimFromBank(tx *store.Tx, by auth.Actor, d store.Dispute, p pay.Payment, b pay.Batch, at time.Time) (int64, error) {
	person, err := tx.Person(p.Beneficiary)
	if err != nil {
		return 0, err
	}
	c := store.PaidClaim{Origin: pay.FromDispute, OriginID: d.ID, Programme: b.Programme, Period: b.Period.String(), Item: p.Item, Person: p.Beneficiary,
		Region: person.Region, Debtor: d.Bank, Appropriation: b.Appropriation, Amount: p.Amount, Cause: "银行先报失败后又支付，更正后重复支付：" + d.Reason,
		State: pay.Claimed, By: d.ProposedBy, Key: d.ProposedKey, At: d.ProposedAt, DecidedBy: by.User, DecidedAt: at}
	if c.ID, err = tx.AddClaim(c); err != nil {
		return 0, err
	}
	return c.ID, postClaim(tx, c, at)
}

// A DisputeView is a dispute with the payment it is about, if it names one of ours.
type DisputeView struct {
	store.Dispute
	Paid *PaymentView // nil without one
}

// Disputes lists those of a state ("": of every one); a bank's operator sees those of the own
// bank alone.
func (a *App) Disputes(ctx context.Context, by auth.Actor, state pay.DisputeState) (list []DisputeView, err error) {
	if err := auth.May(by, auth.SeeDispute, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		found, err := tx.Disputes(state, by.Bank, listMost)
		if err != nil {
			return err
		}
		var ids []int64
		for _, d := range found {
			if d.Payment != 0 {
				ids = append(ids, int64(d.Payment))
			}
		}
		rows, err := tx.PaymentRows(ids)
		if err != nil {
			return err
		}
		views, err := paymentViews(tx, rows)
		if err != nil {
			return err
		}
		of := map[pay.PaymentID]*PaymentView{}
		for i := range views {
			of[views[i].ID] = &views[i]
		}
		for _, d := range found {
			list = append(list, DisputeView{d, of[d.Payment]})
		}
		return nil
	})
	return list, err
}

// listMost is how many rows a list that is worked off shows: the newest.
const listMost = 500
