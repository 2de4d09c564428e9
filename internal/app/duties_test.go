package app_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// everybody yields an actor of every role, of the county and of two townships, of every
// department, the right one and another: none of whom has acted before.
func everybody(n *apptest.Node, right string) (all []auth.Actor) {
	for _, role := range auth.Roles() {
		for _, where := range []region.Code{n.App.CountyCode(), "500236122000", "500236100000"} {
			for _, departments := range [][]string{nil, {right}, {"别的部门"}} {
				all = append(all, auth.Actor{User: 1, Person: "somebody else", Name: fmt.Sprint(role, where, departments), Role: role, Region: where,
					Departments: departments})
			}
		}
	}
	return all
}

// refused tells whether an act was refused for who asked: openly, or as if the thing were
// not there.
func refused(err error) bool {
	return errors.Is(err, auth.ErrNotYours) || errors.Is(err, store.ErrNone)
}

// Every move of a roster is open to exactly the roles that the rules name, within their
// region and department. They ask with a content that is not the roster's, so that who may
// move it is told ErrChanged and nothing moves.
func TestWhoMayMoveARoster(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		in := bring(t, n, three)
		forward := []step{{auth.TownshipClerk, roster.Submit}, {auth.TownshipApprover, roster.Approve}, {auth.BureauReviewer, roster.Review},
			{auth.BureauApprover, roster.Publish}}
		for i := 0; ; i++ {
			g, err := n.App.Roster(t.Context(), n.As(auth.BureauApprover), in.Roster)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range rosterWays {
				if w.from == g.State {
					ask(t, n, g.Roster, w)
				}
			}
			if i == len(forward) {
				return
			}
			if err := n.App.MoveRoster(t.Context(), n.As(forward[i].by), app.RosterStep{Roster: in.Roster, Do: forward[i].do}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

type step struct {
	by auth.Role
	do roster.Action
}

func ask(t *testing.T, n *apptest.Node, g store.Roster, w way[roster.State, roster.Action]) {
	t.Helper()
	for _, by := range everybody(n, g.Department) {
		err := n.App.MoveRoster(t.Context(), by, app.RosterStep{Roster: g.ID, Do: w.do, Seen: "other content", Reason: "有误"})
		may := allowed(by, string(g.Region), g.Department, w.roles...)
		if may && !errors.Is(err, app.ErrChanged) || !may && !refused(err) {
			t.Errorf("%s a roster that is %s by %s: may is %v, got %v", w.do, w.from, by.Name, may, err)
		}
	}
}

// Every move of a batch is open to exactly the roles that the rules name, within their
// department. They ask as the person who entered the roster, so that who may move it is
// told ErrTwoHands and nothing moves.
func TestWhoMayMoveABatch(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		in := bring(t, n, three)
		if err := n.Clear(t.Context(), []int64{in.Roster}); err != nil {
			t.Fatal(err)
		}
		b, err := n.App.FormBatch(t.Context(), n.As(auth.BureauReviewer), "09", march)
		if err != nil {
			t.Fatal(err)
		}
		forward := map[pay.State]auth.Role{pay.Formed: auth.BureauApprover, pay.Approved: auth.FinanceApprover}
		for _, do := range []pay.Action{pay.Approve, pay.Commit, pay.Send} {
			v, err := n.App.Batch(t.Context(), n.As(auth.BureauReviewer), b.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range batchWays {
				if w.from == v.State {
					askBatch(t, n, v.Batch, w)
				}
			}
			if by, ok := forward[v.State]; ok {
				if err := n.App.MoveBatch(t.Context(), n.As(by), app.BatchStep{Batch: b.ID, Do: do}); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func askBatch(t *testing.T, n *apptest.Node, b pay.Batch, w way[pay.State, pay.Action]) {
	t.Helper()
	for _, by := range everybody(n, b.Department) {
		by.Person = n.As(auth.TownshipClerk).Person
		err := n.App.MoveBatch(t.Context(), by, app.BatchStep{Batch: b.ID, Do: w.do, Reason: "有误"})
		may := allowed(by, "", b.Department, w.roles...)
		if may && !errors.Is(err, auth.ErrTwoHands) || !may && !refused(err) {
			t.Errorf("%s a batch that is %s by %s: may is %v, got %v", w.do, w.from, by.Name, may, err)
		}
	}
}

// Everything else on a payment's way is open to exactly the roles that the rules name: who
// may is told what else is wrong with what they ask.
func TestWhoMayActOnAPayment(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		files, err := n.App.Payfiles(t.Context(), n.As(auth.BankOperator), b.ID)
		if err != nil {
			t.Fatal(err)
		}
		r, err := n.App.ReadReturn(t.Context(), n.As(auth.BankOperator), files[0].ID, "a", answerWith(t, n, files[0], "1", func(*bank.Return) {}))
		if err != nil {
			t.Fatal(err)
		}
		for name, act := range map[string]struct {
			roles      []auth.Role
			department string
			bank       bool
			do         func(auth.Actor) error
			told       error
		}{
			"form": {[]auth.Role{auth.BureauReviewer}, b.Department, false, func(by auth.Actor) error {
				_, err := n.App.FormBatch(t.Context(), by, "09", period.MustParse("2024-01"))
				return err
			}, pay.ErrEmpty},
			"correct": {[]auth.Role{auth.BureauReviewer}, b.Department, false, func(by auth.Actor) error {
				_, err := n.App.CorrectBatch(t.Context(), by, b.ID)
				return err
			}, pay.ErrEmpty},
			"grant": {[]auth.Role{auth.BudgetOfficer}, "", false, func(by auth.Actor) error {
				_, err := n.App.Grant(t.Context(), by, store.Appropriation{Programme: "09"}, fen.Fen(1))
				return err
			}, app.ErrGrant},
			"read": {[]auth.Role{auth.BankOperator}, "", true, func(by auth.Actor) error {
				by.Person = n.As(auth.TownshipClerk).Person
				_, err := n.App.ReadReturn(t.Context(), by, files[0].ID, "a", []byte("x"))
				return err
			}, auth.ErrTwoHands},
			"post": {[]auth.Role{auth.BudgetOfficer}, "", false, func(by auth.Actor) error {
				by.Person = n.As(auth.BankOperator).Person
				return n.App.PostReturn(t.Context(), by, r.File.ID)
			}, app.ErrSamePost},
		} {
			for _, by := range everybody(n, b.Department) {
				for _, of := range []string{"", files[0].Bank, files[1].Bank} {
					by.Bank = of
					may := slices.Contains(act.roles, by.Role) && allowed(by, "", act.department, by.Role) && (!act.bank || of != files[1].Bank)
					if err := act.do(by); may && !errors.Is(err, act.told) || !may && !refused(err) {
						t.Errorf("%s by %s of bank %q: may is %v, got %v", name, by.Name, of, may, err)
					}
				}
			}
		}
		n.Holds(t)
	})
}
