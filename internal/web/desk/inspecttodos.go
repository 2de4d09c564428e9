package desk

import (
	"context"
	"fmt"

	"yikatong/internal/auth"
	"yikatong/internal/inspect"
	"yikatong/internal/store"
	"yikatong/internal/violation"
	"yikatong/internal/web/ui"
)

// inspectTodos are the visits to be made, the differences to look at, and the plans and violations
// that wait for the actor.
func (d *Desk) inspectTodos(ctx context.Context, by auth.Actor) (list []Todo, err error) {
	for _, wait := range []struct {
		duty auth.Duty
		find func(context.Context, auth.Actor) ([]Todo, error)
	}{{auth.MakeCall, d.callTodos}, {auth.DecideCall, d.raisedTodos}, {auth.DrawInspect, d.planTodos}, {auth.EndViolation, d.violationTodos}} {
		if !holds(by, wait.duty) {
			continue
		}
		more, err := wait.find(ctx, by)
		if err != nil {
			return nil, err
		}
		list = append(list, more[:min(len(more), todoMost)]...)
	}
	return list, nil
}

// callTodos are an inspector's visits, plan by plan.
func (d *Desk) callTodos(ctx context.Context, by auth.Actor) (list []Todo, err error) {
	calls, plans, err := d.App.OwnCalls(ctx, by)
	at := map[int64]int{}
	for _, c := range calls {
		if c.State != inspect.Open {
			continue
		}
		p := plans[c.Plan]
		if _, ok := at[c.Plan]; !ok {
			at[c.Plan] = len(list)
			list = append(list, Todo{Kind: "入户核查", What: p.Title, Href: "/desk/calls", State: callTag(inspect.Open), Since: p.OpenedAt, Due: p.Due, Late: p.Late})
		}
		t := &list[at[c.Plan]]
		t.People, t.Amount = t.People+1, t.Amount+c.Line.Amount
	}
	return list, err
}

func (d *Desk) raisedTodos(ctx context.Context, by auth.Actor) (list []Todo, err error) {
	calls, err := d.App.RaisedCalls(ctx, by)
	for _, c := range calls {
		t := Todo{Kind: "复核入户差异", What: d.App.ProgrammeName(c.Roster.Programme) + " " + violation.Kind(c.Last.Kind).Chinese(), Href: callHref(c.Plan, c.N), State: callTag(c.State),
			People: 1, Amount: c.Last.Amount, Since: c.Raised}
		t.Due, t.Late = d.App.Deadline(t.Since, inspect.DecideWithin)
		list = append(list, t)
	}
	return list, err
}

func (d *Desk) planTodos(ctx context.Context, by auth.Actor) (list []Todo, err error) {
	plans, err := d.App.Plans(ctx, by)
	for _, p := range plans {
		if p.MayDraw {
			list = append(list, Todo{Kind: "抽取核查对象", What: p.Title, Href: fmt.Sprintf("/desk/inspections/%d", p.ID), State: planTags[p.State], Since: p.At})
		}
	}
	return list, err
}

func (d *Desk) violationTodos(ctx context.Context, by auth.Actor) (list []Todo, err error) {
	waiting, err := d.App.Violations(ctx, by, store.ViolationQuery{State: violation.Recorded})
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	t := Todo{Kind: "认定违规问题", What: "违规问题 " + ui.Grouped(len(waiting)) + " 个", Href: "/desk/violations?state=" + string(violation.Recorded), State: violationTag(violation.Recorded)}
	for _, v := range waiting {
		t.People, t.Amount = t.People+1, t.Amount+v.Amount
		t.Since = v.At // the oldest is last
	}
	return []Todo{t}, nil
}
