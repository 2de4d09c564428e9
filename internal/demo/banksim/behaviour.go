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

	Silent bool // pays and sends nothing
	Late   bool // pays, sends nothing at first, and answers with the later files
	Split  bool // answers in two files, each whole for itself

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

// line decides one payment: what the bank says first, and what it says later, if anything.
func (b Behaviour) line(rng *rand.Rand, o bank.Order) (first, then bank.Receipt) {
	r := bank.Receipt{Seq: o.Seq, ID: o.ID, Account: o.Account, Amount: o.Amount, Status: bank.Paid}
	if rng.Float64() < b.Failing {
		r.Status, r.Code = bank.Failed, kindOf(rng)
	}
	if rng.Float64() < b.Pending {
		waits := r
		waits.Status, waits.Code = bank.Pending, ""
		return waits, r
	}
	if r.Status == bank.Paid && rng.Float64() < b.Returning {
		back := r
		back.Status, back.Code = bank.Failed, bank.ReturnedLater
		return r, back
	}
	return r, bank.Receipt{}
}

// daysLater is how long after the payment file the later answers come.
const daysLater = 5

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
