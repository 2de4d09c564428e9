package audit

import (
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// stored keeps tree hashes as a table would.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(s)) {
			return nil, fmt.Errorf("no hash %d", x)
		}
		out[i] = s[x]
	}
	return out, nil
}

// plant stores the tree of a chain.
func plant(t testing.TB, all []Entry) (s stored) {
	t.Helper()
	for _, e := range all {
		if got := StoredAt(e.Seq); got != int64(len(s)) {
			t.Fatalf("hashes of %d begin at %d, want %d", e.Seq, got, len(s))
		}
		hashes, err := StoredHashes(e, s)
		if err != nil {
			t.Fatal(err)
		}
		s = append(s, hashes...)
	}
	return s
}

func rootOf(all []Entry) tlog.Hash {
	var tree Tree
	for _, e := range all {
		tree.Add(e)
	}
	return tree.Root()
}

func TestTreeAgreesWithStoredHashes(t *testing.T) {
	all := chainOf(70)
	s := plant(t, all)
	for n := range len(all) + 1 {
		want, err := tlog.TreeHash(int64(n), s)
		if err != nil {
			t.Fatal(err)
		}
		if got := rootOf(all[:n]); got != want {
			t.Errorf("root of %d is %v, want %v", n, got, want)
		}
	}
}

func TestRootChangesWithAnyEntry(t *testing.T) {
	all := chainOf(20)
	want := rootOf(all)
	for i := range all {
		was := all[i]
		blame(&all[i])
		if rootOf(all) == want {
			t.Errorf("the root does not show a change of %d", i+1)
		}
		all[i] = was
	}
}

func TestProofs(t *testing.T) {
	all := chainOf(60)
	s := plant(t, all)
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, len(all)).Draw(t, "size")
		old := rapid.IntRange(1, size).Draw(t, "old")
		root := rootOf(all[:size])
		e := all[old-1]
		entry, err := ProveEntry(int64(size), e.Seq, s)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckEntry(entry, int64(size), root, e); err != nil {
			t.Fatal(err)
		}
		blame(&e)
		if CheckEntry(entry, int64(size), root, e) == nil {
			t.Fatal("proved an entry that was changed")
		}
		growth, err := ProveGrowth(int64(size), int64(old), s)
		if err != nil {
			t.Fatal(err)
		}
		oldRoot := rootOf(all[:old])
		if err := CheckGrowth(growth, int64(size), root, int64(old), oldRoot); err != nil {
			t.Fatal(err)
		}
		oldRoot[0]++
		if CheckGrowth(growth, int64(size), root, int64(old), oldRoot) == nil {
			t.Fatal("proved growth from a tree that never was")
		}
	})
}

func TestProofsOutsideTheTree(t *testing.T) {
	s := plant(t, chainOf(5))
	for _, seq := range []int64{0, -1, 6} {
		if _, err := ProveEntry(5, seq, s); err == nil {
			t.Errorf("proved entry %d of 5", seq)
		}
	}
	if _, err := ProveGrowth(5, 6, s); err == nil {
		t.Error("proved growth from 6 to 5")
	}
}
