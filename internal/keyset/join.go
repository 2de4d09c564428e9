package keyset

import (
	"errors"
	"io"
)

// A Stream gives entries one by one.
type Stream struct {
	Err    error // why it ended, nil at the end of the file
	held   []Entry
	at     int
	from   *Reader
	column [][]uint64
}

// Entries reads a file of entries.
func (r *Reader) Entries() *Stream { return &Stream{from: r} }

// Next gives the next entry; ok is false at the end and after an error.
func (s *Stream) Next() (e Entry, ok bool) {
	if s.from == nil {
		if s.at == len(s.held) {
			return e, false
		}
		s.at++
		return s.held[s.at-1], true
	}
	if s.column == nil || s.at == len(s.column[0]) {
		if s.column, s.Err = s.from.Next(); s.Err != nil {
			if errors.Is(s.Err, io.EOF) {
				s.Err = nil
			}
			s.from, s.at = nil, 0
			return e, false
		}
		s.at = 0
	}
	c, i := s.column, s.at
	s.at++
	return Entry{Key{c[0][i], c[1][i]}, c[2][i], c[3][i]}, true
}

// Join walks down two sorted streams and calls meet for every pair of one key. A key stands once in
// one and any number of times in many.
func Join(one, many *Stream, meet func(one, many Entry)) error {
	a, more := one.Next()
	b, left := many.Next()
	for more && left {
		switch a.Key.Compare(b.Key) {
		case -1:
			a, more = one.Next()
		case 1:
			b, left = many.Next()
		default:
			meet(a, b)
			b, left = many.Next()
		}
	}
	return errors.Join(one.Err, many.Err)
}
