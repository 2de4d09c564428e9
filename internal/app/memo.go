package app

import (
	"sync"
	"time"

	"yikatong/internal/store"
)

// A memo keeps what was worked out from the whole county, with the event that stood last at that
// moment. Every change of the county's records has its event in its transaction, so while none
// has come since, the same would come out again: a page that asks anew is told the truth of now.
// What is kept is shared by all who ask; nobody changes it.
type memo[T any] struct {
	mu   sync.Mutex
	kept map[string]*kept[T] // by what it was asked for
}

type kept[T any] struct {
	mu    sync.Mutex // held while it is worked out: who asks at the same moment waits for it
	seq   int64
	at    time.Time // when it was begun
	took  time.Duration
	value T
	there bool
}

// A long errand is one of more than longErrand. In a county where it is, what was worked out may
// be as old as longKept: somebody acts every few seconds there, and it is shown with its moment.
const (
	longErrand = time.Second
	longKept   = time.Hour
)

// now gives what work comes to as of tx.
func (m *memo[T]) now(tx *store.Tx, key string, work func() (T, error)) (T, error) {
	instant := func() time.Time { return time.Time{} } // however long it takes
	value, _, err := m.lately(tx, key, time.Time{}, instant, work)
	return value, err
}

// lately gives what work comes to as of tx, or of an earlier moment, not long before, where it is a
// long errand.
func (m *memo[T]) lately(tx *store.Tx, key string, at time.Time, clock func() time.Time, work func() (T, error)) (value T, since time.Time, err error) {
	end, err := tx.ChainEnd()
	if err != nil {
		return value, at, err
	}
	k := m.of(key)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.there && (k.seq == end.Seq || k.took > longErrand && at.Sub(k.at) < longKept) {
		return k.value, k.at, nil
	}
	began := clock()
	if value, err = work(); err != nil || k.there && k.seq > end.Seq { // tx is older than what is kept
		return value, at, err
	}
	k.value, k.seq, k.at, k.took, k.there = value, end.Seq, at, clock().Sub(began), true
	return value, at, nil
}

func (m *memo[T]) of(key string) *kept[T] {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[string]*kept[T]{}
	}
	if m.kept[key] == nil {
		m.kept[key] = &kept[T]{}
	}
	return m.kept[key]
}
