// Package banksim is a bank that never was: it takes payment files, pays in its own book
// and answers with return files, honest or hostile as its [Behaviour] says.
//
// It has no clock: days come from the head of the payment file. What it does with a file
// depends on its seed and on the file's digest only, not on what came before.
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

	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
)

// ErrUnheard refuses an enquiry about a payment file that the bank never got.
var ErrUnheard = fmt.Errorf("the bank never got this payment file: %w", fault.NotFound)

// A Bank is a simulated bank. It is not safe for concurrent use.
type Bank struct {
	seed      uint64
	behaviour Behaviour
	taken     map[string]bool    // digests of payment files
	book      map[string]fen.Fen // by the payment's number: paid and not returned
	total     fen.Fen
	owed      []owed
	settled   map[string]bool // digests of payment files whose later lines are booked
}

// owed is a return file that the bank will send later.
type owed struct {
	format bank.Format
	ret    *bank.Return
	digest string // of the payment file; "" if its lines are booked already
}

// New opens a bank with an empty book.
func New(rng *rand.Rand, b Behaviour) *Bank {
	return &Bank{seed: rng.Uint64(), behaviour: b, taken: map[string]bool{}, settled: map[string]bool{}, book: map[string]fen.Fen{}}
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
	if !b.taken[c.digest] {
		if err := b.enter(c.now.Lines); err != nil {
			return nil, err
		}
		b.taken[c.digest] = true
		if b.behaviour.Late {
			b.owed = append(b.owed, owed{format: f, ret: c.now})
		}
		if len(c.later.Lines) > 0 {
			b.owed = append(b.owed, owed{f, c.later, c.digest})
		}
	}
	return b.behaviour.send(f, c)
}

// Enquire answers honestly about a payment file that the bank got, whatever its behaviour:
// what a bank says when somebody calls, as things stand then.
func (b *Bank) Enquire(f bank.Format, payfile []byte) ([]byte, error) {
	c, err := b.decide(f, payfile)
	if err != nil {
		return nil, err
	}
	if !b.taken[c.digest] {
		return nil, ErrUnheard
	}
	if b.settled[c.digest] && len(c.later.Lines) > 0 {
		c.now = c.settled()
	}
	return write(f, c.now)
}

// Later returns, once, the return files that are due after the first answers: the answers
// of a late bank, what became of pending payments, and payments that came back (退汇). Its
// book follows.
func (b *Bank) Later() ([][]byte, error) {
	var files [][]byte
	for len(b.owed) > 0 {
		o := b.owed[0]
		file, err := write(o.format, o.ret)
		if err != nil {
			return nil, err
		}
		if o.digest != "" {
			if err := b.enter(o.ret.Lines); err != nil {
				return nil, err
			}
			b.settled[o.digest] = true
		}
		files, b.owed = append(files, file), b.owed[1:]
	}
	return files, nil
}

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

// A course is what the bank does with one payment file: the honest answers now and later.
type course struct {
	digest     string
	rng        *rand.Rand // as it stands after the decisions
	now, later *bank.Return
}

// settled is the answer after the later lines are booked: those stand for the earlier ones.
func (c course) settled() *bank.Return {
	ret := &bank.Return{Head: c.later.Head, FileNo: c.later.FileNo + "Q", Lines: slices.Clone(c.now.Lines)}
	then := map[int]bank.Receipt{}
	for _, l := range c.later.Lines {
		then[l.Seq] = l
	}
	for i, l := range ret.Lines {
		if last, ok := then[l.Seq]; ok {
			ret.Lines[i] = last
		}
	}
	return ret
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
	c := course{digest: digest, rng: rand.New(rand.NewPCG(b.seed, mix))}
	c.now, c.later = answerTo(head, digest, 1), answerTo(head, digest, daysLater)
	for _, o := range orders {
		first, then := b.behaviour.line(c.rng, o)
		c.now.Lines = append(c.now.Lines, booked(c.now, first))
		if then.Status != "" {
			c.later.Lines = append(c.later.Lines, booked(c.later, then))
		}
	}
	return c, nil
}

func write(f bank.Format, ret *bank.Return) ([]byte, error) {
	var b bytes.Buffer
	if err := f.WriteReturn(&b, ret); err != nil {
		return nil, fmt.Errorf("bank writes return file: %w", err)
	}
	return b.Bytes(), nil
}
