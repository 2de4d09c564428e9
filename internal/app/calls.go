package app

import (
	"context"
	"errors"
	"slices"

	"yikatong/internal/auth"
	"yikatong/internal/inspect"
	"yikatong/internal/store"
	"yikatong/internal/violation"
)

// A CallLine is a call with the line it is about.
type CallLine struct {
	store.Call
	Line   LineView
	Roster store.Roster
	Team   []int64
	Last   store.CallReport // the newest report; the zero one if there is none
}

// callLines puts calls beside their lines, as far as the actor may see these.
func (a *App) callLines(tx *store.Tx, by auth.Actor, calls []store.Call) (list []CallLine, err error) {
	teams, reports := map[int64]map[int][]int64{}, map[int64]map[int]store.CallReport{}
	rosters := map[int64]store.Roster{}
	var lines []store.RosterLine
	for _, c := range calls {
		g, ok := rosters[c.Roster]
		if !ok {
			if g, err = tx.Roster(c.Roster); err != nil {
				return nil, err
			}
			rosters[c.Roster] = g
		}
		if teams[c.Plan] == nil {
			if teams[c.Plan], err = tx.CallTeams(c.Plan); err != nil {
				return nil, err
			}
			if reports[c.Plan], err = newest(tx, c.Plan); err != nil {
				return nil, err
			}
		}
		x := CallLine{Call: c, Roster: g, Team: teams[c.Plan][c.N], Last: reports[c.Plan][c.N]}
		if !a.seesCall(by, x) {
			continue
		}
		l, err := tx.Line(c.Roster, c.Line)
		if err != nil {
			return nil, err
		}
		list, lines = append(list, x), append(lines, l)
	}
	views, err := lineViews(tx, lines)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Line = views[i]
	}
	return list, nil
}

func newest(tx *store.Tx, plan int64) (map[int]store.CallReport, error) {
	reports, err := tx.Reports(plan, 0)
	last := map[int]store.CallReport{}
	for _, r := range reports {
		last[r.N] = r
	}
	return last, err
}

// seesCall reports whether a call is one of the actor's: an inspector's are those drawn for them
// and no others, an officer's those of the department and region.
func (a *App) seesCall(by auth.Actor, x CallLine) bool {
	if auth.May(by, auth.MakeCall, auth.Place{Region: x.Region}) == nil {
		return slices.Contains(x.Team, by.User)
	}
	return auth.May(by, auth.SeeInspect, auth.Place{Region: x.Region, Department: x.Roster.Department}) == nil
}

// OwnCalls lists the calls that an inspector was drawn for, those of the newest plan first, each
// with its deadline by the plans.
func (a *App) OwnCalls(ctx context.Context, by auth.Actor) (list []CallLine, plans map[int64]PlanView, err error) {
	if err := auth.May(by, auth.MakeCall, auth.Place{}); err != nil {
		return nil, nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		calls, err := tx.CallsOf(by.User, callsMost)
		if err != nil {
			return err
		}
		if list, err = a.callLines(tx, by, calls); err != nil {
			return err
		}
		plans, err = a.plansOf(tx, list)
		return err
	})
	return list, plans, err
}

// callsMost is how many calls a list holds.
const callsMost = 2000

// plansOf gives the plans of calls with their deadlines.
func (a *App) plansOf(tx *store.Tx, calls []CallLine) (map[int64]PlanView, error) {
	plans := map[int64]PlanView{}
	for _, c := range calls {
		if _, ok := plans[c.Plan]; ok {
			continue
		}
		p, err := tx.Plan(c.Plan)
		if err != nil {
			return nil, err
		}
		v := PlanView{InspectPlan: p}
		v.Due, v.Late = a.Deadline(p.OpenedAt, p.Days)
		plans[c.Plan] = v
	}
	return plans, nil
}

// RaisedCalls lists the differences that wait for the actor as a second person.
func (a *App) RaisedCalls(ctx context.Context, by auth.Actor) (list []CallLine, err error) {
	if err := auth.May(by, auth.DecideCall, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		calls, err := tx.CallsIn(inspect.Raised, callsMost)
		if err == nil {
			list, err = a.callLines(tx, by, calls)
		}
		return err
	})
	return list, err
}

// A CallView is a call with all that its page and its sheet show.
type CallView struct {
	CallLine
	Plan      PlanView
	Guide     inspect.Guide
	Reports   []store.CallReport
	Who       map[int64]string
	Violation int64 // that is on record of it, 0 for none
	MayReport bool
	May       bool  // may decide
	Why       error // why not, where the role could
}

// Call returns one call, to whom it was drawn for and to officers of the department.
func (a *App) Call(ctx context.Context, by auth.Actor, plan int64, n int) (v CallView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		x, err := a.callOf(tx, by, plan, n)
		if err == nil {
			v, err = a.callView(tx, by, x)
		}
		return err
	})
	return v, err
}

// SheetCalls lists the calls of a plan that the actor may see, or of one number, for their sheets.
func (a *App) SheetCalls(ctx context.Context, by auth.Actor, plan int64, n int) (list []CallView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		calls, err := tx.Calls(plan)
		if err != nil {
			return err
		}
		if n != 0 {
			calls = slices.DeleteFunc(calls, func(c store.Call) bool { return c.N != n })
		}
		lines, err := a.callLines(tx, by, calls)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return store.ErrNone
		}
		list = nil
		for _, x := range lines {
			v, err := a.callView(tx, by, x)
			if err != nil {
				return err
			}
			list = append(list, v)
		}
		return nil
	})
	return list, err
}

func (a *App) callView(tx *store.Tx, by auth.Actor, x CallLine) (v CallView, err error) {
	v.CallLine = x
	plans, err := a.plansOf(tx, []CallLine{x})
	if err != nil {
		return v, err
	}
	v.Plan, v.Guide = plans[x.Call.Plan], inspect.GuideOf(x.Roster.Programme)
	if v.Who, err = whoIs(tx); err != nil {
		return v, err
	}
	if v.Reports, err = tx.Reports(x.Call.Plan, x.N); err != nil {
		return v, err
	}
	found, err := tx.ViolationOf(violation.FromCall, x.Call.Plan, x.N)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return v, err
	}
	if auth.May(by, auth.SeeViolation, auth.Place{}) == nil {
		v.Violation = found.ID
	}
	v.MayReport = v.State == inspect.Open && auth.May(by, auth.MakeCall, auth.Place{Region: v.Region}) == nil
	if v.State == inspect.Raised && auth.May(by, auth.DecideCall, auth.Place{}) == nil {
		v.Why = decides(tx, by, x)
		v.May = v.Why == nil
	}
	return v, nil
}

// callOf returns one call that the actor may see, or ErrNone.
func (a *App) callOf(tx *store.Tx, by auth.Actor, plan int64, n int) (x CallLine, err error) {
	c, err := tx.Call(plan, n)
	if err != nil {
		return x, err
	}
	list, err := a.callLines(tx, by, []store.Call{c})
	if err != nil {
		return x, err
	}
	if len(list) == 0 {
		return x, store.ErrNone
	}
	return list[0], nil
}

// decides returns nil if the actor may say whether a difference is so: not who entered the
// roster, and nobody of the team.
func decides(tx *store.Tx, by auth.Actor, x CallLine) error {
	if err := auth.May(by, auth.DecideCall, auth.Place{Region: x.Region, Department: x.Roster.Department}); err != nil {
		return err
	}
	before, err := tx.RosterActs(x.Call.Roster)
	if err != nil {
		return err
	}
	for _, act := range before {
		if act.Hand == auth.Entry && act.Person == by.Person {
			return auth.ErrTwoHands
		}
	}
	for _, id := range x.Team {
		u, err := tx.User(id)
		if err != nil {
			return err
		}
		if u.Person == by.Person {
			return auth.ErrTwoHands
		}
	}
	return nil
}
