package app

import (
	"encoding/json"
	"fmt"
	"runtime"
	"sync"

	"yikatong/internal/check"
	"yikatong/internal/keyset"
	"yikatong/internal/store"
	"yikatong/internal/sweep"
)

func packRegister(name string) string { return "register-" + name }

// packRegister packs a register's standing rows: their keys, and of each row which shape it has.
// A shape is what conditions may look at of a row; the shapes themselves are sealed.
func (a *App) packRegister(tx *store.Tx, p packs, v store.RegisterVersion, stamp string) error {
	columns, err := check.ColumnsAsked(v.Register)
	if err != nil {
		return err
	}
	s, done := p.sorter()
	defer done()
	shapes, err := shapeRows(tx, v.Register, columns, s)
	if err != nil {
		return fmt.Errorf("pack register %s: %w", v.Register, err)
	}
	text, err := shapes.Text()
	if err != nil {
		return err
	}
	sealed, err := tx.SealShapes(v.Register, v.Version, text)
	if err != nil {
		return err
	}
	return p.write(packRegister(v.Register), keyset.Header{Stamp: stamp, Note: sealed, Columns: keyset.EntryColumns}, s.WriteTo)
}

// shapes opens the shapes of a packed register.
func (p packs) shapes(tx *store.Tx, v store.RegisterVersion) (*sweep.Shapes, error) {
	r, err := p.open(packRegister(v.Register))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	text, err := tx.OpenShapes(v.Register, v.Version, r.Note)
	if err != nil {
		return nil, err
	}
	return sweep.ParseShapes(text)
}

// A shaped row is opened, and cut down to its shape.
type shaped struct {
	keyset.Entry
	values []json.RawMessage
}

// shapeRows opens a register's rows on all processors, sorts their keys and lists their shapes.
func shapeRows(tx *store.Tx, name string, columns []string, s *keyset.Sorter) (*sweep.Shapes, error) {
	rows, out := make(chan []store.SealedRow, 4), make(chan []shaped, 4)
	var working sync.WaitGroup
	var mu sync.Mutex
	var failed error
	fail := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		if failed == nil {
			failed = err
		}
	}
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for chunk := range rows {
				list, err := shape(chunk, columns)
				if err != nil {
					fail(err)
				}
				out <- list
			}
		})
	}
	go func() {
		if err := readSealed(tx, name, rows); err != nil {
			fail(err)
		}
		close(rows)
		working.Wait()
		close(out)
	}()
	shapes := sweep.NewShapes(columns)
	for list := range out {
		for _, x := range list {
			x.Mark = shapes.Add(x.values)
			if err := s.Add(x.Entry); err != nil {
				fail(err)
			}
		}
	}
	return shapes, failed
}

func readSealed(tx *store.Tx, name string, to chan<- []store.SealedRow) error {
	const most = 512
	chunk := make([]store.SealedRow, 0, most)
	for r, err := range tx.SealedRows(name) {
		if err != nil {
			return err
		}
		if chunk = append(chunk, r); len(chunk) == most {
			to <- chunk
			chunk = make([]store.SealedRow, 0, most)
		}
	}
	to <- chunk
	return nil
}

func shape(rows []store.SealedRow, columns []string) ([]shaped, error) {
	list := make([]shaped, 0, len(rows))
	for _, r := range rows {
		text, err := r.Fields()
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", r.ID, err)
		}
		x := shaped{Entry: keyset.Entry{Key: keyset.KeyOf(r.Key), Row: uint64(r.ID)}}
		if x.values, err = only(text, columns); err != nil {
			return nil, fmt.Errorf("row %d: %w", r.ID, err)
		}
		list = append(list, x)
	}
	return list, nil
}

// only cuts a row's JSON down to the values of some columns.
func only(text string, columns []string) ([]json.RawMessage, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil, err
	}
	values := make([]json.RawMessage, len(columns))
	for i, c := range columns {
		v, there := raw[c]
		if !there {
			return nil, fmt.Errorf("no column %s", c)
		}
		values[i] = v
	}
	return values, nil
}
