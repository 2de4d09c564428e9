package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

var (
	// ErrKnownRecord tells that a record to be added is there already.
	ErrKnownRecord = fmt.Errorf("此人在本项目已有记录: %w", fault.Conflict)
	// ErrOtherItem tells that a change would make another record: its machine, event or house differs.
	ErrOtherItem = fmt.Errorf("机号、事件或房屋编号不能改: %w", fault.Invalid)
)

// FindBasis lists the records in force of a programme of who is found by a name, a village or a
// whole number, within the actor's region.
func (a *App) FindBasis(ctx context.Context, by auth.Actor, programme, asked string) (list []BasisView, err error) {
	if err := auth.May(by, auth.SeeBasis, auth.Place{}); err != nil {
		return nil, err
	}
	parties, err := a.partiesFound(ctx, by, strings.TrimSpace(asked))
	if err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		held, err := tx.BasisOf(parties)
		if err != nil {
			return err
		}
		held = slices.DeleteFunc(held, func(b store.Basis) bool { return b.Programme != programme || !b.Region.Within(by.Region) })
		list, err = viewBasis(tx, held)
		return err
	})
	return list, err
}

func (a *App) partiesFound(ctx context.Context, by auth.Actor, asked string) ([]int64, error) {
	if _, err := ident.ParseUSCC(ident.Clean(asked)); err == nil {
		id, err := a.party(ctx, asked)
		return []int64{id}, notFoundIsNone(err)
	}
	people, err := a.FindPeople(ctx, by, asked)
	ids := make([]int64, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	return ids, err
}

// Party finds whom the actor may enter a record of by a whole number: of a person, or of an
// organisation.
func (a *App) Party(ctx context.Context, by auth.Actor, text string) (id int64, err error) {
	if err := auth.May(by, auth.EnterBasis, auth.Place{}); err != nil {
		return 0, err
	}
	if id, err = a.party(ctx, text); err != nil {
		return 0, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		where, err := a.placeOfParty(tx, id)
		if err == nil && !where.Within(by.Region) {
			return ErrUnknownPerson
		}
		return err
	})
	return id, err
}

// party is who has a number.
func (a *App) party(ctx context.Context, text string) (id int64, err error) {
	text = ident.Clean(text)
	no, personal := a.parseAny(text)
	code, company := ident.ParseUSCC(text)
	err = a.read(ctx, func(tx *store.Tx) error {
		switch {
		case personal == nil:
			p, err := tx.PersonByNo(no)
			id = p.ID
			return err
		case company == nil:
			found, err := tx.Organisations([]ident.USCC{code})
			id = found[code.String()]
			return err
		}
		return personal
	})
	if err == nil && id == 0 || notFoundIsNone(err) == nil && err != nil {
		return 0, ErrUnknownPerson
	}
	return id, err
}

// A BasisRecord is one record with its versions, the newest first.
type BasisRecord struct {
	Programme *policy.Programme
	Place     region.Code
	Versions  []BasisView
	Who       map[int64]string // who entered them
	May       error            // why the actor may not change it
}

// BasisRecord is the record that a version belongs to.
func (a *App) BasisRecord(ctx context.Context, by auth.Actor, version int64) (r BasisRecord, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		b, err := tx.Basis(version)
		if err != nil {
			return err
		}
		if r.Programme, err = a.programme(b.Programme); err != nil {
			return err
		}
		if r.Place, err = a.placeOfParty(tx, b.Party); err != nil {
			return err
		}
		if auth.May(by, auth.SeeBasis, auth.Place{Region: r.Place, Department: r.Programme.Department}) != nil {
			return store.ErrNone
		}
		r.May = a.mayEnter(by, b.Programme, r.Place)
		page, err := tx.BasisHistory(b.Party, b.Programme, b.Item)
		if err != nil {
			return err
		}
		if r.Versions, err = viewBasis(tx, page); err != nil {
			return err
		}
		r.Who, err = whoIs(tx)
		return err
	})
	return r, err
}

// unlike refuses an entry that adds what is known, or changes which record it is.
func (e BasisEntry) unlike(tx *store.Tx, item string) error {
	if !e.Add && !e.Keep {
		return nil
	}
	old, err := tx.BasisHistory(e.Party, e.Programme, item)
	switch {
	case err != nil:
		return err
	case e.Add && len(old) > 0:
		return ErrKnownRecord
	case e.Keep && (len(old) == 0 || item != e.Item):
		return ErrOtherItem
	}
	return nil
}
