package app_test

import (
	"fmt"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/store"
)

func (w *walk) form() {
	programme, of := one(w, programmes), one(w, periods)
	for range 5 {
		if len(w.m.due(programme, of)) > 0 || w.chance(w.rude) {
			break
		}
		programme, of = one(w, programmes), one(w, periods)
	}
	w.newBatch(fmt.Sprintf("form %s for %s", programme, of), &parcel{slot: slot{programme: programme, period: of}, payments: w.m.due(programme, of)},
		func(by auth.Actor) (pay.Batch, error) {
			return w.n.App.FormBatch(w.t.Context(), by, programme, period.MustParse(of))
		})
}

func (w *walk) correct() {
	was, ok := pick(w, w.m.batches, func(b *parcel) bool { return len(w.m.correctable(b)) > 0 })
	if !ok {
		return
	}
	w.newBatch(fmt.Sprintf("correct batch %d", was.id), &parcel{slot: was.slot, corrects: was, payments: w.m.correctable(was)},
		func(by auth.Actor) (pay.Batch, error) { return w.n.App.CorrectBatch(w.t.Context(), by, was.id) })
}

func (w *walk) newBatch(what string, b *parcel, do func(auth.Actor) (pay.Batch, error)) {
	may := func(by auth.Actor) bool {
		_, ok := w.m.formable(by, b.slot.programme, b.corrects, b.payments)
		return ok
	}
	by := w.who(may)
	var got pay.Batch
	if !w.ask(by, what, may(by), func() (err error) { got, err = do(by); return err }) {
		return
	}
	b.fund, _ = w.m.formable(by, b.slot.programme, b.corrects, b.payments)
	b.id, b.hash = got.ID, got.Hash
	if got.Appropriation != b.fund.id {
		w.fatalf("batch %d is paid by appropriation %d, want %d", got.ID, got.Appropriation, b.fund.id)
	}
	w.number(b)
	w.m.form(by, b)
}

// number gives the model's payments the numbers that the app gave the same people.
func (w *walk) number(b *parcel) {
	of := map[int64]*payment{}
	for _, p := range b.payments {
		of[p.who.id] = p
	}
	w.see(func(tx *store.Tx) error {
		for got, err := range tx.Payments(b.id) {
			if err != nil {
				return err
			}
			p := of[got.Beneficiary]
			if p == nil || p.line.id != got.Line || p.amount != got.Amount || p.account.bank != got.Bank {
				w.fatalf("batch %d pays %+v, the model %+v", b.id, got, p)
			}
			p.id = got.ID
			delete(of, got.Beneficiary)
		}
		return nil
	})
	if len(of) > 0 {
		w.fatalf("batch %d leaves %d payments out", b.id, len(of))
	}
}

func (w *walk) moveBatch() {
	b, ok := pick(w, w.m.batches, func(b *parcel) bool {
		return b.state == pay.Formed || b.state == pay.Approved || b.state == pay.Committed
	})
	if !ok {
		return
	}
	do := map[pay.State]pay.Action{pay.Formed: pay.Approve, pay.Approved: pay.Commit, pay.Committed: pay.Send}[b.state]
	if do == "" || w.chance(0.1) {
		do = one(w, []pay.Action{pay.Approve, pay.Commit, pay.Send, pay.Settle, pay.Cancel, pay.Cancel})
	}
	step := app.BatchStep{Batch: b.id, Do: do}
	if do == pay.Cancel && w.chance(0.8) {
		step.Reason = "有误"
	}
	fresh := true
	switch k := w.rng.IntN(10); {
	case k < 3:
		step.Seen = b.hash
	case k == 3 && w.chance(w.rude*3):
		step.Seen, fresh = strings.Repeat("0", 64), false
	}
	may := func(by auth.Actor) bool { _, ok := w.m.batchWay(b, by, do, step.Reason, fresh); return ok }
	by := w.who(may)
	if w.ask(by, fmt.Sprintf("%s batch %d, seen %.6s", do, b.id, step.Seen), may(by), func() error { return w.n.App.MoveBatch(w.t.Context(), by, step) }) {
		way, _ := w.m.batchWay(b, by, do, step.Reason, fresh)
		w.m.moveBatch(b, by, way)
		if do == pay.Send {
			w.fetch(b)
		}
	}
}
