package app

import (
	"context"
	"fmt"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// ErrNotNotice refuses an objection to a roster that is not under notice.
var ErrNotNotice = fmt.Errorf("the roster is not under notice: %w", fault.Conflict)

// Object takes an objection to a roster under notice, or to one line of it. The roster
// cannot be cleared until it is answered (I12).
func (a *App) Object(ctx context.Context, by auth.Actor, o store.Objection) (id int64, err error) {
	if o.Words == "" {
		return 0, ErrNoReason
	}
	o.OpenedAt = a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		g, err := tx.Roster(o.Roster)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.OpenObjection, auth.Place{Region: g.Region, Department: g.Department}); err != nil {
			return nil, err
		}
		if g.State != roster.Notice {
			return nil, ErrNotNotice
		}
		if id, err = tx.AddObjection(o); err != nil {
			return nil, err
		}
		return one(by, o.OpenedAt, "objection.open", fmt.Sprintf("objection:%d", id), g.Region, facts{"roster": g.ID, "line": o.Line})
	})
	if err != nil {
		return 0, fmt.Errorf("object to roster %d: %w", o.Roster, err)
	}
	return id, nil
}

// AnswerObjection closes an objection with an answer.
func (a *App) AnswerObjection(ctx context.Context, by auth.Actor, id int64, answer string) error {
	if answer == "" {
		return ErrNoAnswer
	}
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		o, err := tx.Objection(id)
		if err != nil {
			return nil, err
		}
		g, err := tx.Roster(o.Roster)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.CloseObjection, auth.Place{Region: g.Region, Department: g.Department}); err != nil {
			return nil, err
		}
		if err := tx.CloseObjection(id, answer, at); err != nil {
			return nil, err
		}
		return one(by, at, "objection.close", fmt.Sprintf("objection:%d", id), g.Region, facts{"roster": g.ID, "answer": answer})
	})
	if err != nil {
		return fmt.Errorf("answer objection %d: %w", id, err)
	}
	return nil
}

// Objections lists the objections to a roster within the actor's region and departments.
func (a *App) Objections(ctx context.Context, by auth.Actor, rosterID int64) (list []store.Objection, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if _, err := a.visibleRoster(tx, by, rosterID); err != nil {
			return err
		}
		list, err = tx.Objections(rosterID)
		return err
	})
	return list, err
}
