package pay

import (
	"yikatong/internal/bank"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
)

// A Verdict says what one line of a return file is to us.
type Verdict string

// The verdicts on a line of a return file.
const (
	Answers     Verdict = "answers"     // 匹配: the final answer to a payment at the bank
	Waits       Verdict = "waits"       // 处理中: the bank has it and has not decided
	Repeats     Verdict = "repeats"     // 重复: says what was already posted
	ComesBack   Verdict = "comes_back"  // 退汇: a paid payment that the bank now reports failed
	Late        Verdict = "late"        // 补报: that a payment was made before it failed; it was a return
	Contradicts Verdict = "contradicts" // 矛盾: failed and, by the bank's dates, paid after that; told in either order
	Foreign     Verdict = "foreign"     // 非本批: no payment of this file
	Changed     Verdict = "changed"     // 被改动: amount or account differ from what was sent
	Doubled     Verdict = "doubled"     // 文件内重复: the same payment stands above
	Missing     Verdict = "missing"     // 缺失: sent, and not in the answer
)

// Chinese names the verdict for people.
func (v Verdict) Chinese() string {
	return map[Verdict]string{Answers: "匹配", Waits: "银行处理中", Repeats: "重复回盘", ComesBack: "退汇", Late: "补报到账",
		Contradicts: "与已入账结果矛盾", Foreign: "非本批明细", Changed: "金额或账号不符", Doubled: "文件内重复", Missing: "回盘缺失"}[v]
}

// An Answer is what a receipt changes about a payment. Only a payment whose Status
// changes is touched; Money is "" where none moves.
type Answer struct {
	Verdict Verdict
	Next    Status // the payment's status after
	Money   ledger.Kind
}

// A Standing is a payment as an answer finds it.
type Standing struct {
	Status Status
	Amount fen.Fen // that was sent
	On     string  // the bank's day of the answer that it stands by; "" without one
}

// Judge decides what a bank's receipt means for a payment of the same number. Whatever order
// receipts come in and however often, a payment is counted paid at most once: the first final
// answer stands, a failure after success opens a returned payment (I7). A success that arrives
// after the failure and is dated before it tells the same story in the other order. Any other
// success after failure, by the bank's own dates, is a contradiction for people to settle, since
// a correction may be under way: in whichever of the two orders it is told.
func Judge(p Standing, r bank.Receipt) Answer {
	if r.Amount != p.Amount {
		return Answer{Verdict: Changed, Next: p.Status}
	}
	day := r.Day()
	return ruling(p.Status, r.Status, day != "" && day < p.On)
}

// ruling is Judge where the amounts agree; earlier says that the receipt is dated before the
// answer that the payment stands by.
func ruling(was Status, says bank.Status, earlier bool) Answer {
	stay := func(v Verdict) Answer { return Answer{Verdict: v, Next: was} }
	switch says {
	case bank.Paid:
		switch {
		case was.AtBank():
			return Answer{Answers, Paid, ledger.Pay}
		case was == Paid:
			return stay(Repeats)
		case was == Failed && earlier:
			return Answer{Late, Returned, ""}
		case (was == Returned || was == Corrected) && earlier:
			return stay(Repeats)
		default:
			return stay(Contradicts)
		}
	case bank.Failed:
		switch {
		case was.AtBank():
			return Answer{Answers, Failed, ledger.Fail}
		case was == Paid && earlier:
			return stay(Contradicts)
		case was == Paid:
			return Answer{ComesBack, Returned, ledger.Return}
		default:
			return stay(Repeats)
		}
	default:
		if was == InTransit {
			return Answer{Waits, Unknown, ""}
		}
		return stay(Repeats)
	}
}

// A Ruling is one row of Judge for answers whose amount agrees.
type Ruling struct {
	Was     Status
	Says    bank.Status
	Earlier bool // the answer is dated before the one that the payment stands by
	Answer
}

// Rulings is Judge as a table, for a store that judges a whole file at once.
func Rulings() (list []Ruling) {
	for _, was := range Statuses {
		for _, says := range []bank.Status{bank.Paid, bank.Failed, bank.Pending, bank.Unknown} {
			for _, earlier := range []bool{false, true} {
				list = append(list, Ruling{was, says, earlier, ruling(was, says, earlier)})
			}
		}
	}
	return list
}

// MayCorrect reports whether a payment that failed for a reason may be paid again: some
// reasons ask for another account first, some forbid it (domain rule: who has died is
// stopped and looked into, what the bank calls a duplicate is looked into and not sent).
func MayCorrect(code string, otherAccount bool) bool {
	switch bank.FailureOf(code).Reissue {
	case bank.SameAccount:
		return true
	case bank.NewAccount:
		return otherAccount
	default:
		return false
	}
}
