package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/pay"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// A LateStep is a step that waits, and the day by which it should be taken (迟办, once that day
// has passed).
type LateStep struct {
	store.OpenStep
	Code  string      // of the cross-check that it is: LAT-01, or LAT-02 of failed payments
	Step  string      // 部门审核通过
	Whose []auth.Role // who may take it
	Due   string      // "" for a step that may take as long as it needs
	Days  int         // working days since then, 0 if it is in time
}

// LateSteps lists the steps that are late, and the failed payments that nobody has corrected in time, within the actor's region and departments, the latest
// first. A notice that still runs is late for nobody.
func (a *App) LateSteps(ctx context.Context, by auth.Actor) (list []LateStep, err error) {
	list, err = a.WaitingSteps(ctx, by)
	return slices.DeleteFunc(list, func(l LateStep) bool { return l.Days == 0 }), err
}

// WaitingSteps lists the steps that wait within the actor's region and departments and have a day
// to be done by, the latest first, then those that are due next.
func (a *App) WaitingSteps(ctx context.Context, by auth.Actor) (list []LateStep, err error) {
	if err := auth.May(by, auth.SeeRoster, auth.Place{}); err != nil {
		return nil, err
	}
	var open []store.OpenStep
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		if open, err = tx.OpenSteps(by.Region, by.Departments); err != nil {
			return err
		}
		if auth.May(by, auth.SeeBatch, auth.Place{}) != nil {
			return nil
		}
		batches, err := tx.OpenBatchSteps(by.Departments)
		if err != nil {
			return err
		}
		failed, err := tx.FailedSteps(by.Departments)
		open = slices.Concat(open, batches, failed)
		return err
	})
	for _, s := range open {
		if l := a.lateStep(s); l.Due != "" {
			list = append(list, l)
		}
	}
	slices.SortStableFunc(list, func(x, y LateStep) int { return cmp.Or(cmp.Compare(y.Days, x.Days), cmp.Compare(x.Due, y.Due)) })
	return list, err
}

// correctWithin is in how many working days a failed payment is corrected.
const correctWithin = 10

// lateStep is the step that something waits for, and how late it is.
func (a *App) lateStep(s store.OpenStep) LateStep {
	l := LateStep{OpenStep: s, Code: "LAT-01"}
	if s.State == store.FailedState {
		l.Code, l.Step, l.Whose = "LAT-02", "失败、退汇更正重发", auth.RolesFor(auth.FormBatch)
		l.Due, l.Days = a.Deadline(s.Since, correctWithin)
		return l
	}
	if s.On == store.OnBatch {
		for _, m := range pay.State(s.State).Open() {
			if m.Do != pay.Cancel {
				l.Step, l.Whose = m.Chinese, auth.RolesFor(m.Duty)
				l.Due, l.Days = a.Deadline(s.Since, m.Within)
			}
		}
		return l
	}
	if over, err := time.ParseInLocation(time.DateOnly, s.Notice, china); err == nil && s.State == string(roster.Notice) {
		l.Since = over
	}
	for _, m := range roster.State(s.State).Open() {
		if m.Needs&roster.Reason == 0 {
			l.Step, l.Whose = m.Chinese, auth.RolesFor(m.Duty)
			l.Due, l.Days = a.Deadline(l.Since, m.Within)
		}
	}
	return l
}
