package pay_test

import (
	"testing"

	"yikatong/internal/ledger"
	"yikatong/internal/pay"
)

// Every state is reached from the first, and only the final ones have no way out.
func TestBatchStates(t *testing.T) {
	final := map[pay.State]bool{pay.Settled: true, pay.Cancelled: true}
	reached := map[pay.State]bool{pay.Formed: true}
	for range pay.Moves {
		for _, m := range pay.Moves {
			reached[m.To] = reached[m.To] || reached[m.From]
		}
	}
	for _, s := range []pay.State{pay.Formed, pay.Approved, pay.Committed, pay.Sent, pay.Settled, pay.Cancelled} {
		if !reached[s] {
			t.Errorf("%s is never reached", s)
		}
		if ends := len(s.Open()) == 0; ends != final[s] {
			t.Errorf("%s: ends is %v", s, ends)
		}
		if s.Chinese() == "" {
			t.Errorf("%s has no name", s)
		}
		delete(reached, s)
	}
	if len(reached) > 0 {
		t.Errorf("states of no list: %v", reached)
	}
}

// A state and an action have at most one move.
func TestMovesAreUnambiguous(t *testing.T) {
	seen := map[pay.State]map[pay.Action]bool{}
	for _, m := range pay.Moves {
		if seen[m.From] == nil {
			seen[m.From] = map[pay.Action]bool{}
		}
		if seen[m.From][m.Do] {
			t.Errorf("%s from %s stands twice", m.Do, m.From)
		}
		seen[m.From][m.Do] = true
	}
}

// What is committed on one way of a batch is either sent or released on the rest of it.
func TestMoneyIsCommittedOnceAndLeavesOnce(t *testing.T) {
	var follow func(s pay.State, standing ledger.Head)
	follow = func(s pay.State, standing ledger.Head) {
		for _, m := range s.Open() {
			next := standing
			switch m.Money {
			case ledger.Commit:
				if standing != ledger.Available {
					t.Errorf("%s from %s commits what is %s", m.Do, s, standing)
				}
				next = ledger.Committed
			case ledger.Send, ledger.Release:
				if standing != ledger.Committed {
					t.Errorf("%s from %s moves what is %s", m.Do, s, standing)
				}
				next = map[ledger.Kind]ledger.Head{ledger.Send: ledger.InTransit, ledger.Release: ledger.Available}[m.Money]
			}
			if m.To == pay.Cancelled && next != ledger.Available {
				t.Errorf("%s from %s leaves money %s", m.Do, s, next)
			}
			follow(m.To, next)
		}
	}
	follow(pay.Formed, ledger.Available)
}
