package app_test

import (
	"errors"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/store"
)

// TestOrders: each kind of change to an appropriation moves what it says when somebody else
// has approved it, and not before; what is not there cannot go; each day remembers its balance.
func TestOrders(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		ctx, budget, finance := t.Context(), n.As(auth.BudgetOfficer), n.As(auth.FinanceApprover)
		id, err := n.App.Grant(ctx, budget, store.Appropriation{Programme: "09", Document: "渝财社〔2026〕1号", Source: "city", Year: 2026}, 100_000)
		if err != nil {
			t.Fatal(err)
		}
		granted := n.Clock.Now()
		decided := func(o store.MoneyOrder) error {
			t.Helper()
			o.Appropriation, o.Document, o.Reason = id, "奉财〔2026〕7号", "年中调整"
			order, err := n.App.ProposeOrder(ctx, budget, o)
			if err != nil {
				return err
			}
			before, err := n.App.BalanceAt(ctx, budget, id, n.Clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			if err := n.App.DecideOrder(ctx, finance, order, true, ""); err != nil {
				return err
			}
			after, err := n.App.BalanceAt(ctx, budget, id, n.Clock.Now())
			if err != nil || before[ledger.Available] == after[ledger.Available] {
				t.Errorf("%s: available %s before the approval, %s after, %v", o.Kind, before[ledger.Available], after[ledger.Available], err)
			}
			return nil
		}
		n.Clock.Forward(granted.Add(48 * time.Hour))
		for _, o := range []store.MoneyOrder{{Kind: ledger.Raise, Amount: 20_000}, {Kind: ledger.Reduce, Amount: 10_000}, {Kind: ledger.Revoke, Amount: 5_000},
			{Kind: ledger.Split, Amount: 30_000, Programme: "10"}, {Kind: ledger.Carry, Amount: 15_000}} {
			if err := decided(o); err != nil {
				t.Errorf("%s: %v", o.Kind, err)
			}
		}
		list, err := n.App.Appropriations(ctx, budget, "")
		if err != nil {
			t.Fatal(err)
		}
		type stands struct {
			programme string
			year      int
			available fen.Fen
		}
		var got []stands
		for _, a := range list {
			got = append(got, stands{a.Programme, a.Year, a.Balance[ledger.Available]})
			if !a.Balance.Holds() {
				t.Errorf("%s %d does not balance: %v", a.Programme, a.Year, a.Balance)
			}
		}
		want := []stands{{"09", 2026, 60_000}, {"09", 2027, 15_000}, {"10", 2026, 30_000}}
		if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
			t.Errorf("stands %v, want %v", got, want)
		}
		if b, err := n.App.BalanceAt(ctx, budget, id, granted); err != nil || b[ledger.Available] != 100_000 || b[ledger.Granted] != -100_000 {
			t.Errorf("on the day of the grant: %v, %v", b, err)
		}
		if err := decided(store.MoneyOrder{Kind: ledger.Split, Amount: 60_001, Programme: "14"}); !errors.Is(err, ledger.ErrNotEnough) {
			t.Errorf("more than is there: %v", err)
		}
		n.Holds(t)
	})
}

// TestOrderHands: nobody decides what they proposed, nothing is decided twice, and what makes
// no sense is refused.
func TestOrderHands(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		ctx, budget, finance := t.Context(), n.As(auth.BudgetOfficer), n.As(auth.FinanceApprover)
		id, err := n.App.Grant(ctx, budget, store.Appropriation{Programme: "09", Document: "渝财社〔2026〕1号", Source: "city", Year: 2026}, 100)
		if err != nil {
			t.Fatal(err)
		}
		o := store.MoneyOrder{Kind: ledger.Reduce, Appropriation: id, Amount: 50, Document: "奉财〔2026〕7号", Reason: "核减"}
		order, err := n.App.ProposeOrder(ctx, budget, o)
		if err != nil {
			t.Fatal(err)
		}
		own := finance
		own.Person = budget.Person
		if err := n.App.DecideOrder(ctx, own, order, true, ""); !errors.Is(err, app.ErrOwnOrder) {
			t.Errorf("in the other role: %v", err)
		}
		if err := n.App.DecideOrder(ctx, budget, order, true, ""); !errors.Is(err, auth.ErrNotYours) {
			t.Errorf("by the officer: %v", err)
		}
		if err := n.App.DecideOrder(ctx, finance, order, false, " "); !errors.Is(err, app.ErrNoReason) {
			t.Errorf("refused without a reason: %v", err)
		}
		if err := n.App.DecideOrder(ctx, finance, order, false, "没有依据"); err != nil {
			t.Error(err)
		}
		if err := n.App.DecideOrder(ctx, finance, order, true, ""); !errors.Is(err, app.ErrOrderDone) {
			t.Errorf("decided twice: %v", err)
		}
		for name, bad := range map[string]store.MoneyOrder{"no document": {Kind: ledger.Raise, Amount: 1, Reason: "x"}, "no money": {Kind: ledger.Raise, Document: "x", Reason: "x"},
			"no such kind": {Kind: ledger.Pay, Amount: 1, Document: "x", Reason: "x"}, "to itself": {Kind: ledger.Split, Amount: 1, Document: "x", Reason: "x", Programme: "09"},
			"to the past": {Kind: ledger.Carry, Amount: 1, Document: "x", Reason: "x", Year: 2026}} {
			bad.Appropriation = id
			if _, err := n.App.ProposeOrder(ctx, budget, bad); err == nil {
				t.Errorf("%s: proposed", name)
			}
		}
		if waiting, err := n.App.Orders(ctx, finance, 0); err != nil || len(waiting) != 0 {
			t.Errorf("waiting %v, %v", waiting, err)
		}
		n.Holds(t)
	})
}
