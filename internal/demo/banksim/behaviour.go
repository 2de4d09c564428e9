package banksim

import (
	"fmt"
	"math/rand/v2"
	"time"

	"yikatong/internal/bank"
)

// A Behaviour says how a bank answers. The zero Behaviour pays everything and says so.
// Whatever it says, the bank pays what its book holds.
type Behaviour struct {
	Failing   float64 // of the payments, how many fail
	Returning float64 // of the paid, how many come back after some days (退汇)
	Pending   float64 // of the payments, how many are decided only later

	Contradicting float64 // of the payments, how many are told twice, differently

	LateReturns bool // what comes back, and what becomes of the pending, comes within 400 days
	Mute        bool // a late answer comes after 20 to 90 days, and no enquiry is answered before
	Silent      bool // pays and sends nothing
	Late        bool // pays, sends nothing at first, and answers with the later files
	Split       bool // answers in two files, each whole for itself
	LostAck     bool // has the file and pays, and says so only when it is sent again

	Duplicate     bool // sends each file twice, the same bytes
	Resent        bool // sends the same lines again under another file number
	Reorder       bool // lines stand in another order
	DoubledLine   bool // one line stands twice, and is counted twice
	MissingLine   bool // one line is not there, and is not counted
	ForeignLine   bool // one line answers a payment that was never sent
	ChangedAmount bool // one line says one fen more
	UnknownStatus bool // one line has a status code that no format knows
	WrongBatch    bool // the head names another batch
	OtherCharset  bool // GB 18030 in place of UTF-8, or the reverse
	WrongTrailer  bool // the sums are not those of the lines
	Torn          bool // the file stops somewhere
	Crossed       bool // one line is another bank's, of a file before
	BadSeal       bool // a sealed file has a bit changed
	NoSeal        bool // a file comes without the envelope that was agreed
}

// Usual is how real banks answer: 0.6 % fail, 0.02 % come back.
func Usual() Behaviour { return Behaviour{Failing: 0.006, Returning: 0.0002} }

// kinds are the shares of the failure codes, in percent: wrong names above all, then
// closed and frozen accounts, wrong numbers, the dead.
var kinds = []struct {
	code  string
	share int
}{{"F02", 40}, {"F03", 15}, {"F04", 10}, {"F01", 20}, {"F06", 5}, {"F05", 4}, {"F11", 3}, {"F07", 2}, {"F99", 1}}

func kindOf(rng *rand.Rand) string {
	sum := 0
	for _, k := range kinds {
		sum += k.share
	}
	n := rng.IntN(sum)
	for _, k := range kinds {
		if n -= k.share; n < 0 {
			return k.code
		}
	}
	return kinds[0].code
}

// A fate is what becomes of one payment, and what the bank says of it.
type fate struct {
	now   bank.Receipt // what it says first
	later bank.Receipt // and days after, if its Status is not ""
	days  int
	truth bank.Receipt // what its book has where it tells a lie now or later; Status "" without one
}

// decide draws one payment's fate.
func (b Behaviour) decide(rng *rand.Rand, o bank.Order) fate {
	r := bank.Receipt{Seq: o.Seq, ID: o.ID, Account: o.Account, Amount: o.Amount, Status: bank.Paid}
	if rng.Float64() < b.Failing {
		r.Status, r.Code = bank.Failed, kindOf(rng)
	}
	if rng.Float64() < b.Pending {
		waits := r
		waits.Status, waits.Code = bank.Pending, ""
		return fate{now: waits, later: r, days: b.days(rng)}
	}
	if b.Contradicting > 0 && rng.Float64() < b.Contradicting {
		return contradicted(rng, r)
	}
	if r.Status == bank.Paid && rng.Float64() < b.Returning {
		back := r
		back.Status, back.Code = bank.Failed, bank.ReturnedLater
		return fate{now: r, later: back, days: b.days(rng)}
	}
	return fate{now: r}
}

// days is how many days after the payment file it is told what became of a payment.
func (b Behaviour) days(rng *rand.Rand) int {
	if b.LateReturns {
		return answerDays + 1 + rng.IntN(mostDays)
	}
	return daysLater
}

// contradicted tells of a payment both that it failed on the day it was sent and that it was paid
// on the next, one of them now and the other within weeks. Either may be the truth.
func contradicted(rng *rand.Rand, r bank.Receipt) fate {
	failed, paid := r, r
	failed.Status, failed.Code = bank.Failed, "F02"
	paid.Status, paid.Code = bank.Paid, ""
	f := fate{now: failed, later: paid, days: answerDays + 1 + rng.IntN(30), truth: failed}
	if rng.IntN(2) == 0 {
		f.now, f.later = paid, failed
	}
	if rng.IntN(2) == 0 {
		f.truth = paid
	}
	return f
}

// How many days after a payment file its answer comes, what is decided later, and the latest return.
const (
	answerDays = 1
	daysLater  = 5
	mostDays   = 400
)

// answerTo begins the return file that the bank makes some days after a payment file.
func answerTo(h bank.Head, digest string, days int) *bank.Return {
	h.Summary = ""
	h.Date = h.Date.AddDate(0, 0, days)
	return &bank.Return{Head: h, FileNo: fmt.Sprintf("HP%s%s", h.Date.Format("20060102"), digest[:8])}
}

// booked fills in what the bank adds to a line: its own number, its reason, and the time.
func booked(ret *bank.Return, r bank.Receipt) bank.Receipt {
	r.BankRef = fmt.Sprintf("%s%06d", ret.FileNo[2:], r.Seq)
	switch r.Status {
	case bank.Failed:
		r.Reason = bank.FailureOf(r.Code).Name
		fallthrough
	case bank.Paid:
		r.At = ret.Head.Date.Add(9*time.Hour + time.Duration(r.Seq)*time.Second)
	}
	return r
}

// redated moves the time of a lie or of its truth: what failed failed on the day that it was sent,
// and what was paid was paid on the next, whenever it is told.
func redated(first *bank.Return, r bank.Receipt) bank.Receipt {
	day := first.Head.Date
	if r.Status == bank.Failed {
		day = day.AddDate(0, 0, -answerDays)
	}
	r.At = day.Add(9*time.Hour + time.Duration(r.Seq)*time.Second)
	return r
}
