package audit

import (
	"fmt"
	"iter"

	"github.com/emmansun/gmsm/sm3"
)

// A Head is how far a chain goes: its last entry's number, hash and microsecond. The zero
// Head is the chain without entries.
type Head struct {
	Seq  int64
	Hash Hash
	At   int64
}

// A Why is what is wrong with a chain.
type Why string

// What can be wrong.
const (
	Missing   Why = "missing"   // another entry stands in its place, or none does
	Surplus   Why = "surplus"   // it stands there again, or beyond the end of the chain
	Altered   Why = "altered"   // its hash is not the hash of its content
	Unlinked  Why = "unlinked"  // it does not follow the one before: that one, or the link, was changed
	Backwards Why = "backwards" // it is older than the one before
)

// Chinese names the fault for people.
func (w Why) Chinese() string {
	return map[Why]string{Missing: "缺失", Surplus: "多出", Altered: "内容被改动", Unlinked: "与上一条不衔接", Backwards: "时间倒退"}[w]
}

// A BreakError is the first place where a chain does not hold.
type BreakError struct {
	Seq int64 // the entry that is wrong or missing
	Why Why
}

// Error names the entry and what is wrong with it.
func (e *BreakError) Error() string { return fmt.Sprintf("event chain breaks at %d: %s", e.Seq, e.Why) }

// Verify follows entries, in order, from a head known to be good (the zero Head for the
// whole chain) and returns the last good one, with a *BreakError if another follows that
// does not hold, or the error of reading. A chain cut short holds as far as it goes:
// compare its head with Meets.
func Verify(from Head, entries iter.Seq2[Entry, error]) (Head, error) {
	head := from
	for e, err := range entries {
		if err != nil {
			return head, fmt.Errorf("read the event chain after %d: %w", head.Seq, err)
		}
		if err := head.follows(e); err != nil {
			return head, err
		}
		head = Head{e.Seq, e.Hash, e.At.UnixMicro()}
	}
	return head, nil
}

// follows returns nil if e is the entry after h, a *BreakError if not.
func (h Head) follows(e Entry) error {
	next := h.Seq + 1
	switch {
	case e.Seq > next:
		return &BreakError{next, Missing}
	case e.Seq < next:
		return &BreakError{e.Seq, Surplus}
	case Hash(sm3.Sum(e.Record())) != e.Hash:
		return &BreakError{next, Altered}
	case e.Prev != h.Hash:
		return &BreakError{next, Unlinked}
	case h.Seq > 0 && e.At.UnixMicro() < h.At:
		return &BreakError{next, Backwards}
	}
	return nil
}

// Meets returns nil if a verified head is the end that was kept elsewhere, a *BreakError
// if the chain stops before it, goes on beyond it or ends in another entry.
func (h Head) Meets(end Head) error {
	switch {
	case h.Seq < end.Seq:
		return &BreakError{h.Seq + 1, Missing}
	case h.Seq > end.Seq:
		return &BreakError{end.Seq + 1, Surplus}
	case h.Hash != end.Hash:
		return &BreakError{end.Seq, Altered}
	}
	return nil
}
