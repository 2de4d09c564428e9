package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/envelope"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// AskAccounts makes the files that ask a bank ("" for each) about accounts before they are first paid: those
// that it has found nothing of and that stand in no file without an answer. There are
// as many files as the bank's form needs; none if nothing is to be asked.
func (a *App) AskAccounts(ctx context.Context, by auth.Actor, bankName string) (made []store.AccountAsk, err error) {
	if err := auth.May(by, auth.AskAccounts, auth.Place{Bank: bankName}); err != nil {
		return nil, err
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) (events []audit.Event, err error) {
		made = nil
		banks := []string{bankName}
		if bankName == "" {
			if banks, err = tx.AccountBanks(); err != nil {
				return nil, err
			}
		}
		for _, name := range banks {
			files, err := a.askBank(tx, name)
			if err != nil {
				return nil, err
			}
			made = append(made, files...)
		}
		if len(made) == 0 {
			return nil, errAgain // nothing to ask, and nothing to store
		}
		for _, f := range made {
			e, err := event(by, at, "account.ask", fmt.Sprintf("account-ask:%d", f.ID), a.CountyCode(),
				facts{"name": f.Name, "bank": f.Bank, "count": f.Count, "digest": f.Digest})
			if err != nil {
				return nil, err
			}
			events = append(events, e)
		}
		return events, nil
	})
	if err != nil && !errors.Is(err, errAgain) {
		return nil, fmt.Errorf("ask about accounts: %w", err)
	}
	return made, nil
}

// askBank makes the files of one bank, in the form that goes with its payment files.
func (a *App) askBank(tx *store.Tx, bankName string) (made []store.AccountAsk, err error) {
	rule, err := tx.AccountRule()
	if err != nil {
		return nil, err
	}
	agreed, err := a.termsOf(tx, bankName)
	if err != nil {
		return nil, err
	}
	form := a.accounts.For(agreed.format.Name)
	for last := int64(0); ; {
		var f store.AccountAsk
		f, last, err = a.askNext(tx, form, bankName, last, rule == pay.VerifyAll)
		if err != nil || f.Count == 0 {
			return made, err
		}
		made = append(made, f)
	}
}

// askNext makes the next file of a bank, of accounts after the last one. Its digest and, where
// both sides have keys, its envelope are stored before a byte of it leaves.
func (a *App) askNext(tx *store.Tx, form bank.AccountForm, bankName string, after int64, paid bool) (f store.AccountAsk, last int64, err error) {
	at := a.now()
	f, err = tx.NewAccountAsk(store.AccountAsk{Bank: bankName, Form: form.Name, MadeOn: day(at), CreatedAt: at})
	if err != nil {
		return f, after, err
	}
	if f.Count, last, err = tx.AskAccounts(f, after, paid, form.MaxLines); err != nil || f.Count == 0 {
		return f, after, err
	}
	f.Name = form.FileName(askHead(f))
	var content bytes.Buffer
	written, err := form.WriteQuestions(&content, askHead(f), questions(tx, f.ID))
	if err != nil {
		return f, after, err
	}
	f.Digest = written.Digest
	ring, err := keyringOf(tx, bankName)
	if err != nil {
		return f, after, err
	}
	if ring.seals(a.second()) {
		f.Sealed, err = envelope.Seal(a.rand, ring.ours[0], ring.theirs[0], a.second(), f.Name, content.Bytes())
		if err != nil {
			return f, after, err
		}
		f.Name += ".env"
	}
	return f, last, tx.AddAccountAsk(f)
}

// askHead is what a file says of itself.
func askHead(f store.AccountAsk) bank.Head {
	made, _ := time.Parse(time.DateOnly, f.MadeOn) // stored by us in this form
	return bank.Head{Batch: f.Number, Bank: f.Bank, Date: made, Sequence: 1, Count: f.Count}
}

// questions turns accounts into what a bank's file asks of them.
func questions(tx *store.Tx, ask int64) iter.Seq2[bank.Question, error] {
	return func(yield func(bank.Question, error) bool) {
		for q, err := range tx.AccountQuestions(ask) {
			question := bank.Question{Seq: q.Seq, ID: accountID(q.Account), Account: q.Number, Holder: q.Holder, IDNumber: q.IDNumber}
			if !yield(question, err) || err != nil {
				return
			}
		}
	}
}

// accountID is the number of an account on its way through a bank, and back.
func accountID(id int64) string { return fmt.Sprintf("%012d", id) }

// AccountAsks lists the files that ask about accounts: a bank's operator sees those to the own
// bank.
func (a *App) AccountAsks(ctx context.Context, by auth.Actor) (list []store.AccountAsk, err error) {
	if err := auth.May(by, auth.TakePayfile, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.AccountAsks(by.Bank)
		return err
	})
	return list, err
}

// WriteAccountAsk writes a file that asks, the same bytes each time. Fetching it is remembered.
func (a *App) WriteAccountAsk(ctx context.Context, by auth.Actor, id int64, w io.Writer) (f store.AccountAsk, err error) {
	at := a.now()
	var content bytes.Buffer
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		content.Reset()
		if f, err = tx.AccountAsk(id); err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.TakePayfile, auth.Place{Bank: f.Bank}); err != nil {
			return nil, err
		}
		if err := a.rebuildAsk(tx, f, &content); err != nil {
			return nil, err
		}
		if err := tx.TakeAccountAsk(id, at); err != nil {
			return nil, err
		}
		return one(by, at, "account.take", fmt.Sprintf("account-ask:%d", id), a.CountyCode(), facts{"name": f.Name, "digest": f.Digest})
	})
	if err != nil {
		return f, fmt.Errorf("account file %d: %w", id, err)
	}
	_, err = content.WriteTo(w)
	return f, err
}

// rebuildAsk makes a file in memory, whose size the form bounds, and proves its digest.
func (a *App) rebuildAsk(tx *store.Tx, f store.AccountAsk, to *bytes.Buffer) error {
	if len(f.Sealed) > 0 {
		_, err := to.Write(f.Sealed)
		return err
	}
	form, err := a.accounts.Named(f.Form)
	if err != nil {
		return err
	}
	written, err := form.WriteQuestions(to, askHead(f), questions(tx, f.ID))
	if err == nil && written.Digest != f.Digest {
		err = ErrNotSame
	}
	return err
}
