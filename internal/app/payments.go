package app

import (
	"context"

	"yikatong/internal/auth"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// A PaymentView is a payment with its numbers masked.
type PaymentView struct {
	store.PaymentRow
	No   string // of the beneficiary
	Card string
}

// BatchPayments lists a page of a batch's payments: those in the actor's region only, and
// for bank staff those of their bank.
func (a *App) BatchPayments(ctx context.Context, by auth.Actor, id pay.BatchID, q store.PaymentQuery) (list []PaymentView, err error) {
	q.Within, q.Bank = by.Region, by.Bank
	err = a.read(ctx, func(tx *store.Tx) error {
		b, err := tx.Batch(id)
		if err != nil {
			return err
		}
		if err := auth.May(by, auth.SeeBatch, auth.Place{Department: b.Department}); err != nil {
			return err
		}
		rows, err := tx.PaymentPage(id, q)
		if err != nil {
			return err
		}
		list, err = paymentViews(tx, rows)
		return err
	})
	return list, err
}

func paymentViews(tx *store.Tx, rows []store.PaymentRow) ([]PaymentView, error) {
	ids := make([]int64, len(rows))
	for i, p := range rows {
		ids[i] = p.Account
	}
	accounts, err := tx.AccountsNumbered(ids)
	if err != nil {
		return nil, err
	}
	list := make([]PaymentView, len(rows))
	for i, p := range rows {
		person, err := tx.Person(p.Beneficiary)
		if err != nil {
			return nil, err
		}
		list[i] = PaymentView{PaymentRow: p, No: person.No.String(), Card: accounts[p.Account].MaskedNumber()}
	}
	return list, nil
}
