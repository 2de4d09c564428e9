package app_test

import (
	"errors"
	"testing"
	"time"

	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/contract"
	"yikatong/internal/fault"
)

// What a bank did is counted once, however often it answers: one of two payments in time and on
// its day, the other late and failed by the bank's own fault.
func TestPerformance(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		contracts(t, n)
		sent(t, n)
		supervisor := n.App.Console(auth.BankSupervisor)
		f := fileOf(t, n, rural)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		first := func(r *bank.Return) { r.Lines = r.Lines[:1] }
		must(n.Return(t.Context(), f.ID, "1", answerWith(t, n, f, "1", first)))
		n.Clock.Pass(14 * 24 * time.Hour)
		fails := func(r *bank.Return) { r.Lines[1].Status, r.Lines[1].Code, r.Lines[1].BankRef = bank.Failed, "F07", "" }
		must(n.Return(t.Context(), f.ID, "2", answerWith(t, n, f, "2", fails)))
		s, err := n.App.Performance(t.Context(), supervisor, "DF-1", "", "")
		must(err)
		p := s.Performance
		if p.Files != 1 || p.Sent != 2 || p.Answered != 2 || p.Due != 2 || p.InTime != 1 || p.Paid != 1 || p.SameDay != 1 || p.Failed[contract.ByBank] != 1 || p.Missing != 1 {
			t.Errorf("%+v", p)
		}
		if days, _ := p.Quantile(50); days != 0 {
			t.Errorf("median %d", days)
		}
		if days, _ := p.Quantile(95); days < 8 {
			t.Errorf("95th percentile %d", days)
		}
		if s, err = n.App.Performance(t.Context(), supervisor, "DF-2", "", ""); err != nil || s.Performance.Due != 1 || s.Performance.InTime != 0 || s.Performance.Answered != 0 {
			t.Errorf("an answer owed for two weeks: %+v, %v", s.Performance, err)
		}
		if s, err = n.App.Performance(t.Context(), supervisor, "DF-1", "2025-01-01", "2025-12-31"); err != nil || s.Performance.Sent != 0 {
			t.Errorf("the year before: %+v, %v", s.Performance, err)
		}
	})
}

// A bank's operator sees the own bank's performance only, and a span must be one.
func TestPerformanceIsForWhomItConcerns(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		contracts(t, n)
		own := n.As(auth.BankOperator)
		own.Bank = farm
		if _, err := n.App.Performance(t.Context(), own, "DF-2", "", ""); err != nil {
			t.Error(err)
		}
		if _, err := n.App.Performance(t.Context(), own, "DF-1", "", ""); !errors.Is(err, fault.NotFound) {
			t.Errorf("another bank's: %v", err)
		}
		if _, err := n.App.Performance(t.Context(), n.As(auth.TownshipClerk), "DF-1", "", ""); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a clerk: %v", err)
		}
		for _, span := range [][2]string{{"2026", ""}, {"2026-02-01", "2026-01-31"}, {"", "2026-02-30"}} {
			if _, err := n.App.Performance(t.Context(), own, "DF-2", span[0], span[1]); !errors.Is(err, fault.Invalid) {
				t.Errorf("%v: %v", span, err)
			}
		}
	})
}
