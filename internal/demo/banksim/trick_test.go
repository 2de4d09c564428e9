package banksim

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"yikatong/internal/bank"
)

// TestTricks: every trick has a name of its own, and says in Chinese what it does; the hostile
// banks have them all.
func TestTricks(t *testing.T) {
	seen := map[string]bool{}
	for _, trick := range Tricks() {
		if seen[trick.Name] || trick.Name == "" || trick.Chinese == "" || trick.Does == "" || trick.Behaviour == (Behaviour{}) {
			t.Errorf("%+v", trick)
		}
		seen[trick.Name] = true
		if found, ok := TrickNamed(trick.Name); !ok || found != trick {
			t.Errorf("%s is not found", trick.Name)
		}
	}
	if _, ok := TrickNamed("kind"); ok || len(Hostile()) != len(Tricks())+1 {
		t.Errorf("%d hostile behaviours, %d tricks", len(Hostile()), len(Tricks()))
	}
}

// TestLostAck: the file is paid, its acknowledgement is lost once, and sent again it is had already.
func TestLostAck(t *testing.T) {
	f, b := formatNamed(t, "pipe-gbk"), open(Behaviour{LostAck: true})
	file, total := payfile(t, f, 1, sent)
	for i, want := range []Ack{{Lost: true}, {Again: true}, {Again: true}} {
		ack, err := b.Take(f, file)
		want.Ref = ack.Ref
		if err != nil || ack != want || ack.Ref == "" || b.Total() != total {
			t.Errorf("sent %d times: %+v, %v, the book holds %s of %s", i+1, ack, err, b.Total(), total)
		}
	}
}

// TestMute: a mute bank has paid, and is asked in vain until it answers by itself.
func TestMute(t *testing.T) {
	f, b := formatNamed(t, "pipe-gbk"), open(Behaviour{Late: true, Mute: true})
	file, total := payfile(t, f, 1, sent)
	if files := answer(t, b, f, file); len(files) != 0 || b.Total() != total {
		t.Fatalf("%d files", len(files))
	}
	day := time.Date(2025, 3, 20, 0, 0, 0, 0, time.UTC)
	for days := 1; ; days++ {
		on := day.AddDate(0, 0, days)
		due, err := b.Due(on)
		if err != nil || days > 90 {
			t.Fatalf("nothing after %d days, %v", days, err)
		}
		_, err = b.Enquire(f, file, on)
		if len(due) == 0 {
			if !errors.Is(err, ErrMute) {
				t.Fatalf("after %d days: %v", days, err)
			}
			continue
		}
		if err != nil || days < 20 || read(t, f, due[0]).Head.Total != total {
			t.Errorf("answered after %d days, asked: %v", days, err)
		}
		return
	}
}

// TestLateReturns: what comes back comes within 400 days, each on its own, and leaves the book then.
func TestLateReturns(t *testing.T) {
	f, b := formatNamed(t, "pipe-gbk"), open(Behaviour{Returning: 1, LateReturns: true})
	file, total := payfile(t, f, 1, sent)
	answer(t, b, f, file)
	day := time.Date(2025, 3, 20, 0, 0, 0, 0, time.UTC)
	last := 0
	for days := 1; days <= answerDays+mostDays; days++ {
		due, err := b.Due(day.AddDate(0, 0, days))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range due {
			ret := read(t, f, file)
			total -= ret.Head.Total
			last = days
			if got := ret.Lines[0].Day(); got != day.AddDate(0, 0, days).Format(time.DateOnly) {
				t.Errorf("returned on %s, told %d days after", got, days)
			}
		}
		if b.Total() != total {
			t.Fatalf("after %d days the book holds %s, want %s", days, b.Total(), total)
		}
	}
	if total != 0 || last < 200 {
		t.Errorf("%s is left, the last return after %d days", total, last)
	}
}

// TestContradicting: of each payment it is told both that it failed and that it was paid on the
// next day; asked, the bank says what its book has, before and after.
func TestContradicting(t *testing.T) {
	f, b := formatNamed(t, "pipe-gbk"), open(Behaviour{Contradicting: 1})
	file, _ := payfile(t, f, 1, sent)
	said := map[string][]bank.Receipt{}
	take := func(files [][]byte) {
		for _, file := range files {
			for _, l := range read(t, f, file).Lines {
				said[l.ID] = append(said[l.ID], l)
			}
		}
	}
	honest := func() []byte {
		got, err := b.Enquire(f, file, someDay)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range read(t, f, got).Lines {
			if (l.Status == bank.Paid) != (b.Holds(l.ID) == l.Amount) {
				t.Errorf("asked about %s: %s, the book holds %s", l.ID, l.Status, b.Holds(l.ID))
			}
		}
		return got
	}
	take(answer(t, b, f, file))
	total := b.Total()
	honest()
	later, err := b.Later()
	if err != nil {
		t.Fatal(err)
	}
	take(later)
	honest()
	if total == 0 || b.Total() != total {
		t.Errorf("the book held %s, and holds %s", total, b.Total())
	}
	paidFirst := 0
	for id, two := range said {
		if len(two) != 2 || two[0].Status == two[1].Status {
			t.Fatalf("%s: %+v", id, two)
		}
		if two[0].Status == bank.Paid {
			paidFirst++
			slices.Reverse(two)
		}
		if two[0].Status != bank.Failed || two[0].Day() >= two[1].Day() {
			t.Errorf("%s failed on %s, paid on %s", id, two[0].Day(), two[1].Day())
		}
	}
	if len(said) != sent || paidFirst == 0 || paidFirst == sent {
		t.Errorf("%d payments, of %d it is told first that they were paid", len(said), paidFirst)
	}
}

// TestCrossed: a line of another bank's file gets into the answer, the same whenever it is given.
func TestCrossed(t *testing.T) {
	f, b := formatNamed(t, "general-csv"), open(Behaviour{Crossed: true})
	first, _ := payfile(t, f, 1, 3)
	if got := read(t, f, answer(t, b, f, first)[0]); len(got.Lines) != 3 {
		t.Fatalf("%d lines, and nothing to cross with", len(got.Lines))
	}
	other := bytes.ReplaceAll(first, []byte("奉节农商行"), []byte("奉节他商行"))
	other = bytes.ReplaceAll(other, []byte("00000000000"), []byte("00000000100"))
	crossed := answer(t, b, f, other)[0]
	got := read(t, f, crossed)
	if len(got.Lines) != 4 || got.Lines[3].ID != "000000000001" {
		t.Errorf("%+v", got.Lines)
	}
	if again := answer(t, b, f, other)[0]; !bytes.Equal(again, crossed) {
		t.Error("answered otherwise the second time")
	}
}

// TestSealed: an envelope is sent as it is, with a bit changed, or not at all.
func TestSealed(t *testing.T) {
	digest := bank.Digest(nil)
	plain, sealed := []byte("plain"), []byte("sealed")
	for how, want := range map[Behaviour]string{{}: "sealed", {NoSeal: true}: "plain", {BadSeal: true}: "sea" + string(rune("l"[0]^1)) + "ed"} {
		if got := open(how).Sealed(digest, plain, sealed); string(got) != want {
			t.Errorf("%+v: %s, want %s", how, got, want)
		}
	}
	if string(sealed) != "sealed" {
		t.Error("the envelope itself was changed")
	}
}
