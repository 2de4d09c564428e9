package audit

import (
	"encoding/json"
	"errors"
	"io"
	"iter"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func stream(all []Entry) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, e := range all {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func headOf(e Entry) Head { return Head{e.Seq, e.Hash, e.At.UnixMicro()} }

// check verifies a chain as doctor does: every entry, then the end that was kept.
func check(all []Entry, end Head) error {
	head, err := Verify(Head{}, stream(all))
	if err != nil {
		return err
	}
	return head.Meets(end)
}

// edit returns a tampering that changes entry i (from 0) and leaves its hash.
func edit(i int, change func(*Entry)) func([]Entry) []Entry {
	return func(all []Entry) []Entry {
		change(&all[i])
		return all
	}
}

// forge is edit with the entry's hash made to agree.
func forge(i int, change func(*Entry)) func([]Entry) []Entry {
	return edit(i, func(e *Entry) {
		change(e)
		*e = Chain(e.Prev, e.Seq, e.Event)
	})
}

// rewrite forges entry i and chains every later one anew.
func rewrite(i int, change func(*Entry)) func([]Entry) []Entry {
	return func(all []Entry) []Entry {
		all = forge(i, change)(all)
		for j := i + 1; j < len(all); j++ {
			all[j] = Chain(all[j-1].Hash, all[j].Seq, all[j].Event)
		}
		return all
	}
}

func renumber(all []Entry) []Entry {
	for i := range all {
		all[i].Seq = int64(i + 1)
	}
	return all
}

func blame(e *Entry) { e.Actor = 99 }

// tamperings are done to a chain of six; each must be found at its place.
var tamperings = []struct {
	name string
	do   func([]Entry) []Entry
	seq  int64
	why  Why
}{
	{"moment", edit(2, func(e *Entry) { e.At = e.At.Add(time.Microsecond) }), 3, Altered},
	{"actor", edit(2, blame), 3, Altered},
	{"person", edit(2, func(e *Entry) { e.Person = "cd" }), 3, Altered},
	{"role", edit(2, func(e *Entry) { e.Role = "auditor" }), 3, Altered},
	{"kind", edit(2, func(e *Entry) { e.Kind = "batch.cancel" }), 3, Altered},
	{"subject", edit(2, func(e *Entry) { e.Subject = "batch:1" }), 3, Altered},
	{"region", edit(2, func(e *Entry) { e.Region = "" }), 3, Altered},
	{"detail", edit(2, func(e *Entry) { e.Detail = json.RawMessage(`{"n":2}`) }), 3, Altered},
	{"detail's spelling", edit(2, func(e *Entry) { e.Detail = json.RawMessage(`{"n": 1}`) }), 3, Altered},
	{"bytes moved between fields", edit(2, func(e *Entry) { e.Person, e.Role = "a", "b"+e.Role }), 3, Altered},
	{"hash", edit(2, func(e *Entry) { e.Hash[0]++ }), 3, Altered},
	{"link", edit(2, func(e *Entry) { e.Prev[31]++ }), 3, Altered},
	{"first", edit(0, blame), 1, Altered},
	{"last", edit(5, blame), 6, Altered},
	{"forged", forge(2, blame), 4, Unlinked},
	{"forged with its link", forge(2, func(e *Entry) { e.Prev = Hash{} }), 3, Unlinked},
	{"forged last", forge(5, blame), 6, Altered},
	{"rewritten from there on", rewrite(2, blame), 6, Altered},
	{"rewritten into the past", rewrite(2, func(e *Entry) { e.At = e.At.Add(-time.Hour) }), 3, Backwards},
	{"first deleted", func(all []Entry) []Entry { return all[1:] }, 1, Missing},
	{"one deleted", func(all []Entry) []Entry { return slices.Delete(all, 2, 3) }, 3, Missing},
	{"one deleted, rest renumbered", func(all []Entry) []Entry { return renumber(slices.Delete(all, 2, 3)) }, 3, Altered},
	{"cut short", func(all []Entry) []Entry { return all[:4] }, 5, Missing},
	{"all gone", func([]Entry) []Entry { return nil }, 1, Missing},
	{"two exchanged", func(all []Entry) []Entry { all[2], all[3] = all[3], all[2]; return all }, 3, Missing},
	{"two exchanged and renumbered", func(all []Entry) []Entry { all[2], all[3] = all[3], all[2]; return renumber(all) }, 3, Altered},
	{"one twice", func(all []Entry) []Entry { return slices.Insert(all, 3, all[2]) }, 3, Surplus},
	{"one inserted", func(all []Entry) []Entry {
		return renumber(slices.Insert(all, 3, Chain(all[2].Hash, 4, all[2].Event)))
	}, 5, Altered},
	{"one appended", func(all []Entry) []Entry { return append(all, Chain(all[5].Hash, 7, all[5].Event)) }, 7, Surplus},
}

func TestTamperingIsFound(t *testing.T) {
	whole := chainOf(6)
	end := headOf(whole[5])
	if err := check(whole, end); err != nil {
		t.Fatalf("a whole chain: %v", err)
	}
	for _, tc := range tamperings {
		var got *BreakError
		err := check(tc.do(slices.Clone(whole)), end)
		if !errors.As(err, &got) || got.Seq != tc.seq || got.Why != tc.why {
			t.Errorf("%s: got %v, want %s at %d", tc.name, err, tc.why, tc.seq)
		}
		if tc.why.Chinese() == "" {
			t.Errorf("%s has no Chinese", tc.why)
		}
	}
}

// TestAnyTamperingIsFound does a random one to a random place. A change whose hash was
// left is found at its own entry, one whose hash was forged at the next or at the end.
func TestAnyTamperingIsFound(t *testing.T) {
	whole := chainOf(50)
	end := headOf(whole[49])
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, 49).Draw(t, "entry")
		change := rapid.SampledFrom([]func(*Entry){blame, func(e *Entry) { e.Subject += "0" }, func(e *Entry) { e.Detail = nil },
			func(e *Entry) { e.At = e.At.Add(time.Second) }, func(e *Entry) { e.Role = "" }}).Draw(t, "change")
		how := rapid.IntRange(0, 4).Draw(t, "how")
		do := []func([]Entry) []Entry{edit(i, change), forge(i, change),
			func(all []Entry) []Entry { return slices.Delete(all, i, i+1) },
			func(all []Entry) []Entry { return all[:i] },
			func(all []Entry) []Entry { return slices.Insert(all, i, all[i]) }}[how]
		var got *BreakError
		if err := check(do(slices.Clone(whole)), end); !errors.As(err, &got) {
			t.Fatalf("not found: %v", err)
		}
		if want := int64(i + 1); got.Seq != want && !(how == 1 && got.Seq == want+1) {
			t.Fatalf("found at %d, want %d", got.Seq, want)
		}
	})
}

func TestVerifyGoesOnFromAHead(t *testing.T) {
	whole := chainOf(6)
	middle, err := Verify(Head{}, stream(whole[:3]))
	if err != nil || middle != headOf(whole[2]) {
		t.Fatalf("got %v, %v", middle, err)
	}
	if end, err := Verify(middle, stream(whole[3:])); err != nil || end != headOf(whole[5]) {
		t.Errorf("got %v, %v, want %v", end, err, headOf(whole[5]))
	}
	middle.Hash[0]++
	var broken *BreakError
	if _, err := Verify(middle, stream(whole[3:])); !errors.As(err, &broken) || broken.Seq != 4 {
		t.Errorf("from another head: got %v, want a break at 4", err)
	}
}

func TestVerifyPassesOnReadErrors(t *testing.T) {
	torn := func(yield func(Entry, error) bool) {
		if e := chainOf(1)[0]; yield(e, nil) {
			yield(Entry{}, io.ErrUnexpectedEOF)
		}
	}
	if head, err := Verify(Head{}, torn); !errors.Is(err, io.ErrUnexpectedEOF) || head.Seq != 1 {
		t.Errorf("got %v, %v", head, err)
	}
}

func BenchmarkVerify(b *testing.B) {
	all := chainOf(1000)
	for b.Loop() {
		if _, err := Verify(Head{}, stream(all)); err != nil {
			b.Fatal(err)
		}
	}
}
