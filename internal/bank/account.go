package bank

import (
	"io"
	"iter"
	"time"
)

// A Question asks a bank about one account: is it this person's, under this number, and can
// it be paid?
type Question struct {
	Seq                       int    // from 1, without gaps, within the file
	ID                        string // our number of the account, which the answer carries back
	Account, Holder, IDNumber string
}

// An Answer is what a bank says of one account. It repeats no name and no ID number.
type Answer struct {
	Line        int // in the file, from 1, the header counted
	Seq         int
	ID, Account string
	Finding     string // V00…V99
	RawCode     string // the bank's own code
	Reason      string // the bank's words
	At          time.Time
}

// Answers are a whole file of answers.
type Answers struct {
	Head  Head
	Lines []Answer
}

// askedTwice is the clause of a [LineError] about an account that stands twice.
const askedTwice = "的账户在本文件中已有"

// seenAccounts holds the accounts in a file: each may stand there once.
type seenAccounts map[string]bool

func (s seenAccounts) check(most, seq int, id string) *LineError {
	switch {
	case len(s) == most:
		return &LineError{Problem: tooMany}
	case seq != len(s)+1:
		return &LineError{Problem: notInOrder}
	case s[id]:
		return &LineError{Problem: askedTwice}
	}
	s[id] = true
	return nil
}

// WriteQuestions writes a file that asks. The same input gives the same bytes. It fails as
// [Format.Write] does.
func (f AccountForm) WriteQuestions(w io.Writer, h Head, questions iter.Seq2[Question, error]) (Written, error) {
	var done Written
	head := &row{head: h}
	out, err := f.lines.begin(w, f.Ask, head)
	if err != nil {
		return done, err
	}
	seen := seenAccounts{}
	for q, err := range questions {
		if err != nil {
			return done, err
		}
		if e := seen.check(f.MaxLines, q.Seq, q.ID); e != nil {
			return done, at(out.line+1, e)
		}
		if err := out.put(f.Ask.Detail, &row{head: h, order: q.order()}); err != nil {
			return done, err
		}
		done.Count++
	}
	if done.Count != h.Count {
		return done, ErrHead
	}
	done.Digest, err = out.end(f.Ask, head)
	return done, err
}

func (q Question) order() Order {
	return Order{Seq: q.Seq, ID: q.ID, Account: q.Account, Holder: q.Holder, IDNo: q.IDNumber}
}

// ReadQuestions reads a file that asks, as its bank does: whole, or not at all.
func (f AccountForm) ReadQuestions(r io.Reader) (Head, []Question, error) {
	var list []Question
	seen := seenAccounts{}
	rd, err := f.lines.read(r, f.Ask, func(line int, r *row) error {
		o := r.order
		if e := seen.check(f.MaxLines, o.Seq, o.ID); e != nil {
			return at(line, e)
		}
		list = append(list, Question{Seq: o.Seq, ID: o.ID, Account: o.Account, Holder: o.Holder, IDNumber: o.IDNo})
		return nil
	})
	if err != nil {
		return Head{}, nil, err
	}
	whole, err := rd.agree(&row{head: Head{Count: len(list)}})
	return whole.head, list, err
}

// ReadAnswers reads a bank's answers whole, or refuses the file with a [LineError]. A code
// that the form does not know is the finding V99. It holds all lines, of which MaxLines
// bounds the number; lines may repeat: that is for the reader to judge.
func (f AccountForm) ReadAnswers(r io.Reader) (*Answers, error) {
	got := &Answers{}
	rd, err := f.lines.read(r, f.Answer, func(line int, r *row) error {
		if r.receipt.At.IsZero() {
			return &LineError{Line: line, Field: "核验时间", Problem: isEmpty}
		}
		a := Answer{Line: line, Seq: r.order.Seq, ID: r.order.ID, Account: r.order.Account, RawCode: r.status, Reason: r.receipt.Reason, At: r.receipt.At}
		var known bool
		if a.Finding, known = f.Findings[r.status]; !known {
			a.Finding = otherFinding
		}
		got.Lines = append(got.Lines, a)
		return nil
	})
	if err != nil {
		return nil, err
	}
	whole, err := rd.agree(&row{head: Head{Count: len(got.Lines)}})
	if err != nil {
		return nil, err
	}
	got.Head = whole.head
	return got, nil
}

// WriteAnswers writes a file of answers, as a bank does; it is for simulated banks and
// tests. A line without RawCode is written with the bank's code for its Finding.
func (f AccountForm) WriteAnswers(w io.Writer, answers *Answers) error {
	h := answers.Head
	h.Count = len(answers.Lines)
	whole := &row{head: h}
	out, err := f.lines.begin(w, f.Answer, whole)
	if err != nil {
		return err
	}
	for _, a := range answers.Lines {
		r := &row{head: h, status: a.RawCode, order: Order{Seq: a.Seq, ID: a.ID, Account: a.Account}, receipt: Receipt{Reason: a.Reason, At: a.At}}
		if r.status == "" {
			r.status = keyOf(f.Findings, a.Finding)
		}
		if err := out.put(f.Answer.Detail, r); err != nil {
			return err
		}
	}
	_, err = out.end(f.Answer, whole)
	return err
}
