// Package banksim is a bank that never was: it takes payment files, pays in its own book
// and answers with return files, honest or hostile as its [Behaviour] says.
//
// It has no clock: days come from the head of the payment file. What it does with a file
// depends on its seed and on the file's digest only, not on what came before; but a line that
// crosses from one bank's answer to another's is of a file that it was given before.
package banksim

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
)

// Errors of enquiries.
var (
	ErrUnheard = fmt.Errorf("the bank never got this payment file: %w", fault.NotFound)
	ErrMute    = fmt.Errorf("the bank does not answer the enquiry: %w", fault.Conflict)
)

// A Bank is a simulated bank. It is not safe for concurrent use.
type Bank struct {
	seed       uint64
	behaviours []Behaviour
	taken      map[string]bool    // digests of payment files
	book       map[string]fen.Fen // by the payment's number: paid and not returned
	total      fen.Fen
	owed       []owed
	told       map[string]bool         // numbers of the later return files that were sent
	mute       map[string]time.Time    // by digest of the payment file: until when no enquiry is answered
	passed     map[string]bank.Receipt // by bank: a line of its newest payment file
	crossed    map[string]bank.Receipt // by digest of the payment file: another bank's line that its answer has
}

// owed is a return file that the bank will send later.
type owed struct {
	format bank.Format
	ret    *bank.Return
	due    time.Time
	moves  []bank.Receipt // of its lines, those that the book follows when it is sent
}

// New opens a bank with an empty book. Of several behaviours it has one for each payment file, by
// the file's digest.
func New(rng *rand.Rand, b ...Behaviour) *Bank {
	return &Bank{seed: rng.Uint64(), behaviours: b, taken: map[string]bool{}, told: map[string]bool{}, book: map[string]fen.Fen{},
		mute: map[string]time.Time{}, passed: map[string]bank.Receipt{}, crossed: map[string]bank.Receipt{}}
}

// of is how the bank behaves towards a payment file.
func (b *Bank) of(digest string) Behaviour {
	mix, _ := strconv.ParseUint(digest[16:32], 16, 64) // hexadecimal digits, always
	return b.behaviours[mix%uint64(len(b.behaviours))]
}

// An Ack is what a bank says of a payment file that reached it.
type Ack struct {
	Ref   string // the bank's number of the file
	Again bool   // it had the file already: nothing is paid a second time
	Lost  bool   // the bank said so, and it never arrived
}

// Take gives the bank a payment file, which it pays. The same bytes again pay nothing. A file that
// cannot be read is refused and pays nothing.
func (b *Bank) Take(f bank.Format, payfile []byte) (Ack, error) {
	c, err := b.decide(f, payfile)
	if err != nil {
		return Ack{}, err
	}
	ack := Ack{Ref: "SL" + c.digest[:10], Again: b.taken[c.digest]}
	ack.Lost = b.of(c.digest).LostAck && !ack.Again
	return ack, b.take(f, c)
}

// take pays a file that is new, and remembers what is to be said of it later.
func (b *Bank) take(f bank.Format, c course) error {
	if b.taken[c.digest] {
		return nil
	}
	if err := b.enter(c.truths()); err != nil {
		return err
	}
	b.taken[c.digest] = true
	for name, r := range b.passed {
		if name != c.now.Head.Bank && (b.crossed[c.digest].ID == "" || r.ID < b.crossed[c.digest].ID) {
			b.crossed[c.digest] = r
		}
	}
	if len(c.now.Lines) > 0 {
		b.passed[c.now.Head.Bank] = c.now.Lines[0]
	}
	if how := b.of(c.digest); how.Late {
		due := c.sent.AddDate(0, 0, daysLater)
		if how.Mute {
			due = due.AddDate(0, 0, 15+c.rng.IntN(70))
			b.mute[c.digest] = due
		}
		b.owed = append(b.owed, owed{format: f, ret: c.now, due: due})
	}
	for _, ret := range c.later {
		moves := slices.DeleteFunc(slices.Clone(ret.Lines), func(l bank.Receipt) bool { _, lie := c.lies[l.Seq]; return lie })
		b.owed = append(b.owed, owed{f, ret, ret.Head.Date, moves})
	}
	return nil
}

// Answer takes a payment file, pays it and returns the return files that the bank sends
// now, none or several. The same bytes again pay nothing and are answered the same. A
// payment that stands in two different files is paid twice: that is what a bank does, and
// what a check of its book is to find. A file that cannot be read is refused and pays nothing.
func (b *Bank) Answer(f bank.Format, payfile []byte) ([][]byte, error) {
	c, err := b.decide(f, payfile)
	if err != nil {
		return nil, err
	}
	if err := b.take(f, c); err != nil {
		return nil, err
	}
	c.cross = b.crossed[c.digest]
	return b.of(c.digest).send(f, c)
}

// Enquire answers honestly about a payment file that the bank got, whatever its behaviour:
// what a bank says when somebody calls on a day, as things stand then. A mute one returns
// ErrMute until its own answer is due.
func (b *Bank) Enquire(f bank.Format, payfile []byte, on time.Time) ([]byte, error) {
	c, err := b.decide(f, payfile)
	if err != nil {
		return nil, err
	}
	if !b.taken[c.digest] {
		return nil, ErrUnheard
	}
	if b.mute[c.digest].After(on) {
		return nil, ErrMute
	}
	return write(f, b.stands(c))
}

// stands is the answer as things stand now: the later lines that were sent stand for the earlier
// ones, and the truth for every lie.
func (b *Bank) stands(c course) *bank.Return {
	ret := &bank.Return{Head: c.now.Head, FileNo: c.now.FileNo, Lines: slices.Clone(c.now.Lines)}
	then := map[int]bank.Receipt{}
	for _, later := range c.later {
		if b.told[later.FileNo] {
			ret.Head, ret.FileNo = later.Head, later.FileNo+"Q"
			for _, l := range later.Lines {
				then[l.Seq] = l
			}
		}
	}
	for i, l := range ret.Lines {
		if last, ok := then[l.Seq]; ok {
			ret.Lines[i] = last
		}
		if truth, lie := c.lies[l.Seq]; lie {
			ret.Lines[i] = truth
		}
	}
	return ret
}

// Later returns, once, all return files that come after the first answers: the answers
// of a late bank, what became of pending payments, and payments that came back (退汇). Its
// book follows.
func (b *Bank) Later() ([][]byte, error) {
	return b.Due(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))
}

// Due returns, once, those that are due by a moment.
func (b *Bank) Due(by time.Time) (files [][]byte, err error) {
	var left []owed
	for _, o := range b.owed {
		if o.due.After(by) {
			left = append(left, o)
			continue
		}
		file, err := write(o.format, o.ret)
		if err != nil {
			return nil, err
		}
		if err := b.enter(o.moves); err != nil {
			return nil, err
		}
		b.told[o.ret.FileNo] = true
		files = append(files, file)
	}
	b.owed = left
	return files, nil
}

// Holds is what the book has of a payment: its amount, or nothing if it was not paid or came back.
func (b *Bank) Holds(id string) fen.Fen { return b.book[id] }

// Paid yields what was paid and not returned, by the payments' numbers, in their order.
func (b *Bank) Paid() iter.Seq2[string, fen.Fen] {
	return func(yield func(string, fen.Fen) bool) {
		for _, id := range slices.Sorted(maps.Keys(b.book)) {
			if !yield(id, b.book[id]) {
				return
			}
		}
	}
}

// Total is the sum of what was paid and not returned.
func (b *Bank) Total() fen.Fen { return b.total }

// enter books lines: a payment made goes in, a payment that came back goes out.
func (b *Bank) enter(lines []bank.Receipt) error {
	for _, l := range lines {
		change := l.Amount
		switch {
		case l.Status == bank.Failed && l.Code == bank.ReturnedLater:
			change = -l.Amount
		case l.Status != bank.Paid:
			continue
		}
		sum, err := b.book[l.ID].Add(change)
		total, err2 := b.total.Add(change)
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		if b.book[l.ID], b.total = sum, total; sum == 0 {
			delete(b.book, l.ID)
		}
	}
	return nil
}

// A course is what the bank does with one payment file: what it says now and later, and the truth
// where that is a lie.
type course struct {
	digest string
	sent   time.Time  // the day of the payment file
	rng    *rand.Rand // as it stands after the decisions
	now    *bank.Return
	later  []*bank.Return       // by day
	lies   map[int]bank.Receipt // by seq: what is true
	cross  bank.Receipt         // a line of another bank's
}

// truths are the lines of the first answer as they are true.
func (c course) truths() []bank.Receipt {
	lines := slices.Clone(c.now.Lines)
	for i, l := range lines {
		if truth, lie := c.lies[l.Seq]; lie {
			lines[i] = truth
		}
	}
	return lines
}

// decide reads a payment file and decides each line, the same whenever it is asked.
func (b *Bank) decide(f bank.Format, payfile []byte) (course, error) {
	head, orders, err := f.ReadPayments(bytes.NewReader(payfile))
	if err != nil {
		return course{}, fmt.Errorf("bank reads payment file: %w", err)
	}
	digest := bank.Digest(payfile)
	mix, err := strconv.ParseUint(digest[:16], 16, 64)
	if err != nil {
		return course{}, err
	}
	c := course{digest: digest, sent: head.Date, rng: rand.New(rand.NewPCG(b.seed, mix)), lies: map[int]bank.Receipt{}}
	c.now = answerTo(head, digest, answerDays)
	later := map[int]*bank.Return{}
	for _, o := range orders {
		c.add(head, later, b.of(digest).decide(c.rng, o))
	}
	for _, days := range slices.Sorted(maps.Keys(later)) {
		c.later = append(c.later, later[days])
	}
	return c, nil
}

// add puts what is said of one payment into the files of its days.
func (c *course) add(head bank.Head, later map[int]*bank.Return, f fate) {
	now := booked(c.now, f.now)
	lie := f.truth.Status != ""
	if lie {
		now, c.lies[f.now.Seq] = redated(c.now, now), redated(c.now, booked(c.now, f.truth))
	}
	c.now.Lines = append(c.now.Lines, now)
	if f.later.Status == "" {
		return
	}
	ret, ok := later[f.days]
	if !ok {
		ret = answerTo(head, c.digest, f.days)
		later[f.days] = ret
	}
	then := booked(ret, f.later)
	if lie {
		then = redated(c.now, then)
	}
	ret.Lines = append(ret.Lines, then)
}

func write(f bank.Format, ret *bank.Return) ([]byte, error) {
	var b bytes.Buffer
	if err := f.WriteReturn(&b, ret); err != nil {
		return nil, fmt.Errorf("bank writes return file: %w", err)
	}
	return b.Bytes(), nil
}
