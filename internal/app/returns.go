package app

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// Errors of reading and posting return files.
var (
	ErrOtherFile = fmt.Errorf("this return file answers no payment file of ours: %w", fault.Invalid)
	ErrPosted    = fmt.Errorf("this return file has been posted already: %w", fault.Conflict)
	ErrSamePost  = fmt.Errorf("who brought a return file may not post it: %w", fault.Forbidden)
)

// A Reading is what a return file says, before or after it is posted.
type Reading struct {
	File    store.ReturnFile
	Payfile store.Payfile
	Lines   []store.ReturnLine
	Again   bool // the same file was read before; nothing was stored now
}

// Count tells how many lines have a verdict and what they sum to.
func (r Reading) Count(v pay.Verdict) (n int, total fen.Fen) {
	for _, l := range r.Lines {
		if l.Verdict == v {
			n, total = n+1, total+l.Amount
		}
	}
	return n, total
}

// CountPaid tells the same of answers that say paid (or failed, with paid false).
func (r Reading) CountPaid(paid bool) (n int, total fen.Fen) {
	for _, l := range r.Lines {
		if l.Verdict == pay.Answers && (l.Status == string(bank.Paid)) == paid {
			n, total = n+1, total+l.Amount
		}
	}
	return n, total
}

// ReadReturn reads a bank's answer as a dry run: it is taken whole or refused, stored with
// what each line would do, and moves nothing. The same file again is found again.
func (a *App) ReadReturn(ctx context.Context, by auth.Actor, payfile int64, name string, content []byte) (r Reading, err error) {
	at := a.now()
	digest := bank.Digest(content)
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		was, err := tx.ReturnByDigest(digest)
		if err == nil {
			r.File, r.Again = was, true
			return nil, errAgain
		}
		if !errors.Is(err, store.ErrNone) {
			return nil, err
		}
		if r.Payfile, err = tx.Payfile(payfile); err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.ReadReturn, auth.Place{Bank: r.Payfile.Bank}); err != nil {
			return nil, err
		}
		before, err := tx.BatchActs(int64(r.Payfile.Batch))
		if err != nil {
			return nil, err
		}
		if err := auth.Separate(by, auth.BankAnswer, before); err != nil {
			return nil, err
		}
		ring, err := keyringOf(tx, r.Payfile.Bank)
		if err != nil {
			return nil, err
		}
		plain, err := ring.unseal(content, at)
		if err != nil {
			return nil, err
		}
		if r.Lines, err = a.judge(tx, r.Payfile, plain); err != nil {
			return nil, err
		}
		r.File = store.ReturnFile{Payfile: payfile, Name: name, Digest: digest, State: store.ReturnRead, Lines: len(r.Lines), ReadBy: by.User,
			ReadKey: by.Person, ReadAt: at}
		if r.File.ID, err = tx.AddReturn(r.File, r.Lines); err != nil {
			return nil, err
		}
		if err := remember(tx, by, store.Act{Subject: store.OnReturn, ID: r.File.ID, Action: "read", Hand: auth.BankAnswer, Hash: digest, At: at}, false); err != nil {
			return nil, err
		}
		return one(by, at, "return.read", returnSubject(r.File.ID), a.CountyCode(),
			facts{"payfile": payfile, "name": name, "digest": digest, "lines": len(r.Lines)})
	})
	if errors.Is(err, errAgain) {
		r, err = a.Return(ctx, by, r.File.ID)
		r.Again = true
		return r, err
	}
	if err != nil {
		return r, fmt.Errorf("return file %s: %w", name, err)
	}
	return r, nil
}

// errAgain ends a transaction that found its work done.
var errAgain = errors.New("done before")

// judge reads the file against the payments that were sent, and adds what is missing.
func (a *App) judge(tx *store.Tx, f store.Payfile, content []byte) ([]store.ReturnLine, error) {
	format, err := a.formats.Named(f.Format)
	if err != nil {
		return nil, err
	}
	ret, err := format.ReadReturn(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	b, err := tx.Batch(f.Batch)
	if err != nil {
		return nil, err
	}
	if ret.Head.Batch != b.Number || ret.Head.Sequence != f.Sequence || ret.Head.Bank != f.Bank {
		return nil, fmt.Errorf("it names batch %q file %d of %q, not %s file %d of %q: %w", ret.Head.Batch, ret.Head.Sequence, ret.Head.Bank,
			b.Number, f.Sequence, f.Bank, ErrOtherFile)
	}
	sent := map[pay.PaymentID]store.Order{} // bounded by the bank's limit of lines a file
	for o, err := range f.Orders(tx) {
		if err != nil {
			return nil, err
		}
		sent[o.Payment] = o
	}
	lines := make([]store.ReturnLine, 0, len(ret.Lines))
	seen := map[pay.PaymentID]bool{}
	for _, receipt := range ret.Lines {
		line := verdict(sent, seen, receipt)
		line.Line = len(lines) + 1
		lines = append(lines, line)
	}
	return missing(lines, sent, seen), nil
}

// verdict judges one receipt against what was sent.
func verdict(sent map[pay.PaymentID]store.Order, seen map[pay.PaymentID]bool, r bank.Receipt) store.ReturnLine {
	l := store.ReturnLine{Status: string(r.Status), Code: r.Code, RawCode: r.RawCode, Amount: r.Amount, BankRef: r.BankRef, Day: r.Day()}
	id, ok := paymentID(r.ID)
	order, ours := sent[id]
	switch {
	case !ok || !ours:
		l.Verdict = pay.Foreign
		return l
	case seen[id]:
		l.Payment, l.Verdict = id, pay.Doubled
		return l
	}
	seen[id] = true
	l.Payment, l.AccountOK = id, r.Account == "" || r.Account == order.Account
	l.Verdict = pay.Judge(pay.Standing{Status: order.Status, Amount: order.Amount, On: order.On}, r).Verdict
	if !l.AccountOK {
		l.Verdict = pay.Changed
	}
	return l
}

// missing adds a line for every payment that was sent and is not in the answer.
func missing(lines []store.ReturnLine, sent map[pay.PaymentID]store.Order, seen map[pay.PaymentID]bool) []store.ReturnLine {
	var absent []store.Order
	for id, o := range sent {
		if !seen[id] && o.Status == pay.InTransit {
			absent = append(absent, o)
		}
	}
	sortOrders(absent)
	for _, o := range absent {
		lines = append(lines, store.ReturnLine{Line: len(lines) + 1, Payment: o.Payment, Status: string(bank.Unknown), Amount: o.Amount,
			AccountOK: true, Verdict: pay.Missing})
	}
	return lines
}

// Return shows a return file that was read.
func (a *App) Return(ctx context.Context, by auth.Actor, id int64) (r Reading, err error) {
	if err := auth.May(by, auth.SeeBatch, auth.Place{}); err != nil {
		return r, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		if r.File, err = tx.Return(id); err != nil {
			return err
		}
		if r.Payfile, err = tx.Payfile(r.File.Payfile); err != nil {
			return err
		}
		if by.Bank != "" && by.Bank != r.Payfile.Bank {
			return auth.ErrNotYours
		}
		r.Lines, err = tx.ReturnLines(id)
		return err
	})
	return r, err
}

// PostReturn makes what a return file says true: each final answer moves its payment and
// its money once. Another person than the one who brought the file must do it. A file is
// judged anew here, against the payments as they stand now.
func (a *App) PostReturn(ctx context.Context, by auth.Actor, id int64) error {
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		file, err := tx.Return(id)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.PostReturn, auth.Place{}); err != nil {
			return nil, err
		}
		if file.ReadKey == by.Person {
			return nil, ErrSamePost
		}
		if file.State == store.ReturnPosted {
			return nil, ErrPosted
		}
		f, err := tx.Payfile(file.Payfile)
		if err != nil {
			return nil, err
		}
		b, err := tx.Batch(f.Batch)
		if err != nil {
			return nil, err
		}
		before, err := tx.BatchActs(int64(b.ID))
		if err != nil {
			return nil, err
		}
		if err := auth.Separate(by, auth.FinanceReceive, before); err != nil {
			return nil, err
		}
		moved, opened, err := settle(tx, b, f, file, at)
		if err != nil {
			return nil, err
		}
		if err := tx.MarkPosted(id, by.User, at); err != nil {
			return nil, err
		}
		if err := tx.AddMessages(id, at); err != nil {
			return nil, err
		}
		if err := a.closeBatch(tx, b); err != nil {
			return nil, err
		}
		prog, err := a.programme(b.Programme)
		if err != nil {
			return nil, err
		}
		if err := tx.WritePaidList(b.Programme, b.Period, a.whole(prog)); err != nil {
			return nil, err
		}
		if err := remember(tx, by, store.Act{Subject: store.OnReturn, ID: id, Action: "post", Hand: auth.FinanceReceive, Hash: file.Digest, At: at}, false); err != nil {
			return nil, err
		}
		return one(by, at, "return.post", returnSubject(id), a.CountyCode(), facts{"payfile": f.ID, "batch": int64(b.ID), "disputes": opened,
			"paid_fen": int64(moved[ledger.Pay]), "failed_fen": int64(moved[ledger.Fail]), "returned_fen": int64(moved[ledger.Return])})
	})
	if err != nil {
		return fmt.Errorf("post return %d: %w", id, err)
	}
	return nil
}

func returnSubject(id int64) string { return fmt.Sprintf("return:%d", id) }

// settle moves the payments that a return file answers and their money, opens the disputes it
// brings and closes those that it answers rightly. It returns the money by kind of movement and
// how many disputes were opened.
func settle(tx *store.Tx, b pay.Batch, f store.Payfile, file store.ReturnFile, at time.Time) (map[ledger.Kind]fen.Fen, int, error) {
	if err := tx.LockBatch(b.ID); err != nil {
		return nil, 0, err
	}
	s, err := tx.Settle(b.ID, file.ID, day(at))
	if err != nil {
		return nil, 0, err
	}
	for _, kind := range slices.Sorted(maps.Keys(s.Moved)) {
		if err := postMoved(tx, returnSubject(file.ID), kind, b.Appropriation, ledger.Part{Bank: f.Bank, Amount: s.Moved[kind]}, at); err != nil {
			return nil, 0, err
		}
	}
	if err := tx.AddDisputes(f.Bank, s.Disputes, at); err != nil {
		return nil, 0, err
	}
	return s.Moved, len(s.Disputes), tx.AnswerDisputes(file.ID, at)
}

// postMoved posts what a bank's answers have moved of one kind; "" moves nothing.
func postMoved(tx *store.Tx, subject string, kind ledger.Kind, appropriation int64, part ledger.Part, at time.Time) (err error) {
	var posting ledger.Posting
	switch kind {
	case "":
		return nil
	case ledger.Pay, ledger.Fail:
		posting, err = ledger.MoveThrough(subject+":"+string(kind), kind, appropriation, part)
	default:
		posting, err = ledger.Move(subject+":"+string(kind), kind, appropriation, part.Amount)
	}
	if err != nil {
		return err
	}
	return tx.Post(posting, subject, at)
}

// closeBatch settles a batch when the bank owes no more answers. A payment that comes back
// later does not open it again: its money and its correction have their own trail.
func (a *App) closeBatch(tx *store.Tx, b pay.Batch) error {
	counts, err := tx.CountPayments(b.ID)
	if err != nil {
		return err
	}
	owed := counts[pay.InTransit].Count + counts[pay.Unknown].Count
	if b.State != pay.Sent || owed > 0 {
		return nil
	}
	next := b
	next.State = pay.Settled
	return tx.SwapBatch(b, next)
}

// sortOrders puts orders in the order of their file.
func sortOrders(list []store.Order) {
	slices.SortFunc(list, func(a, b store.Order) int { return cmp.Compare(a.Seq, b.Seq) })
}
