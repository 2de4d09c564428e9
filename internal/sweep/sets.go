package sweep

import (
	"math/bits"
	"slices"
)

// Bits is a set of small numbers.
type Bits []uint64

// NewBits makes an empty set of numbers below n.
func NewBits(n int) Bits { return make(Bits, (n+63)/64) }

// Has reports whether i is in the set.
func (b Bits) Has(i int) bool { return i>>6 < len(b) && b[i>>6]&(1<<(i&63)) != 0 }

// Put puts i in.
func (b Bits) Put(i int) { b[i>>6] |= 1 << (i & 63) }

// A numbering gives people, whose numbers in the registry have gaps, places without any.
type numbering struct {
	there  Bits
	before []uint32 // of each word of there, how many stand before it
	count  int
}

// number numbers people in the order of their numbers.
func number(ids []uint64) numbering {
	if len(ids) == 0 {
		return numbering{}
	}
	n := numbering{there: NewBits(int(ids[len(ids)-1]) + 1), count: len(ids)}
	for _, id := range ids {
		n.there.Put(int(id))
	}
	n.before = make([]uint32, len(n.there))
	count := 0
	for i, word := range n.there {
		n.before[i] = uint32(count)
		count += bits.OnesCount64(word)
	}
	return n
}

// place is where a person stands, or -1 for a number that nobody has.
func (n numbering) place(id uint64) int {
	at := int(id >> 6)
	if at >= len(n.there) || n.there[at]&(1<<(id&63)) == 0 {
		return -1
	}
	return int(n.before[at]) + bits.OnesCount64(n.there[at]&(1<<(id&63)-1))
}

// hashes is a sorted list of keyed hashes, found by their first sixteen bits.
type hashes struct {
	list   []uint64
	starts []uint32
}

func newHashes(list []uint64) hashes {
	h := hashes{list: list, starts: make([]uint32, 1<<16+1)}
	at := 0
	for top := range h.starts {
		for at < len(list) && int(list[at]>>48) < top {
			at++
		}
		h.starts[top] = uint32(at)
	}
	return h
}

// find gives where a hash begins and ends in the list.
func (h hashes) find(hash uint64) (from, to int) {
	top := hash >> 48
	low, high := int(h.starts[top]), int(h.starts[top+1])
	i, found := slices.BinarySearch(h.list[low:high], hash)
	from = low + i
	if !found {
		return from, from
	}
	for to = from + 1; to < high && h.list[to] == hash; to++ {
	}
	return from, to
}

func (h hashes) has(hash uint64) bool {
	from, to := h.find(hash)
	return from < to
}
