package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/contract"
	"yikatong/internal/fault"
	"yikatong/internal/pay"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// ErrDays refuses a span of days that ends before it begins or is not one of days.
var ErrDays = fmt.Errorf("the span is two days written 2025-01-01, the first not after the last: %w", fault.Invalid)

// A Service is what a bank did under one contract in a span of days.
type Service struct {
	Contract    contract.Contract      `json:"contract"`
	From        string                 `json:"from"` // days of the contract, both included
	Until       string                 `json:"until"`
	Performance contract.Performance   `json:"performance"`
	Judgements  []contract.Judgement   `json:"judgements"`
	dues        map[int64]contract.Due // by payment file
}

// Performance tells how a bank performed under a contract, named by its number, in a span of
// days as far as the contract covers it; "" stands for the contract's own first or last day.
func (a *App) Performance(ctx context.Context, by auth.Actor, number, from, until string) (s Service, err error) {
	if err := auth.May(by, auth.SeeContract, auth.Place{}); err != nil {
		return s, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		list, err := tx.Contracts(by.Bank)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(c contract.Contract) bool { return c.Number == number })
		if i < 0 {
			return store.ErrNone
		}
		s = Service{Contract: list[i], dues: map[int64]contract.Due{}}
		if err := s.narrow(from, until, day(a.now())); err != nil {
			return err
		}
		return a.measure(tx, &s)
	})
	if err != nil {
		return s, fmt.Errorf("performance under contract %s: %w", number, err)
	}
	s.Judgements = s.Contract.Terms.Judge(s.Performance)
	return s, nil
}

// narrow sets the span to what was asked for, within the contract and not after today.
func (s *Service) narrow(from, until, today string) error {
	for _, asked := range []string{from, until} {
		if _, err := time.Parse(time.DateOnly, asked); asked != "" && err != nil {
			return ErrDays
		}
	}
	if from != "" && until != "" && until < from {
		return ErrDays
	}
	c := s.Contract
	s.From, s.Until = max(from, c.From), min(c.Until, today)
	if until != "" {
		s.Until = min(s.Until, until)
	}
	if last, err := time.Parse(time.DateOnly, c.Ended); err == nil {
		s.Until = min(s.Until, last.AddDate(0, 0, -1).Format(time.DateOnly))
	}
	return nil
}

func (a *App) measure(tx *store.Tx, s *Service) error {
	bank := s.Contract.Bank
	files, err := tx.PayfilesMade(bank, s.From, s.Until)
	if err != nil {
		return err
	}
	served, err := tx.Served(bank, s.From, s.Until)
	if err != nil {
		return err
	}
	verdicts, err := tx.Verdicts(bank, s.From, s.Until)
	if err != nil {
		return err
	}
	a.countFiles(s, files, served)
	for _, v := range served {
		a.countServed(s, v)
	}
	p := &s.Performance
	p.Contrary, p.Changed, p.Foreign, p.Missing = verdicts[pay.Contradicts], verdicts[pay.Changed], verdicts[pay.Foreign], verdicts[pay.Missing]
	return countPoints(tx, s)
}

// countFiles counts what was sent, and of what is not answered what should have been.
func (a *App) countFiles(s *Service, files []store.Payfile, served []store.Served) {
	open := map[int64]int{}
	for _, v := range served {
		open[v.Payfile] -= v.Count
	}
	p, today := &s.Performance, dayTime(a.now())
	for _, f := range files {
		due := s.Contract.Terms.Due(a.calendar, f.CreatedAt.In(china))
		s.dues[f.ID] = due
		p.Files++
		p.Sent += f.Count
		p.Total += f.Total
		if due.Answer.Before(today) {
			p.Due += f.Count + open[f.ID]
		}
	}
}

// countServed counts payments that were answered alike.
func (a *App) countServed(s *Service, v store.Served) {
	p, due, at := &s.Performance, s.dues[v.Payfile], dayTime(v.At)
	p.Answer(a.calendar.WorkdaysBetween(due.Counts, at), v.Count)
	p.Due += v.Count
	if !at.After(due.Answer) {
		p.InTime += v.Count
	}
	switch {
	case v.Status == pay.Paid:
		p.Paid += v.Count
		if v.Day <= due.Pay.Format(time.DateOnly) {
			p.SameDay += v.Count
		}
	case v.CameBack:
		p.CameBack += v.Count
	default:
		p.Fail(v.Code, v.Count)
	}
}

// countPoints counts a bank's points, and names the townships that have none.
func countPoints(tx *store.Tx, s *Service) error {
	points, err := tx.Points(s.Contract.Bank)
	if err != nil {
		return err
	}
	regions, err := tx.Regions()
	if err != nil {
		return err
	}
	has := map[region.Code]bool{}
	for _, p := range points {
		has[p.Region.Township()] = true
	}
	s.Performance.Points = len(points)
	for _, r := range regions {
		if r.Level == region.Township && !has[r.Code] {
			s.Performance.Uncovered = append(s.Performance.Uncovered, r.Name)
		}
	}
	return nil
}
