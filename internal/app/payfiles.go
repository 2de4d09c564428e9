package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"strconv"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// ErrNotSame stops a payment file that no longer comes out as it was intended.
var ErrNotSame = fmt.Errorf("the payment file does not rebuild to its recorded digest; do not send it and call the system administrator: %w", fault.Conflict)

// intend splits a batch by bank and by the bank's limit, and stores each payment file's
// name, count, total and digest before a byte of it exists outside (its intent).
func (a *App) intend(tx *store.Tx, by auth.Actor, b pay.Batch) ([]audit.Event, error) {
	banks, err := tx.BanksOf(b.ID)
	if err != nil {
		return nil, err
	}
	at := a.now()
	if err := contracted(tx, banks, day(at)); err != nil {
		return nil, err
	}
	parts, err := a.parts(tx, b)
	if err != nil {
		return nil, err
	}
	prog, err := a.programme(b.Programme)
	if err != nil {
		return nil, err
	}
	var events []audit.Event
	for _, part := range parts {
		f := store.Payfile{Batch: b.ID, Bank: part.bank, Format: part.format.Name, First: part.first, Sequence: part.sequence, MadeOn: day(at),
			Summary: summary(prog, b.Period),
			Count:   part.last - part.first + 1, Total: part.total, CreatedAt: at, Payer: part.payer, PayerAccount: part.account}
		head := headOf(a.county, b, f)
		f.Name = part.format.FileName(head)
		if f.Digest, err = digestOf(part.format, head, f.Orders(tx)); err != nil {
			return nil, err
		}
		id, err := tx.AddPayfile(f)
		if err != nil {
			return nil, err
		}
		if err := tx.SendPayments(b.ID, part.first, part.last, id); err != nil {
			return nil, err
		}
		e, err := event(by, at, "payfile.intend", fmt.Sprintf("payfile:%d", id), a.CountyCode(),
			facts{"batch": int64(b.ID), "bank": f.Bank, "name": f.Name, "count": f.Count, "fen": int64(f.Total), "digest": f.Digest})
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

// summary is what payees and whoever sees their statements read of a payment. A programme
// whose very name tells a family's misfortune is not named.
func summary(p *policy.Programme, of period.Period) string {
	if levelOf(p) == disclose.Hidden {
		return "惠民补贴" + of.Chinese()
	}
	return p.Name + of.Chinese()
}

// A part is a run of a batch's payments that goes into one file.
type part struct {
	bank string
	terms
	sequence    int
	first, last int // seq of the batch, both included
	total       fen.Fen
}

// parts finds the runs: payments of a batch stand in the order of their banks.
func (a *App) parts(tx *store.Tx, b pay.Batch) ([]part, error) {
	banks, err := tx.BanksOf(b.ID)
	if err != nil {
		return nil, err
	}
	agreed := map[string]terms{}
	for _, name := range banks {
		if agreed[name], err = a.termsOf(tx, name); err != nil {
			return nil, err
		}
	}
	var list []part
	for p, err := range tx.Payments(b.ID) {
		if err != nil {
			return nil, err
		}
		now := len(list) - 1
		switch {
		case now < 0 || list[now].bank != p.Bank:
			list = append(list, part{bank: p.Bank, terms: agreed[p.Bank], sequence: 1, first: p.Seq})
		case list[now].full(p.Seq, p.Amount):
			list = append(list, part{bank: p.Bank, terms: agreed[p.Bank], sequence: list[now].sequence + 1, first: p.Seq})
		}
		if err := list[len(list)-1].add(p.Seq, p.Amount); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// full reports whether the bank's limits leave no room for another payment.
func (p part) full(seq int, amount fen.Fen) bool {
	return seq-p.first >= p.maxCount || p.maxTotal > 0 && amount > p.maxTotal-p.total
}

func (p *part) add(seq int, amount fen.Fen) (err error) {
	if p.maxTotal > 0 && amount > p.maxTotal {
		return ErrOverLimit
	}
	p.last = seq
	p.total, err = p.total.Add(amount)
	return err
}

func headOf(county string, b pay.Batch, f store.Payfile) bank.Head {
	made, _ := time.Parse("2006-01-02", f.MadeOn) // stored by us in this form
	return bank.Head{Batch: b.Number, Bank: f.Bank, Date: made, Sequence: f.Sequence, Count: f.Count, Total: f.Total,
		Summary: f.Summary, Payer: bank.Payer{Name: f.Payer, Account: f.PayerAccount, Division: county}}
}

func digestOf(f bank.Format, h bank.Head, orders iter.Seq2[store.Order, error]) (string, error) {
	written, err := f.Write(io.Discard, h, bankOrders(h, orders))
	return written.Digest, err
}

// bankOrders turns payments into what a bank's file says of them.
func bankOrders(h bank.Head, orders iter.Seq2[store.Order, error]) iter.Seq2[bank.Order, error] {
	return func(yield func(bank.Order, error) bool) {
		for o, err := range orders {
			order := bank.Order{Seq: o.Seq, ID: orderID(o.Payment), Account: o.Account, Holder: o.Payee, Amount: o.Amount, Summary: h.Summary}
			if !yield(order, err) || err != nil {
				return
			}
		}
	}
}

// orderID is the number of a payment on its way through a bank (端到端标识), and back.
func orderID(id pay.PaymentID) string { return fmt.Sprintf("%012d", int64(id)) }

func paymentID(order string) (pay.PaymentID, bool) {
	n, err := strconv.ParseInt(order, 10, 64)
	return pay.PaymentID(n), err == nil && n > 0 && orderID(pay.PaymentID(n)) == order
}

// Payfiles lists payment files: a bank's operator sees those of the own bank.
func (a *App) Payfiles(ctx context.Context, by auth.Actor, b pay.BatchID) (list []store.Payfile, err error) {
	if err := auth.May(by, auth.SeeBatch, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Payfiles(b, by.Bank)
		return err
	})
	return list, err
}

// WritePayfile rebuilds a payment file byte for byte. Fetching it is remembered.
func (a *App) WritePayfile(ctx context.Context, by auth.Actor, id int64, w io.Writer) (f store.Payfile, err error) {
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if f, err = tx.Payfile(id); err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.TakePayfile, auth.Place{Bank: f.Bank}); err != nil {
			return nil, err
		}
		if err := tx.TakePayfile(id, at); err != nil {
			return nil, err
		}
		return one(by, at, "payfile.take", fmt.Sprintf("payfile:%d", id), a.CountyCode(), facts{"name": f.Name, "digest": f.Digest})
	})
	if err != nil {
		return f, fmt.Errorf("payment file %d: %w", id, err)
	}
	err = a.read(ctx, func(tx *store.Tx) error { return Rebuild(tx, a.formats, f, w) })
	if err != nil {
		return f, fmt.Errorf("payment file %d: %w", id, err)
	}
	return f, nil
}

// Rebuild makes a payment file again from what is stored, in memory, whose size a bank's limit
// bounds, and proves before the first byte goes out that it is the file that was made first: any
// other is ErrNotSame.
func Rebuild(tx *store.Tx, formats bank.Formats, f store.Payfile, w io.Writer) error {
	b, err := tx.Batch(f.Batch)
	if err != nil {
		return err
	}
	format, err := formats.Named(f.Format)
	if err != nil {
		return err
	}
	var content bytes.Buffer
	head := headOf(tx.County(), b, f)
	written, err := format.Write(&content, head, bankOrders(head, f.Orders(tx)))
	if err != nil {
		return err
	}
	if written.Digest != f.Digest {
		return ErrNotSame
	}
	_, err = content.WriteTo(w)
	return err
}

// Formats is the payment and return files the county can write and read.
func (a *App) Formats() bank.Formats { return a.formats }
