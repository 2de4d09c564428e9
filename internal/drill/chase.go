package drill

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/demo"
	"yikatong/internal/demo/banksim"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// between is how often the officers go through what is open.
const between = 7 * 24 * time.Hour

// chase goes through all that is open, and again a week later.
func (o *Officers) chase(ctx context.Context) error {
	if err := o.work(ctx); err != nil {
		return err
	}
	o.rounds++
	if o.rounds%4 == 0 {
		if err := o.reissue(ctx); err != nil {
			return err
		}
	}
	o.year.plan(o.year.Clock.Now().Add(between), o.chase)
	return nil
}

// work is one round through what is open.
func (o *Officers) work(ctx context.Context) error {
	for _, step := range []func(context.Context) error{o.resend, o.due, o.enquire, o.disputes, o.deaths, o.claims} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// resend delivers again, byte for byte, what no bank has acknowledged.
func (o *Officers) resend(ctx context.Context) error {
	for _, b := range demo.Banks {
		list, err := o.year.App.Unacknowledged(ctx, o.year.As(auth.BankOperator), b.Name)
		if err != nil {
			return err
		}
		for _, f := range list {
			if o.files[f.ID].ID == 0 {
				continue // it goes out tomorrow for the first time
			}
			o.Met.Resent++
			if err := o.deliver(ctx, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// due brings the answers that the banks give late.
func (o *Officers) due(ctx context.Context) error {
	list, err := o.year.Bank.Due(o.year.Clock.Now())
	if err != nil {
		return err
	}
	for _, content := range list {
		id, err := o.year.App.PayfileFor(ctx, o.year.As(auth.BankOperator), content)
		if err != nil {
			return err
		}
		o.year.docs++
		if err := o.bring(ctx, o.files[id], fmt.Sprintf("late%d", o.year.docs), content, false); err != nil {
			return err
		}
	}
	return nil
}

// patience is how many working days the officers wait for an answer before they ask.
const patience = 3

// enquire asks the banks about the files whose answers did not hold, and about those that leave
// payments without an answer. Nothing is sent a second time for want of one.
func (o *Officers) enquire(ctx context.Context) error {
	aged, err := o.year.App.Ageing(ctx, o.year.As(auth.BudgetOfficer), "")
	if err != nil {
		return err
	}
	for _, d := range aged.AtBank {
		if d.Days >= patience && o.files[d.Payfile].ID != 0 {
			o.doubt[d.Payfile] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(o.doubt)) {
		if err := o.ask(ctx, o.files[id]); err != nil {
			return err
		}
		delete(o.doubt, id)
	}
	return nil
}

// ask brings what the bank says of a file when it is called.
func (o *Officers) ask(ctx context.Context, f store.Payfile) error {
	var content bytes.Buffer
	if _, err := o.year.App.WritePayfile(ctx, o.year.As(auth.BankOperator), f.ID, &content); err != nil {
		return err
	}
	format, err := o.year.App.Formats().Named(f.Format)
	if err != nil {
		return err
	}
	o.Met.Enquiries++
	answer, err := o.year.Bank.Enquire(format, content.Bytes(), o.year.Clock.Now())
	if errors.Is(err, banksim.ErrUnheard) || errors.Is(err, banksim.ErrMute) {
		return nil // the list of what waits says so
	}
	if err != nil {
		return err
	}
	o.year.docs++
	return o.bring(ctx, f, fmt.Sprintf("enquiry%d", o.year.docs), answer, true)
}

// endToEnd is the number that a bank knows a payment by.
func endToEnd(id pay.PaymentID) string { return fmt.Sprintf("%012d", int64(id)) }

// disputes settles what the banks told twice differently, by their written word.
func (o *Officers) disputes(ctx context.Context) error {
	list, err := o.year.App.Disputes(ctx, o.year.As(auth.BudgetOfficer), pay.DisputeOpen)
	if err != nil {
		return err
	}
	for _, d := range list {
		found := pay.Explained
		switch {
		case d.Kind == pay.OtherAmount:
			continue // the right answer closes it, and the bank is asked for it
		case d.Kind == pay.PaidAfterAll && o.year.Bank.Holds(endToEnd(d.Payment)) == d.Amount:
			found = pay.FoundPaid
			o.admitted[d.Payment] = true
		case d.Kind == pay.PaidAfterAll:
			found = pay.FoundUnpaid
		}
		o.year.docs++
		letter := fmt.Sprintf("%s复函〔%d〕%d号", d.Bank, o.year.County.Year, o.year.docs)
		if err := o.year.App.ProposeOutcome(ctx, o.year.As(auth.BudgetOfficer), d.ID, found, letter); err != nil {
			return err
		}
		if err := o.year.App.DecideOutcome(ctx, o.year.As(auth.FinanceApprover), d.ID, true, ""); err != nil {
			return err
		}
		o.Met.Disputes++
	}
	return nil
}

// deaths confirms those that a bank reported.
func (o *Officers) deaths(ctx context.Context) error {
	by := o.year.As(auth.BureauReviewer)
	list, err := o.year.App.ReportedDead(ctx, by)
	if err != nil {
		return err
	}
	seen := map[int64]bool{}
	for _, r := range list {
		if seen[r.Payee] {
			continue
		}
		seen[r.Payee] = true
		o.year.docs++
		if _, err := o.year.App.ConfirmDeath(ctx, by, r.Payee, r.On, fmt.Sprintf("死亡证明%d号", o.year.docs)); err != nil {
			return err
		}
		o.Met.Deaths++
	}
	return nil
}

// claims decides what is proposed to be had back, and enters what comes: a bank pays what it owes,
// a family half of it for now.
func (o *Officers) claims(ctx context.Context) error {
	proposed, err := o.year.App.Claims(ctx, o.year.As(auth.BudgetOfficer), pay.ClaimProposed)
	if err != nil {
		return err
	}
	for _, c := range proposed {
		if err := o.year.App.DecideClaim(ctx, o.year.As(auth.FinanceApprover), c.ID, true, ""); err != nil {
			return err
		}
		o.Met.Claims++
	}
	open, err := o.year.App.Claims(ctx, o.year.As(auth.BudgetOfficer), pay.Claimed)
	if err != nil {
		return err
	}
	for _, c := range open {
		if c.Origin == pay.FromDispute {
			o.owed[c.ID] = c.Amount
		}
		pays := c.Owed()
		if c.Debtor == "" {
			pays = c.Amount/2 - c.Received
		}
		if o.year.Clock.Now().Sub(c.At) < 4*between || pays <= 0 {
			continue
		}
		o.year.docs++
		if err := o.year.App.ReceiveClaim(ctx, o.year.As(auth.BudgetOfficer), c.ID, pays, fmt.Sprintf("缴款书%d号", o.year.docs)); err != nil {
			return err
		}
		o.Met.Recovered += pays
	}
	return nil
}

// reissue corrects accounts and pays again whatever failed or came back and may be paid again.
func (o *Officers) reissue(ctx context.Context) error {
	aged, err := o.year.App.Ageing(ctx, o.year.As(auth.BudgetOfficer), "")
	if err != nil {
		return err
	}
	batches := map[pay.BatchID]bool{}
	for _, u := range aged.Unmended {
		if !u.Disputed && pay.MayCorrect(u.Code, true) {
			batches[u.Batch] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(batches)) {
		if err := o.year.newAccounts(ctx, id); err != nil {
			return err
		}
		b, sent, err := o.year.Correct(ctx, id)
		if err != nil {
			return err
		}
		if sent {
			o.year.sent(b)
		}
	}
	return nil
}
