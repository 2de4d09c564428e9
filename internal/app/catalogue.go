package app

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// A catalogue is what the county pays by at this moment: the programmes that came with the
// program, the county's own, and the county's standards. The present one is replaced as a
// whole, so that whoever holds it judges everything by the same.
type catalogue struct {
	shipped *policy.Catalogue
	present atomic.Pointer[snapshot]
	reading sync.Mutex // one reads it anew at a time
}

// A snapshot is the catalogue as it stood at a version of the store and on a day, since a
// file may count from a day to come.
type snapshot struct {
	*policy.Catalogue
	version int64
	day     string
	broken  map[string]error // the county's own that this program cannot read, by number
}

// Catalogue is the programmes the county pays, as last read by [App.Refresh].
func (a *App) Catalogue() *policy.Catalogue {
	if s := a.catalogue.present.Load(); s != nil {
		return s.Catalogue
	}
	return a.catalogue.shipped
}

// Refresh reads the county's catalogue anew if it has changed, by this process or another.
// It is asked at the start of every command and every request, and costs the reading of one
// row where nothing has changed.
func (a *App) Refresh(ctx context.Context) error {
	err := a.read(ctx, func(tx *store.Tx) error {
		version, err := tx.CatalogueVersion()
		if err != nil || a.stands(version) {
			return err
		}
		a.catalogue.reading.Lock()
		defer a.catalogue.reading.Unlock()
		if a.stands(version) { // somebody else has read it while we waited
			return nil
		}
		s, err := a.snapshot(tx, version)
		if err == nil {
			a.catalogue.present.Store(s)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read the county's catalogue: %w", err)
	}
	return nil
}

// stands reports whether the present catalogue is of a version or a later one, and of today.
func (a *App) stands(version int64) bool {
	s := a.catalogue.present.Load()
	return s != nil && s.version >= version && s.day == day(a.now())
}

// snapshot reads the catalogue. A programme of the county's own that this version of the
// program cannot read is left out, and does not stop the others.
func (a *App) snapshot(tx *store.Tx, version int64) (*snapshot, error) {
	s := &snapshot{Catalogue: a.catalogue.shipped, version: version, day: day(a.now()), broken: map[string]error{}}
	files, err := tx.ProgrammeFiles()
	if err != nil {
		return nil, err
	}
	for _, f := range inForce(files, s.day) {
		with, err := s.PlusFile(fileName(f.Programme), []byte(f.Content))
		if err != nil {
			s.broken[f.Programme] = err
			continue
		}
		s.Catalogue = with
	}
	values, err := tx.ConfirmedStandards()
	if err != nil {
		return nil, err
	}
	for _, v := range values {
		with, err := s.WithRows([]policy.CountyRow{countyRow(v)})
		if err != nil {
			continue // the standard is gone from a later version of the file
		}
		s.Catalogue = with
	}
	return s, nil
}

// inForce picks of each programme the version that counts on a day: of those that have begun
// by then the last, in the order of the list.
func inForce(files []store.ProgrammeFile, on string) []store.ProgrammeFile {
	var list []store.ProgrammeFile
	for _, f := range files {
		switch last := len(list) - 1; {
		case f.Starts > on:
		case last >= 0 && list[last].Programme == f.Programme:
			list[last] = f
		default:
			list = append(list, f)
		}
	}
	return list
}

// fileName is how messages call the file of a programme.
func fileName(number string) string { return number + "/programme.yaml" }

func countyRow(v store.StandardValue) policy.CountyRow {
	return policy.CountyRow{Programme: v.Programme, Standard: v.Standard,
		Row: policy.Row{From: v.Starts, Key: v.Key, Value: v.Value, Document: v.Document, Confirmed: v.State == store.StandardConfirmed}}
}

// keepRules stores what lines of a programme are judged by.
func keepRules(tx *store.Tx, p *policy.Programme) (int64, error) {
	text := p.RulesText()
	return tx.KeepRules(p.Number, policy.Digest(text), text)
}

// judgedBy is the catalogue that lines were judged by: the present one if it still judges so.
func (a *App) judgedBy(tx *store.Tx, programme string, kept int64) (*policy.Catalogue, error) {
	text, err := tx.Rules(kept)
	if err != nil {
		return nil, err
	}
	if p, ok := a.Catalogue().Programme(programme); ok && p.RulesText() == text {
		return a.Catalogue(), nil
	}
	return policy.ReadRules(text)
}
