package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// Errors of moving rosters.
var (
	ErrChanged   = fmt.Errorf("the roster is no longer what the step before approved: %w", fault.Conflict)
	ErrNoLines   = fmt.Errorf("the roster has no line to be paid: %w", fault.Conflict)
	ErrNotice    = fmt.Errorf("the notice period is not over: %w", fault.Conflict)
	ErrObjection = fmt.Errorf("an objection has no answer yet: %w", fault.Conflict)
	ErrNoReason  = fmt.Errorf("a reason is needed: %w", fault.Invalid)
)

// A RosterStep asks for one move of a roster.
type RosterStep struct {
	Roster int64
	Do     roster.Action
	Seen   string // the content's hash as the actor saw it; "" where no page was looked at
	Reason string
	Lines  []int64 // of a roster that is sent back: those to mend
}

// MoveRoster takes a roster along one row of the table of moves.
func (a *App) MoveRoster(ctx context.Context, by auth.Actor, step RosterStep) error {
	return a.MoveRosters(ctx, by, []RosterStep{step})
}

// MoveRosters takes several rosters one step each: all of them, or none.
func (a *App) MoveRosters(ctx context.Context, by auth.Actor, steps []RosterStep) error {
	at := a.now()
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		var events []audit.Event
		for _, step := range steps {
			e, err := a.moveRoster(tx, by, at, step)
			if err != nil {
				return nil, fmt.Errorf("%s roster %d: %w", step.Do, step.Roster, err)
			}
			events = append(events, e)
		}
		return events, nil
	})
}

func (a *App) moveRoster(tx *store.Tx, by auth.Actor, at time.Time, step RosterStep) (audit.Event, error) {
	was, err := a.visibleRoster(tx, by, step.Roster)
	if err != nil {
		return audit.Event{}, err
	}
	move, err := was.State.After(step.Do)
	if err != nil {
		return audit.Event{}, err
	}
	if err := auth.May(by, move.Duty, auth.Place{Region: was.Region, Department: was.Department}); err != nil {
		return audit.Event{}, err
	}
	if err := a.rosterNeeds(tx, by, was, move, step); err != nil {
		return audit.Event{}, err
	}
	next := was
	next.State = move.To
	if err := a.openNotice(&next, move); err != nil {
		return audit.Event{}, err
	}
	if err := tx.SwapRoster(was, next); err != nil {
		return audit.Event{}, err
	}
	if err := pointAt(tx, by, at, move, step); err != nil {
		return audit.Event{}, err
	}
	if move.To == roster.Withdrawn {
		if err := tx.ReopenBackPay(was.ID); err != nil {
			return audit.Event{}, err
		}
	}
	if err := remember(tx, by, store.Act{Subject: store.OnRoster, ID: was.ID, Action: string(step.Do), Hand: move.Hand,
		Hash: was.Hash, Reason: step.Reason, At: at}, move.To == roster.Draft); err != nil {
		return audit.Event{}, err
	}
	return event(by, at, audit.Kind("roster."+string(step.Do)), fmt.Sprintf("roster:%d", was.ID), was.Region,
		facts{"from": was.State, "to": move.To, "hash": was.Hash, "lines": was.Lines, "fen": int64(was.Total), "reason": step.Reason, "pointed": len(step.Lines)})
}

// pointAt stores which lines of a roster that is sent back are to be mended.
func pointAt(tx *store.Tx, by auth.Actor, at time.Time, m roster.Move, step RosterStep) error {
	if len(step.Lines) == 0 {
		return nil
	}
	if m.Do != roster.Return {
		return fmt.Errorf("lines are pointed at: %w", fault.Invalid)
	}
	found, err := tx.LinesNumbered(step.Roster, step.Lines)
	if err != nil {
		return err
	}
	list := make([]store.LineReturn, 0, len(found))
	for _, n := range slices.Compact(slices.Sorted(slices.Values(step.Lines))) {
		l, ok := found[n]
		if !ok {
			return fmt.Errorf("line %d: %w", n, store.ErrNone)
		}
		list = append(list, store.LineReturn{Roster: step.Roster, Line: l.ID, Intake: l.Intake, Reason: step.Reason, By: by.User, At: at})
	}
	return tx.PointAtLines(list)
}

// remember stores who took a step; one that goes back to draft makes the approvals before it void.
func remember(tx *store.Tx, by auth.Actor, act store.Act, void bool) error {
	act.Person, act.User = by.Person, by.User
	if err := tx.AddAct(act); err != nil {
		return err
	}
	if void {
		return tx.VoidActs(act.Subject, act.ID)
	}
	return nil
}

// entered stores who brought lines into a roster: the one hand that may not approve them.
func entered(tx *store.Tx, by auth.Actor, rosterID int64, hash string, at time.Time) error {
	return remember(tx, by, store.Act{Subject: store.OnRoster, ID: rosterID, Action: store.Enter, Hand: auth.Entry, Hash: hash, At: at}, false)
}

// rosterNeeds checks what the table asks of a move besides role and state.
func (a *App) rosterNeeds(tx *store.Tx, by auth.Actor, g store.Roster, m roster.Move, step RosterStep) error {
	before, err := tx.RosterActs(g.ID)
	if err != nil {
		return err
	}
	if err := auth.Separate(by, m.Hand, before); err != nil {
		return err
	}
	if m.Needs&roster.Reason != 0 && step.Reason == "" {
		return ErrNoReason
	}
	if m.Needs&roster.Lines != 0 && g.Lines == 0 {
		return ErrNoLines
	}
	if step.Seen != "" && step.Seen != g.Hash {
		return ErrChanged
	}
	if m.Needs&roster.SameHash != 0 {
		if err := sameContent(tx, g); err != nil {
			return err
		}
	}
	if m.Needs&roster.NoticeRun != 0 && day(a.now()) <= g.NoticeUntil {
		return fmt.Errorf("until %s: %w", g.NoticeUntil, ErrNotice)
	}
	if m.Needs&roster.NoObjects != 0 {
		n, err := tx.OpenObjections(g.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			return fmt.Errorf("%d open: %w", n, ErrObjection)
		}
	}
	return nil
}

// sameContent weighs the lines anew and holds them against what is recorded and what the
// last valid approval was of (I11).
func sameContent(tx *store.Tx, g store.Roster) error {
	weight, err := tx.Weigh(g.ID)
	if err != nil {
		return err
	}
	hash := weight.Hash()
	if hash != g.Hash {
		return ErrChanged
	}
	acts, err := tx.Acts(store.OnRoster, g.ID)
	if err != nil {
		return err
	}
	for _, act := range acts {
		if !act.Void && act.Action != store.Enter && act.Hash != hash {
			return ErrChanged
		}
	}
	return nil
}

// openNotice sets the days of the notice as the programme says, when a roster goes to notice.
func (a *App) openNotice(g *store.Roster, m roster.Move) error {
	if m.To == roster.Draft {
		g.NoticeFrom, g.NoticeUntil = "", ""
	}
	if m.To != roster.Notice {
		return nil
	}
	p, err := a.programme(g.Programme)
	if err != nil {
		return err
	}
	today := dayTime(a.now()) // the day of posting is not counted
	if p.Notice.Days == 0 {   // it is not posted at all, to protect those it is for
		g.NoticeFrom, g.NoticeUntil = "", today.AddDate(0, 0, -1).Format(time.DateOnly)
		return nil
	}
	last := today.AddDate(0, 0, p.Notice.Days)
	if p.Notice.Workdays {
		last = a.calendar.AddWorkdays(today, p.Notice.Days)
	}
	g.NoticeFrom, g.NoticeUntil = today.Format("2006-01-02"), last.Format("2006-01-02")
	return nil
}
