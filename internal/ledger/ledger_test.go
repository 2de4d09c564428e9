package ledger_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
)

// Each kind of movement takes money from one head to another that are both named, and back
// again by its reverse.
func TestEveryMoveBalancesAndReverses(t *testing.T) {
	for _, kind := range ledger.Kinds() {
		from, to := kind.Ends()
		if kind.Chinese() == "" || from.Chinese() == "" || to.Chinese() == "" || from == to {
			t.Errorf("%s goes from %q to %q", kind, from, to)
		}
		p, err := move(kind, 700)
		if err != nil || p.Check() != nil {
			t.Fatalf("%s: %v, %v", kind, err, p.Check())
		}
		b := ledger.Balance{}
		apply(b, p)
		if b[from] != -700 || b[to] != 700 {
			t.Errorf("%s leaves %v", kind, b)
		}
		apply(b, p.Reverse("undo"))
		for h, amount := range b {
			if amount != 0 {
				t.Errorf("%s reversed leaves %d under %s", kind, amount, h)
			}
		}
	}
}

func move(kind ledger.Kind, amount fen.Fen) (ledger.Posting, error) {
	if from, to := kind.Ends(); from == ledger.InTransit || to == ledger.InTransit {
		return ledger.MoveThrough("k", kind, 1, ledger.Part{Bank: "a", Amount: amount - 1}, ledger.Part{Bank: "b", Amount: 1})
	}
	return ledger.Move("k", kind, 1, amount)
}

func apply(b ledger.Balance, p ledger.Posting) {
	for _, e := range p.Entries {
		b[e.Head] += e.Amount
	}
}

// Money in transit is always in some bank's hands, and nothing else ever is.
func TestOnlyMoneyInTransitNamesBanks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, err := move(rapid.SampledFrom(ledger.Kinds()).Draw(t, "kind"), fen.Fen(rapid.Int64Range(1, 1<<50).Draw(t, "fen")))
		if err != nil || p.Check() != nil {
			t.Fatal(err, p.Check())
		}
		for _, e := range p.Entries {
			if (e.Bank != "") != (e.Head == ledger.InTransit) {
				t.Fatalf("%+v", e)
			}
		}
	})
}

// What cannot be is refused: money below zero, a bank twice or without a name, a kind by the
// other way.
func TestRefusedMoves(t *testing.T) {
	part := func(bank string, amount fen.Fen) ledger.Part { return ledger.Part{Bank: bank, Amount: amount} }
	for name, err := range map[string]error{
		"negative":     errOf(ledger.Move("k", ledger.Commit, 1, -1)),
		"unknown":      errOf(ledger.Move("k", "give", 1, 1)),
		"no bank":      errOf(ledger.Move("k", ledger.Pay, 1, 1)),
		"bank twice":   errOf(ledger.MoveThrough("k", ledger.Send, 1, part("a", 1), part("a", 1))),
		"bank unnamed": errOf(ledger.MoveThrough("k", ledger.Send, 1, part("", 1))),
		"part below 0": errOf(ledger.MoveThrough("k", ledger.Send, 1, part("a", 2), part("b", -1))),
		"not transit":  errOf(ledger.MoveThrough("k", ledger.Commit, 1, part("a", 1))),
		"to itself":    errOf(ledger.Transfer("k", ledger.Split, 1, 1, 1)),
	} {
		if !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (ledger.Posting{Entries: []ledger.Entry{{Head: ledger.Paid, Amount: 1}}}).Check(); !errors.Is(err, ledger.ErrUnbalanced) {
		t.Errorf("one entry: %v", err)
	}
	if p, err := ledger.Move("k", ledger.Commit, 1, 0); err != nil || len(p.Entries) != 0 {
		t.Errorf("nothing: %+v, %v", p, err)
	}
}

func errOf(_ ledger.Posting, err error) error { return err }

// A balance holds if both its sums do and nothing but a source is below zero.
func TestBalanceHolds(t *testing.T) {
	for _, c := range []struct {
		b    ledger.Balance
		want bool
	}{
		{ledger.Balance{}, true},
		{ledger.Balance{ledger.Granted: -5, ledger.Available: 2, ledger.InTransit: 3}, true},
		{ledger.Balance{ledger.Granted: -5, ledger.Available: 2, ledger.Receivable: 3}, false},
		{ledger.Balance{ledger.Granted: -5, ledger.Available: 6, ledger.Paid: -1}, false},
		{ledger.Balance{ledger.Granted: -5, ledger.Paid: 5, ledger.Claimed: -2, ledger.Receivable: 1, ledger.Recovered: 1}, true},
	} {
		if got := c.b.Holds(); got != c.want {
			t.Errorf("%v: %v", c.b, got)
		}
	}
}
