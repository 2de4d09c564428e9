package app

import (
	"context"
	"fmt"
	"strings"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// ErrShort asks for a longer name: a search that lists everybody is no search.
var ErrShort = fmt.Errorf("search by at least one character of the name, or the whole ID number: %w", fault.Invalid)

// FindPeople finds people in the actor's region by the beginning of their name or by the
// whole ID number; if nobody is called so, the people of the villages that are.
func (a *App) FindPeople(ctx context.Context, by auth.Actor, text string) (list []store.Person, err error) {
	if err := auth.May(by, auth.SeePerson, auth.Place{}); err != nil {
		return nil, err
	}
	if text == "" {
		return nil, ErrShort
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		if no, err := a.parseAny(text); err == nil {
			p, err := tx.PersonByNo(no)
			if err == nil && p.Region.Within(by.Region) {
				list = []store.Person{p}
			}
			return notFoundIsNone(err)
		}
		if list, err = tx.FindPeople(by.Region, text, 50); err != nil || len(list) > 0 {
			return err
		}
		list, err = a.peopleOfVillages(tx, by, text)
		return err
	})
	return list, err
}

// peopleOfVillages lists people of the villages in the actor's region whose name has the text in it.
func (a *App) peopleOfVillages(tx *store.Tx, by auth.Actor, text string) (list []store.Person, err error) {
	regions, err := tx.Regions()
	if err != nil {
		return nil, err
	}
	for _, r := range regions {
		if r.Level != region.Village || !r.Code.Within(by.Region) || !strings.Contains(r.Name, text) || len(list) >= 50 {
			continue
		}
		more, err := tx.FindPeople(r.Code, "", 50-len(list))
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// A PersonView is a person with what the county pays them.
type PersonView struct {
	store.Person
	Members  []store.Person
	Accounts []store.BankAccount
	Payments []store.PaymentRow
	Messages []store.MessageNote
	Refuses  bool // asked not to be told of payments
}

// Person returns one person of the actor's region.
func (a *App) Person(ctx context.Context, by auth.Actor, id int64) (v PersonView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if v.Person, err = tx.Person(id); err != nil {
			return err
		}
		if auth.May(by, auth.SeePerson, auth.Place{Region: v.Region}) != nil {
			return store.ErrNone
		}
		if v.Members, err = tx.Members(v.Household); err != nil {
			return err
		}
		if v.Accounts, err = tx.Accounts(id); err != nil {
			return err
		}
		if v.Payments, err = tx.PaymentsTo(id); err != nil {
			return err
		}
		if v.Messages, err = tx.MessagesTo(id); err != nil {
			return err
		}
		v.Refuses, err = tx.RefusesMessages(id)
		return err
	})
	return v, err
}

// Reveal shows a person's whole numbers to whose duty needs them. The look is an event.
func (a *App) Reveal(ctx context.Context, by auth.Actor, id int64, reason string) (v PersonView, err error) {
	if reason == "" {
		return v, ErrNoReason
	}
	if v, err = a.Person(ctx, by, id); err != nil {
		return v, err
	}
	if err := auth.May(by, auth.RevealPersonal, auth.Place{Region: v.Region}); err != nil {
		return PersonView{}, err
	}
	err = a.write(ctx, func(*store.Tx) ([]audit.Event, error) {
		return one(by, a.now(), "personal.reveal", fmt.Sprintf("person:%d", id), v.Region, facts{"reason": reason})
	})
	if err != nil {
		return PersonView{}, err
	}
	return v, nil
}
