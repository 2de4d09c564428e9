package app

import (
	"context"
	"fmt"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/store"
)

// ErrGrant refuses an appropriation without document or money.
var ErrGrant = fmt.Errorf("an appropriation has a document number and an amount above zero: %w", fault.Invalid)

// ErrSpendBy refuses a last day of spending that is no day or lies before the budget year.
var ErrSpendBy = fmt.Errorf("the last day of spending is a day, not before the budget year: %w", fault.Invalid)

// Grant enters an appropriation (指标): budget money for a programme by a document.
func (a *App) Grant(ctx context.Context, by auth.Actor, ap store.Appropriation, amount fen.Fen) (id int64, err error) {
	if _, err := a.programme(ap.Programme); err != nil {
		return 0, err
	}
	if err := auth.May(by, auth.GrantMoney, auth.Place{}); err != nil {
		return 0, err
	}
	if ap.Document == "" || amount <= 0 {
		return 0, ErrGrant
	}
	if last, err := time.Parse(time.DateOnly, ap.SpendBy); ap.SpendBy != "" && (err != nil || last.Year() < ap.Year) {
		return 0, ErrSpendBy
	}
	ap.CreatedAt = a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if id, err = tx.AddAppropriation(ap); err != nil {
			return nil, err
		}
		subject := fmt.Sprintf("appropriation:%d", id)
		posting, err := ledger.Move(subject+":grant", ledger.Grant, id, amount)
		if err != nil {
			return nil, err
		}
		if err := tx.Post(posting, subject, ap.CreatedAt); err != nil {
			return nil, err
		}
		return one(by, ap.CreatedAt, "appropriation.add", subject, a.CountyCode(),
			facts{"programme": ap.Programme, "document": ap.Document, "fen": int64(amount)})
	})
	if err != nil {
		return 0, fmt.Errorf("appropriation %s: %w", ap.Document, err)
	}
	return id, nil
}

// Appropriations lists those of a programme, or all with "".
func (a *App) Appropriations(ctx context.Context, by auth.Actor, programme string) (list []store.Appropriation, err error) {
	if err := auth.May(by, auth.SeeMoney, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Appropriations(programme)
		return err
	})
	return list, err
}

// A Book is a page of an appropriation's postings, the newest first.
type Book struct {
	store.Appropriation
	Transit []store.BankTransit // where its money in transit is
	Lines   []store.PostingLine
	Before  fen.Fen // available before the oldest of them
	More    bool    // there are older ones
}

// bookPage is how many entries of the ledger a page reads; a posting has two.
const bookPage = 200

// Book returns the newest entries of an appropriation before a posting number (0: the last).
func (a *App) Book(ctx context.Context, by auth.Actor, appropriation, before int64) (b Book, err error) {
	if err := auth.May(by, auth.SeeMoney, auth.Place{}); err != nil {
		return b, err
	}
	if before == 0 {
		before = 1 << 62
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		if b.Appropriation, err = tx.Appropriation(appropriation); err != nil {
			return err
		}
		if b.Transit, err = tx.InTransit(appropriation, ""); err != nil {
			return err
		}
		if b.Lines, err = tx.Postings(appropriation, before, bookPage); err != nil || len(b.Lines) == 0 {
			return err
		}
		oldest := b.Lines[len(b.Lines)-1].Posting
		b.Before, err = tx.AvailableBefore(appropriation, oldest)
		b.More = len(b.Lines) == bookPage
		return err
	})
	return b, err
}
