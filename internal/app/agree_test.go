package app_test

import (
	"database/sql"
	"slices"

	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
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
	w.agreeMoney()
	w.agreeRosters()
	w.agreeBatches()
	w.agreePayments()
}

func (w *walk) agreeMoney() {
	w.t.Helper()
	stands := map[int64]map[ledger.Head]fen.Fen{}
	w.look.each(w, `SELECT appropriation, head, amount_fen FROM balance`, func(scan func(...any)) {
		var id int64
		var head ledger.Head
		var amount fen.Fen
		scan(&id, &head, &amount)
		if stands[id] == nil {
			stands[id] = map[ledger.Head]fen.Fen{}
		}
		stands[id][head] += amount // of all banks
	})
	if len(stands) != len(w.m.funds) {
		w.fatalf("%d appropriations, in the model %d", len(stands), len(w.m.funds))
	}
	for _, f := range w.m.funds {
		b := stands[f.id]
		have := [5]fen.Fen{-b[ledger.Granted], b[ledger.Available], b[ledger.Committed], b[ledger.InTransit], b[ledger.Paid]}
		if want := [5]fen.Fen{f.granted, f.available, f.committed, f.transit, f.paid}; have != want {
			w.fatalf("appropriation %d stands at %v, in the model at %v", f.id, have, want)
		}
	}
}

func (w *walk) agreeRosters() {
	w.t.Helper()
	n := w.look.each(w, `SELECT id, state, lines, total_fen, notice_until, hash FROM roster`, func(scan func(...any)) {
		var id, total int64
		var lines int
		var state, until, hash string
		scan(&id, &state, &lines, &total, &until, &hash)
		l := w.m.rosters[id]
		if l == nil {
			w.fatalf("roster %d is not in the model", id)
		}
		want := int64(0)
		for _, ln := range l.lines {
			want += int64(ln.amount)
		}
		if state != string(l.state) || lines != len(l.lines) || total != want || until != l.until {
			w.fatalf("roster %d is %s with %d lines of %d until %q, in the model %s with %d of %d until %q", id, state, lines, total, until,
				l.state, len(l.lines), want, l.until)
		}
		w.remember(l, hash)
	})
	if n != len(w.m.rosters) {
		w.fatalf("%d rosters, in the model %d", n, len(w.m.rosters))
	}
}

// remember keeps the hash of a content: the same content has the same hash, another another.
func (w *walk) remember(l *list, hash string) {
	w.t.Helper()
	of := w.hashes[l]
	if of == nil {
		of = map[string]string{}
		w.hashes[l] = of
	}
	content := l.content()
	was, known := of[content]
	if known && was != hash {
		w.fatalf("roster %d has another hash with the same content", l.id)
	}
	for _, other := range of {
		if !known && other == hash {
			w.fatalf("roster %d has the same hash with another content", l.id)
		}
	}
	of[content] = hash
}

func (w *walk) agreeBatches() {
	w.t.Helper()
	n := w.look.each(w, `SELECT id, state, count, total_fen FROM batch`, func(scan func(...any)) {
		var id, total int64
		var count int
		var state string
		scan(&id, &state, &count, &total)
		b := w.m.batches[pay.BatchID(id)]
		if b == nil || state != string(b.state) || count != len(b.payments) || total != int64(b.total) {
			w.fatalf("batch %d is %s with %d payments of %d, in the model %+v", id, state, count, total, b)
		}
	})
	if n != len(w.m.batches) {
		w.fatalf("%d batches, in the model %d", n, len(w.m.batches))
	}
}

func (w *walk) agreePayments() {
	w.t.Helper()
	n := w.look.each(w, `SELECT id, status, code FROM payment`, func(scan func(...any)) {
		var id int64
		var status, code string
		scan(&id, &status, &code)
		if p := w.m.payments[pay.PaymentID(id)]; p == nil || status != string(p.status) || code != p.code {
			w.fatalf("payment %d is %s %s, in the model %+v", id, status, code, p)
		}
	})
	if n != len(w.m.payments) {
		w.fatalf("%d payments, in the model %d", n, len(w.m.payments))
	}
}

// A look is a view of the tables past the app and the store, with its statements prepared.
type look struct {
	db       *sql.DB
	prepared map[string]*sql.Stmt
}

// each hands every row to take and returns how many there were.
func (v look) each(w *walk, query string, take func(scan func(...any))) (n int) {
	w.t.Helper()
	stmt := v.prepared[query]
	if stmt == nil {
		var err error
		if stmt, err = v.db.Prepare(query); err != nil { // closed with the database
			w.fatalf("%v", err)
		}
		v.prepared[query] = stmt
	}
	rows, err := stmt.Query()
	if err != nil {
		w.fatalf("%v", err)
	}
	defer rows.Close()
	for ; rows.Next(); n++ {
		take(func(dest ...any) {
			if err := rows.Scan(dest...); err != nil {
				w.fatalf("%v", err)
			}
		})
	}
	if err := rows.Err(); err != nil {
		w.fatalf("%v", err)
	}
	return n
}
