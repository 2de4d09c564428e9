package app

import (
	"context"
	"slices"

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

// Exchanges lists the newest payment files with their answers: a bank's operator sees those
// of the own bank.
func (a *App) Exchanges(ctx context.Context, by auth.Actor) (list []Exchange, err error) {
	if err := auth.May(by, auth.SeeBatch, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		files, err := tx.Payfiles(0, by.Bank)
		if err != nil {
			return err
		}
		ids, numbers := make([]int64, len(files)), make([]pay.BatchID, len(files))
		for i, f := range files {
			ids[i], numbers[i] = f.ID, f.Batch
		}
		returns, err := tx.ReturnsOf(ids)
		if err != nil {
			return err
		}
		batches, err := tx.BatchesNumbered(numbers)
		if err != nil {
			return err
		}
		delivered, err := tx.Deliveries()
		if err != nil {
			return err
		}
		deliveries := map[int64]store.Delivery{}
		for _, d := range delivered {
			deliveries[d.Payfile] = d
		}
		list = nil
		for _, f := range files {
			list = append(list, Exchange{Payfile: f, Of: batches[f.Batch], Returns: returns[f.ID], Delivery: deliveries[f.ID]})
		}
		list = slices.DeleteFunc(list, func(e Exchange) bool {
			return auth.May(by, auth.SeeBatch, auth.Place{Department: e.Of.Department}) != nil
		})
		return nil
	})
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
		if e.Of, err = tx.Batch(e.Payfile.Batch); err != nil {
			return err
		}
		delivered, err := tx.Deliveries()
		for _, d := range delivered {
			if d.Payfile == id {
				e.Delivery = d
			}
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
