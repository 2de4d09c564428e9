package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/seal"
	"yikatong/internal/store"
)

type benchLedgerCmd struct {
	Payments int    `default:"300000" help:"批次笔数"`
	Singles  int    `default:"2000" help:"逐笔记账的对照做多少笔"`
	Postgres string `help:"PostgreSQL 空库的地址；不填用 SQLite"`
}

// Run measures the posting of one batch — committed, in transit, paid or failed — against two
// floors in the same run, on the same database: the bare insert of a double entry for each
// payment and step, and a transaction of its own for each of them.
func (c *benchLedgerCmd) Run(ctx context.Context, o out) error {
	dir, err := os.MkdirTemp("", "ykt-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ring, err := seal.NewRing(rand.Reader)
	if err != nil {
		return err
	}
	at := store.Config{Path: filepath.Join(dir, "bench.db"), URL: c.Postgres, Ring: ring}
	s, err := store.Open(ctx, at)
	if err != nil {
		return err
	}
	defer s.Close()
	b := ledgerBench{benchLedgerCmd: *c, store: s}
	if err := b.form(ctx); err != nil {
		return err
	}
	if err := b.post(ctx); err != nil {
		return err
	}
	posted := b.committed + b.sent + b.returned
	if err := b.stands(ctx); err != nil {
		return err
	}
	floor, err := newFloor(ctx, at)
	if err != nil {
		return err
	}
	defer floor.db.Close()
	bare, err := timed(func() error { return floor.entries(ctx, c.Payments) })
	if err != nil {
		return err
	}
	single, err := timed(func() error { return floor.singles(ctx, c.Singles) })
	if err != nil {
		return err
	}
	rate := func(n int, d time.Duration) float64 { return float64(n) / d.Seconds() }
	ours, theirs := rate(c.Payments*steps, posted), rate(c.Singles, single)
	fmt.Fprintf(o, "%s，一批 %d 笔，占用、送银行（%d 个文件）、到账或失败\n  入账               %6.2f s，每秒 %.0f 步（占用 %.2f s，送银行 %.2f s，回盘 %.2f s）\n  裸插同样的分录       %6.2f s（%d 行）\n  逐笔一个事务         每秒 %.0f 步\n  与裸插之比 %.2f（目标 ≤ 3.00），与逐笔之比 %.0f（目标 ≥ 50）\n",
		s.Engine(), c.Payments, len(b.files), posted.Seconds(), ours, b.committed.Seconds(), b.sent.Seconds(), b.returned.Seconds(), bare.Seconds(), c.Payments*steps*2, theirs, posted.Seconds()/bare.Seconds(), ours/theirs)
	return nil
}

// benchFile is how many payments go into one file at most, as every format allows.
const benchFile = 10_000

// steps are the moves that each payment's money makes: committed, sent, answered.
const steps = 3

const benchCounty = "500236"

type ledgerBench struct {
	benchLedgerCmd
	store *store.Store

	appropriation int64
	batch         pay.Batch
	files         []store.Payfile
	returns       []int64
	banks         []string

	committed, sent, returned time.Duration
}

// benchEvent stands for what the app would say of a step.
func benchEvent() []audit.Event {
	return []audit.Event{{At: time.Now(), Kind: "batch.commit", Subject: "batch:1", Region: benchCounty, Detail: []byte("{}")}}
}

func (b *ledgerBench) write(ctx context.Context, do func(*store.Tx) error) error {
	return b.store.Write(ctx, benchCounty, func(tx *store.Tx) ([]audit.Event, error) { return benchEvent(), do(tx) })
}

// form stores a batch with its payment files and the banks' answers to them, one payment in
// fifty failed.
func (b *ledgerBench) form(ctx context.Context) error {
	b.banks = []string{"中国农业银行", "中国邮政储蓄银行", "重庆农村商业银行"}
	err := b.write(ctx, func(tx *store.Tx) error {
		return tx.AddCounty(store.County{Code: benchCounty, Name: "测试县", CreatedAt: time.Now()}, slices.Values([]region.Region(nil)))
	})
	if err != nil {
		return err
	}
	return b.write(ctx, func(tx *store.Tx) (err error) {
		if b.appropriation, err = tx.AddAppropriation(store.Appropriation{Programme: "01", Document: "渝财农〔2026〕1号", Year: 2026, CreatedAt: time.Now()}); err != nil {
			return err
		}
		grant, err := ledger.Move("grant", ledger.Grant, b.appropriation, fen.Fen(b.Payments)*1_000_00)
		if err != nil {
			return err
		}
		if err := tx.Post(grant, "appropriation:1", time.Now()); err != nil {
			return err
		}
		of, err := period.Parse("2026")
		if err != nil {
			return err
		}
		if b.batch, err = tx.NewBatch(pay.Batch{Programme: "01", Department: "农业农村委", Period: of, Appropriation: b.appropriation, State: pay.Approved, Count: b.Payments,
			CreatedAt: time.Now()}); err != nil {
			return err
		}
		return b.fill(tx)
	})
}

func (b *ledgerBench) fill(tx *store.Tx) error {
	first, err := tx.TakePayments(b.Payments)
	if err != nil {
		return err
	}
	digest := pay.NewDigest(b.batch.Programme, b.batch.Period, b.appropriation)
	payments, where := make([]pay.Payment, b.Payments), make([]region.Code, b.Payments)
	for i := range payments {
		n := int64(i + 1)
		payments[i] = pay.Payment{ID: first + pay.PaymentID(i), Batch: b.batch.ID, Seq: i + 1, Roster: 1, Line: n, Beneficiary: n, Holder: n, Payee: n, Account: n,
			Bank: b.banks[i*len(b.banks)/b.Payments], Amount: fen.Fen(100_00 + i%90_000)}
		where[i] = region.Code(fmt.Sprintf("%s%06d", benchCounty, 100_000+i%400))
		if err := digest.Add(payments[i]); err != nil {
			return err
		}
	}
	b.batch.Hash, b.batch.Total = digest.Hash(), digest.Total
	if err := tx.AddBatch(b.batch); err != nil {
		return err
	}
	if err := tx.AddPayments(b.batch, payments, where); err != nil {
		return err
	}
	for len(payments) > 0 {
		n := 0
		for n < len(payments) && n < benchFile && payments[n].Bank == payments[0].Bank {
			n++
		}
		if err := b.answer(tx, payments[:n]); err != nil {
			return err
		}
		payments = payments[n:]
	}
	return nil
}

// answer stores a payment file and the bank's answer to it, read and not posted.
func (b *ledgerBench) answer(tx *store.Tx, list []pay.Payment) error {
	bank, n := list[0].Bank, len(b.files)+1
	f := store.Payfile{Batch: b.batch.ID, Bank: bank, Format: "general-csv", First: list[0].Seq, Sequence: n, Name: fmt.Sprint(bank, n), MadeOn: "2026-03-01", Count: len(list), CreatedAt: time.Now()}
	id, err := tx.AddPayfile(f)
	if err != nil {
		return err
	}
	lines := make([]store.ReturnLine, len(list))
	for i, p := range list {
		lines[i] = store.ReturnLine{Line: i + 1, Payment: p.ID, Status: string(pay.Paid), Amount: p.Amount, AccountOK: true, BankRef: fmt.Sprintf("R%011d", p.ID), Day: "2026-03-02",
			Verdict: pay.Answers}
		if i%50 == 0 {
			lines[i].Status, lines[i].Code = string(pay.Failed), "F02"
		}
	}
	f.ID = id
	b.files = append(b.files, f)
	back, err := tx.AddReturn(store.ReturnFile{Payfile: id, Name: f.Name, Digest: f.Name, State: store.ReturnRead, ReadAt: time.Now()}, lines)
	b.returns = append(b.returns, back)
	return err
}

// post takes the batch's money the whole way, a transaction a step and one a return file, as
// the app does.
func (b *ledgerBench) post(ctx context.Context) error {
	for _, step := range []struct {
		to   pay.State
		kind ledger.Kind
		took *time.Duration
	}{{pay.Committed, ledger.Commit, &b.committed}, {pay.Sent, ledger.Send, &b.sent}} {
		took, err := timed(func() error {
			return b.write(ctx, func(tx *store.Tx) error { return b.step(tx, step.to, step.kind) })
		})
		if err != nil {
			return err
		}
		*step.took = took
	}
	took, err := timed(func() error {
		for _, id := range b.returns {
			if err := b.write(ctx, func(tx *store.Tx) error { return b.settle(tx, id) }); err != nil {
				return err
			}
		}
		return nil
	})
	b.returned = took
	return err
}

// step weighs the batch anew and moves its money, and its payments when it is sent.
func (b *ledgerBench) step(tx *store.Tx, to pay.State, kind ledger.Kind) error {
	digest, err := tx.Digest(b.batch)
	if err != nil {
		return err
	}
	if digest.Hash() != b.batch.Hash {
		return pay.ErrChanged
	}
	next := b.batch
	next.State = to
	if err := tx.SwapBatch(b.batch, next); err != nil {
		return err
	}
	b.batch = next
	var p ledger.Posting
	if kind == ledger.Send {
		for _, f := range b.files {
			if err := tx.SendPayments(b.batch.ID, f.First, f.First+f.Count-1, f.ID); err != nil {
				return err
			}
		}
		p, err = ledger.MoveThrough("send", kind, b.appropriation, digest.Parts...)
	} else {
		p, err = ledger.Move("commit", kind, b.appropriation, digest.Total)
	}
	if err != nil {
		return err
	}
	return tx.Post(p, "batch:1", time.Now())
}

func (b *ledgerBench) settle(tx *store.Tx, id int64) error {
	file, err := tx.Return(id)
	if err != nil {
		return err
	}
	f, err := tx.Payfile(file.Payfile)
	if err != nil {
		return err
	}
	settled, err := tx.Settle(b.batch.ID, id, "2026-03-02")
	if err != nil {
		return err
	}
	for kind, amount := range settled.Moved {
		p, err := ledger.MoveThrough(fmt.Sprintf("return:%d:%s", id, kind), kind, b.appropriation, ledger.Part{Bank: f.Bank, Amount: amount})
		if err != nil {
			return err
		}
		if err := tx.Post(p, fmt.Sprintf("return:%d", id), time.Now()); err != nil {
			return err
		}
	}
	return tx.AnswerDisputes(id, time.Now())
}

// stands proves that what was measured was done: all is paid or available again.
func (b *ledgerBench) stands(ctx context.Context) error {
	return b.store.Read(ctx, benchCounty, func(tx *store.Tx) error {
		counts, err := tx.CountPayments(b.batch.ID)
		if err != nil {
			return err
		}
		balance, err := tx.Balance(b.appropriation)
		if err != nil {
			return err
		}
		if counts[pay.Paid].Count+counts[pay.Failed].Count != b.Payments || balance[ledger.Paid] != counts[pay.Paid].Total || balance[ledger.InTransit] != 0 || !balance.Holds() {
			return errors.New("the batch was not posted as it should be")
		}
		return nil
	})
}
