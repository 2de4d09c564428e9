package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/ledger"
	"yikatong/internal/store"
)

// Errors of orders.
var (
	ErrOrder     = fmt.Errorf("an order has a kind, a document number, a reason and an amount above zero: %w", fault.Invalid)
	ErrOrderTo   = fmt.Errorf("money goes to another programme, or to a later year of its own: %w", fault.Invalid)
	ErrOwnOrder  = fmt.Errorf("who proposed an order does not decide it: %w", fault.Forbidden)
	ErrOrderDone = fmt.Errorf("the order is decided already: %w", fault.Conflict)
)

// ProposeOrder proposes a change to an appropriation by document: ledger.Raise, Reduce or
// Revoke of its own money, Split to another programme, Carry to a later year. Nothing moves
// until somebody else approves it.
func (a *App) ProposeOrder(ctx context.Context, by auth.Actor, o store.MoneyOrder) (id int64, err error) {
	if err := auth.May(by, auth.GrantMoney, auth.Place{}); err != nil {
		return 0, err
	}
	if strings.TrimSpace(o.Document) == "" || strings.TrimSpace(o.Reason) == "" || o.Amount <= 0 {
		return 0, ErrOrder
	}
	o.By, o.Key, o.At = by.User, by.Person, a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		from, err := tx.Appropriation(o.Appropriation)
		if err != nil {
			return nil, err
		}
		if o, err = a.orderOf(o, from); err != nil {
			return nil, err
		}
		if id, err = tx.AddOrder(o); err != nil {
			return nil, err
		}
		return one(by, o.At, "order.propose", fmt.Sprintf("order:%d", id), a.CountyCode(), facts{"kind": o.Kind, "appropriation": o.Appropriation,
			"programme": o.Programme, "year": o.Year, "document": o.Document, "reason": o.Reason, "fen": int64(o.Amount)})
	})
	if err != nil {
		return 0, fmt.Errorf("propose %s of appropriation %d: %w", o.Kind, o.Appropriation, err)
	}
	return id, nil
}

// orderOf checks what an order asks for, and fills in where a transfer goes.
func (a *App) orderOf(o store.MoneyOrder, from store.Appropriation) (store.MoneyOrder, error) {
	switch o.Kind {
	case ledger.Raise, ledger.Reduce, ledger.Revoke:
		o.Programme, o.Year = "", 0
		return o, nil
	case ledger.Split:
		if _, err := a.programme(o.Programme); err != nil {
			return o, err
		}
		if o.Programme == from.Programme {
			return o, ErrOrderTo
		}
		o.Year = from.Year
		return o, nil
	case ledger.Carry:
		o.Programme = from.Programme
		if o.Year == 0 {
			o.Year = from.Year + 1
		}
		if o.Year <= from.Year {
			return o, ErrOrderTo
		}
		return o, nil
	}
	return o, ErrOrder
}

// DecideOrder approves or refuses a proposed order; another natural person than who proposed
// it. An approved one is posted in the same transaction.
func (a *App) DecideOrder(ctx context.Context, by auth.Actor, id int64, approve bool, answer string) error {
	if err := auth.May(by, auth.DecideMoney, auth.Place{}); err != nil {
		return err
	}
	if !approve && strings.TrimSpace(answer) == "" {
		return ErrNoReason
	}
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		o, err := tx.MoneyOrder(id)
		if err != nil {
			return nil, err
		}
		switch {
		case o.State != store.OrderProposed:
			return nil, ErrOrderDone
		case o.Key == by.Person:
			return nil, ErrOwnOrder
		}
		o.State, o.DecidedBy, o.DecidedAt, o.Answer = store.OrderRefused, by.User, at, answer
		kind := audit.Kind("order.refuse")
		if approve {
			o.State, kind = store.OrderApproved, "order.approve"
			if o.Target, err = postOrder(tx, o, at); err != nil {
				return nil, err
			}
		}
		if err := tx.DecideOrder(o); err != nil {
			return nil, err
		}
		return one(by, at, kind, fmt.Sprintf("order:%d", id), a.CountyCode(), facts{"kind": o.Kind, "appropriation": o.Appropriation, "target": o.Target,
			"fen": int64(o.Amount), "answer": answer})
	})
	if err != nil {
		return fmt.Errorf("decide order %d: %w", id, err)
	}
	return nil
}

// postOrder moves the money, and returns the appropriation that received it, 0 where none did.
func postOrder(tx *store.Tx, o store.MoneyOrder, at time.Time) (target int64, err error) {
	subject := fmt.Sprintf("order:%d", o.ID)
	var posting ledger.Posting
	switch o.Kind {
	case ledger.Split, ledger.Carry:
		from, err := tx.Appropriation(o.Appropriation)
		if err != nil {
			return 0, err
		}
		target, err = tx.AddAppropriation(store.Appropriation{Programme: o.Programme, Document: o.Document, Title: from.Title, Source: from.Source,
			Year: o.Year, CreatedAt: at})
		if err != nil {
			return 0, err
		}
		posting, err = ledger.Transfer(subject, o.Kind, o.Appropriation, target, o.Amount)
		if err != nil {
			return 0, err
		}
	default:
		if posting, err = ledger.Move(subject, o.Kind, o.Appropriation, o.Amount); err != nil {
			return 0, err
		}
	}
	return target, tx.Post(posting, subject, at)
}

// Orders lists an appropriation's orders, or with 0 all that wait to be decided.
func (a *App) Orders(ctx context.Context, by auth.Actor, appropriation int64) (list []store.MoneyOrder, err error) {
	if err := auth.May(by, auth.SeeMoney, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		list, err = tx.MoneyOrders(appropriation)
		return err
	})
	return list, err
}

// BalanceAt is what stood under each head of an appropriation at the end of a day.
func (a *App) BalanceAt(ctx context.Context, by auth.Actor, appropriation int64, on time.Time) (b ledger.Balance, err error) {
	if err := auth.May(by, auth.SeeMoney, auth.Place{}); err != nil {
		return nil, err
	}
	y, m, d := on.Date()
	end := time.Date(y, m, d+1, 0, 0, 0, 0, china).Add(-time.Microsecond)
	err = a.read(ctx, func(tx *store.Tx) error {
		if _, err := tx.Appropriation(appropriation); err != nil {
			return err
		}
		b, err = tx.BalanceAt(appropriation, end)
		return err
	})
	return b, err
}
