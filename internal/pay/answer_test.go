package pay_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"yikatong/internal/bank"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
)

// What each answer of the bank means for a payment of each status.
func TestJudge(t *testing.T) {
	stay := func(v pay.Verdict, s pay.Status) pay.Answer { return pay.Answer{Verdict: v, Next: s} }
	for _, c := range []struct {
		was  pay.Status
		says bank.Status
		want pay.Answer
	}{
		{pay.InTransit, bank.Paid, pay.Answer{Verdict: pay.Answers, Next: pay.Paid, Money: ledger.Pay}},
		{pay.InTransit, bank.Failed, pay.Answer{Verdict: pay.Answers, Next: pay.Failed, Money: ledger.Fail}},
		{pay.InTransit, bank.Pending, stay(pay.Waits, pay.Unknown)},
		{pay.InTransit, bank.Unknown, stay(pay.Waits, pay.Unknown)},
		{pay.Unknown, bank.Paid, pay.Answer{Verdict: pay.Answers, Next: pay.Paid, Money: ledger.Pay}},
		{pay.Unknown, bank.Failed, pay.Answer{Verdict: pay.Answers, Next: pay.Failed, Money: ledger.Fail}},
		{pay.Unknown, bank.Unknown, stay(pay.Repeats, pay.Unknown)},
		{pay.Paid, bank.Paid, stay(pay.Repeats, pay.Paid)},
		{pay.Paid, bank.Failed, pay.Answer{Verdict: pay.ComesBack, Next: pay.Returned, Money: ledger.Return}},
		{pay.Paid, bank.Pending, stay(pay.Repeats, pay.Paid)},
		{pay.Failed, bank.Paid, stay(pay.Contradicts, pay.Failed)},
		{pay.Failed, bank.Failed, stay(pay.Repeats, pay.Failed)},
		{pay.Returned, bank.Paid, stay(pay.Contradicts, pay.Returned)},
		{pay.Returned, bank.Failed, stay(pay.Repeats, pay.Returned)},
		{pay.Corrected, bank.Paid, stay(pay.Contradicts, pay.Corrected)},
		{pay.Dropped, bank.Paid, stay(pay.Contradicts, pay.Dropped)},
		{pay.Pending, bank.Paid, stay(pay.Contradicts, pay.Pending)},
	} {
		p := pay.Standing{Status: c.was, Amount: 100}
		if got := pay.Judge(p, bank.Receipt{Amount: 100, Status: c.says}); got != c.want {
			t.Errorf("%s, the bank says %s: got %+v, want %+v", c.was, c.says, got, c.want)
		}
		if got := pay.Judge(p, bank.Receipt{Amount: 101, Status: c.says}); got != stay(pay.Changed, c.was) {
			t.Errorf("%s with another amount: got %+v", c.was, got)
		}
	}
}

// A success dated before the failure that has arrived already is the first half of a return;
// one of the same day or later contradicts.
func TestSuccessAfterFailureByItsDate(t *testing.T) {
	for _, c := range []struct {
		was  pay.Status
		day  int
		want pay.Answer
	}{
		{pay.Failed, 9, pay.Answer{Verdict: pay.Late, Next: pay.Returned}},
		{pay.Failed, 10, pay.Answer{Verdict: pay.Contradicts, Next: pay.Failed}},
		{pay.Failed, 11, pay.Answer{Verdict: pay.Contradicts, Next: pay.Failed}},
		{pay.Returned, 9, pay.Answer{Verdict: pay.Repeats, Next: pay.Returned}},
		{pay.Returned, 11, pay.Answer{Verdict: pay.Contradicts, Next: pay.Returned}},
		{pay.Corrected, 9, pay.Answer{Verdict: pay.Repeats, Next: pay.Corrected}},
		{pay.Corrected, 11, pay.Answer{Verdict: pay.Contradicts, Next: pay.Corrected}},
	} {
		p := pay.Standing{Status: c.was, Amount: 100, On: "2026-03-10"}
		r := bank.Receipt{Amount: 100, Status: bank.Paid, At: time.Date(2026, 3, c.day, 9, 0, 0, 0, time.UTC)}
		if got := pay.Judge(p, r); got != c.want {
			t.Errorf("%s of the 10th, paid on the %dth: got %+v, want %+v", c.was, c.day, got, c.want)
		}
	}
}

// A failure dated before the success that has arrived already is not a return of it: what was
// told is failed first and paid after that, as in the other order.
func TestFailureBeforeSuccessByItsDate(t *testing.T) {
	back := pay.Answer{Verdict: pay.ComesBack, Next: pay.Returned, Money: ledger.Return}
	for day, want := range map[int]pay.Answer{9: {Verdict: pay.Contradicts, Next: pay.Paid}, 10: back, 11: back} {
		p := pay.Standing{Status: pay.Paid, Amount: 100, On: "2026-03-10"}
		r := bank.Receipt{Amount: 100, Status: bank.Failed, Code: "F02", At: time.Date(2026, 3, day, 9, 0, 0, 0, time.UTC)}
		if got := pay.Judge(p, r); got != want {
			t.Errorf("paid on the 10th, failed on the %dth: got %+v, want %+v", day, got, want)
		}
	}
}

// The table of rulings says what Judge says.
func TestRulingsAreJudge(t *testing.T) {
	on := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	for _, r := range pay.Rulings() {
		at := on
		if r.Earlier {
			at = on.AddDate(0, 0, -1)
		}
		p := pay.Standing{Status: r.Was, Amount: 1, On: "2026-03-10"}
		if got := pay.Judge(p, bank.Receipt{Amount: 1, Status: r.Says, At: at}); got != r.Answer {
			t.Errorf("%s, %s, earlier %v: Judge says %+v, the table %+v", r.Was, r.Says, r.Earlier, got, r.Answer)
		}
	}
	if len(pay.Rulings()) != len(pay.Statuses)*4*2 {
		t.Errorf("%d rulings", len(pay.Rulings()))
	}
}

// In whatever order answers come, and however often: the money is at one head, paid at most
// once, and the status says at which. Only one that failed finally may be corrected.
func TestAnswersInAnyOrderPayOnce(t *testing.T) {
	heads := map[pay.Status]ledger.Head{pay.InTransit: ledger.InTransit, pay.Unknown: ledger.InTransit, pay.Paid: ledger.Paid,
		pay.Failed: ledger.Available, pay.Returned: ledger.Available}
	rapid.Check(t, func(t *rapid.T) {
		answers := rapid.SliceOfN(rapid.SampledFrom([]bank.Status{bank.Paid, bank.Failed, bank.Pending, bank.Unknown}), 1, 8).Draw(t, "answers")
		answers = append(answers, rapid.SliceOf(rapid.SampledFrom(answers)).Draw(t, "repeated")...)
		answers = rapid.Permutation(answers).Draw(t, "order")
		status, at, moves := pay.InTransit, ledger.InTransit, map[ledger.Kind]int{}
		for _, says := range answers {
			amount := rapid.SampledFrom([]fen.Fen{100, 100, 100, 99}).Draw(t, "amount")
			a := pay.Judge(pay.Standing{Status: status, Amount: 100}, bank.Receipt{Amount: amount, Status: says})
			if amount != 100 && (a.Next != status || a.Money != "") {
				t.Fatalf("%s moves on an answer of another amount", status)
			}
			if a.Money != "" {
				moves[a.Money]++
				if from, _ := a.Money.Ends(); from != at {
					t.Fatalf("%s moves money that is %s", a.Money, at)
				}
				at = map[ledger.Kind]ledger.Head{ledger.Pay: ledger.Paid, ledger.Fail: ledger.Available, ledger.Return: ledger.Available}[a.Money]
			}
			if status = a.Next; heads[status] != at {
				t.Fatalf("%s, and its money is %s", status, at)
			}
		}
		if moves[ledger.Pay] > 1 || moves[ledger.Pay]+moves[ledger.Fail] > 1 || moves[ledger.Return] > moves[ledger.Pay] {
			t.Fatalf("money moved %v", moves)
		}
		if status.Correctable() && (status.Live() || at != ledger.Available) {
			t.Fatalf("%s may be corrected, and its money is %s", status, at)
		}
	})
}

// Who the bank says has died, or has been paid already, is never paid by sending again.
func TestMayCorrect(t *testing.T) {
	for _, c := range []struct {
		code        string
		same, other bool
	}{
		{"F01", false, true}, {"F02", true, true}, {"F03", false, true}, {"F06", false, false}, {"F08", false, false},
		{bank.ReturnedLater, true, true}, {"F99", true, true},
	} {
		if got := [2]bool{pay.MayCorrect(c.code, false), pay.MayCorrect(c.code, true)}; got != [2]bool{c.same, c.other} {
			t.Errorf("%s: to the same account and to another: %v", c.code, got)
		}
	}
}
