package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/inspect"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// DrawPlan freezes the lines in the scope of a plan, opens its seed, and draws the lines that are
// looked at and the inspectors who look: another natural person than who made the plan.
func (a *App) DrawPlan(ctx context.Context, by auth.Actor, id int64) (drawn int, err error) {
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		p, seed, err := a.committed(tx, by, id, auth.DrawInspect)
		if err != nil {
			return nil, err
		}
		if p.Key == by.Person {
			return nil, ErrOwnPlan
		}
		lines, err := tx.LinesInScope(p.Plan)
		if err != nil {
			return nil, err
		}
		frame, sums, err := inspect.NewFrame(id, p.Plan, p.Commitment, lines)
		if err != nil {
			return nil, err
		}
		list, err := frame.Draw(seed)
		if err != nil {
			return nil, err
		}
		drawn = len(list)
		p.State, p.Seed, p.Digest, p.Lines, p.OpenedBy, p.OpenedAt = inspect.Opened, seed.String(), frame.Digest(), len(lines), by.User, a.now()
		if p.Settled, err = settled(tx, p, lines); err != nil {
			return nil, err
		}
		if err := tx.OpenPlan(p, frame.Bytes()); err != nil {
			return nil, err
		}
		if err := tx.AddStrata(id, sums); err != nil {
			return nil, err
		}
		if err := a.callOn(tx, p, inspect.Draw{Seed: seed, Frame: p.Digest}, lines, list); err != nil {
			return nil, err
		}
		return one(by, p.OpenedAt, "inspect.draw", planSubject(id), a.CountyCode(), facts{"seed": p.Seed, "frame": p.Digest, "lines": p.Lines, "settled": p.Settled, "drawn": drawn})
	})
	if err != nil {
		return 0, fmt.Errorf("draw plan %d: %w", id, err)
	}
	return drawn, nil
}

// settled counts the lines of rosters that stood as they are before the commitment was published.
func settled(tx *store.Tx, p store.InspectPlan, lines []inspect.Line) (n int, err error) {
	before, err := tx.SettledBefore(p.At)
	for _, l := range lines {
		n += b2i(before[l.Roster])
	}
	return n, err
}

func b2i(is bool) int {
	if is {
		return 1
	}
	return 0
}

// callOn stores the drawn lines as calls, each with the inspectors drawn for its village.
func (a *App) callOn(tx *store.Tx, p store.InspectPlan, d inspect.Draw, lines []inspect.Line, drawn []inspect.Drawn) error {
	byID := make(map[string]inspect.Line, len(lines))
	for _, l := range lines {
		byID[strconv.FormatInt(l.ID, 10)] = l
	}
	calls, at := make([]store.Call, len(drawn)), map[region.Code]int{}
	var tasks []inspect.Task
	for i, x := range drawn {
		l := byID[x.Line]
		calls[i] = store.Call{Plan: p.ID, N: i + 1, Stratum: x.Stratum, Ticket: x.Ticket, Roster: l.Roster, Line: l.ID, Region: l.Place}
		t, ok := at[l.Place]
		if !ok {
			t = len(tasks)
			at[l.Place], tasks = t, append(tasks, inspect.Task{Place: l.Place})
		}
		tasks[t].Lines++
		if !slices.Contains(tasks[t].Rosters, l.Roster) {
			tasks[t].Rosters = append(tasks[t].Rosters, l.Roster)
		}
	}
	inspectors, err := inspectors(tx, calls)
	if err != nil {
		return err
	}
	teams, err := d.Teams(tasks, inspectors, p.Team)
	if err != nil {
		return err
	}
	members := make([][]int64, len(calls))
	for i, c := range calls {
		for _, id := range teams[c.Region] {
			user, err := strconv.ParseInt(id, 10, 64)
			if err != nil {
				return err
			}
			members[i] = append(members[i], user)
		}
	}
	return tx.AddCalls(calls, members)
}

// inspectors lists who may be drawn, each with what keeps them from where: the villages where they
// or their household live, the townships where one of these is a cadre, clerk or kin of one by
// the register, the villages where a drawn line is one of theirs, and the rosters they had a hand in.
func inspectors(tx *store.Tx, calls []store.Call) (list []inspect.Inspector, err error) {
	users, err := tx.Users()
	if err != nil {
		return nil, err
	}
	rosters := map[int64][]int64{} // the drawn lines
	for _, c := range calls {
		rosters[c.Roster] = append(rosters[c.Roster], c.Line)
	}
	var ids []int64
	for id := range rosters {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	hands, err := tx.HandsOf(ids)
	if err != nil {
		return nil, err
	}
	theirs, err := partiesOf(tx, calls)
	if err != nil {
		return nil, err
	}
	kin, err := tx.KinByName()
	if err != nil {
		return nil, err
	}
	for _, u := range users {
		if !u.Active || !slices.Contains(auth.RolesFor(auth.MakeCall), u.Role) {
			continue
		}
		one := inspect.Inspector{ID: strconv.FormatInt(u.User, 10)}
		for _, id := range ids {
			if slices.Contains(hands[id], u.Person) {
				one.Hands = append(one.Hands, id)
			}
		}
		near, err := tx.RelativesOf(u.Person, u.Name, kin)
		if err != nil {
			return nil, err
		}
		for _, x := range near {
			home := x.Place
			if x.Cadre {
				home = home.Township()
			}
			one.Home = append(append(one.Home, home), theirs[x.Person]...)
		}
		list = append(list, one)
	}
	return list, nil
}

// partiesOf gives the villages of the drawn lines by the people that they are for or paid to.
func partiesOf(tx *store.Tx, calls []store.Call) (map[int64][]region.Code, error) {
	theirs := map[int64][]region.Code{}
	for _, c := range calls {
		l, err := tx.Line(c.Roster, c.Line)
		if err != nil {
			return nil, err
		}
		for _, person := range []int64{l.Beneficiary, l.Holder, l.Payee} {
			theirs[person] = append(theirs[person], c.Region)
		}
	}
	return theirs, nil
}
