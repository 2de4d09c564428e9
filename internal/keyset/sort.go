package keyset

import (
	"cmp"
	"encoding/binary"
	"io"
	"slices"
)

// A Key is a keyed hash of 128 bits. Only the whole of it names somebody.
type Key struct{ High, Low uint64 }

// KeyOf takes a hash of 16 bytes apart; a shorter one, as of nothing, gives the zero Key.
func KeyOf(hash []byte) Key {
	if len(hash) < 16 {
		return Key{}
	}
	return Key{binary.BigEndian.Uint64(hash), binary.BigEndian.Uint64(hash[8:])}
}

// Compare orders keys as their bytes are ordered.
func (k Key) Compare(o Key) int {
	return cmp.Or(cmp.Compare(k.High, o.High), cmp.Compare(k.Low, o.Low))
}

// An Entry is a key, the row it was found in, and a number for whatever stands beside it.
type Entry struct {
	Key
	Row, Mark uint64
}

func (e Entry) compare(o Entry) int { return cmp.Or(e.Key.Compare(o.Key), cmp.Compare(e.Row, o.Row)) }

// EntryColumns is how many columns a file of entries has: high, low, row, mark.
const EntryColumns = 4

// A Sorter puts any number of entries in order within bounded memory: what is more than Keep is
// laid by, sorted, in a place that Spill gives, and merged in the end.
type Sorter struct {
	Keep  int                                // entries of 32 bytes each
	Spill func() (io.ReadWriteSeeker, error) // an empty place; the caller clears it away
	held  []Entry
	runs  []io.ReadWriteSeeker
}

// Add takes one entry.
func (s *Sorter) Add(e Entry) error {
	if len(s.held) >= s.Keep {
		if err := s.layBy(); err != nil {
			return err
		}
	}
	s.held = append(s.held, e)
	return nil
}

func (s *Sorter) sort() { slices.SortFunc(s.held, Entry.compare) }

func (s *Sorter) layBy() error {
	s.sort()
	place, err := s.Spill()
	if err != nil {
		return err
	}
	w, err := NewWriter(place, Header{Columns: EntryColumns})
	if err != nil {
		return err
	}
	for _, e := range s.held {
		if err := w.Add(e.High, e.Low, e.Row, e.Mark); err != nil {
			return err
		}
	}
	s.held = s.held[:0]
	s.runs = append(s.runs, place)
	return w.Close()
}

// WriteTo writes all entries in order. The Sorter is spent.
func (s *Sorter) WriteTo(w *Writer) error {
	s.sort()
	streams := []*Stream{{held: s.held}}
	for _, place := range s.runs {
		if _, err := place.Seek(0, io.SeekStart); err != nil {
			return err
		}
		r, err := NewReader(io.NopCloser(place))
		if err != nil {
			return err
		}
		streams = append(streams, r.Entries())
	}
	return merge(streams, func(e Entry) error { return w.Add(e.High, e.Low, e.Row, e.Mark) })
}

// merge takes the least of all streams until they are at their end. There are few of them.
func merge(streams []*Stream, take func(Entry) error) error {
	heads := make([]Entry, 0, len(streams))
	live := streams[:0]
	for _, s := range streams {
		if e, ok := s.Next(); ok {
			heads, live = append(heads, e), append(live, s)
		} else if s.Err != nil {
			return s.Err
		}
	}
	for len(live) > 0 {
		least := 0
		for i := range heads {
			if heads[i].compare(heads[least]) < 0 {
				least = i
			}
		}
		if err := take(heads[least]); err != nil {
			return err
		}
		e, ok := live[least].Next()
		if ok {
			heads[least] = e
			continue
		}
		if live[least].Err != nil {
			return live[least].Err
		}
		heads, live = slices.Delete(heads, least, least+1), slices.Delete(live, least, least+1)
	}
	return nil
}
