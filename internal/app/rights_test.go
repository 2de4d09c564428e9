package app_test

import (
	"errors"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
)

// second makes a further round with some lines, clears its findings, and takes it to the
// end of its notice.
func second(t *testing.T, n *apptest.Node, content string) {
	t.Helper()
	in := bring(t, n, content)
	g, err := n.App.Roster(t.Context(), n.As(auth.TownshipApprover), in.Roster)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range g.Findings {
		if err := n.Close(t.Context(), f, false, "已核实"); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.Clear(t.Context(), []int64{in.Roster}); err != nil {
		t.Fatal(err)
	}
}

const oneOfThree = "姓名,身份证号,金额\n金春浩,500299199405173295,150.00\n"

// A second line for one right, cleared by mistake, does not bar everybody's payment: the
// first is paid and the second stays.
func TestASecondLineOfARightBarsNobody(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		in := bring(t, n, three)
		if err := n.Clear(t.Context(), []int64{in.Roster}); err != nil {
			t.Fatal(err)
		}
		second(t, n, oneOfThree)
		if total, err := n.App.PayableTotal(t.Context(), n.As(auth.BureauReviewer), "09", march); err != nil || total != 600_00 {
			t.Errorf("payable %s, %v", total, err)
		}
		b, _, err := n.Pay(t.Context(), "09", march)
		if err != nil || b.Count != 3 || b.Total != 600_00 {
			t.Errorf("%+v, %v", b, err)
		}
		n.Holds(t)
	})
}

// A failed payment whose right another batch has paid since is left out of a correction,
// and does not bar the others.
func TestARightPaidElsewhereBarsNoCorrection(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		files, err := n.App.Payfiles(t.Context(), n.As(auth.BankOperator), b.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			content := answerWith(t, n, f, "1", func(ret *bank.Return) {
				for i := range ret.Lines {
					ret.Lines[i].Status, ret.Lines[i].Code = bank.Failed, "F02"
				}
			})
			if err := n.Return(t.Context(), f.ID, "a", content); err != nil {
				t.Fatal(err)
			}
		}
		second(t, n, oneOfThree)
		if again, _, err := n.Pay(t.Context(), "09", march); err != nil || again.Count != 1 {
			t.Fatalf("%+v, %v", again, err)
		}
		c, done, err := n.Correct(t.Context(), b.ID)
		if err != nil || !done || c.Count != 2 || c.Total != 300_00 {
			t.Errorf("%+v, %v, %v", c, done, err)
		}
		n.Holds(t)
	})
}

// An account that two lines name is judged for each of them: of who once held it no finding
// is raised, whatever the order of the lines.
func TestAnAccountOnTwoLinesIsJudgedForEach(t *testing.T) {
	for _, content := range []string{
		"姓名,身份证号,金额,账号\n金春浩,500299199405173295,1,6217000000000000020\n龚福素,500299196810119520,1,6217000000000000020\n",
		"姓名,身份证号,金额,账号\n龚福素,500299196810119520,1,6217000000000000020\n金春浩,500299199405173295,1,6217000000000000020\n",
	} {
		apptest.Each(t, func(t *testing.T, n *apptest.Node) {
			begun(t, n)
			other := "公民身份号码,开户银行,账号,账户类型\n500299199405173295,中国农业银行,6228480000000000018,社会保障卡\n"
			if _, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "accounts", text("a.csv", other)); err != nil {
				t.Fatal(err)
			}
			in := bring(t, n, content)
			if in.Findings["card_not_owner"] != 1 || in.Findings["card_shared"] != 1 {
				t.Errorf("%v", in.Findings)
			}
		})
	}
}

// A return file of one bank is refused for the payment file of another, though both are the
// first of one batch: else its bytes would be known, and its answers never posted.
func TestAnswersOfAnotherBankAreRefused(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		files, err := n.App.Payfiles(t.Context(), n.As(auth.BankOperator), b.ID)
		if err != nil || len(files) != 2 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		content := answerWith(t, n, files[0], "1", func(*bank.Return) {})
		if _, err := n.App.ReadReturn(t.Context(), n.As(auth.BankOperator), files[1].ID, "a", content); !errors.Is(err, app.ErrOtherFile) {
			t.Errorf("got %v, want ErrOtherFile", err)
		}
		if err := n.Return(t.Context(), files[0].ID, "a", content); err != nil {
			t.Error(err)
		}
	})
}

// A correction is paid by the banks of today: who has moved to another bank stands with
// that bank's payments, so that each bank gets one file.
func TestACorrectionStandsInTheOrderOfItsBanks(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		files, err := n.App.Payfiles(t.Context(), n.As(auth.BankOperator), b.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			content := answerWith(t, n, f, "1", func(ret *bank.Return) {
				for i := range ret.Lines {
					ret.Lines[i].Status, ret.Lines[i].Code = bank.Failed, "F02"
				}
			})
			if err := n.Return(t.Context(), f.ID, "a", content); err != nil {
				t.Fatal(err)
			}
		}
		// The first and the last payment now go to one bank, the one between to the other.
		moved := "公民身份号码,开户银行,账号,账户类型\n500299199405173295,重庆农村商业银行,6228670000000000034,社会保障卡\n" +
			"500299193207030130,重庆农村商业银行,6228670000000000042,社会保障卡\n500299196810119520,中国农业银行,6217000000000000038,社会保障卡\n"
		if tally, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "accounts", text("a.csv", moved)); err != nil || tally.Changed != 3 {
			t.Fatalf("%+v, %v", tally, err)
		}
		c, done, err := n.Correct(t.Context(), b.ID)
		if err != nil || !done || c.Count != 3 {
			t.Fatalf("%+v, %v, %v", c, done, err)
		}
		if files, err = n.App.Payfiles(t.Context(), n.As(auth.BankOperator), c.ID); err != nil || len(files) != 2 {
			t.Errorf("%d files, %v", len(files), err)
		}
		n.Holds(t)
	})
}
