package app

import (
	"context"
	"fmt"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/disclose"
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
	o.OpenedAt, o.By, o.Words = a.now(), by.User, disclose.HideNumbers(o.Words)
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
	at, answer := a.now(), disclose.HideNumbers(answer)
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

// An ObjectionView is an objection with the roster it is against.
type ObjectionView struct {
	store.Objection
	Roster store.Roster
	May    bool // the actor may answer it
}

// ObjectionList lists a page of the open or the answered objections within the actor's region
// and departments, and how many there are.
func (a *App) ObjectionList(ctx context.Context, by auth.Actor, open bool, limit, offset int) (views []ObjectionView, total int, err error) {
	if err := auth.May(by, auth.SeeRoster, auth.Place{}); err != nil {
		return nil, 0, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		list, n, err := tx.ObjectionsWithin(open, by.Region, by.Departments, limit, offset)
		if err != nil {
			return err
		}
		total = n
		for _, o := range list { // a page at most
			v, err := a.objectionView(tx, by, o)
			if err != nil {
				return err
			}
			views = append(views, v)
		}
		return nil
	})
	return views, total, err
}

// OneObjection returns an objection within the actor's region and departments, or fault.NotFound.
func (a *App) OneObjection(ctx context.Context, by auth.Actor, id int64) (v ObjectionView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		o, err := tx.Objection(id)
		if err != nil {
			return err
		}
		v, err = a.objectionView(tx, by, o)
		return err
	})
	return v, err
}

func (a *App) objectionView(tx *store.Tx, by auth.Actor, o store.Objection) (ObjectionView, error) {
	g, err := a.visibleRoster(tx, by, o.Roster)
	may := o.Open && auth.May(by, auth.CloseObjection, auth.Place{Region: g.Region, Department: g.Department}) == nil
	return ObjectionView{o, g, may}, err
}
