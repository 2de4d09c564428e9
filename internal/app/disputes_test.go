package app_test

import (
	"errors"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// says makes every line of an answer say this, some days after the start.
func says(status bank.Status, code string, days int) func(*bank.Return) {
	return func(ret *bank.Return) {
		for i := range ret.Lines {
			l := &ret.Lines[i]
			l.Status, l.Code, l.At = status, code, apptest.Start.AddDate(0, 0, days)
			if status != bank.Paid {
				l.BankRef = ""
			}
		}
	}
}

func disputes(t *testing.T, n *apptest.Node, role auth.Role, state pay.DisputeState) []app.DisputeView {
	t.Helper()
	by := n.As(auth.BudgetOfficer)
	by.Role = role
	list, err := n.App.Disputes(t.Context(), by, state)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// A bank that says failed and later paid is not believed by itself: two people find what is true
// on its written word, and only then does money move.
func TestPaidAfterAllIsForTwoPeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		sent(t, n)
		settled(t, n, "1", says(bank.Failed, "F02", 1))
		stands(t, n, 100_000, 0, 0, 0)
		settled(t, n, "2", says(bank.Paid, "", 3))
		settled(t, n, "3", says(bank.Paid, "", 3)) // said again
		stands(t, n, 100_000, 0, 0, 0)
		open := disputes(t, n, auth.BudgetOfficer, pay.DisputeOpen)
		if len(open) != 3 || open[0].Kind != pay.PaidAfterAll || open[0].Paid == nil {
			t.Fatalf("%d disputes: %+v", len(open), open)
		}
		finance, approver := n.As(auth.BudgetOfficer), n.As(auth.FinanceApprover)
		d := open[0]
		for name, err := range map[string]error{
			"nobody proposed": n.App.DecideOutcome(t.Context(), approver, d.ID, true, ""),
			"no reason":       n.App.ProposeOutcome(t.Context(), finance, d.ID, pay.FoundPaid, " "),
			"not this":        n.App.ProposeOutcome(t.Context(), finance, d.ID, pay.Explained, "函"),
			"a clerk":         n.App.ProposeOutcome(t.Context(), n.As(auth.TownshipClerk), d.ID, pay.FoundPaid, "函"),
		} {
			if err == nil {
				t.Errorf("%s: went through", name)
			}
		}
		if err := n.App.ProposeOutcome(t.Context(), finance, d.ID, pay.FoundPaid, "银行函〔2025〕3号"); err != nil {
			t.Fatal(err)
		}
		same := approver
		same.Person = finance.Person
		if err := n.App.DecideOutcome(t.Context(), same, d.ID, true, ""); !errors.Is(err, app.ErrOwnFinding) {
			t.Errorf("one person: %v", err)
		}
		if err := n.App.DecideOutcome(t.Context(), approver, d.ID, false, "函上没有盖章"); err != nil {
			t.Fatal(err)
		}
		if err := n.App.ProposeOutcome(t.Context(), finance, d.ID, pay.FoundPaid, "银行函〔2025〕4号"); err != nil {
			t.Fatal(err)
		}
		if err := n.App.DecideOutcome(t.Context(), approver, d.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		stands(t, n, 100_000-d.Paid.Amount, 0, 0, d.Paid.Amount)
		if err := n.App.DecideOutcome(t.Context(), approver, d.ID, true, ""); !errors.Is(err, app.ErrDisputeDone) {
			t.Errorf("twice: %v", err)
		}
		if left := disputes(t, n, auth.BankSupervisor, pay.DisputeOpen); len(left) != 2 {
			t.Errorf("%d left", len(left))
		}
		if _, err := n.App.Disputes(t.Context(), n.As(auth.TownshipClerk), ""); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a clerk sees disputes: %v", err)
		}
	})
}

// Told in the other order, a success and the failure after it are a return as they would have
// been in their own.
func TestReturnToldInTheOtherOrder(t *testing.T) {
	for _, c := range []struct {
		name  string
		order []func(*bank.Return)
	}{
		{"in order", []func(*bank.Return){says(bank.Paid, "", 1), says(bank.Failed, "F03", 4)}},
		{"reversed", []func(*bank.Return){says(bank.Failed, "F03", 4), says(bank.Paid, "", 1)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, n *apptest.Node) {
				b := sent(t, n)
				for i, change := range c.order {
					settled(t, n, string(rune('1'+i)), change)
				}
				stands(t, n, 100_000, 0, 0, 0)
				list, err := n.App.BatchPayments(t.Context(), n.As(auth.BudgetOfficer), b.ID, store.PaymentQuery{Limit: 9})
				if err != nil || len(list) != 3 {
					t.Fatal(list, err)
				}
				for _, p := range list {
					if p.Status != pay.Returned || p.Code != "F03" || p.SettledOn != apptest.Start.AddDate(0, 0, 4).Format(time.DateOnly) {
						t.Errorf("payment %d is %s %s on %s", p.ID, p.Status, p.Code, p.SettledOn)
					}
				}
				if open := disputes(t, n, auth.Auditor, ""); len(open) != 0 {
					t.Errorf("disputes %+v", open)
				}
			})
		})
	}
}

// A bank that reports failed, sees the correction paid, and then says the first was made too, has
// paid twice: it owes the amount.
func TestBankThatPaidTwiceOwesIt(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		settled(t, n, "1", says(bank.Failed, "F99", 1))
		if _, sent, err := n.Correct(t.Context(), b.ID); err != nil || !sent {
			t.Fatal(sent, err)
		}
		settled(t, n, "2", says(bank.Paid, "", 5)) // both files: the first says paid after all
		stands(t, n, 40_000, 0, 0, 60_000)
		open := disputes(t, n, auth.BudgetOfficer, pay.DisputeOpen)
		if len(open) != 3 {
			t.Fatalf("%+v", open)
		}
		if err := n.App.ProposeOutcome(t.Context(), n.As(auth.BudgetOfficer), open[0].ID, pay.FoundPaid, "函"); err != nil {
			t.Fatal(err)
		}
		if err := n.App.DecideOutcome(t.Context(), n.As(auth.FinanceApprover), open[0].ID, true, ""); err != nil {
			t.Fatal(err)
		}
		stands(t, n, 40_000, 0, 0, 60_000)
		if got := balance(t, n)[ledger.Receivable]; got != open[0].Amount {
			t.Errorf("receivable %s, disputed %s", got, open[0].Amount)
		}
		claims, err := n.App.Claims(t.Context(), n.As(auth.BudgetOfficer), pay.Claimed)
		if err != nil || len(claims) != 1 || claims[0].Debtor != open[0].Bank {
			t.Errorf("%+v, %v", claims, err)
		}
	})
}

// An answer of another amount moves nothing and waits for the right one, which closes it.
func TestOtherAmountWaitsForTheRightAnswer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		sent(t, n)
		settled(t, n, "1", func(ret *bank.Return) {
			ret.Lines[0].Amount++
			ret.Lines = append(ret.Lines, bank.Receipt{Seq: 9, ID: "999999999999", Account: "6210000000000000000", Amount: 7, Status: bank.Paid, BankRef: "X", At: apptest.Start})
		})
		open := disputes(t, n, auth.BudgetOfficer, pay.DisputeOpen)
		kinds := map[pay.DisputeKind]int{}
		for _, d := range open {
			kinds[d.Kind]++
		}
		if kinds[pay.OtherAmount] != 2 || kinds[pay.NotOurs] != 2 || len(open) != 4 { // one of each a bank
			t.Fatalf("%v", kinds)
		}
		if err := n.App.ProposeOutcome(t.Context(), n.As(auth.BudgetOfficer), open[0].ID, pay.FoundPaid, "函"); !errors.Is(err, app.ErrOutcome) {
			t.Errorf("an amount was settled by people: %v", err)
		}
		settled(t, n, "2", func(*bank.Return) {})
		stands(t, n, 40_000, 0, 0, 60_000)
		for _, d := range disputes(t, n, auth.BudgetOfficer, pay.DisputeOpen) {
			if d.Kind != pay.NotOurs || d.Amount != 7 {
				t.Errorf("open still: %+v", d)
			}
		}
	})
}

// What was paid and should not have been comes back by two hands and its documents; what cannot
// is written off; a mistake is reversed, and every step is a posting.
func TestClaims(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		settled(t, n, "1", says(bank.Paid, "", 1))
		list, err := n.App.BatchPayments(t.Context(), n.As(auth.BudgetOfficer), b.ID, store.PaymentQuery{Limit: 9})
		if err != nil {
			t.Fatal(err)
		}
		reviewer, approver, finance := n.As(auth.BureauReviewer), n.As(auth.FinanceApprover), n.As(auth.BudgetOfficer)
		p := list[0]
		ask := app.ClaimAsk{Origin: pay.FromPayment, ID: int64(p.ID), Amount: p.Amount, Cause: "户口已迁出"}
		for name, bad := range map[string]app.ClaimAsk{
			"too much": {Origin: pay.FromPayment, ID: int64(p.ID), Amount: p.Amount + 1, Cause: "x"},
			"no cause": {Origin: pay.FromPayment, ID: int64(p.ID), Amount: 1},
			"nothing":  {Origin: pay.FromPayment, ID: 999, Cause: "x"},
			"by hand":  {Origin: pay.FromDispute, ID: 1, Cause: "x"},
		} {
			if _, err := n.App.ProposeClaim(t.Context(), reviewer, bad); err == nil {
				t.Errorf("%s: proposed", name)
			}
		}
		if _, err := n.App.ProposeClaim(t.Context(), n.As(auth.TownshipClerk), ask); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a clerk: %v", err)
		}
		id, err := n.App.ProposeClaim(t.Context(), reviewer, ask)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.App.ProposeClaim(t.Context(), reviewer, ask); !errors.Is(err, fault.Conflict) {
			t.Errorf("claimed twice: %v", err)
		}
		owed := func(receivable, recovered fen.Fen) {
			t.Helper()
			b := balance(t, n)
			if b[ledger.Receivable] != receivable || b[ledger.Recovered] != recovered || b[ledger.Claimed] != -receivable-recovered {
				t.Errorf("receivable %s, recovered %s, claimed %s", b[ledger.Receivable], b[ledger.Recovered], b[ledger.Claimed])
			}
			stands(t, n, 40_000, 0, 0, 60_000)
		}
		owed(0, 0)
		same := approver
		same.Person = reviewer.Person
		if err := n.App.DecideClaim(t.Context(), same, id, true, ""); !errors.Is(err, app.ErrOwnClaim) {
			t.Errorf("one person: %v", err)
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(n.App.DecideClaim(t.Context(), approver, id, true, ""))
		owed(p.Amount, 0)
		if err := n.App.ReceiveClaim(t.Context(), finance, id, p.Amount+1, "缴款书1"); !errors.Is(err, app.ErrTooMuch) {
			t.Errorf("more than is owed: %v", err)
		}
		must(n.App.ReceiveClaim(t.Context(), finance, id, 4_000, "缴款书1"))
		owed(p.Amount-4_000, 4_000)
		must(n.App.ReverseReceipt(t.Context(), approver, id, 1, "录错"))
		owed(p.Amount, 0)
		if err := n.App.ReverseReceipt(t.Context(), approver, id, 1, "录错"); !errors.Is(err, app.ErrClaimDone) {
			t.Errorf("reversed twice: %v", err)
		}
		must(n.App.ReceiveClaim(t.Context(), finance, id, 3_000, "缴款书2"))
		must(n.App.WaiveClaim(t.Context(), approver, id, p.Amount-3_000, "核销批文1"))
		owed(0, 3_000)
		claims, err := n.App.Claims(t.Context(), reviewer, pay.ClaimSettled)
		if err != nil || len(claims) != 1 || len(claims[0].Receipts) != 3 || claims[0].Owed() != 0 {
			t.Errorf("%+v, %v", claims, err)
		}
	})
}

// A holder whom the bank reports dead is stopped; once the death is confirmed, what was paid for
// later periods is proposed to come back.
func TestReportedDeathIsConfirmedAndClaimed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		settled(t, n, "1", says(bank.Paid, "", 1))
		settled(t, n, "2", func(ret *bank.Return) {
			ret.Lines = ret.Lines[:1]
			says(bank.Failed, "F06", 9)(ret)
		})
		dead, err := n.App.ReportedDead(t.Context(), n.As(auth.BureauReviewer))
		if err != nil || len(dead) != 2 || !dead[0].Own { // the first line of each bank's file
			t.Fatalf("%+v, %v", dead, err)
		}
		if _, err := n.App.CorrectBatch(t.Context(), n.As(auth.BureauReviewer), b.ID); !errors.Is(err, pay.ErrEmpty) {
			t.Errorf("who is reported dead was paid again: %v", err)
		}
		if _, err := n.App.ConfirmDeath(t.Context(), n.As(auth.BureauReviewer), dead[0].Payee, "2999-01-01", "证明"); !errors.Is(err, app.ErrDeathDay) {
			t.Errorf("a death to come: %v", err)
		}
		alive := mustPayment(t, n, b.ID, pay.Paid)
		claims, err := n.App.ConfirmDeath(t.Context(), n.As(auth.BureauReviewer), alive.Payee, "2025-02-11", "死亡证明1号")
		if err != nil || claims != 1 {
			t.Errorf("%d claims, %v", claims, err)
		}
		if claims, err := n.App.ConfirmDeath(t.Context(), n.As(auth.BureauReviewer), dead[0].Payee, "2025-02-11", "死亡证明2号"); err != nil || claims != 0 {
			t.Errorf("nothing was paid to keep, and %d claims, %v", claims, err)
		}
		left, err := n.App.ReportedDead(t.Context(), n.As(auth.BureauReviewer))
		if err != nil || len(left) != 1 {
			t.Errorf("%+v, %v", left, err)
		}
		n.Holds(t)
	})
}

func mustPayment(t *testing.T, n *apptest.Node, b pay.BatchID, status pay.Status) app.PaymentView {
	t.Helper()
	list, err := n.App.BatchPayments(t.Context(), n.As(auth.BudgetOfficer), b, store.PaymentQuery{Status: status, Limit: 9})
	if err != nil || len(list) == 0 {
		t.Fatalf("no payment is %s: %v", status, err)
	}
	return list[0]
}

// Failed first and paid after that is for two people in whichever order the bank tells it, and
// ends the same: what is not settled is not paid again, and the old file sent once more changes
// nothing that two people have found.
func TestContradictionToldInEitherOrder(t *testing.T) {
	failed, paid := says(bank.Failed, "F02", 1), says(bank.Paid, "", 3)
	for _, c := range []struct {
		name  string
		order []func(*bank.Return)
		found pay.Outcome
		want  pay.Status
		code  string
		on    int
	}{
		{"failed, paid: paid", []func(*bank.Return){failed, paid}, pay.FoundPaid, pay.Paid, "", 3},
		{"paid, failed: paid", []func(*bank.Return){paid, failed}, pay.FoundPaid, pay.Paid, "", 3},
		{"failed, paid: unpaid", []func(*bank.Return){failed, paid}, pay.FoundUnpaid, pay.Failed, "F02", 1},
		{"paid, failed: unpaid", []func(*bank.Return){paid, failed}, pay.FoundUnpaid, pay.Failed, "F02", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, n *apptest.Node) {
				b := sent(t, n)
				for i, change := range c.order {
					settled(t, n, string(rune('1'+i)), change)
				}
				open := disputes(t, n, auth.BudgetOfficer, pay.DisputeOpen)
				if len(open) != 3 {
					t.Fatalf("%d disputes", len(open))
				}
				if _, again, err := n.Correct(t.Context(), b.ID); again || err != nil {
					t.Fatalf("in dispute, and paid again: %v, %v", again, err)
				}
				for _, d := range open {
					if err := n.App.ProposeOutcome(t.Context(), n.As(auth.BudgetOfficer), d.ID, c.found, "函"); err != nil {
						t.Fatal(err)
					}
					if err := n.App.DecideOutcome(t.Context(), n.As(auth.FinanceApprover), d.ID, true, ""); err != nil {
						t.Fatal(err)
					}
				}
				for i, change := range c.order { // the bank sends its old answers again
					settled(t, n, string(rune('5'+i)), change)
				}
				list, err := n.App.BatchPayments(t.Context(), n.As(auth.BudgetOfficer), b.ID, store.PaymentQuery{Limit: 9})
				if err != nil || len(list) != 3 {
					t.Fatal(list, err)
				}
				for _, p := range list {
					if p.Status != c.want || p.Code != c.code || p.SettledOn != apptest.Start.AddDate(0, 0, c.on).Format(time.DateOnly) {
						t.Errorf("payment %d is %s %q on %s", p.ID, p.Status, p.Code, p.SettledOn)
					}
				}
				if c.want == pay.Paid {
					stands(t, n, 40_000, 0, 0, 60_000)
					settled(t, n, "9", says(bank.Failed, "F03", 9)) // it comes back after all
				}
				stands(t, n, 100_000, 0, 0, 0)
			})
		})
	}
}

// An old failure that is told after the success changes nothing once it is found that the payment
// was made: not even where the money has come back since.
func TestOldFailureThenReturn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		sent(t, n)
		settled(t, n, "1", says(bank.Paid, "", 3))
		settled(t, n, "2", says(bank.Failed, "F02", 1))
		settled(t, n, "3", says(bank.Failed, "F03", 9))
		stands(t, n, 100_000, 0, 0, 0)
		for _, d := range disputes(t, n, auth.BudgetOfficer, pay.DisputeOpen) {
			if err := n.App.ProposeOutcome(t.Context(), n.As(auth.BudgetOfficer), d.ID, pay.FoundPaid, "函"); err != nil {
				t.Fatal(err)
			}
			if err := n.App.DecideOutcome(t.Context(), n.As(auth.FinanceApprover), d.ID, true, ""); err != nil {
				t.Fatal(err)
			}
		}
		stands(t, n, 100_000, 0, 0, 0)
		if claims, err := n.App.Claims(t.Context(), n.As(auth.BudgetOfficer), ""); err != nil || len(claims) != 0 {
			t.Errorf("%+v, %v", claims, err)
		}
	})
}
