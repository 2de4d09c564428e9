package app_test

import (
	"errors"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/pay"
	"yikatong/internal/roster"
)

// also is the same natural person at work under another user account.
func also(n *apptest.Node, as, role auth.Role) auth.Actor {
	by := n.As(role)
	by.Person = n.As(as).Person
	return by
}

// Who entered lines may not approve them, also where a colleague submitted them, and also
// when the roster has been back to draft since.
func TestWhoEnteredMayNotApprove(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		in := bring(t, n, three)
		colleague := n.As(auth.TownshipClerk)
		colleague.Person = "a colleague"
		move := func(by auth.Actor, do roster.Action) error {
			return n.App.MoveRoster(t.Context(), by, app.RosterStep{Roster: in.Roster, Do: do, Reason: "有误"})
		}
		for range 2 {
			if err := move(colleague, roster.Submit); err != nil {
				t.Fatal(err)
			}
			if err := move(also(n, auth.TownshipClerk, auth.TownshipApprover), roster.Approve); !errors.Is(err, auth.ErrTwoHands) {
				t.Errorf("approved by who entered: %v", err)
			}
			if err := move(n.As(auth.TownshipApprover), roster.Return); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// Who entered or approved a roster may not put it into a batch.
func TestWhoActedBeforeMayNotFormABatch(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		in := bring(t, n, three)
		if err := n.Clear(t.Context(), []int64{in.Roster}); err != nil {
			t.Fatal(err)
		}
		for _, role := range []auth.Role{auth.TownshipClerk, auth.TownshipApprover, auth.BureauApprover} {
			if _, err := n.App.FormBatch(t.Context(), also(n, role, auth.BureauReviewer), "09", march); !errors.Is(err, auth.ErrTwoHands) {
				t.Errorf("formed by the %s: %v", role, err)
			}
		}
		n.Holds(t)
	})
}

// Who moved a batch may not bring the bank's answer to it, nor post one beside it.
func TestWhoSentMayNotAnswerForTheBank(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		files, err := n.App.Payfiles(t.Context(), n.As(auth.BankOperator), b.ID)
		if err != nil {
			t.Fatal(err)
		}
		first := answerWith(t, n, files[0], "1", func(*bank.Return) {})
		for _, role := range []auth.Role{auth.TownshipClerk, auth.FinanceApprover, auth.BudgetOfficer} {
			_, err := n.App.ReadReturn(t.Context(), also(n, role, auth.BankOperator), files[0].ID, "a", first)
			if !errors.Is(err, auth.ErrTwoHands) {
				t.Errorf("brought by the %s: %v", role, err)
			}
		}
		var ids []int64
		for i, f := range files {
			by := n.As(auth.BankOperator)
			if i == 1 {
				by.Person = "a colleague"
			}
			r, err := n.App.ReadReturn(t.Context(), by, f.ID, "a", answerWith(t, n, f, "1", func(*bank.Return) {}))
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, r.File.ID)
		}
		if err := n.App.PostReturn(t.Context(), also(n, auth.BankOperator, auth.BudgetOfficer), ids[1]); !errors.Is(err, auth.ErrTwoHands) {
			t.Errorf("posted by who brought the other answer: %v", err)
		}
	})
}

// One person may enter one roster and approve another of the same batch: no payment passes
// through both hands, and the doctor does not say so.
func TestTwoRostersOfABatchAreTwoWays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		one := bring(t, n, "姓名,身份证号,金额\n龚福素,500299196810119520,100.00\n").Roster
		if err := n.Clear(t.Context(), []int64{one}); err != nil {
			t.Fatal(err)
		}
		other := n.As(auth.TownshipClerk)
		other.Person = "a colleague"
		in, err := n.App.ImportRoster(t.Context(), other, app.RosterFile{Programme: "09", Period: march,
			File: text("r.csv", "姓名,身份证号,金额\n田辉思,500299193207030130,200.00\n")})
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			by auth.Actor
			do roster.Action
		}{{other, roster.Submit}, {also(n, auth.TownshipClerk, auth.TownshipApprover), roster.Approve},
			{n.As(auth.BureauReviewer), roster.Review}, {n.As(auth.BureauApprover), roster.Publish}} {
			if err := n.App.MoveRoster(t.Context(), step.by, app.RosterStep{Roster: in.Roster, Do: step.do}); err != nil {
				t.Fatal(err)
			}
		}
		n.Clock.Pass(30 * 24 * 3600e9)
		if err := n.App.MoveRoster(t.Context(), n.As(auth.BureauApprover), app.RosterStep{Roster: in.Roster, Do: roster.Clear}); err != nil {
			t.Fatal(err)
		}
		b, _, err := n.Pay(t.Context(), "09", march)
		if err != nil || b.Count != 2 || b.State != pay.Formed {
			t.Fatalf("%+v, %v", b, err)
		}
		n.Holds(t)
	})
}
