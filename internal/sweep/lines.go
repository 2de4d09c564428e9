package sweep

import (
	"yikatong/internal/keyset"
)

// The columns of a roster's file, in the order of its lines.
const (
	LineID = iota
	LineFor
	LineTo   // who is paid
	LineName // hash of the normal form
	LineCard // first half of the blind index of the account on the line, 0 for none
	LineItem // first half of the key of the thing the right rests on, 0 for none
	LineColumns
)

// A Roster is one roster, as far as it tells which checks apply.
type Roster struct {
	ID          int64
	Programme   string
	Period      string
	Region      string
	First, Last string   // days of its period
	Meets       []string // the periods that have a month in common with it
	Low, High   uint64   // the least and greatest number of a person or payee on it
	Open        func() (*keyset.Reader, error)
}

// lines is a roster in memory: it is one township's.
type lines [LineColumns][]uint64

func (l *lines) read(r Roster, columns ...int) error {
	f, err := r.Open()
	if err != nil {
		return err
	}
	if len(columns) == 0 {
		for i := range LineColumns {
			columns = append(columns, i)
		}
	}
	defer f.Close()
	for _, c := range columns {
		l[c] = l[c][:0]
	}
	return f.Each(func(b [][]uint64) {
		for i, c := range columns {
			l[c] = append(l[c], b[i]...)
		}
	}, columns...)
}
