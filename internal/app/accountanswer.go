package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/pay"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// Errors of verifying accounts.
var (
	ErrOtherAsk = fmt.Errorf("this file answers no file of ours about accounts: %w", fault.Invalid)
	ErrNotAsked = fmt.Errorf("a line of the answer is about an account that the file did not ask about, or twice about one: %w", fault.Invalid)
	ErrNotYet   = fmt.Errorf("an answer about an account is of a moment that has not come: %w", fault.Invalid)
	ErrNoMend   = fmt.Errorf("this account cannot be verified again as it is: another one is needed: %w", fault.Conflict)
)

// An AccountReading is what a file of answers said.
type AccountReading struct {
	Ask   store.AccountAsk
	Found map[string]int // how many accounts by finding
	Again bool           // the same file was read before; nothing was stored now
}

// ReadAccountAnswers takes a bank's answers about accounts in: whole, or not at all. The same file
// again changes nothing, and files may come in any order: of two answers to one question the
// later one counts, and of two questions about one account the newer.
func (a *App) ReadAccountAnswers(ctx context.Context, by auth.Actor, name string, content []byte) (r AccountReading, err error) {
	if err := auth.May(by, auth.ReadReturn, auth.Place{}); err != nil {
		return r, err
	}
	at, digest := a.now(), bank.Digest(content)
	plain, err := a.unsealAny(ctx, by, content)
	if err != nil {
		return r, fmt.Errorf("answers about accounts %s: %w", name, err)
	}
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		r = AccountReading{Found: map[string]int{}}
		got, err := a.answers(tx, &r.Ask, plain)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.ReadReturn, auth.Place{Bank: r.Ask.Bank}); err != nil {
			return nil, err
		}
		ring, err := keyringOf(tx, r.Ask.Bank)
		if err != nil {
			return nil, err
		}
		if _, err := ring.unseal(content, at); err != nil { // where both sides have keys, an envelope of this very bank
			return nil, err
		}
		answers, err := checked(tx, r.Ask.ID, got, at)
		if err != nil {
			return nil, err
		}
		for _, l := range answers {
			r.Found[l.Finding]++
		}
		if _, err := tx.AnswerFileOf(digest); !errors.Is(err, store.ErrNone) {
			if err == nil {
				err = errAgain
			}
			return nil, err
		}
		file := store.AccountAnswerFile{Ask: r.Ask.ID, Name: name, Digest: digest, Lines: len(answers), ReadBy: by.User, ReadAt: at}
		id, err := tx.AddAnswers(file, answers)
		if err != nil {
			return nil, err
		}
		return one(by, at, "account.answer", fmt.Sprintf("account-ask:%d", r.Ask.ID), a.CountyCode(),
			facts{"file": id, "name": name, "digest": digest, "lines": len(answers), "found": r.Found})
	})
	if errors.Is(err, errAgain) {
		r.Again, err = true, nil
	}
	if err != nil {
		return r, fmt.Errorf("answers about accounts %s: %w", name, err)
	}
	return r, nil
}

// answers reads a file in the form of whichever question it names.
func (a *App) answers(tx *store.Tx, ask *store.AccountAsk, content []byte) (*bank.Answers, error) {
	var complaint error = ErrOtherAsk
	for _, name := range slices.Sorted(maps.Keys(a.accounts)) {
		form := a.accounts[name]
		got, err := form.ReadAnswers(bytes.NewReader(content))
		var line *bank.LineError
		if errors.As(err, &line) {
			if line.Line > 1 { // the head was of this form
				complaint = err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		if *ask, err = tx.AccountAskNumbered(got.Head.Batch); err != nil && !errors.Is(err, store.ErrNone) {
			return nil, err
		}
		if err == nil && ask.Form == form.Name && ask.Bank == got.Head.Bank {
			return got, nil
		}
		return nil, ErrOtherAsk
	}
	return nil, complaint
}

// checked compares each answer with its question, which the form bounds in number: a line about
// anything else makes the whole file untrustworthy. A question may stay without an answer.
func checked(tx *store.Tx, ask int64, got *bank.Answers, now time.Time) ([]store.AccountAnswer, error) {
	asked := map[int]store.AccountQuestion{}
	for q, err := range tx.AccountQuestions(ask) {
		if err != nil {
			return nil, err
		}
		asked[q.Seq] = q
	}
	list := make([]store.AccountAnswer, 0, len(got.Lines))
	for _, l := range got.Lines {
		q, ok := asked[l.Seq]
		if !ok || l.ID != accountID(q.Account) || l.Account != q.Number {
			return nil, fmt.Errorf("line %d: %w", l.Line, ErrNotAsked)
		}
		if y, m, d := l.At.Date(); time.Date(y, m, d, l.At.Hour(), l.At.Minute(), l.At.Second(), 0, china).After(now.Add(ahead)) {
			return nil, fmt.Errorf("line %d: %w", l.Line, ErrNotYet)
		}
		delete(asked, l.Seq) // a second line about it is one too many
		list = append(list, store.AccountAnswer{Seq: l.Seq, Finding: l.Finding, RawCode: l.RawCode, CheckedAt: l.At})
	}
	return list, nil
}

// AccountRule is when the county asks banks about accounts.
func (a *App) AccountRule(ctx context.Context) (rule pay.AccountRule, err error) {
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		rule, err = tx.AccountRule()
		return err
	})
	return rule, err
}

// SetAccountRule sets when banks must be asked about accounts.
func (a *App) SetAccountRule(ctx context.Context, by auth.Actor, rule pay.AccountRule) error {
	if err := auth.May(by, auth.AskAccounts, auth.Place{}); err != nil {
		return err
	}
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		was, err := tx.AccountRule()
		if err != nil {
			return nil, err
		}
		if err := tx.SetAccountRule(rule); err != nil {
			return nil, err
		}
		return one(by, a.now(), "account.rule", "county:"+a.county, a.CountyCode(), facts{"from": was, "to": rule})
	})
}

// RefusedAccounts lists the accounts within the actor's region that their banks have refused, a
// page of them, and counts all.
func (a *App) RefusedAccounts(ctx context.Context, by auth.Actor, within region.Code, limit, offset int) (list []store.Refused, n int, err error) {
	if err := auth.May(by, auth.SeeAccounts, auth.Place{}); err != nil {
		return nil, 0, err
	}
	if within == "" || !within.Within(by.Region) {
		within = by.Region
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, n, err = tx.RefusedAccounts(within, limit, offset)
		return err
	})
	return list, n, err
}

// AskAgain stores that the cause of a refusal is mended: the next file to the bank asks anew.
// Until the answer the account stays refused.
func (a *App) AskAgain(ctx context.Context, by auth.Actor, account int64) error {
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		r, err := tx.RefusedAccount(account)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.MendAccounts, auth.Place{Region: r.Region}); err != nil {
			return nil, err
		}
		if !bank.FindingOf(r.Finding).Mends {
			return nil, ErrNoMend
		}
		if err := tx.AskAgain(account); err != nil {
			return nil, err
		}
		return one(by, at, "account.again", fmt.Sprintf("account:%d", account), r.Region, facts{"finding": r.Finding})
	})
	if err != nil {
		return fmt.Errorf("verify account %d again: %w", account, err)
	}
	return nil
}

// HeldLines counts, of the actor's departments, the lines that wait for their accounts alone.
func (a *App) HeldLines(ctx context.Context, by auth.Actor) (list []store.Held, err error) {
	if err := auth.May(by, auth.FormBatch, auth.Place{}); err != nil {
		return nil, err
	}
	var all []store.Held
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		all, err = a.held.now(tx, "", tx.HeldLines)
		return err
	})
	for _, h := range all {
		if prog, e := a.programme(h.Programme); e == nil && auth.May(by, auth.FormBatch, auth.Place{Department: prog.Department}) == nil {
			list = append(list, h)
		}
	}
	return list, err
}
