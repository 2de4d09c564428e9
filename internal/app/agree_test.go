package app_test

import (
	"fmt"
	"slices"

	"yikatong/internal/app/apptest"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// match gives the model's lines and findings the numbers that the app gave them, and fails
// where they are not the same.
func (w *walk) match(l *list) {
	w.t.Helper()
	on := map[int64]*line{}
	w.see(func(tx *store.Tx) error {
		for got, err := range tx.Lines(l.id, 0, 0) {
			if err != nil {
				return err
			}
			i := slices.IndexFunc(w.m.people, func(p *person) bool { return p.id == got.Beneficiary })
			ln := l.lines[w.m.people[i]]
			if ln == nil || ln.amount != got.Amount || ln.name != got.Name || ln.id != 0 && ln.id != got.ID {
				w.fatalf("roster %d has the line %+v, the model %+v", l.id, got, ln)
			}
			ln.id, on[got.ID] = got.ID, ln
		}
		if len(on) != len(l.lines) {
			w.fatalf("roster %d has %d lines, the model %d", l.id, len(on), len(l.lines))
		}
		return w.matchFindings(tx, l, on)
	})
}

func (w *walk) matchFindings(tx *store.Tx, l *list, on map[int64]*line) error {
	findings, err := tx.Findings(l.id)
	n := 0
	for _, got := range findings {
		f := on[got.Line].findings[got.Code]
		if f == nil || f.state != got.State {
			w.fatalf("roster %d line %d: the finding %s is %s, in the model %+v", l.id, got.Line, got.Code, got.State, f)
		}
		f.id, n = got.ID, n+1
	}
	for _, ln := range l.lines {
		for code := range ln.findings {
			if n--; n < 0 {
				w.fatalf("roster %d has %d findings, not %s on line %d", l.id, len(findings), code, ln.id)
			}
		}
	}
	return err
}

// agree compares what is stored with the model: balances head by head, the state of every
// roster and batch, and the status of every payment.
func (w *walk) agree() {
	w.t.Helper()
	w.see(func(tx *store.Tx) error {
		if err := w.agreeMoney(tx); err != nil {
			return err
		}
		if err := w.agreeRosters(tx); err != nil {
			return err
		}
		return w.agreeBatches(tx)
	})
}

func (w *walk) agreeMoney(tx *store.Tx) error {
	list, err := tx.Appropriations("")
	if len(list) != len(w.m.funds) {
		w.fatalf("%d appropriations, in the model %d", len(list), len(w.m.funds))
	}
	for _, got := range list {
		i := slices.IndexFunc(w.m.funds, func(f *fund) bool { return f.id == got.ID })
		f, b := w.m.funds[i], got.Balance
		have := [5]fen.Fen{-b[ledger.Granted], b[ledger.Available], b[ledger.Committed], b[ledger.InTransit], b[ledger.Paid]}
		if want := [5]fen.Fen{f.granted, f.available, f.committed, f.transit, f.paid}; have != want {
			w.fatalf("appropriation %d stands at %v, in the model at %v", got.ID, have, want)
		}
	}
	return err
}

func (w *walk) agreeRosters(tx *store.Tx) error {
	list, err := tx.Rosters(store.RosterQuery{Within: region.Code(apptest.County + "000000"), Limit: 10000})
	if len(list) != len(w.m.rosters) {
		w.fatalf("%d rosters, in the model %d", len(list), len(w.m.rosters))
	}
	for _, got := range list {
		l := w.m.rosters[got.ID]
		var total fen.Fen
		for _, ln := range l.lines {
			total += ln.amount
		}
		have, want := fmt.Sprint(got.State, got.Lines, got.Total, got.NoticeUntil), fmt.Sprint(l.state, len(l.lines), total, l.until)
		if have != want {
			w.fatalf("roster %d is %s, in the model %s", got.ID, have, want)
		}
		w.remember(l, got.Hash)
	}
	return err
}

// remember keeps the hash of a content: the same content has the same hash, another another.
func (w *walk) remember(l *list, hash string) {
	of := w.hashes[l]
	if of == nil {
		of = map[string]string{}
		w.hashes[l] = of
	}
	content := l.content()
	if was, ok := of[content]; ok && was != hash {
		w.fatalf("roster %d has another hash with the same content", l.id)
	}
	for other, was := range of {
		if other != content && was == hash {
			w.fatalf("roster %d has the same hash with another content", l.id)
		}
	}
	of[content] = hash
}

func (w *walk) agreeBatches(tx *store.Tx) error {
	list, err := tx.Batches(store.BatchQuery{Limit: 10000})
	if err != nil {
		return err
	}
	if len(list) != len(w.m.batches) {
		w.fatalf("%d batches, in the model %d", len(list), len(w.m.batches))
	}
	for _, got := range list {
		b := w.m.batches[got.ID]
		if have, want := fmt.Sprint(got.State, got.Count, got.Total), fmt.Sprint(b.state, len(b.payments), b.total); have != want {
			w.fatalf("batch %d is %s, in the model %s", got.ID, have, want)
		}
		for got, err := range tx.Payments(b.id) {
			if err != nil {
				return err
			}
			p := w.m.payments[got.ID]
			if p.status != got.Status || p.code != got.Code {
				w.fatalf("payment %d is %s %s, in the model %s %s", got.ID, got.Status, got.Code, p.status, p.code)
			}
		}
	}
	return nil
}
