package app

import (
	"context"
	"errors"

	"yikatong/internal/auth"
	"yikatong/internal/check"
	"yikatong/internal/store"
	"yikatong/internal/violation"
)

// A FindingPage is a page of the findings within an actor's region and departments.
type FindingPage struct {
	Rows   []store.FindingRow
	Counts map[string]int // by state
}

// Findings lists findings within the actor's region and departments.
func (a *App) Findings(ctx context.Context, by auth.Actor, q store.FindingQuery) (page FindingPage, err error) {
	if err := auth.May(by, auth.SeeRoster, auth.Place{}); err != nil {
		return page, err
	}
	q.Within, q.Departments = by.Region, by.Departments
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		if page.Counts, err = tx.CountFindingStates(q); err != nil {
			return err
		}
		page.Rows, err = tx.FindingRows(q)
		return err
	})
	return page, err
}

// A FindingView is a finding with the two records it holds against each other.
type FindingView struct {
	store.Finding
	Roster   store.Roster
	Line     LineView
	Person   store.Person
	ClosedBy string
	Replies  []store.Reply
	Who      map[int64]string // the names of those who replied or sent back
	Due      string           // day by which it is to be closed
	Late     int              // working days since then
	MayReply bool             // this actor may say what was found out
	May      bool             // this actor may close it, or send its reply back
	Why      error            // why not, where the role could

	Violation int64 // that is on record of it and was not refused; 0 for none, or for who does not see it
	MayRecord bool  // this actor may put it on record as one
}

// Finding returns one finding within the actor's region and departments.
func (a *App) Finding(ctx context.Context, by auth.Actor, id int64) (v FindingView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if v.Finding, err = tx.Finding(id); err != nil {
			return err
		}
		if v.Roster, err = a.visibleRoster(tx, by, v.Finding.Roster); err != nil {
			return err
		}
		l, err := tx.Line(v.Finding.Roster, v.Finding.Line)
		if err != nil {
			return err
		}
		views, err := lineViews(tx, []store.RosterLine{l})
		if err != nil {
			return err
		}
		v.Line = views[0]
		if v.Person, err = tx.Person(l.Beneficiary); err != nil {
			return err
		}
		who, err := whoIs(tx)
		if err != nil {
			return err
		}
		v.ClosedBy, v.Who = who[v.Finding.ClosedBy], who
		if v.Replies, err = tx.Replies(id); err != nil {
			return err
		}
		if v.State != store.FindingOpen {
			return ended(tx, by, &v)
		}
		v.Due, v.Late = a.Deadline(v.RaisedAt, check.Within(v.Blocks))
		if v.Replied.IsZero() {
			v.MayReply = auth.May(by, auth.ReplyFinding, auth.Place{Region: v.Roster.Region, Department: v.Roster.Department}) == nil
			return nil
		}
		if auth.May(by, auth.AnswerFinding, auth.Place{}) == nil {
			_, v.Why = a.standing(tx, by, v.Finding, v.Roster)
			v.May = v.Why == nil
		}
		return nil
	})
	return v, err
}

// ended tells of a finding that is closed whether it is on record as a violation, or may be put there.
func ended(tx *store.Tx, by auth.Actor, v *FindingView) error {
	w, err := tx.ViolationOf(violation.FromFinding, v.ID, 0)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return err
	}
	if auth.May(by, auth.SeeViolation, auth.Place{}) == nil {
		v.Violation = w.ID
	}
	v.MayRecord = w.ID == 0 && v.State == store.FindingUpheld && auth.May(by, auth.AddViolation, auth.Place{Region: v.Roster.Region, Department: v.Roster.Department}) == nil
	return nil
}

// answers returns nil if the actor may answer findings of a roster: one who entered it may not.
func answers(tx *store.Tx, by auth.Actor, g store.Roster) error {
	if err := auth.May(by, auth.AnswerFinding, auth.Place{Region: g.Region, Department: g.Department}); err != nil {
		return err
	}
	before, err := tx.RosterActs(g.ID)
	if err != nil {
		return err
	}
	for _, act := range before {
		if act.Hand == auth.Entry && act.Person == by.Person {
			return auth.ErrTwoHands
		}
	}
	return nil
}
