package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/store"
	"yikatong/internal/violation"
)

// Errors of violations.
var (
	ErrNotUpheld    = fmt.Errorf("only an upheld finding becomes a violation: %w", fault.Conflict)
	ErrOwnViolation = fmt.Errorf("who put a violation on record does not decide it: %w", fault.Forbidden)
	ErrLoss         = fmt.Errorf("the money of a violation is zero or more, and to be claimed above zero: %w", fault.Invalid)
)

func violationSubject(id int64) string { return fmt.Sprintf("violation:%d", id) }

// violationOn begins a violation about a line of a roster.
func violationOn(l store.RosterLine, g store.Roster) store.Violation {
	return store.Violation{Roster: g.ID, Line: l.ID, Programme: g.Programme, Period: g.Period.String(), Region: l.Region, Person: l.Beneficiary}
}

// putViolation stores a new violation and tells of it.
func putViolation(tx *store.Tx, by auth.Actor, v store.Violation, at time.Time) (e audit.Event, err error) {
	v.By, v.Key, v.At = by.User, by.Person, at
	if v.ID, err = tx.AddViolation(v); err != nil {
		return e, err
	}
	return event(by, at, "violation.record", violationSubject(v.ID), v.Region, facts{"source": v.Source, "of": v.SourceID, "n": v.N, "kind": v.Kind, "line": v.Line,
		"person": v.Person, "fen": int64(v.Amount)})
}

// RecordViolation puts an upheld finding on record as a violation, with the money it is about.
func (a *App) RecordViolation(ctx context.Context, by auth.Actor, finding int64, kind violation.Kind, amount fen.Fen, words string) error {
	words = disclose.HideNumbers(strings.TrimSpace(words))
	if _, err := violation.ParseKind(string(kind)); err != nil {
		return err
	}
	switch {
	case words == "":
		return ErrNoReason
	case amount < 0:
		return ErrLoss
	}
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		f, err := tx.Finding(finding)
		if err != nil {
			return nil, err
		}
		g, err := tx.Roster(f.Roster)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.AddViolation, auth.Place{Region: g.Region, Department: g.Department}); err != nil {
			return nil, err
		}
		if f.State != store.FindingUpheld {
			return nil, ErrNotUpheld
		}
		l, err := tx.Line(f.Roster, f.Line)
		if err != nil {
			return nil, err
		}
		v := violationOn(l, g)
		v.Source, v.SourceID, v.Kind, v.Amount, v.Words = violation.FromFinding, finding, kind, amount, words
		e, err := putViolation(tx, by, v, a.now())
		return []audit.Event{e}, err
	})
}

// A Ruling is what becomes of a violation.
type Ruling struct {
	Do       violation.Action
	Kind     violation.Kind // as decided; "" as it was recorded
	Amount   *fen.Fen       // as decided; nil as it was recorded
	Document string         // of Decide: its number
	Words    string         // why it is refused, or what was done about it
}

// RuleViolation decides a violation by a document, refuses it with a reason, or stores what was
// done about it: another natural person than who put it on record.
func (a *App) RuleViolation(ctx context.Context, by auth.Actor, id int64, r Ruling) error {
	r.Words, r.Document = disclose.HideNumbers(strings.TrimSpace(r.Words)), strings.TrimSpace(r.Document)
	switch {
	case r.Do == violation.Decide && r.Document == "":
		return ErrNoDocument
	case r.Do != violation.Decide && r.Words == "":
		return ErrNoReason
	case r.Amount != nil && *r.Amount < 0:
		return ErrLoss
	}
	at := a.now()
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		v, err := tx.Violation(id)
		if err != nil {
			return nil, err
		}
		prog, err := a.programme(v.Programme)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.EndViolation, auth.Place{Region: v.Region, Department: prog.Department}); err != nil {
			return nil, err
		}
		if v.Key == by.Person {
			return nil, ErrOwnViolation
		}
		next, kind, err := ruled(v, r)
		if err != nil {
			return nil, err
		}
		if r.Do == violation.Mend {
			next.MendedBy, next.MendedAt = by.User, at
		} else {
			next.DecidedBy, next.DecidedAt = by.User, at
		}
		if err := tx.SwapViolation(v, next); err != nil {
			return nil, err
		}
		return one(by, at, kind, violationSubject(id), v.Region, facts{"kind": next.Kind, "fen": int64(next.Amount), "document": next.Document, "words": r.Words})
	})
}

// ruled is a violation after a ruling, and the kind of event that tells of it.
func ruled(v store.Violation, r Ruling) (next store.Violation, kind audit.Kind, err error) {
	next = v
	if next.State, err = v.State.After(r.Do); err != nil {
		return next, "", err
	}
	switch r.Do {
	case violation.Decide:
		if r.Kind != "" {
			if next.Kind, err = violation.ParseKind(string(r.Kind)); err != nil {
				return next, "", err
			}
		}
		if r.Amount != nil {
			next.Amount = *r.Amount
		}
		next.Document, next.Answer = r.Document, r.Words
		return next, "violation.decide", nil
	case violation.Refuse:
		next.Answer = r.Words
		return next, "violation.refuse", nil
	}
	next.Mending = r.Words
	return next, "violation.mend", nil
}

// A ViolationView is a violation with its person.
type ViolationView struct {
	store.Violation
	Name string
	No   ident.No // prints masked
}

// Violations lists violations within the actor's region and departments.
func (a *App) Violations(ctx context.Context, by auth.Actor, q store.ViolationQuery) (list []ViolationView, err error) {
	if err := auth.May(by, auth.SeeViolation, auth.Place{Region: by.Region}); err != nil {
		return nil, err
	}
	q.Within, q.Limit = by.Region, listMost
	err = a.read(ctx, func(tx *store.Tx) error {
		found, err := tx.Violations(q)
		if err != nil {
			return err
		}
		found = slices.DeleteFunc(found, func(v store.Violation) bool { return !a.seesProgramme(by, auth.SeeViolation, v.Programme) })
		ids := make([]int64, len(found))
		for i, v := range found {
			ids[i] = v.Person
		}
		people, err := tx.PeopleNumbered(ids)
		list = make([]ViolationView, len(found))
		for i, v := range found {
			list[i] = ViolationView{v, people[v.Person].Name, people[v.Person].No}
		}
		return err
	})
	return list, err
}

// violated makes the claim that a decided violation is about: of the payment that was made for its
// line, what the decision says or less.
func violated(tx *store.Tx, ask ClaimAsk) (c store.PaidClaim, err error) {
	v, err := tx.Violation(ask.ID)
	if err != nil {
		return c, err
	}
	made, err := tx.MadeOfLine(v.Person, v.Roster, v.Line)
	if err != nil {
		return c, err
	}
	amount := ask.Amount
	if amount == 0 {
		amount = v.Amount
	}
	if decided := v.State == violation.Found || v.State == violation.Mended; !decided || !v.Kind.Owed() || amount <= 0 || amount > v.Amount || amount > made.Amount {
		return c, ErrClaim
	}
	return claimFor(made, ask.Origin, ask.ID, amount, cmpCause(ask.Cause, v.Kind.Chinese()+"："+v.Document)), nil
}
