package app_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/store"
)

// paidMarch pays a roster of three; the bank has answered.
func paidMarch(t *testing.T, n *apptest.Node) pay.BatchID {
	t.Helper()
	begun(t, n)
	in := bring(t, n, three)
	if err := n.Clear(t.Context(), []int64{in.Roster}); err != nil {
		t.Fatal(err)
	}
	b, sent, err := n.Pay(t.Context(), "09", march)
	if err != nil || !sent {
		t.Fatal(sent, err)
	}
	if err := n.Answer(t.Context(), b.ID); err != nil {
		t.Fatal(err)
	}
	return b.ID
}

// The months of a budget year, by programme and together, are what the ledger has under paid,
// also when the money moved after the year's end.
func TestYearMoneyIsTheLedger(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		paidMarch(t, n)
		v, err := n.App.YearMoney(t.Context(), n.As(auth.FinanceApprover), 0)
		if err != nil {
			t.Fatal(err)
		}
		var ledgerPaid, months, programmes fen.Fen
		for _, a := range v.Appropriations {
			ledgerPaid += a.Balance[ledger.Paid]
		}
		for _, m := range v.Months {
			months += m
		}
		for _, p := range v.Programmes {
			for _, m := range p.Months {
				programmes += m
			}
		}
		if v.Year != 2025 || ledgerPaid != 600_00 || months != ledgerPaid || programmes != ledgerPaid || v.Months[11] != months {
			t.Errorf("%d: ledger %s, months %s, programmes %s: %v", v.Year, ledgerPaid, months, programmes, v.Months)
		}
		if v.Begun != 12 {
			t.Errorf("%d months of a past year", v.Begun)
		}
	})
}

// What moved an appropriation, by kind and head, is its balance.
func TestMovedIsTheBalance(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		paidMarch(t, n)
		finance := n.As(auth.FinanceApprover)
		list, err := n.App.Appropriations(t.Context(), finance, "09")
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		moved, err := n.App.Moved(t.Context(), finance, list[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		sums := ledger.Balance{}
		for _, m := range moved {
			sums[m.Head] += m.Amount
		}
		for _, h := range ledger.Heads {
			if sums[h] != list[0].Balance[h] {
				t.Errorf("%s: %s moved, %s stands", h, sums[h], list[0].Balance[h])
			}
		}
	})
}

// The townships of a coverage together are the rosters and the payments that arrived; a township
// without either shows nothing, and nobody sees another's.
func TestCoverage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		paidMarch(t, n)
		v, err := n.App.Coverage(t.Context(), n.As(auth.FinanceApprover), "", period.Period{})
		if err != nil {
			t.Fatal(err)
		}
		var rostered, paid, empty int
		var sum fen.Fen
		for _, p := range v.Places {
			rostered, paid, sum = rostered+p.Rostered, paid+p.Paid, sum+p.PaidSum
			if p.Of() == 0 {
				empty++
			}
		}
		if v.Programme != "09" || v.Period != march || rostered != 3 || paid != 3 || sum != 600_00 || empty != len(v.Places)-1 {
			t.Errorf("%s %s: %d on rosters, %d paid %s, %d of %d empty", v.Programme, v.Period, rostered, paid, sum, empty, len(v.Places))
		}
		clerk := n.As(auth.TownshipClerk)
		clerk.Region = slices.MaxFunc(v.Places, func(a, b app.PlaceCoverage) int { return a.Of() - b.Of() }).Township
		own, err := n.App.Coverage(t.Context(), clerk, "09", march)
		if err != nil || len(own.Places) != 1 {
			t.Errorf("a township sees %d, %v", len(own.Places), err)
		}
		if _, err := n.App.Coverage(t.Context(), n.As(auth.BankOperator), "09", march); !errors.Is(err, auth.ErrNotYours) {
			t.Errorf("a bank: %v", err)
		}
		n.Holds(t)
	})
}

// What still speaks against a batch is told before it is approved.
func TestDoubtsOfABatch(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		in := bring(t, n, three)
		if err := n.Clear(t.Context(), []int64{in.Roster}); err != nil {
			t.Fatal(err)
		}
		b, err := n.App.FormBatch(t.Context(), n.As(auth.BureauReviewer), "09", march)
		if err != nil {
			t.Fatal(err)
		}
		v, err := n.App.Batch(t.Context(), n.As(auth.FinanceApprover), b.ID)
		if err != nil || v.Doubt.Rosters != 1 || v.Doubt.Unfinished != 0 || v.Doubt.Notice == "" || v.Doubt.Findings != 0 || v.Doubt.Objections != 0 {
			t.Errorf("%+v, %v", v.Doubt, err)
		}
		err = n.Store.Write(t.Context(), apptest.County, func(tx *store.Tx) ([]audit.Event, error) {
			_, err := tx.AddObjection(store.Objection{Roster: in.Roster, Words: "冉家已经搬走", OpenedAt: n.Clock.Now()})
			return []audit.Event{{At: n.Clock.Now(), Kind: "county.init", Subject: "county", Detail: []byte("{}")}}, err
		})
		if err != nil {
			t.Fatal(err)
		}
		if v, err = n.App.Batch(t.Context(), n.As(auth.FinanceApprover), b.ID); err != nil || v.Doubt.Objections != 1 {
			t.Errorf("%+v, %v", v.Doubt, err)
		}
	})
}

// The last day of spending is a day, not before the year; without one it is the year's last.
func TestSpendBy(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		budget := n.As(auth.BudgetOfficer)
		for day, want := range map[string]error{"": nil, "2026-06-30": nil, "2027-03-31": nil, "2026-02-30": app.ErrSpendBy, "2025-12-31": app.ErrSpendBy} {
			_, err := n.App.Grant(t.Context(), budget, store.Appropriation{Programme: "09", Document: "渝财社〔2026〕" + day, Year: 2026, SpendBy: day}, 100)
			if !errors.Is(err, want) {
				t.Errorf("%q: %v", day, err)
			}
		}
		list, err := n.App.Appropriations(t.Context(), budget, "09")
		if err != nil || len(list) != 3 {
			t.Fatal(list, err)
		}
		got := map[string]bool{}
		for _, a := range list {
			got[a.Deadline()] = true
		}
		if !got["2026-12-31"] || !got["2026-06-30"] || !got["2027-03-31"] {
			t.Errorf("deadlines %v", got)
		}
	})
}

// A step is among those that wait before it is late, and stays there when it is.
func TestWaitingSteps(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		in := bring(t, n, three)
		if err := n.App.MoveRoster(t.Context(), n.As(auth.TownshipClerk), app.RosterStep{Roster: in.Roster, Do: "submit"}); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			list, err := n.App.WaitingSteps(t.Context(), n.As(auth.BudgetOfficer))
			if err != nil || len(list) != 1 || list[0].Due != "2026-01-12" {
				t.Errorf("%+v, %v", list, err)
			}
			n.Clock.Forward(time.Date(2026, 1, 14, 2, 0, 0, 0, time.UTC))
		}
	})
}

// A line with findings counts once in the funnel, with its money.
func TestFindingFunnel(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		in := bring(t, n, three)
		err := n.Store.Write(t.Context(), apptest.County, func(tx *store.Tx) ([]audit.Event, error) {
			err := tx.AddFindings([]store.Finding{{Roster: in.Roster, Line: 1, Code: "a", Blocks: true, RaisedAt: n.Clock.Now()}, {Roster: in.Roster, Line: 1, Code: "b", RaisedAt: n.Clock.Now()}, {Roster: in.Roster, Line: 2, Code: "a", RaisedAt: n.Clock.Now()}})
			return []audit.Event{{At: n.Clock.Now(), Kind: "county.init", Subject: "county", Detail: []byte("{}")}}, err
		})
		if err != nil {
			t.Fatal(err)
		}
		v, err := n.App.FindingFunnel(t.Context(), n.As(auth.FinanceApprover))
		if err != nil || v.Lines != 2 || v.AtStake != 300_00 || v.Replied != 0 || v.Closed != 0 || v.Upheld != 0 || !v.ShowsClaims {
			t.Errorf("%+v, %v", v, err)
		}
	})
}
