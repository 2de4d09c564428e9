package store

import (
	"database/sql"
	"fmt"
	"strings"

	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
)

// rulings begins a statement with rows of pay.Rulings: what an answer means for a payment.
func rulings(which func(pay.Ruling) bool) string {
	var rows []string
	for _, r := range pay.Rulings() {
		if which(r) {
			rows = append(rows, fmt.Sprintf("('%s', '%s', %d, '%s', %d, '%s')", r.Was, r.Says, flag(r.Earlier), r.Next, flag(r.Next.Live()), r.Money))
		}
	}
	return `WITH ruling(was, says, earlier, next, live, money) AS (VALUES ` + strings.Join(rows, ", ") + `) `
}

// moving are the answers that change a payment's status.
var moving = rulings(func(r pay.Ruling) bool { return r.Next != r.Was })

// ruled joins the lines of a return file that are about our payments, and agree in account and
// amount, with those payments and what the answers mean for them now.
const ruled = `l.county = $1 AND l.return_file = $2 AND l.verdict NOT IN ('foreign', 'changed', 'doubled')
	AND p.county = l.county AND p.id = l.payment AND p.amount_fen = l.amount_fen AND r.was = p.status AND r.says = l.status
	AND r.earlier = CASE WHEN l.on_day <> '' AND l.on_day < p.settled_on THEN 1 ELSE 0 END`

var sumRuled = moving + `SELECT r.money, count(*), CAST(sum(p.amount_fen) AS bigint)
	FROM return_line l CROSS JOIN payment p CROSS JOIN ruling r WHERE ` + ruled + ` GROUP BY r.money`

// The table that is changed can have no other name in SQLite, so it is joined to itself. A
// success that is told late changes nothing of the answer that the payment stands by.
var moveRuled = moving + `UPDATE payment SET status = m.next, live = m.live, came_back = CASE WHEN m.next = 'returned' THEN 1 ELSE came_back END,
		code = CASE WHEN m.next = 'returned' AND m.code IN ('', 'F99') THEN 'F12' ELSE m.code END, bank_ref = m.bank_ref, settled_on = m.on_day
	FROM (SELECT p.id, r.next, r.live, CASE WHEN r.money = '' AND r.next = 'returned' THEN p.code ELSE l.code END AS code,
			CASE WHEN r.money = '' AND r.next = 'returned' THEN p.bank_ref ELSE l.bank_ref END AS bank_ref,
			CASE WHEN r.money = '' AND r.next = 'returned' THEN p.settled_on WHEN l.on_day = '' THEN CAST($3 AS text) ELSE l.on_day END AS on_day
		FROM return_line l CROSS JOIN payment p CROSS JOIN ruling r WHERE ` + ruled + `) m
	WHERE payment.county = $1 AND payment.id = m.id`

const lockBatch = `UPDATE batch SET state = state WHERE county = $1 AND id = $2`

// LockBatch makes whoever else would move the batch's payments wait until this transaction ends.
func (tx *Tx) LockBatch(b pay.BatchID) error { return tx.one(lockBatch, int64(b)) }

// Settle judges the lines of a return file by pay.Judge against the payments of a batch as
// they stand now, moves those that have an answer, and sums the money by kind of movement.
// today stands for the day that an answer does not tell. It takes two statements, however
// many lines there are.
func (tx *Tx) Settle(b pay.BatchID, returnFile int64, today string) (map[ledger.Kind]fen.Fen, error) {
	if err := tx.LockBatch(b); err != nil {
		return nil, err
	}
	type sum struct {
		money  ledger.Kind
		count  int64
		amount fen.Fen
	}
	moved, count := map[ledger.Kind]fen.Fen{}, int64(0)
	for s, err := range each(tx, sumRuled, []any{returnFile}, func(r *sql.Rows) (s sum, err error) {
		return s, r.Scan(&s.money, &s.count, &s.amount)
	}) {
		if err != nil {
			return nil, err
		}
		moved[s.money], count = s.amount, count+s.count
	}
	tx.moved(b)
	n, err := tx.exec(moveRuled, returnFile, today)
	if err == nil && n != count {
		return nil, fmt.Errorf("return %d moves %d payments, not %d: %w", returnFile, n, count, ErrMoved)
	}
	return moved, err
}
