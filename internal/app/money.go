package app

import (
	"context"
	"fmt"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/store"
)

// ErrGrant refuses an appropriation without document or money.
var ErrGrant = fmt.Errorf("an appropriation has a document number and an amount above zero: %w", fault.Invalid)

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

// Postings lists the newest entries of an appropriation before a posting number (0: the last).
func (a *App) Postings(ctx context.Context, by auth.Actor, appropriation, before int64) (list []store.PostingLine, err error) {
	if err := auth.May(by, auth.SeeMoney, auth.Place{}); err != nil {
		return nil, err
	}
	if before == 0 {
		before = 1 << 62
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Postings(appropriation, before, 200)
		return err
	})
	return list, err
}
