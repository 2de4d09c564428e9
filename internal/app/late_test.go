package app_test

import (
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/pay"
	"yikatong/internal/roster"
)

// What is not done within its working days is told, with whose turn it is, until it is done.
func TestLateSteps(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		in := bring(t, n, three)
		late := func() []app.LateStep {
			t.Helper()
			list, err := n.App.LateSteps(t.Context(), n.As(auth.BudgetOfficer))
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		// Monday, 5 January 2026.
		if err := n.App.MoveRoster(t.Context(), n.As(auth.TownshipClerk), app.RosterStep{Roster: in.Roster, Do: roster.Submit}); err != nil {
			t.Fatal(err)
		}
		n.Clock.Forward(time.Date(2026, 1, 12, 2, 0, 0, 0, time.UTC))
		if list := late(); len(list) != 0 {
			t.Errorf("on the last day: %+v", list)
		}
		n.Clock.Forward(time.Date(2026, 1, 14, 2, 0, 0, 0, time.UTC))
		list := late()
		if len(list) != 1 || list[0].ID != in.Roster || list[0].Due != "2026-01-12" || list[0].Days != 2 || list[0].Step != "乡镇审核通过" || len(list[0].Whose) != 1 || list[0].Whose[0] != auth.TownshipApprover {
			t.Fatalf("two days after: %+v", list)
		}
		if err := n.Clear(t.Context(), []int64{in.Roster}); err != nil {
			t.Fatal(err)
		}
		if list := late(); len(list) != 0 {
			t.Errorf("cleared: %+v", list)
		}
		if _, err := n.App.FormBatch(t.Context(), n.As(auth.BureauReviewer), "09", march); err != nil {
			t.Fatal(err)
		}
		n.Clock.Pass(14 * 24 * time.Hour)
		if list := late(); len(list) != 1 || list[0].State != string(pay.Formed) || list[0].Days == 0 || list[0].Number == "" {
			t.Errorf("a batch two weeks old: %+v", list)
		}
	})
}

// A payment that failed and is not corrected in ten working days is late, until it is.
func TestLAT02FailedAndNotCorrected(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		files, err := n.App.Payfiles(t.Context(), n.As(auth.BankOperator), b.ID)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range files {
			content := answerWith(t, n, f, "1", func(ret *bank.Return) {
				if i == 0 {
					ret.Lines[0].Status, ret.Lines[0].Code = bank.Failed, "F02"
				}
			})
			if err := n.Return(t.Context(), f.ID, "a", content); err != nil {
				t.Fatal(err)
			}
		}
		late := func() (list []app.LateStep) {
			t.Helper()
			all, err := n.App.LateSteps(t.Context(), n.As(auth.BudgetOfficer))
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range all {
				if l.Code == "LAT-02" {
					list = append(list, l)
				}
			}
			return list
		}
		n.Clock.Forward(time.Date(2026, 1, 19, 2, 0, 0, 0, time.UTC)) // ten working days after the bank's
		if list := late(); len(list) != 0 {
			t.Errorf("within its days: %+v", list)
		}
		n.Clock.Forward(time.Date(2026, 1, 21, 2, 0, 0, 0, time.UTC))
		if list := late(); len(list) != 1 || list[0].ID != int64(b.ID) || list[0].Count != 1 || list[0].Days != 2 || list[0].Whose[0] != auth.BureauReviewer {
			t.Fatalf("two days after: %+v", list)
		}
		if _, done, err := n.Correct(t.Context(), b.ID); err != nil || !done {
			t.Fatal(done, err)
		}
		if list := late(); len(list) != 0 {
			t.Errorf("corrected: %+v", list)
		}
	})
}
