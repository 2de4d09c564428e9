package app

import (
	"encoding/binary"
	"fmt"

	"yikatong/internal/keyset"
	"yikatong/internal/store"
	"yikatong/internal/sweep"
)

// The names of packed copies. Keys are the blind indexes of ID numbers, of accounts and of things;
// no number, name or fact about anybody is in them in the clear.
const (
	packPeople   = "people"
	packKeys     = "keys" // the people's keys, sorted; an entry's row is the person's place
	packAccounts = "accounts"
)

// flagged is a truth as a number.
func flagged(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// packRegistry packs people, their keys and the accounts, unless that was done since anything of
// them was entered.
func (a *App) packRegistry(tx *store.Tx, p packs, stamp string) error {
	if p.is(packPeople, stamp) && p.is(packKeys, stamp) && p.is(packAccounts, stamp) {
		return nil
	}
	s, done := p.sorter()
	defer done()
	err := p.write(packPeople, keyset.Header{Stamp: stamp, Columns: sweep.PersonColumns}, func(w *keyset.Writer) error {
		return a.packPeople(tx, w, s)
	})
	if err != nil {
		return fmt.Errorf("pack people: %w", err)
	}
	if err := p.write(packKeys, keyset.Header{Stamp: stamp, Columns: keyset.EntryColumns}, s.WriteTo); err != nil {
		return fmt.Errorf("pack keys: %w", err)
	}
	return p.write(packAccounts, keyset.Header{Stamp: stamp, Columns: sweep.AccountColumns}, func(w *keyset.Writer) error {
		for x, err := range tx.PackedAccounts() {
			if err != nil {
				return err
			}
			if err := w.Add(keyset.KeyOf(x.Key).High, uint64(x.Party), flagged(x.Active)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *App) packPeople(tx *store.Tx, w *keyset.Writer, keys *keyset.Sorter) error {
	names, place := tx.NameHash(), uint64(0)
	for x, err := range tx.PackedPeople() {
		if err != nil {
			return err
		}
		err := w.Add(uint64(x.ID), uint64(x.Household), names.Of(x.Name), sweep.Day(x.Birth), sweep.Day(x.Died),
			flagged(!x.Region.Within(a.CountyCode())), keyset.KeyOf(x.Account).High)
		if err != nil {
			return err
		}
		if err := keys.Add(keyset.Entry{Key: keyset.KeyOf(x.Key), Row: place}); err != nil {
			return err
		}
		place++
	}
	return nil
}

func packRoster(id int64) string { return fmt.Sprint("roster-", id) }

// packLines packs a roster. The note is the least and the greatest number of anybody on it.
func (a *App) packLines(tx *store.Tx, p packs, id int64, stamp string) error {
	names, low, high := tx.NameHash(), ^uint64(0), uint64(0)
	var rows [][sweep.LineColumns]uint64
	for x, err := range tx.PackedLines(id) {
		if err != nil {
			return err
		}
		item := keyset.Key{}
		if x.Item != "" {
			item = keyset.KeyOf([]byte(tx.ItemKey(x.Item)))
		}
		low, high = min(low, uint64(x.For), uint64(x.To)), max(high, uint64(x.For), uint64(x.To))
		rows = append(rows, [...]uint64{sweep.LineID: uint64(x.ID), sweep.LineFor: uint64(x.For), sweep.LineTo: uint64(x.To), sweep.LineName: names.Of(x.Name),
			sweep.LineCard: keyset.KeyOf(x.Account).High, sweep.LineItem: item.High})
	}
	note := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, low), high)
	return p.write(packRoster(id), keyset.Header{Stamp: stamp, Note: note, Columns: sweep.LineColumns}, func(w *keyset.Writer) error {
		for i := range rows {
			if err := w.Add(rows[i][:]...); err != nil {
				return err
			}
		}
		return nil
	})
}

// peopleOf lists who a packed roster is for, and who is paid.
func (p packs) peopleOf(roster int64) (of, paid []uint64, err error) {
	r, err := p.open(packRoster(roster))
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	err = r.Each(func(c [][]uint64) { of, paid = append(of, c[0]...), append(paid, c[1]...) }, sweep.LineFor, sweep.LineTo)
	return of, paid, err
}
