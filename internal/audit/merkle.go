package audit

import (
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// The Merkle tree is that of RFC 6962 over the records of entries, with SHA-256, as
// package tlog keeps it; entry n of the chain is leaf n-1. These functions put our
// records and sequence numbers before tlog's.

// StoredHashes returns the hashes to store for an entry, from index StoredAt(e.Seq) on,
// reading those stored for the entries before it.
func StoredHashes(e Entry, r tlog.HashReader) ([]tlog.Hash, error) {
	hashes, err := tlog.StoredHashes(e.Seq-1, e.Record(), r)
	if err != nil {
		return nil, fmt.Errorf("tree hashes of event %d: %w", e.Seq, err)
	}
	return hashes, nil
}

// StoredAt is the index of the first hash stored for the entry numbered seq.
func StoredAt(seq int64) int64 { return tlog.StoredHashIndex(0, seq-1) }

// ProveEntry proves that the entry numbered seq is among the first size of the chain.
func ProveEntry(size, seq int64, r tlog.HashReader) (tlog.RecordProof, error) {
	p, err := tlog.ProveRecord(size, seq-1, r)
	if err != nil {
		return nil, fmt.Errorf("prove event %d of %d: %w", seq, size, err)
	}
	return p, nil
}

// CheckEntry returns nil if the proof shows that e is among the first size entries, of
// which root is the tree's.
func CheckEntry(p tlog.RecordProof, size int64, root tlog.Hash, e Entry) error {
	if err := tlog.CheckRecord(p, size, root, e.Seq-1, tlog.RecordHash(e.Record())); err != nil {
		return fmt.Errorf("event %d of %d: %w", e.Seq, size, err)
	}
	return nil
}

// ProveGrowth proves that the first old entries are the same in the tree of size.
func ProveGrowth(size, old int64, r tlog.HashReader) (tlog.TreeProof, error) {
	p, err := tlog.ProveTree(size, old, r)
	if err != nil {
		return nil, fmt.Errorf("prove growth from %d to %d events: %w", old, size, err)
	}
	return p, nil
}

// CheckGrowth returns nil if the proof shows that the tree of size with this root only
// added to the tree of old entries with its root.
func CheckGrowth(p tlog.TreeProof, size int64, root tlog.Hash, old int64, oldRoot tlog.Hash) error {
	if err := tlog.CheckTree(p, size, root, old, oldRoot); err != nil {
		return fmt.Errorf("growth from %d to %d events: %w", old, size, err)
	}
	return nil
}

// A Tree computes the root of a whole chain as its entries pass, in memory that grows
// with the logarithm of their number. The zero Tree has no entries.
type Tree struct {
	size  int64
	peaks []tlog.Hash // roots of the full subtrees, largest first: one for each 1 bit of size
}

// Add appends the next entry.
func (t *Tree) Add(e Entry) {
	h := tlog.RecordHash(e.Record())
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.peaks) - 1
		h, t.peaks = tlog.NodeHash(t.peaks[last], h), t.peaks[:last]
	}
	t.size, t.peaks = t.size+1, append(t.peaks, h)
}

// Size is how many entries were added.
func (t *Tree) Size() int64 { return t.size }

// Root is the tree's root; without entries it is the hash of nothing (RFC 6962, 2.1).
func (t *Tree) Root() tlog.Hash {
	if t.size == 0 {
		empty, _ := tlog.TreeHash(0, nil) // reads nothing, so it cannot fail
		return empty
	}
	root := t.peaks[len(t.peaks)-1]
	for _, p := range slices.Backward(t.peaks[:len(t.peaks)-1]) {
		root = tlog.NodeHash(p, root)
	}
	return root
}
