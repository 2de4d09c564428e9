package app

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"yikatong/internal/bank"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/pay"
	"yikatong/internal/policy"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// Own returns a year of what the visitor was paid or is to be paid; 0 asks for the latest with
// anything in it. It returns disclose.ErrLeft for a visit that was not proved or has ended.
func (p Public) Own(ctx context.Context, token string, year int) (m disclose.Mine, err error) {
	v, err := p.visitor(ctx, token)
	if err != nil {
		return m, err
	}
	a := p.app
	err = a.read(ctx, func(tx *store.Tx) error {
		who, err := tx.Person(v.Person)
		if err != nil {
			return err
		}
		waiting, err := tx.WaitingFor(v.Person)
		if err != nil {
			return err
		}
		paid, err := tx.PaymentsTo(v.Person)
		if err != nil {
			return err
		}
		m = disclose.Mine{Proof: disclose.Proof(v.Proof), Name: ident.MaskName(who.Name)}
		m.Year, m.Years = ownYears(year, waiting, paid, a.now())
		if err := p.ownRequests(tx, &m, who); err != nil {
			return err
		}
		return a.ownItems(tx, &m, v.Person, waiting, paid)
	})
	return m, err
}

// ownYears are the years with anything in them, and the one that is shown.
func ownYears(year int, waiting []store.WaitingLine, paid []store.PaymentRow, now time.Time) (int, []int) {
	all := map[int]bool{}
	for _, l := range waiting {
		all[l.Period.Year()] = true
	}
	for _, s := range paid {
		all[s.Period.Year()] = true
	}
	years := slices.Sorted(maps.Keys(all))
	slices.Reverse(years)
	if year == 0 && len(years) > 0 {
		year = years[0]
	}
	if year == 0 {
		year = now.In(china).Year()
	}
	return year, years
}

func (a *App) ownItems(tx *store.Tx, m *disclose.Mine, person int64, waiting []store.WaitingLine, paid []store.PaymentRow) error {
	for _, l := range waiting {
		if l.Period.Year() == m.Year {
			m.Items = append(m.Items, a.waitingItem(l, m.Proof))
		}
	}
	accounts, err := tx.AccountsNumbered(accountsOf(paid))
	if err != nil {
		return err
	}
	for _, s := range paid {
		if s.Period.Year() != m.Year {
			continue
		}
		item := a.paidItem(s, m.Proof)
		if item.Progress == disclose.Arrived {
			item.Ref = s.Number + "-" + orderID(s.ID)
			if m.Total, err = m.Total.Add(s.Amount); err != nil {
				return err
			}
		}
		if m.Proof == disclose.ByCode {
			item.Tail = accounts[s.Account].Tail()
			if item.Steps, err = a.reckoned(tx, person, s); err != nil {
				return err
			}
		}
		m.Items = append(m.Items, item)
	}
	return nil
}

func accountsOf(list []store.PaymentRow) (ids []int64) {
	for _, s := range list {
		ids = append(ids, s.Account)
	}
	return ids
}

// ownName is what a programme is called to whoever proved so much.
func (a *App) ownName(number string, proof disclose.Proof) string {
	if proof == disclose.ByCode {
		return a.ProgrammeName(number)
	}
	return a.toldAs(number)
}

func (a *App) waitingItem(l store.WaitingLine, proof disclose.Proof) disclose.Item {
	item := disclose.Item{Name: a.ownName(l.Programme, proof), Period: l.Period, Amount: l.Amount, Progress: disclose.Awaiting}
	if l.State == roster.Notice {
		item.Progress = disclose.UnderNotice
		if p, err := a.programme(l.Programme); err == nil && levelOf(p) != disclose.Hidden {
			item.List = disclose.ID{Kind: disclose.Notice, Programme: l.Programme, Period: l.Period, Region: string(l.Region)}
		}
	}
	return item
}

// progresses is how a payee is told where a payment is. That a bank has given no answer yet is no
// more to them than that it is on its way.
var progresses = map[pay.Status]disclose.Progress{pay.Pending: disclose.Awaiting, pay.InTransit: disclose.AtBank, pay.Unknown: disclose.AtBank,
	pay.Paid: disclose.Arrived, pay.Failed: disclose.NotArrived, pay.Returned: disclose.SentBack}

func (a *App) paidItem(s store.PaymentRow, proof disclose.Proof) disclose.Item {
	item := disclose.Item{Name: a.ownName(s.Programme, proof), Period: s.Period, Amount: s.Amount, Progress: progresses[s.Status], On: dayOf(s.SettledOn)}
	if s.Code != "" && proof == disclose.ByCode {
		item.Why = bank.FailureOf(s.Code).Name
	}
	return item
}

// reckoned tells how a payment's amount came about; one that came with a file, without the facts
// behind it, has nothing to tell.
func (a *App) reckoned(tx *store.Tx, person int64, s store.PaymentRow) (steps []disclose.Reckoned, err error) {
	list, err := a.explain(tx, person, s.Programme, s.Period)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	for _, e := range list {
		steps = append(steps, reckonedBy(e)...)
	}
	return steps, err
}

func reckonedBy(e policy.Explanation) (steps []disclose.Reckoned) {
	source := ""
	if len(e.Standards) > 0 {
		source = e.Standards[0].Document
	}
	for _, l := range e.Amount {
		steps = append(steps, disclose.Reckoned{Says: l.What, Amount: l.Amount, Source: source})
	}
	return steps
}
