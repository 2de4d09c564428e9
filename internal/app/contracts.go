package app

import (
	"context"
	"fmt"
	"slices"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/contract"
	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// ErrNoContract refuses to pay through a bank without a contract in force.
var ErrNoContract = fmt.Errorf("the bank has no contract in force: %w", fault.Conflict)

// AddContract registers a bank's contract. A bank has one contract on a day.
func (a *App) AddContract(ctx context.Context, by auth.Actor, c contract.Contract) (id int64, err error) {
	if err := auth.May(by, auth.KeepContract, auth.Place{}); err != nil {
		return 0, err
	}
	if err := c.Check(); err != nil {
		return 0, err
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		others, err := tx.Contracts(c.Bank)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(others, c.Overlaps) {
			return nil, contract.ErrOverlap
		}
		if id, err = tx.AddContract(c, at); err != nil {
			return nil, err
		}
		return one(by, at, "contract.add", fmt.Sprintf("contract:%d", id), a.CountyCode(),
			facts{"bank": c.Bank, "number": c.Number, "method": c.Method, "from": c.From, "until": c.Until, "terms": c.Terms})
	})
	if err != nil {
		return 0, fmt.Errorf("contract %s: %w", c.Number, err)
	}
	return id, nil
}

// EndContract ends a contract from today on.
func (a *App) EndContract(ctx context.Context, by auth.Actor, id int64, reason string) error {
	if reason == "" {
		return ErrNoReason
	}
	if err := auth.May(by, auth.KeepContract, auth.Place{}); err != nil {
		return err
	}
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if err := tx.EndContract(id, day(at)); err != nil {
			return nil, err
		}
		return one(by, at, "contract.end", fmt.Sprintf("contract:%d", id), a.CountyCode(), facts{"from": day(at), "reason": reason})
	})
	if err != nil {
		return fmt.Errorf("end contract %d: %w", id, err)
	}
	return nil
}

// A BankView is what the county agreed with its banks and where they pay out.
type BankView struct {
	Today     string // day
	Contracts []contract.Contract
	Points    []store.BankPoint
}

// BankContracts shows contracts and points; a bank's own operator sees only that bank's.
func (a *App) BankContracts(ctx context.Context, by auth.Actor) (v BankView, err error) {
	if err := auth.May(by, auth.SeeContract, auth.Place{}); err != nil {
		return v, err
	}
	v.Today = day(a.now())
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		if v.Contracts, err = tx.Contracts(by.Bank); err != nil {
			return err
		}
		v.Points, err = tx.Points(by.Bank)
		return err
	})
	return v, err
}

// contracted refuses banks without a contract in force on a day. A county that registered no
// contract yet is not held to any.
func contracted(tx *store.Tx, banks []string, day string) error {
	list, err := tx.Contracts("")
	if err != nil || len(list) == 0 {
		return err
	}
	for _, bank := range banks {
		binds := func(c contract.Contract) bool { return c.Bank == bank && c.InForce(day) }
		if !slices.ContainsFunc(list, binds) {
			return fmt.Errorf("%s: %w", bank, ErrNoContract)
		}
	}
	return nil
}
