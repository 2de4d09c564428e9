package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/inspect"
	"yikatong/internal/store"
)

// Errors of inspections.
var (
	ErrOwnPlan  = fmt.Errorf("who made a plan does not draw its lines: %w", fault.Forbidden)
	ErrPlanDone = fmt.Errorf("the plan is drawn or cancelled already: %w", fault.Conflict)
)

func planSubject(id int64) string { return fmt.Sprintf("inspection:%d", id) }

// MakePlan makes a plan of an inspection (抽查方案): a seed is drawn and kept sealed, and its
// commitment is published. Nobody, not who made the plan either, learns the seed before the draw.
func (a *App) MakePlan(ctx context.Context, by auth.Actor, p inspect.Plan) (made store.InspectPlan, err error) {
	if err := p.Check(); err != nil {
		return made, err
	}
	for _, number := range p.Programmes {
		prog, err := a.programme(number)
		if err != nil {
			return made, err
		}
		if err := auth.May(by, auth.PlanInspect, auth.Place{Region: a.CountyCode(), Department: prog.Department}); err != nil {
			return made, err
		}
	}
	for _, t := range p.Townships {
		if !t.Within(a.CountyCode()) {
			return made, fmt.Errorf("township %s: %w", t, inspect.ErrPlan)
		}
	}
	seed, err := inspect.NewSeed(a.rand)
	if err != nil {
		return made, err
	}
	p.Title = disclose.HideNumbers(strings.TrimSpace(p.Title))
	made = store.InspectPlan{Plan: p, State: inspect.Committed, Commitment: seed.Commitment(), By: by.User, Key: by.Person, At: a.now()}
	err = a.write(ctx, func(tx *store.Tx) (_ []audit.Event, err error) {
		if made.ID, err = tx.AddPlan(made, seed); err != nil {
			return nil, err
		}
		return one(by, made.At, "inspect.plan", planSubject(made.ID), a.CountyCode(), facts{"title": p.Title, "phase": p.Phase, "programmes": p.Programmes,
			"period": p.Period, "townships": p.Townships, "strata": p.By, "large_fen": int64(p.Large), "method": p.Aim.Method, "confidence": p.Aim.Confidence,
			"part": p.Aim.Part, "weight": p.Weight, "team": p.Team, "days": p.Days, "commitment": made.Commitment})
	})
	return made, err
}

// CancelPlan gives a plan up before its draw. The seed is opened all the same: whoever cancels
// plans until one suits them shows it.
func (a *App) CancelPlan(ctx context.Context, by auth.Actor, id int64, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return ErrNoReason
	}
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		p, seed, err := a.committed(tx, by, id, auth.PlanInspect)
		if err != nil {
			return nil, err
		}
		p.State, p.Seed, p.Reason, p.OpenedBy, p.OpenedAt = inspect.Cancelled, seed.String(), disclose.HideNumbers(reason), by.User, a.now()
		if err := tx.OpenPlan(p, nil); err != nil {
			return nil, err
		}
		return one(by, p.OpenedAt, "inspect.cancel", planSubject(id), a.CountyCode(), facts{"seed": p.Seed, "reason": p.Reason})
	})
}

// committed returns a plan that waits for its draw, with its seed, to who may act on all its programmes.
func (a *App) committed(tx *store.Tx, by auth.Actor, id int64, duty auth.Duty) (p store.InspectPlan, seed inspect.Seed, err error) {
	if p, err = tx.Plan(id); err != nil {
		return p, seed, err
	}
	for _, number := range p.Programmes {
		if !a.seesProgramme(by, duty, number) {
			return p, seed, fmt.Errorf("plan %d: %w", id, auth.ErrNotYours)
		}
	}
	if err := auth.May(by, duty, auth.Place{Region: a.CountyCode()}); err != nil {
		return p, seed, err
	}
	if p.State != inspect.Committed {
		return p, seed, ErrPlanDone
	}
	seed, err = tx.Seed(id)
	return p, seed, err
}

// A PlanView is a plan with all that its page shows, as far as the actor's departments go.
type PlanView struct {
	store.InspectPlan
	Strata   []inspect.Sum // of a plan not yet drawn: as they would be now
	Calls    []CallLine    // within the actor's departments
	Who      map[int64]string
	Due      string // day by which the visits are to be made
	Late     int    // working days since then
	Results  []StratumResult
	Total    StratumResult
	MayDraw  bool
	MayLeave bool  // may cancel
	Why      error // why not draw, where the role could
}

// Plans lists the plans that have one of the actor's programmes, the newest first.
func (a *App) Plans(ctx context.Context, by auth.Actor) (list []PlanView, err error) {
	if err := auth.May(by, auth.SeeInspect, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		plans, err := tx.Plans(listMost)
		if err != nil {
			return err
		}
		list = nil
		for _, p := range plans {
			if !a.seesPlan(by, p) {
				continue
			}
			v := PlanView{InspectPlan: p}
			a.mayOpen(by, &v)
			if p.State == inspect.Opened {
				if err := results(tx, &v); err != nil {
					return err
				}
			}
			list = append(list, v)
		}
		return nil
	})
	return list, err
}

func (a *App) seesPlan(by auth.Actor, p store.InspectPlan) bool {
	return slices.ContainsFunc(p.Programmes, func(number string) bool { return a.seesProgramme(by, auth.SeeInspect, number) })
}

// Plan returns one plan with its strata, calls and results.
func (a *App) Plan(ctx context.Context, by auth.Actor, id int64) (v PlanView, err error) {
	if err := auth.May(by, auth.SeeInspect, auth.Place{}); err != nil {
		return v, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		v = PlanView{}
		if v.InspectPlan, err = tx.Plan(id); err != nil {
			return err
		}
		if !a.seesPlan(by, v.InspectPlan) {
			return store.ErrNone
		}
		if v.Who, err = whoIs(tx); err != nil {
			return err
		}
		a.mayOpen(by, &v)
		switch v.State {
		case inspect.Committed:
			lines, err := tx.LinesInScope(v.Plan)
			if err != nil || len(lines) == 0 {
				return err
			}
			_, v.Strata, err = inspect.NewFrame(id, v.Plan, v.Commitment, lines)
			return err
		case inspect.Opened:
			if err := results(tx, &v); err != nil {
				return err
			}
			calls, err := tx.Calls(id)
			if err != nil {
				return err
			}
			v.Calls, err = a.callLines(tx, by, calls)
			return err
		}
		return nil
	})
	return v, err
}

// mayOpen tells whether the actor may draw or cancel a plan, and until when its visits are to be made.
func (a *App) mayOpen(by auth.Actor, v *PlanView) {
	v.Due, v.Late = a.Deadline(v.OpenedAt, v.Days)
	if v.State != inspect.Committed {
		v.Late = v.Late * b2i(v.State == inspect.Opened)
		return
	}
	all := func(duty auth.Duty) bool {
		return !slices.ContainsFunc(v.Programmes, func(number string) bool { return !a.seesProgramme(by, duty, number) })
	}
	v.MayLeave = all(auth.PlanInspect)
	if v.MayDraw = all(auth.DrawInspect); v.MayDraw && v.Key == by.Person {
		v.MayDraw, v.Why = false, ErrOwnPlan
	}
}

// FrameFile returns the file of a drawn plan's frame, by which anybody can draw again.
func (a *App) FrameFile(ctx context.Context, by auth.Actor, id int64) (file []byte, err error) {
	if err := auth.May(by, auth.SeeInspect, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		p, err := tx.Plan(id)
		if err != nil {
			return err
		}
		if !a.seesPlan(by, p) {
			return store.ErrNone
		}
		file, err = tx.FrameFile(id)
		return err
	})
	return file, err
}
