package roster_test

import (
	"testing"

	"yikatong/internal/roster"
)

// Every state is reached from the draft, and only the final ones have no way out.
func TestRosterStates(t *testing.T) {
	final := map[roster.State]bool{roster.Cleared: true, roster.Withdrawn: true}
	reached := map[roster.State]bool{roster.Draft: true}
	for range roster.Moves {
		for _, m := range roster.Moves {
			reached[m.To] = reached[m.To] || reached[m.From]
		}
	}
	for _, s := range []roster.State{roster.Draft, roster.Submitted, roster.Approved, roster.Reviewed, roster.Notice, roster.Cleared, roster.Withdrawn} {
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

// Every step forward holds to the content that the one before approved, and the last asks
// for the notice; every step back asks for a reason.
func TestRosterMovesAskForTheirNeeds(t *testing.T) {
	for _, m := range roster.Moves {
		back := m.To == roster.Draft || m.To == roster.Withdrawn
		first := m.From == roster.Draft
		want := map[roster.Need]bool{roster.Reason: back, roster.Lines: !back, roster.SameHash: !back && !first,
			roster.NoticeRun: m.To == roster.Cleared, roster.NoObjects: m.To == roster.Cleared}
		for need, asked := range want {
			if got := m.Needs&need != 0; got != asked {
				t.Errorf("%s from %s: need %b is %v, want %v", m.Do, m.From, need, got, asked)
			}
		}
	}
}
