package violation

import (
	"errors"
	"testing"
)

// What the table of moves does not have cannot happen; what is refused or mended has no way out.
func TestMoves(t *testing.T) {
	n := 0
	for _, s := range States() {
		for _, do := range []Action{Decide, Refuse, Mend} {
			if _, err := s.After(do); err == nil {
				n++
			} else if !errors.Is(err, ErrMove) {
				t.Error(err)
			}
		}
		if s.Chinese() == "" {
			t.Errorf("%s has no name", s)
		}
	}
	if n != len(moves) {
		t.Errorf("%d moves of %d", n, len(moves))
	}
	if _, err := Refused.After(Decide); err == nil {
		t.Error("what was refused is decided")
	}
}

// Money can be claimed back for what was paid and should not have been, and for nothing else.
func TestKinds(t *testing.T) {
	for kind, owed := range map[Kind]bool{"over": true, "repeat": true, "false": true, "missed": false, "late": false, "card": false, "": false} {
		if kind.Owed() != owed {
			t.Errorf("%q: owed %v", kind, !owed)
		}
	}
	if _, err := ParseKind("guilty"); !errors.Is(err, ErrKind) {
		t.Error(err)
	}
}
