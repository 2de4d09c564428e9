package app

import (
	"context"

	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// An Exchange is one payment file with its batch and what the bank answered to it.
type Exchange struct {
	store.Payfile
	Of       pay.Batch
	Returns  []store.ReturnFile
	Delivery store.Delivery // zero before it is delivered; without the bytes
}

// Exchanges lists payment files with their answers, within the query, and counts all that there are
// by stage: a bank's operator sees those of the own bank, a bureau those of its programmes.
func (a *App) Exchanges(ctx context.Context, by auth.Actor, q store.ExchangeQuery) (list []Exchange, counts []store.ExchangeCount, err error) {
	if err := auth.May(by, auth.SeeBatch, auth.Place{}); err != nil {
		return nil, nil, err
	}
	q.Bank, q.Departments = by.Bank, by.Departments
	err = a.read(ctx, func(tx *store.Tx) error {
		if counts, err = tx.CountExchanges(q); err != nil {
			return err
		}
		files, err := tx.Exchanges(q)
		if err != nil {
			return err
		}
		list, err = exchanges(tx, files)
		return err
	})
	return list, counts, err
}

// exchanges puts payment files together with their batches, answers and deliveries.
func exchanges(tx *store.Tx, files []store.Payfile) ([]Exchange, error) {
	ids, numbers := make([]int64, len(files)), make([]pay.BatchID, len(files))
	for i, f := range files {
		ids[i], numbers[i] = f.ID, f.Batch
	}
	returns, err := tx.ReturnsOf(ids)
	if err != nil {
		return nil, err
	}
	batches, err := tx.BatchesNumbered(numbers)
	if err != nil {
		return nil, err
	}
	deliveries, err := tx.DeliveriesOf(ids)
	list := make([]Exchange, len(files))
	for i, f := range files {
		list[i] = Exchange{Payfile: f, Of: batches[f.Batch], Returns: returns[f.ID], Delivery: deliveries[f.ID]}
	}
	return list, err
}

// Exchange is one payment file with its batch, to whoever may take it.
func (a *App) Exchange(ctx context.Context, by auth.Actor, id int64) (e Exchange, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if e.Payfile, err = tx.Payfile(id); err != nil {
			return err
		}
		if err := auth.May(by, auth.TakePayfile, auth.Place{Bank: e.Bank}); err != nil {
			return err
		}
		list, err := exchanges(tx, []store.Payfile{e.Payfile})
		if err == nil {
			e = list[0]
		}
		return err
	})
	return e, err
}

// lookMost is how many lines of a return file are shown with their people: those that need a look.
const lookMost = 200

// A ReturnView is a return file with all that its page shows.
type ReturnView struct {
	Reading
	Of   pay.Batch
	By   string                        // who brought it
	Look map[pay.PaymentID]PaymentView // the payments of lines that are not plainly paid
	Why  error                         // why this actor may not post it; nil if they may
}

// ReturnPage shows a return file with the payments that need a look.
func (a *App) ReturnPage(ctx context.Context, by auth.Actor, id int64) (v ReturnView, err error) {
	if v.Reading, err = a.Return(ctx, by, id); err != nil {
		return v, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		if v.Of, err = tx.Batch(v.Payfile.Batch); err != nil {
			return err
		}
		who, err := whoIs(tx)
		if err != nil {
			return err
		}
		v.By = who[v.File.ReadBy]
		if v.Look, err = looked(tx, v.Lines); err != nil {
			return err
		}
		v.Why = a.posts(tx, by, v)
		return nil
	})
	return v, err
}

// looked loads the payments of the lines that are not plainly paid.
func looked(tx *store.Tx, lines []store.ReturnLine) (map[pay.PaymentID]PaymentView, error) {
	var ids []int64
	for _, l := range lines {
		plain := l.Verdict == pay.Answers && l.Status == string(bank.Paid)
		if l.Payment != 0 && !plain && len(ids) < lookMost {
			ids = append(ids, int64(l.Payment))
		}
	}
	rows, err := tx.PaymentsNumbered(ids)
	if err != nil {
		return nil, err
	}
	list := make([]store.PaymentRow, 0, len(rows))
	for _, p := range rows {
		list = append(list, p)
	}
	views, err := paymentViews(tx, list)
	found := map[pay.PaymentID]PaymentView{}
	for _, p := range views {
		found[p.ID] = p
	}
	return found, err
}

// posts returns nil if the actor may post a return file that was read.
func (a *App) posts(tx *store.Tx, by auth.Actor, v ReturnView) error {
	switch {
	case v.File.State == store.ReturnPosted:
		return ErrPosted
	case auth.May(by, auth.PostReturn, auth.Place{}) != nil:
		return auth.ErrNotYours
	case v.File.ReadKey == by.Person:
		return ErrSamePost
	}
	before, err := tx.BatchActs(int64(v.Of.ID))
	if err != nil {
		return err
	}
	return auth.Separate(by, auth.FinanceReceive, before)
}
