package app

import (
	"context"
	"errors"
	"fmt"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/store"
)

// Errors of agreeing with a bank about its files.
var (
	ErrLimit     = fmt.Errorf("a limit of a bank's files is not below zero, and not above its format's: %w", fault.Invalid)
	ErrNoPayer   = fmt.Errorf("the bank's format needs the account that is paid from: %w", fault.Invalid)
	ErrOverLimit = fmt.Errorf("a payment is above the bank's limit of a whole file: %w", fault.Conflict)
)

// DefaultFormat is the payment file of a bank that has no format of its own set.
const DefaultFormat = "general-csv"

// terms are what is agreed with a bank, with the format itself.
type terms struct {
	format         bank.Format
	maxCount       int
	maxTotal       fen.Fen // 0 is none
	payer, account string
}

// termsOf is what is agreed with a bank; without a word, the default format.
func (a *App) termsOf(tx *store.Tx, bankName string) (terms, error) {
	t, err := tx.TermsOf(bankName)
	if errors.Is(err, store.ErrNone) {
		t, err = store.BankTerms{Format: DefaultFormat}, nil
	}
	if err != nil {
		return terms{}, err
	}
	f, err := a.formats.Named(t.Format)
	if err != nil {
		return terms{}, err
	}
	most := f.MaxLines
	if t.MaxCount > 0 {
		most = min(most, t.MaxCount)
	}
	return terms{format: f, maxCount: most, maxTotal: t.MaxTotal, payer: t.Payer, account: t.PayerAccount}, nil
}

// SetBankFormat sets the format of a bank's payment and return files, and leaves the rest
// of what is agreed as it is.
func (a *App) SetBankFormat(ctx context.Context, by auth.Actor, bankName, format string) error {
	t := store.BankTerms{Bank: bankName}
	err := a.read(ctx, func(tx *store.Tx) (err error) {
		if was, err := tx.TermsOf(bankName); !errors.Is(err, store.ErrNone) {
			t = was
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.Format = format
	return a.SetBank(ctx, by, t)
}

// SetBank stores what is agreed with a bank. Files that are intended already stay as they are.
func (a *App) SetBank(ctx context.Context, by auth.Actor, t store.BankTerms) error {
	f, err := a.formats.Named(t.Format)
	if err != nil {
		return err
	}
	if err := auth.May(by, auth.GrantMoney, auth.Place{}); err != nil {
		return err
	}
	switch {
	case t.Bank == "" || t.MaxCount < 0 || t.MaxCount > f.MaxLines || t.MaxTotal < 0:
		return ErrLimit
	case f.NamesPayer() && (t.Payer == "" || t.PayerAccount == ""):
		return ErrNoPayer
	}
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if err := tx.SetTerms(t); err != nil {
			return nil, err
		}
		return one(by, a.now(), "bank.format", "bank:"+t.Bank, a.CountyCode(), facts{"format": t.Format, "max_count": t.MaxCount,
			"max_fen": int64(t.MaxTotal), "payer": t.Payer, "payer_account": t.PayerAccount})
	})
}

// Banks lists what is agreed with each bank: a bank's operator sees the own bank's.
func (a *App) Banks(ctx context.Context, by auth.Actor) (list []store.BankTerms, err error) {
	if err := auth.May(by, auth.SeeBatch, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		all, err := tx.Terms()
		for _, t := range all {
			if by.Bank == "" || by.Bank == t.Bank {
				list = append(list, t)
			}
		}
		return err
	})
	return list, err
}
