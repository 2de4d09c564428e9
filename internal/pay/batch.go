package pay

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/period"
)

// A BatchID numbers a batch within its county.
type BatchID int64

// A PaymentID numbers a payment within its county; it is also the bank's end-to-end number.
type PaymentID int64

// A Batch (发放批次) is what is paid together: lines of one programme and period, out
// of one appropriation.
type Batch struct {
	ID            BatchID
	Number        string // PC2025-000012, never reused
	Programme     string
	Department    string
	Period        period.Period
	Round         int // 1, 2, …: lines released later make a further round
	Corrects      BatchID
	Appropriation int64
	State         State
	Count         int
	Total         fen.Fen
	Hash          string // of its payments as formed; every approval is of this hash
	CreatedAt     time.Time
}

// A Payment (发放明细) is one person's amount in a batch. Holder, beneficiary and payee
// are apart: whose right it is, whom it is for, whose account gets it.
type Payment struct {
	ID          PaymentID
	Batch       BatchID
	Seq         int
	Roster      int64
	Line        int64
	Beneficiary int64
	Holder      int64
	Payee       int64
	Item        string // tells two rights of one person in one period apart; mostly ""
	Account     int64
	Bank        string
	Amount      fen.Fen
	Status      Status
	Code        string // the failure code, F01…F99
	Source      PaymentID
}

// Errors of this package.
var (
	ErrTail      = fmt.Errorf("the digits typed are not the last four of the total: %w", fault.Invalid)
	ErrChanged   = fmt.Errorf("the content is no longer what was approved: %w", fault.Conflict)
	ErrEmpty     = fmt.Errorf("there is nothing to pay: %w", fault.Conflict)
	ErrTooMuch   = fmt.Errorf("a correction may not be above its source: %w", fault.Invalid)
	ErrNotFailed = fmt.Errorf("only a failed or returned payment can be corrected: %w", fault.Conflict)
)

// A Digest sums up the content of a batch, payment by payment in the order of Seq.
type Digest struct {
	h     hash.Hash
	Count int
	Total fen.Fen
	Parts []ledger.Part // the total by bank, in the order the banks first stand
}

// NewDigest starts a digest for a batch of the programme and period.
func NewDigest(programme string, p period.Period, appropriation int64) *Digest {
	d := &Digest{h: sha256.New()}
	fmt.Fprintf(d.h, "batch\x00%s\x00%s\x00%d\x00", programme, p, appropriation)
	return d
}

// Add takes the next payment in.
func (d *Digest) Add(p Payment) error {
	total, err := d.Total.Add(p.Amount)
	if err != nil {
		return err
	}
	d.Count, d.Total = d.Count+1, total
	i := slices.IndexFunc(d.Parts, func(part ledger.Part) bool { return part.Bank == p.Bank })
	if i < 0 {
		i, d.Parts = len(d.Parts), append(d.Parts, ledger.Part{Bank: p.Bank})
	}
	d.Parts[i].Amount += p.Amount // not above the total, which fits
	var b [64]byte
	for i, v := range []int64{int64(p.ID), int64(p.Seq), p.Line, p.Beneficiary, p.Holder, p.Payee, p.Account, int64(p.Amount)} {
		binary.BigEndian.PutUint64(b[i*8:], uint64(v))
	}
	d.h.Write(b[:])
	fmt.Fprintf(d.h, "%d\x00%s%s\x00", len(p.Item), p.Item, p.Bank)
	return nil
}

// Hash returns the digest in hex.
func (d *Digest) Hash() string { return hex.EncodeToString(d.h.Sum(nil)) }

// A Step is what a decision changes about a batch: the batch as it stands after, and
// the posting that moves its money (no entries where none moves).
type Step struct {
	Batch   Batch
	Move    Move
	Posting ledger.Posting
}

// Tail is the last four digits of the total, fen and all: 1000 of ¥1,482,310.00. Whoever signs types
// them, so that nobody signs an amount they have not read.
func (b Batch) Tail() string { return fmt.Sprintf("%04d", int64(b.Total)%10000) }

// Decide takes a batch along one move. found is the digest of its payments as they
// stand now: a batch whose content is not what was formed and approved goes nowhere (I11).
func (b Batch) Decide(do Action, by auth.Actor, before []auth.Act, found *Digest) (Step, error) {
	m, err := b.State.After(do)
	if err != nil {
		return Step{}, err
	}
	if err := auth.May(by, m.Duty, auth.Place{Department: b.Department}); err != nil {
		return Step{}, err
	}
	if err := auth.Separate(by, m.Hand, before); err != nil {
		return Step{}, err
	}
	if b.Count == 0 {
		return Step{}, ErrEmpty
	}
	if found.Hash() != b.Hash || found.Count != b.Count || found.Total != b.Total {
		return Step{}, ErrChanged
	}
	step := Step{Batch: b, Move: m}
	step.Batch.State = m.To
	key := fmt.Sprintf("batch:%d:%s", b.ID, m.Money)
	switch m.Money {
	case "":
	case ledger.Send:
		step.Posting, err = ledger.MoveThrough(key, m.Money, b.Appropriation, found.Parts...)
	default:
		step.Posting, err = ledger.Move(key, m.Money, b.Appropriation, b.Total)
	}
	return step, err
}
