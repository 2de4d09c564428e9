package app

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"yikatong/internal/apply"
	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// Errors of requests.
var (
	// ErrNotOpen refuses an application under a programme whose lists come out of registers alone.
	ErrNotOpen = fmt.Errorf("the programme is not applied for: %w", fault.NotFound)
	// ErrNoRecord refuses to recognise what the register of basis has to hold first.
	ErrNoRecord = fmt.Errorf("the record of basis has not been entered: %w", fault.Conflict)
	// ErrAskedAlready refuses a second request for what is asked for already.
	ErrAskedAlready = fmt.Errorf("the same is asked for already: %w", fault.Conflict)
	// ErrManyPapers refuses more papers than a request holds.
	ErrManyPapers = fmt.Errorf("a request has at most %d papers: %w", mostPapers, fault.Invalid)
	// ErrBank refuses an account at a bank that does not pay for the county, or of an organisation.
	ErrBank = fmt.Errorf("not an account that can be paid to: %w", fault.Invalid)
	// ErrSameCard refuses a change to the account that is the active one.
	ErrSameCard = fmt.Errorf("this is the active account: %w", fault.Conflict)
)

// mostPapers bounds the papers of one request.
const mostPapers = 12

// A RequestAct is one step that staff take on a request.
type RequestAct struct {
	Request int64
	Do      apply.Action
	Words   string      // what was found, what is missing, why
	Change  string      // what would change a refusal
	Seen    apply.State // where the page showed it; "" does not ask
}

// MoveRequest takes a request one step on. Recognition stores the record of basis, or makes the
// account the active one, in the same transaction.
func (a *App) MoveRequest(ctx context.Context, by auth.Actor, act RequestAct) error {
	at := a.now()
	act.Words, act.Change = disclose.HideNumbers(act.Words), disclose.HideNumbers(act.Change)
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		was, err := requestFor(tx, by, act.Request)
		if err != nil {
			return nil, err
		}
		if act.Seen != "" && act.Seen != was.State {
			return nil, store.ErrMoved
		}
		return a.moveRequest(tx, by, was, act, at)
	})
	if err != nil {
		return fmt.Errorf("%s request %d: %w", act.Do, act.Request, err)
	}
	return nil
}

func (a *App) moveRequest(tx *store.Tx, by auth.Actor, was store.Request, act RequestAct, at time.Time) ([]audit.Event, error) {
	steps, err := tx.RequestSteps(was.ID)
	if err != nil {
		return nil, err
	}
	who, err := a.meant(tx, was)
	if notFoundIsNone(err) != nil {
		return nil, err
	}
	r := a.asked(was, steps)
	r.Known = who.ID != 0 && who.Died == ""
	m, err := r.Move(by, act.Do, apply.Said{Words: act.Words, Change: act.Change})
	if m.Duty != "" {
		if err := auth.May(by, m.Duty, placeOfRequest(was)); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, err
	}
	next := was
	next.State, next.Since, next.Says, next.Change = m.To, at, act.Words, ""
	if m.Needs&apply.Change != 0 {
		next.Change = act.Change
	}
	if who.ID != 0 {
		next.Person, next.Region = who.ID, who.Region
	}
	var more []audit.Event
	if m.To == apply.Granted {
		if next.Result, more, err = a.grantRequest(tx, by, next, at); err != nil {
			return nil, err
		}
	}
	return a.stepped(tx, by, was, next, store.RequestStep{Action: act.Do, Hand: m.Hand, Words: act.Words}, more)
}

// stepped stores where a request stands now, with the step that brought it there and its event.
func (a *App) stepped(tx *store.Tx, by auth.Actor, was, next store.Request, s store.RequestStep, more []audit.Event) ([]audit.Event, error) {
	s.Person, s.By, s.At = by.Person, by.User, next.Since
	if err := tx.SwapRequest(was, next); err != nil {
		return nil, err
	}
	if err := tx.AddRequestStep(was.ID, s); err != nil {
		return nil, err
	}
	told, err := event(by, s.At, audit.Kind("request."+s.Action), fmt.Sprintf("request:%d", was.ID), next.Region,
		facts{"kind": was.Kind, "programme": was.Programme, "from": was.State, "to": next.State, "words": s.Words, "result": next.Result})
	return append([]audit.Event{told}, more...), err
}

// grantRequest makes of a request what it asks for.
func (a *App) grantRequest(tx *store.Tx, by auth.Actor, q store.Request, at time.Time) (int64, []audit.Event, error) {
	if q.Kind == apply.Account {
		return a.changeCard(tx, by, q, at)
	}
	p, err := a.programme(q.Programme)
	if err != nil {
		return 0, nil, err
	}
	if p.Application == nil {
		return 0, nil, ErrNotOpen
	}
	text, from, err := p.Recognised(json.RawMessage(q.Asked), day(q.At), day(at))
	if err != nil {
		return 0, nil, err
	}
	record := basis.Record{Basis: text}
	if known, err := enteredSince(tx, q, record.Item(), p.Application.Register); err != nil || known != 0 {
		return known, nil, err
	}
	if p.Application.Register {
		return 0, nil, ErrNoRecord
	}
	e := BasisEntry{Programme: q.Programme, Party: q.Person, ValidFrom: from, Record: record, Add: true}
	if err := a.checkEntry(e); err != nil {
		return 0, nil, err
	}
	id, told, err := e.put(tx, by, q.Region, at)
	return id, []audit.Event{told}, err
}

// enteredSince is the record of what is applied for that was entered or changed since, 0 for none:
// by hand where a form cannot ask it all, or since the person had a record of the item before.
func enteredSince(tx *store.Tx, q store.Request, item string, anyItem bool) (int64, error) {
	held, err := tx.BasisOf([]int64{q.Person})
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(held, func(b store.Basis) bool {
		return b.Programme == q.Programme && (anyItem || b.Item == item) && b.At.After(q.At) && b.ValidFrom != "" && b.ValidUntil == ""
	})
	if i < 0 {
		return 0, nil
	}
	return held[i].ID, nil
}

// changeCard makes the account that is asked for the person's active one, as an import of accounts
// does: the one before stays as history, payments on their way go where they were sent, and the
// new one waits for its bank's answer where the county asks for it.
func (a *App) changeCard(tx *store.Tx, by auth.Actor, q store.Request, at time.Time) (int64, []audit.Event, error) {
	card, err := CardOf(q)
	if err != nil {
		return 0, nil, err
	}
	changed, err := tx.PutAccounts([]store.BankAccount{{Party: q.Person, Kind: card.Kind, Bank: card.Bank, Number: card.Number, Opened: day(at)}})
	if err != nil {
		return 0, nil, err
	}
	if changed == 0 {
		return 0, nil, ErrSameCard
	}
	active, err := tx.ActiveOf([]int64{q.Person})
	if err != nil {
		return 0, nil, err
	}
	told, err := event(by, at, "accounts.import", fmt.Sprintf("person:%d", q.Person), q.Region, facts{"request": q.ID, "changed": changed})
	return active[q.Person].ID, []audit.Event{told}, err
}

// AmendRequest completes what is applied for: what an assessment found, what a document says. It
// is entry: who does it takes no later step.
func (a *App) AmendRequest(ctx context.Context, by auth.Actor, id int64, text json.RawMessage) error {
	at := a.now()
	return a.onEntry(ctx, by, id, func(tx *store.Tx, q store.Request) ([]audit.Event, error) {
		if q.Kind != apply.Right {
			return nil, apply.ErrNoMove
		}
		if err := a.Catalogue().CheckBasis(q.Programme, text); err != nil {
			return nil, err
		}
		if err := tx.AmendRequest(q, string(text)); err != nil {
			return nil, err
		}
		p, err := a.programme(q.Programme)
		if err != nil {
			return nil, err
		}
		changed := len(basis.Differences(p.Basis, json.RawMessage(q.Asked), text))
		return one(by, at, "request.amend", fmt.Sprintf("request:%d", id), q.Region, facts{"fields": changed})
	})
}

// AddPapers adds papers to a request that the township is taking in.
func (a *App) AddPapers(ctx context.Context, by auth.Actor, id int64, files []store.Attachment) error {
	kept, err := a.papers(files)
	if err != nil {
		return err
	}
	if len(kept) == 0 {
		return ErrAttachment
	}
	at := a.now()
	return a.onEntry(ctx, by, id, func(tx *store.Tx, q store.Request) ([]audit.Event, error) {
		if err := addPapers(tx, id, kept, by.User, at); err != nil {
			return nil, err
		}
		return one(by, at, "request.amend", fmt.Sprintf("request:%d", id), q.Region, facts{"files": len(kept)})
	})
}

// onEntry does something to a request that its entry still may, and remembers the hand.
func (a *App) onEntry(ctx context.Context, by auth.Actor, id int64, do func(*store.Tx, store.Request) ([]audit.Event, error)) error {
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		q, err := requestFor(tx, by, id)
		if err != nil {
			return nil, err
		}
		steps, err := tx.RequestSteps(id)
		if err != nil {
			return nil, err
		}
		if err := a.mayAmend(by, q, a.asked(q, steps).Acts); err != nil {
			return nil, err
		}
		if err := tx.AddRequestStep(id, store.RequestStep{Action: apply.Amend, Hand: auth.Entry, Person: by.Person, By: by.User, At: at}); err != nil {
			return nil, err
		}
		return do(tx, q)
	})
	if err != nil {
		return fmt.Errorf("amend request %d: %w", id, err)
	}
	return nil
}

// papers makes what is kept of files that come with a request.
func (a *App) papers(files []store.Attachment) (kept []store.Attachment, err error) {
	if len(files) > mostPapers {
		return nil, ErrManyPapers
	}
	for _, f := range files {
		f.Name = cmp.Or(f.Name, "附件")
		if f, err = a.attachment(f); err != nil {
			return nil, err
		}
		kept = append(kept, f)
	}
	return kept, nil
}

func addPapers(tx *store.Tx, request int64, files []store.Attachment, by int64, at time.Time) error {
	have, err := tx.RequestFiles(request)
	if err == nil && len(have)+len(files) > mostPapers {
		err = ErrManyPapers
	}
	for _, f := range files {
		if err != nil {
			return err
		}
		err = tx.AddRequestFile(request, f, by, at)
	}
	return err
}
