package apply_test

import (
	"errors"
	"slices"
	"testing"

	"yikatong/internal/apply"
	"yikatong/internal/auth"
)

// Each state is reached from the first, only the three final ones end, and a programme that asks
// the village is never passed without it.
func TestTheTableOfMoves(t *testing.T) {
	for _, r := range []apply.Request{{Kind: apply.Right}, {Kind: apply.Right, Village: true}, {Kind: apply.Account}} {
		reached := map[apply.State]bool{apply.Submitted: true}
		for range apply.States {
			for s := range reached {
				r.State = s
				for _, m := range r.Open() {
					reached[m.To] = true
				}
			}
		}
		for _, s := range apply.States {
			skip := s == apply.Verified && !r.Village || s == apply.Passed && r.Kind == apply.Account
			if reached[s] == skip {
				t.Errorf("%s, village %t: %s reached: %t", r.Kind, r.Village, s, reached[s])
			}
			r.State = s
			final := slices.Contains([]apply.State{apply.Granted, apply.Refused, apply.Withdrawn}, s)
			if s.Final() != final || final && len(r.Open()) > 0 {
				t.Errorf("%s is final: %t", s, s.Final())
			}
			if s.Chinese(r.Kind) == "" {
				t.Errorf("%s has no name", s)
			}
		}
	}
}

// Nobody is two hands of one request, whoever they are signed in as; each step needs its words.
func TestMoves(t *testing.T) {
	act := func(h auth.Hand, who string) []auth.Act { return []auth.Act{{Hand: h, Person: who}} }
	right := func(s apply.State, village, known bool, acts []auth.Act) apply.Request {
		return apply.Request{Kind: apply.Right, State: s, Village: village, Known: known, Acts: acts}
	}
	said := apply.Said{Words: "已核实", Change: "补齐后再申请"}
	for _, tc := range []struct {
		name string
		r    apply.Request
		do   apply.Action
		said apply.Said
		to   apply.State
		want error
	}{
		{"taken in", right(apply.Submitted, false, true, nil), apply.Accept, apply.Said{}, apply.Accepted, nil},
		{"of somebody unknown", right(apply.Submitted, false, false, nil), apply.Accept, apply.Said{}, "", apply.ErrPerson},
		{"by who entered it", right(apply.Submitted, false, true, act(auth.Entry, "me")), apply.Accept, apply.Said{}, apply.Accepted, nil},
		{"asked for nothing", right(apply.Submitted, false, true, nil), apply.Ask, apply.Said{Words: " "}, "", apply.ErrWords},
		{"village", right(apply.Accepted, true, true, act(auth.Entry, "other")), apply.Verify, said, apply.Verified, nil},
		{"village by who took it in", right(apply.Accepted, true, true, act(auth.Entry, "me")), apply.Verify, said, "", auth.ErrTwoHands},
		{"a village that is not asked", right(apply.Accepted, false, true, nil), apply.Verify, said, "", apply.ErrNoMove},
		{"past the village", right(apply.Accepted, true, true, nil), apply.Pass, said, "", apply.ErrNoMove},
		{"township", right(apply.Accepted, false, true, nil), apply.Pass, said, apply.Passed, nil},
		{"township by who entered", right(apply.Accepted, false, true, act(auth.Entry, "me")), apply.Pass, said, "", auth.ErrTwoHands},
		{"recognised", right(apply.Passed, false, true, act(auth.TownshipCheck, "other")), apply.Grant, apply.Said{}, apply.Granted, nil},
		{"recognised by the township", right(apply.Passed, false, true, act(auth.TownshipCheck, "me")), apply.Grant, apply.Said{}, "", auth.ErrTwoHands},
		{"refused without a way out", right(apply.Passed, false, true, nil), apply.Refuse, apply.Said{Words: "不符合"}, "", apply.ErrWords},
		{"refused", right(apply.Passed, false, true, nil), apply.Refuse, said, apply.Refused, nil},
		{"refused by the township", right(apply.Accepted, false, true, nil), apply.Refuse, said, "", apply.ErrNoMove},
		{"after the end", right(apply.Granted, false, true, nil), apply.Return, said, "", apply.ErrNoMove},
		{"card", apply.Request{Kind: apply.Account, State: apply.Accepted, Known: true}, apply.Grant, apply.Said{}, apply.Granted, nil},
		{"card unchecked", apply.Request{Kind: apply.Account, State: apply.Submitted, Known: true}, apply.Grant, apply.Said{}, "", apply.ErrNoMove},
		{"card by who checked it", apply.Request{Kind: apply.Account, State: apply.Accepted, Known: true, Acts: act(auth.Entry, "me")}, apply.Grant, apply.Said{}, "", auth.ErrTwoHands},
	} {
		m, err := tc.r.Move(auth.Actor{Person: "me"}, tc.do, tc.said)
		if !errors.Is(err, tc.want) || err == nil && m.To != tc.to {
			t.Errorf("%s: to %s, %v; want %s, %v", tc.name, m.To, err, tc.to, tc.want)
		}
	}
}
