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
	ids, who := make([]int64, len(rows)), make([]int64, len(rows))
	for i, p := range rows {
		ids[i], who[i] = p.Account, p.Beneficiary
	}
	accounts, err := tx.AccountsNumbered(ids)
	if err != nil {
		return nil, err
	}
	people, err := tx.PeopleNumbered(who)
	if err != nil {
		return nil, err
	}
	list := make([]PaymentView, len(rows))
	for i, p := range rows {
		list[i] = PaymentView{PaymentRow: p, No: people[p.Beneficiary].No.String(), Card: accounts[p.Account].MaskedNumber()}
	}
	return list, nil
}
