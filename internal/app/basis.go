package app

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// ErrValidity tells that a record's days of validity are not days in order.
var ErrValidity = fmt.Errorf("认定起止日期应写成 2025-03-31，止不早于起: %w", fault.Invalid)

// A BasisEntry is a record of the register of basis as it is entered.
type BasisEntry struct {
	Programme  string
	Party      int64  // a person or an organisation
	ValidFrom  string // day, "" while not recognised
	ValidUntil string // last day, "" while it runs
	Record     basis.Record
	Add        bool   // it must not be known yet
	Keep       bool   // it must be the known record of Item
	Item       string // of the record that is changed
}

// EnterBasis stores a record, or the next version of it. One that says what the newest version
// says changes nothing. It returns the number of the newest version.
func (a *App) EnterBasis(ctx context.Context, by auth.Actor, e BasisEntry) (id int64, err error) {
	if err := a.checkEntry(e); err != nil {
		return 0, err
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		where, err := a.placeOfParty(tx, e.Party)
		if err != nil {
			return nil, err
		}
		if err := a.mayEnter(by, e.Programme, where); err != nil {
			return nil, err
		}
		var told audit.Event
		id, told, err = e.put(tx, by, where, at)
		return []audit.Event{told}, err
	})
	return id, err
}

// put stores a record whose form and whose actor's duty have been asked, and tells of it.
func (e BasisEntry) put(tx *store.Tx, by auth.Actor, where region.Code, at time.Time) (id int64, told audit.Event, err error) {
	b, err := e.row(where, by, at)
	if err != nil {
		return 0, told, err
	}
	if err := e.unlike(tx, b.Item); err != nil {
		return 0, told, err
	}
	if _, err := tx.PutBasis([]store.Basis{b}); err != nil {
		return 0, told, err
	}
	versions, err := tx.BasisHistory(e.Party, e.Programme, b.Item)
	if err != nil {
		return 0, told, err
	}
	told, err = event(by, at, "basis.enter", fmt.Sprintf("basis:%s:%d:%s", e.Programme, e.Party, b.Item), where, facts{"programme": e.Programme})
	return versions[0].ID, told, err
}

// placeOfParty is the village of a person, or the county where a party is not one.
func (a *App) placeOfParty(tx *store.Tx, party int64) (region.Code, error) {
	people, err := tx.PeopleByID([]int64{party})
	if p, ok := people[party]; ok {
		return p.Region, err
	}
	return a.CountyCode(), err
}

func (a *App) mayEnter(by auth.Actor, programme string, where region.Code) error {
	p, err := a.programme(programme)
	if err != nil {
		return err
	}
	return auth.May(by, auth.EnterBasis, auth.Place{Region: where, Department: p.Department})
}

// checkEntry reads the record by the types of its programme.
func (a *App) checkEntry(e BasisEntry) error {
	if err := a.Catalogue().CheckBasis(e.Programme, e.Record.Basis); err != nil {
		return err
	}
	for _, d := range []string{e.ValidFrom, e.ValidUntil} {
		if _, err := time.Parse(time.DateOnly, d); d != "" && err != nil {
			return ErrValidity
		}
	}
	if e.ValidUntil != "" && e.ValidUntil < e.ValidFrom {
		return ErrValidity
	}
	return nil
}

func (e BasisEntry) row(where region.Code, by auth.Actor, at time.Time) (store.Basis, error) {
	text, err := e.Record.Text()
	return store.Basis{Programme: e.Programme, Party: e.Party, Item: e.Record.Item(), Region: where, ValidFrom: e.ValidFrom,
		ValidUntil: e.ValidUntil, Facts: text, By: by.User, At: at}, err
}

// BasisTemplate writes the .xlsx that a township fills in for a programme: a column for each
// field, titled by its label.
func (a *App) BasisTemplate(programme string, w io.Writer) error {
	p, err := a.programme(programme)
	if err != nil {
		return err
	}
	return basis.WriteTemplate(w, p)
}

// A BasisView is one record with its person, for pages.
type BasisView struct {
	store.Basis
	Name  string
	No    ident.No // prints masked
	Known basis.Record
}

// BasisPage lists a programme's records in force within a region after a record, with the names
// of their people.
func (a *App) BasisPage(ctx context.Context, by auth.Actor, programme string, within region.Code, after store.Basis, limit int) (list []BasisView, err error) {
	p, err := a.programme(programme)
	if err != nil {
		return nil, err
	}
	if err := auth.May(by, auth.SeeBasis, auth.Place{Region: within, Department: p.Department}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		list = nil
		page, err := tx.BasisPage(programme, within, after, limit)
		if err != nil {
			return err
		}
		list, err = viewBasis(tx, page)
		return err
	})
	return list, err
}

// BasisTownships lists the townships in the actor's region that have records of a programme.
func (a *App) BasisTownships(ctx context.Context, by auth.Actor, programme string) (list []region.Code, err error) {
	if err := auth.May(by, auth.SeeBasis, auth.Place{Region: by.Region}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		list, err = tx.BasisTownships(programme, by.Region)
		return err
	})
	return list, err
}

// BasisHistory lists all versions of a record, the newest first.
func (a *App) BasisHistory(ctx context.Context, by auth.Actor, party int64, programme, item string) (list []BasisView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		where, err := a.placeOfParty(tx, party)
		if err != nil {
			return err
		}
		if auth.May(by, auth.SeeBasis, auth.Place{Region: where}) != nil {
			return store.ErrNone
		}
		page, err := tx.BasisHistory(party, programme, item)
		if err != nil {
			return err
		}
		list, err = viewBasis(tx, page)
		return err
	})
	return list, err
}

func viewBasis(tx *store.Tx, page []store.Basis) ([]BasisView, error) {
	ids := make([]int64, len(page))
	for i, b := range page {
		ids[i] = b.Party
	}
	people, err := tx.PeopleNumbered(ids)
	if err != nil {
		return nil, err
	}
	organisations, err := tx.OrganisationNames(ids)
	if err != nil {
		return nil, err
	}
	list := make([]BasisView, len(page))
	for i, b := range page {
		record, err := basis.Parse([]byte(b.Facts))
		if err != nil {
			return nil, err
		}
		list[i] = BasisView{Basis: b, Name: cmp.Or(people[b.Party].Name, organisations[b.Party]), No: people[b.Party].No, Known: record}
	}
	return list, nil
}
