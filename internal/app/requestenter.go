package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"yikatong/internal/apply"
	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/contract"
	"yikatong/internal/ident"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// An Entry is a request that staff enter for a citizen who came to them.
type Entry struct {
	Person    int64
	Programme string          // "" for a change of account
	Asked     json.RawMessage // the facts of the basis
	Card      Card            // of a change of account
	Files     []store.Attachment
}

// EnterRequest stores a request for a citizen and returns its number and tracking number, which is
// told once, for the citizen to keep.
func (a *App) EnterRequest(ctx context.Context, by auth.Actor, e Entry) (id int64, code string, err error) {
	files, err := a.papers(e.Files)
	if err != nil {
		return 0, "", err
	}
	if code, err = a.trackingNumber(); err != nil {
		return 0, "", err
	}
	banks, err := a.payingBanks(ctx)
	if err != nil {
		return 0, "", err
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		who, err := tx.Person(e.Person)
		if err != nil {
			return nil, err
		}
		q := store.Request{Person: who.ID, Region: who.Region, Name: who.Name, No: who.No, Code: code, By: by.User, At: at}
		if err := a.fill(&q, e, banks); err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.EnterRequest, placeOfRequest(q)); err != nil {
			return nil, err
		}
		var told []audit.Event
		id, told, err = a.submit(tx, by, auth.Entry, q, files)
		return told, err
	})
	return id, code, err
}

// fill puts into a request what is asked for, checked.
func (a *App) fill(q *store.Request, e Entry, banks []string) error {
	if e.Programme == "" {
		card, err := checkCard(e.Card, banks)
		if err != nil {
			return err
		}
		text, err := json.Marshal(card)
		q.Kind, q.Asked = apply.Account, string(text)
		return err
	}
	p, err := a.openTo(e.Programme)
	if err != nil {
		return err
	}
	if err := a.Catalogue().CheckBasis(p.Number, e.Asked); err != nil {
		return err
	}
	q.Kind, q.Programme, q.Department, q.Asked = apply.Right, p.Number, p.Department, string(e.Asked)
	return nil
}

// openTo is a programme that is applied for.
func (a *App) openTo(number string) (*policy.Programme, error) {
	p, err := a.programme(number)
	if err != nil {
		return nil, err
	}
	if p.Application == nil {
		return nil, ErrNotOpen
	}
	return p, nil
}

// Applicable lists the programmes that are applied for.
func (a *App) Applicable() (list []*policy.Programme) {
	for _, p := range a.Catalogue().All() {
		if p.Application != nil {
			list = append(list, p)
		}
	}
	return list
}

// checkCard reads the account that is asked for as an import of accounts does, at a bank that
// pays for the county.
func checkCard(c Card, banks []string) (Card, error) {
	c.Bank = strings.TrimSpace(c.Bank)
	kind := ident.ParseAccountKind(c.Kind)
	if c.Bank == "" || len(c.Bank) > 100 || kind == ident.Corporate || len(banks) > 0 && !slices.Contains(banks, c.Bank) {
		return c, ErrBank
	}
	number, err := ident.ParseAccount(kind, ident.Clean(c.Number))
	if err != nil {
		return c, err
	}
	return Card{Kind: string(kind), Bank: c.Bank, Number: number.Reveal()}, nil
}

// payingBanks lists the banks that pay for the county: those with a contract in force.
func (a *App) payingBanks(ctx context.Context) (list []string, err error) {
	var all []contract.Contract
	err = a.read(ctx, func(tx *store.Tx) error {
		all, err = tx.Contracts("")
		return err
	})
	today := day(a.now())
	for _, c := range all {
		if c.InForce(today) && !slices.Contains(list, c.Bank) {
			list = append(list, c.Bank)
		}
	}
	return list, err
}

// submit stores a new request with its papers, unless the same is being asked for.
func (a *App) submit(tx *store.Tx, by auth.Actor, hand auth.Hand, q store.Request, files []store.Attachment) (int64, []audit.Event, error) {
	if err := askedOnce(tx, q); err != nil {
		return 0, nil, err
	}
	q.State = apply.Submitted
	id, err := tx.AddRequest(q)
	if err != nil {
		return 0, nil, err
	}
	if err := tx.AddRequestStep(id, store.RequestStep{Action: apply.Submit, Hand: hand, Person: by.Person, By: by.User, At: q.At}); err != nil {
		return 0, nil, err
	}
	if err := addPapers(tx, id, files, by.User, q.At); err != nil {
		return 0, nil, err
	}
	told, err := one(by, q.At, "request.submit", fmt.Sprintf("request:%d", id), q.Region,
		facts{"kind": q.Kind, "programme": q.Programme, "proof": q.Proof, "files": len(files)})
	return id, told, err
}

// askedOnce refuses what is being asked for already. Of who did not show who they are nothing is
// refused, which would tell what somebody else has asked for: the township sees both.
func askedOnce(tx *store.Tx, q store.Request) error {
	if q.By == 0 && q.Proof == "" {
		return nil
	}
	same, err := tx.RequestsOf(q.No)
	for _, o := range same {
		if o.Kind == q.Kind && o.Programme == q.Programme && !o.State.Final() && (q.Kind == apply.Account || o.Asked == q.Asked) {
			return ErrAskedAlready
		}
	}
	return err
}

// brought stores what a citizen brought for what was missing: the request waits to be accepted again.
func (a *App) brought(tx *store.Tx, by auth.Actor, was store.Request, words string, files []store.Attachment, at time.Time) ([]audit.Event, error) {
	if was.State != apply.Incomplete {
		return nil, apply.ErrNoMove
	}
	if strings.TrimSpace(words) == "" && len(files) == 0 {
		return nil, apply.ErrWords
	}
	if err := addPapers(tx, was.ID, files, by.User, at); err != nil {
		return nil, err
	}
	next := was
	next.State, next.Since = apply.Submitted, at
	return a.stepped(tx, by, was, next, store.RequestStep{Action: apply.Resubmit, Words: words}, nil)
}
