package drill

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"yikatong/internal/ageing"
	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// ErrApart tells that the bank's book and ours do not agree to the fen.
var ErrApart = fmt.Errorf("the bank's book and ours differ by what nobody can explain: %w", fault.Conflict)

// A Reason is why money at a bank has no final answer yet.
type Reason struct {
	ageing.Turn
	Count int
	Total fen.Fen
}

// A Reconciliation holds the bank's book against ours (银企对账): every fen that one has and the
// other has not is in one of its rows.
type Reconciliation struct {
	Book    fen.Fen // paid and not returned, by the bank's book
	Paid    fen.Fen // by our payments
	Ledger  fen.Fen // in transit, by the ledger
	Reasons []Reason
	Made    fen.Fen // of what is in transit for us, what the bank's book has as paid already
	Twice   fen.Fen // paid twice by a bank, and claimed from it
	Claimed fen.Fen // the claims of that kind, by the lists of claims through the year
	Strange []string
}

// Transit is the sum of the reasons.
func (r Reconciliation) Transit() (sum fen.Fen) {
	for _, reason := range r.Reasons {
		sum += reason.Total
	}
	return sum
}

// Err returns ErrApart, with what does not agree, unless all is explained to the fen.
func (r Reconciliation) Err() error {
	switch {
	case len(r.Strange) > 0:
		return fmt.Errorf("%d payments, %s: %w", len(r.Strange), strings.Join(r.Strange[:min(3, len(r.Strange))], "; "), ErrApart)
	case r.Transit() != r.Ledger:
		return fmt.Errorf("the reasons sum to %s, the ledger has %s in transit: %w", r.Transit(), r.Ledger, ErrApart)
	case r.Twice != r.Claimed:
		return fmt.Errorf("paid twice %s, claimed %s: %w", r.Twice, r.Claimed, ErrApart)
	case r.Paid+r.Made+r.Twice != r.Book:
		return fmt.Errorf("paid %s, in transit and made %s, twice %s, the bank's book %s: %w", r.Paid, r.Made, r.Twice, r.Book, ErrApart)
	}
	return nil
}

// close ends the year: what is open is worked through once more, and every payment is held against
// the bank's book. Where one says other than the other, the bank is asked about the file, and two
// people settle what comes of it.
func (o *Officers) close(ctx context.Context) error {
	if err := o.work(ctx); err != nil {
		return err
	}
	r, err := o.Reconcile(ctx)
	if err != nil || len(r.Strange) == 0 {
		return err
	}
	return o.work(ctx) // what is strange is in doubt, and asked about
}

// Reconcile holds the bank's book against every payment.
func (o *Officers) Reconcile(ctx context.Context) (r Reconciliation, err error) {
	finance := o.year.As(auth.BudgetOfficer)
	aged, err := o.year.App.Ageing(ctx, finance, "")
	if err != nil {
		return r, err
	}
	r.Book, r.Ledger, r.Reasons = o.year.Bank.Total(), aged.Ledger, reasons(aged.AtBank)
	for _, id := range o.year.batches {
		if err := o.hold(ctx, id, &r); err != nil {
			return r, err
		}
	}
	for _, amount := range o.owed {
		r.Claimed += amount
	}
	return r, nil
}

const page = 10_000

// hold compares the payments of one batch.
func (o *Officers) hold(ctx context.Context, id pay.BatchID, r *Reconciliation) error {
	for after := 0; ; {
		list, err := o.year.App.BatchPayments(ctx, o.year.As(auth.BudgetOfficer), id, store.PaymentQuery{After: after, Limit: page})
		if err != nil {
			return err
		}
		for _, p := range list {
			o.compare(p.Payment, r)
			after = p.Seq
		}
		if len(list) < page {
			return nil
		}
	}
}

// compare puts one payment into its row.
func (o *Officers) compare(p pay.Payment, r *Reconciliation) {
	held := o.year.Bank.Holds(endToEnd(p.ID))
	switch {
	case p.Status == pay.Paid && held == p.Amount:
		r.Paid += held
	case p.Status.AtBank() && (held == 0 || held == p.Amount):
		r.Made += held
	case p.Status == pay.Corrected && held == p.Amount && o.admitted[p.ID]:
		r.Twice += held
	case p.Status != pay.Paid && held == 0:
	default:
		r.Strange = append(r.Strange, fmt.Sprintf("payment %d is %s, the bank has %s of %s", p.ID, p.Status, held, p.Amount))
		o.doubt[o.fileOf(p)] = true
	}
}

// fileOf is the payment file that a payment went with: a run of its batch's payments.
func (o *Officers) fileOf(p pay.Payment) int64 {
	for id, f := range o.files {
		if f.Batch == p.Batch && f.First <= p.Seq && p.Seq < f.First+f.Count {
			return id
		}
	}
	return 0
}

// reasons sums what waits by why it does.
func reasons(list []app.Delayed) (sums []Reason) {
	for _, d := range list {
		i := slices.IndexFunc(sums, func(r Reason) bool { return r.Turn == d.Turn })
		if i < 0 {
			sums, i = append(sums, Reason{Turn: d.Turn}), len(sums)
		}
		sums[i].Count += d.Count
		sums[i].Total += d.Total
	}
	return sums
}
