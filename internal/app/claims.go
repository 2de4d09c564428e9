package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// Errors of claims.
var (
	ErrClaim      = fmt.Errorf("a claim is of a payment that was made, above zero and not above it, with its cause: %w", fault.Invalid)
	ErrOwnClaim   = fmt.Errorf("who proposed a claim does not decide it: %w", fault.Forbidden)
	ErrClaimDone  = fmt.Errorf("the claim does not wait for this: %w", fault.Conflict)
	ErrClaimTwice = fmt.Errorf("it is claimed already: %w", fault.Conflict)
	ErrTooMuch    = fmt.Errorf("more than is still owed: %w", fault.Invalid)
	ErrNoDocument = fmt.Errorf("it needs the number of its document: %w", fault.Invalid)
)

// A ClaimAsk proposes to claim money back.
type ClaimAsk struct {
	Origin pay.Origin // FromRecompute, FromPayment or FromViolation
	ID     int64      // of the recovery, the payment or the violation
	Amount fen.Fen    // of a payment or violation, how much; 0 for all
	Cause  string
}

// ProposeClaim proposes to claim back (追回) what a recomputation found, or a payment that was
// wrong. Nothing is owed until somebody else approves it.
func (a *App) ProposeClaim(ctx context.Context, by auth.Actor, ask ClaimAsk) (id int64, err error) {
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		c, err := claimOf(tx, ask)
		if err != nil {
			return nil, err
		}
		e, err := a.propose(tx, by, &c, at)
		id = c.ID
		return []audit.Event{e}, err
	})
	if err != nil {
		return 0, fmt.Errorf("claim of %s %d: %w", ask.Origin, ask.ID, err)
	}
	return id, nil
}

// claimOf makes the claim that an ask is about.
func claimOf(tx *store.Tx, ask ClaimAsk) (c store.PaidClaim, err error) {
	switch ask.Origin {
	case pay.FromRecompute:
		r, err := tx.Recovery(ask.ID)
		if err != nil {
			return c, err
		}
		if r.State != store.OpenDifference {
			return c, ErrClaimTwice
		}
		made, err := paidRight(tx, r)
		if err != nil {
			return c, err
		}
		c = claimFor(made, ask.Origin, ask.ID, r.Amount, cmpCause(ask.Cause, r.Cause))
		return c, tx.MarkRecovery(r.ID, store.ClaimedDifference)
	case pay.FromPayment:
		made, err := tx.MadePayment(ask.ID)
		if err != nil {
			return c, err
		}
		amount := ask.Amount
		if amount == 0 {
			amount = made.Amount
		}
		if amount < 0 || amount > made.Amount || strings.TrimSpace(ask.Cause) == "" {
			return c, ErrClaim
		}
		return claimFor(made, ask.Origin, ask.ID, amount, ask.Cause), nil
	case pay.FromViolation:
		return violated(tx, ask)
	}
	return c, ErrClaim
}

func cmpCause(given, found string) string {
	if strings.TrimSpace(given) == "" {
		return found
	}
	return given
}

// paidRight finds the payment that a recovery is about: the newest one made for the right.
func paidRight(tx *store.Tx, r store.Difference) (store.Made, error) {
	made, err := tx.MadeTo(r.Person)
	if err != nil {
		return store.Made{}, err
	}
	i := slices.IndexFunc(made, func(m store.Made) bool { return m.Programme == r.Programme && m.Period == r.Period && m.Item == r.Item })
	if i < 0 {
		return store.Made{}, ErrClaim
	}
	return made[i], nil
}

func claimFor(m store.Made, origin pay.Origin, id int64, amount fen.Fen, cause string) store.PaidClaim {
	return store.PaidClaim{Origin: origin, OriginID: id, Programme: m.Programme, Period: m.Period, Item: m.Item, Person: m.Person, Region: m.Region,
		Appropriation: m.Appropriation, Amount: amount, Cause: cause, State: pay.ClaimProposed}
}

// propose stores a claim that waits for its approval.
func (a *App) propose(tx *store.Tx, by auth.Actor, c *store.PaidClaim, at time.Time) (e audit.Event, err error) {
	prog, err := a.programme(c.Programme)
	if err != nil {
		return e, err
	}
	if err := auth.May(by, auth.RaiseClaim, auth.Place{Department: prog.Department, Region: c.Region}); err != nil {
		return e, err
	}
	if err := notTwice(tx, *c); err != nil {
		return e, err
	}
	c.By, c.Key, c.At = by.User, by.Person, at
	if c.ID, err = tx.AddClaim(*c); err != nil {
		return e, err
	}
	return event(by, at, "claim.propose", claimSubject(c.ID), c.Region, facts{"origin": c.Origin, "of": c.OriginID, "programme": c.Programme, "period": c.Period,
		"person": c.Person, "fen": int64(c.Amount), "cause": c.Cause})
}

// notTwice refuses to claim more for a right than was paid for it.
func notTwice(tx *store.Tx, c store.PaidClaim) error {
	made, err := tx.MadeTo(c.Person)
	if err != nil {
		return err
	}
	var paid fen.Fen
	for _, m := range made {
		if m.Programme == c.Programme && m.Period == c.Period && m.Item == c.Item {
			paid += m.Amount // few payments, each of which fits many times over
		}
	}
	claimed, err := tx.ClaimedOf(c)
	if err == nil && claimed+c.Amount > paid {
		return ErrClaimTwice
	}
	return err
}

func claimSubject(id int64) string { return fmt.Sprintf("claim:%d", id) }

// DecideClaim approves a claim, which makes it a receivable in the ledger, or refuses it with an
// answer; another natural person than who proposed it.
func (a *App) DecideClaim(ctx context.Context, by auth.Actor, id int64, approve bool, answer string) error {
	if err := auth.May(by, auth.DecideClaim, auth.Place{}); err != nil {
		return err
	}
	if !approve && strings.TrimSpace(answer) == "" {
		return ErrNoReason
	}
	at := a.now()
	return a.onClaim(ctx, id, func(tx *store.Tx, c store.PaidClaim) ([]audit.Event, error) {
		switch {
		case c.State != pay.ClaimProposed:
			return nil, ErrClaimDone
		case c.Key == by.Person:
			return nil, ErrOwnClaim
		}
		c.State, c.DecidedBy, c.DecidedAt, c.Answer = pay.ClaimRefused, by.User, at, answer
		kind := audit.Kind("claim.refuse")
		if approve {
			c.State, kind = pay.Claimed, "claim.approve"
			if err := postClaim(tx, c, at); err != nil {
				return nil, err
			}
		} else if c.Origin == pay.FromRecompute {
			if err := tx.MarkRecovery(c.OriginID, store.OpenDifference); err != nil {
				return nil, err
			}
		}
		if err := tx.DecideClaim(c); err != nil {
			return nil, err
		}
		return one(by, at, kind, claimSubject(id), c.Region, facts{"fen": int64(c.Amount), "answer": answer})
	})
}

func postClaim(tx *store.Tx, c store.PaidClaim, at time.Time) error {
	posting, err := ledger.Move(claimSubject(c.ID)+":claim", ledger.Claim, c.Appropriation, c.Amount)
	if err != nil {
		return err
	}
	return tx.Post(posting, claimSubject(c.ID), at)
}

func (a *App) onClaim(ctx context.Context, id int64, do func(*store.Tx, store.PaidClaim) ([]audit.Event, error)) error {
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		c, err := tx.Claim(id)
		if err != nil {
			return nil, err
		}
		return do(tx, c)
	})
	if err != nil {
		return fmt.Errorf("claim %d: %w", id, err)
	}
	return nil
}

// ReceiveClaim enters money that came back for a claim, by its document (缴款书).
func (a *App) ReceiveClaim(ctx context.Context, by auth.Actor, id int64, amount fen.Fen, document string) error {
	if err := auth.May(by, auth.ReceiveClaim, auth.Place{}); err != nil {
		return err
	}
	return a.receipt(ctx, by, id, store.Receipt{Kind: ledger.Recover, Amount: amount, Document: document}, "claim.receive")
}

// WaiveClaim writes off what cannot be had back, by the document that allows it; another natural
// person than who proposed the claim.
func (a *App) WaiveClaim(ctx context.Context, by auth.Actor, id int64, amount fen.Fen, document string) error {
	if err := auth.May(by, auth.DecideClaim, auth.Place{}); err != nil {
		return err
	}
	return a.receipt(ctx, by, id, store.Receipt{Kind: ledger.Waive, Amount: amount, Document: document}, "claim.waive")
}

func (a *App) receipt(ctx context.Context, by auth.Actor, id int64, x store.Receipt, kind audit.Kind) error {
	if strings.TrimSpace(x.Document) == "" {
		return ErrNoDocument
	}
	x.By, x.At = by.User, a.now()
	return a.onClaim(ctx, id, func(tx *store.Tx, c store.PaidClaim) ([]audit.Event, error) {
		switch {
		case c.State != pay.Claimed:
			return nil, ErrClaimDone
		case x.Amount <= 0 || x.Amount > c.Owed():
			return nil, ErrTooMuch
		case x.Kind == ledger.Waive && c.Key == by.Person:
			return nil, ErrOwnClaim
		}
		n, err := tx.AddReceipt(id, x)
		if err != nil {
			return nil, err
		}
		posting, err := ledger.Move(receiptKey(id, n), x.Kind, c.Appropriation, x.Amount)
		if err != nil {
			return nil, err
		}
		if err := tx.Post(posting, claimSubject(id), x.At); err != nil {
			return nil, err
		}
		return one(by, x.At, kind, claimSubject(id), c.Region, facts{"n": n, "fen": int64(x.Amount), "document": x.Document})
	})
}

func receiptKey(claim int64, n int) string { return fmt.Sprintf("%s:%d", claimSubject(claim), n) }

// ReverseReceipt takes back what was entered for a claim by mistake: the opposite is posted
// (冲销), and the receipt stays to be read. Another natural user than who entered it.
func (a *App) ReverseReceipt(ctx context.Context, by auth.Actor, id int64, n int, reason string) error {
	if err := auth.May(by, auth.DecideClaim, auth.Place{}); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return ErrNoReason
	}
	at := a.now()
	return a.onClaim(ctx, id, func(tx *store.Tx, c store.PaidClaim) ([]audit.Event, error) {
		list, err := tx.Receipts(id)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(list, func(x store.Receipt) bool { return x.N == n && !x.Reversed })
		if i < 0 {
			return nil, ErrClaimDone
		}
		posted, err := tx.PostingOf(receiptKey(id, n))
		if err != nil {
			return nil, err
		}
		if err := tx.ReverseReceipt(id, list[i]); err != nil {
			return nil, err
		}
		if err := tx.Post(posted.Reverse(receiptKey(id, n)+":reverse"), claimSubject(id), at); err != nil {
			return nil, err
		}
		return one(by, at, "claim.reverse", claimSubject(id), c.Region, facts{"n": n, "fen": int64(list[i].Amount), "reason": reason})
	})
}

// A ClaimView is a claim with its person, and what came for it.
type ClaimView struct {
	store.PaidClaim
	Name     string
	No       ident.No // prints masked
	Receipts []store.Receipt
}

// Claims lists the claims of a state ("": of every one) in the actor's region and departments.
func (a *App) Claims(ctx context.Context, by auth.Actor, state pay.ClaimState) (list []ClaimView, err error) {
	if err := auth.May(by, auth.SeeClaim, auth.Place{Region: by.Region}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		found, err := tx.Claims(store.ClaimQuery{State: state, Within: by.Region, Limit: listMost})
		if err != nil {
			return err
		}
		found = slices.DeleteFunc(found, func(c store.PaidClaim) bool { return !a.seesProgramme(by, auth.SeeClaim, c.Programme) })
		ids := make([]int64, len(found))
		for i, c := range found {
			ids[i] = c.Person
		}
		people, err := tx.PeopleNumbered(ids)
		if err != nil {
			return err
		}
		for _, c := range found {
			v := ClaimView{PaidClaim: c, Name: people[c.Person].Name, No: people[c.Person].No}
			if c.Received+c.Waived > 0 {
				if v.Receipts, err = tx.Receipts(c.ID); err != nil {
					return err
				}
			}
			list = append(list, v)
		}
		return nil
	})
	return list, err
}

// seesProgramme reports whether the actor's departments have a programme.
func (a *App) seesProgramme(by auth.Actor, do auth.Duty, programme string) bool {
	p, err := a.programme(programme)
	return err == nil && auth.May(by, do, auth.Place{Region: by.Region, Department: p.Department}) == nil
}
