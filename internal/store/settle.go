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
	return `WITH ruling(was, says, earlier, next, live, money) AS (VALUES ` + strings.Join(rows, ", ") + `)`
}

// moving are the answers that change a payment's status, telling those that do or are in dispute.
var (
	moving  = rulings(func(r pay.Ruling) bool { return r.Next != r.Was })
	telling = rulings(func(r pay.Ruling) bool { return r.Next != r.Was || pay.DisputeOf(r.Verdict) != "" })
)

// answered is the lines of a return file that are about our payments, and agree in account and
// amount, with those payments as they stand. It is worked out first: the engines cannot know how
// few rulings there are.
const answered = `, answered AS MATERIALIZED (SELECT p.id, l.line, p.status AS was, p.code AS was_code, p.bank_ref AS was_ref, p.settled_on AS was_on, p.amount_fen,
		l.status AS says, l.code, l.bank_ref, l.on_day, CASE WHEN l.on_day <> '' AND l.on_day < p.settled_on THEN 1 ELSE 0 END AS earlier
	FROM return_line l CROSS JOIN payment p WHERE l.county = $1 AND l.return_file = $2 AND l.verdict NOT IN ('foreign', 'changed', 'doubled')
		AND p.county = l.county AND p.id = l.payment AND p.amount_fen = l.amount_fen) `

// ruled joins what was answered with what the answers mean now.
const ruled = `r.was = a.was AND r.says = a.says AND r.earlier = a.earlier`

var sumRuled = telling + answered + `SELECT r.money, CASE WHEN r.next = r.was THEN 1 ELSE 0 END, count(*), CAST(sum(a.amount_fen) AS bigint)
	FROM answered a CROSS JOIN ruling r WHERE ` + ruled + ` GROUP BY 1, 2`

const countStrange = `SELECT count(*) FROM return_line WHERE county = $1 AND return_file = $2 AND verdict IN ('foreign', 'changed')`

// A success that is told late changes nothing of the answer that the payment stands by.
var moveRuled = moving + answered + `UPDATE payment SET status = r.next, live = r.live, came_back = CASE WHEN r.next = 'returned' THEN 1 ELSE came_back END,
		code = CASE WHEN r.next <> 'returned' THEN a.code WHEN CASE WHEN r.money = '' THEN a.was_code ELSE a.code END IN ('', 'F99') THEN 'F12'
			WHEN r.money = '' THEN a.was_code ELSE a.code END,
		bank_ref = CASE WHEN r.money = '' AND r.next = 'returned' THEN a.was_ref ELSE a.bank_ref END,
		settled_on = CASE WHEN r.money = '' AND r.next = 'returned' THEN a.was_on WHEN a.on_day = '' THEN CAST($3 AS text) ELSE a.on_day END
	FROM answered a CROSS JOIN ruling r WHERE ` + ruled + ` AND payment.county = $1 AND payment.id = a.id`

const lockBatch = `UPDATE batch SET state = state WHERE county = $1 AND id = $2`

// LockBatch makes whoever else would move the batch's payments wait until this transaction ends.
func (tx *Tx) LockBatch(b pay.BatchID) error { return tx.one(lockBatch, int64(b)) }

// A Settlement is what posting a return file does.
type Settlement struct {
	Moved    map[ledger.Kind]fen.Fen // money by kind of movement
	Disputes []Dispute               // that it brings, not stored yet
}

// Settle judges the lines of a return file by pay.Judge against the payments of a batch as
// they stand now and moves those that have an answer. today stands for the day that an answer
// does not tell. It takes a few statements, however many lines there are; the batch must be
// locked.
func (tx *Tx) Settle(b pay.BatchID, returnFile int64, today string) (s Settlement, err error) {
	var disputed, count int64
	if err := tx.row(countStrange, []any{returnFile}, &disputed); err != nil {
		return s, err
	}
	type sum struct {
		money       ledger.Kind
		stays, rows int64
		amount      fen.Fen
	}
	s.Moved = map[ledger.Kind]fen.Fen{}
	for x, err := range each(tx, sumRuled, []any{returnFile}, func(r *sql.Rows) (x sum, err error) {
		return x, r.Scan(&x.money, &x.stays, &x.rows, &x.amount)
	}) {
		if err != nil {
			return s, err
		}
		if x.stays == 1 {
			disputed += x.rows
			continue
		}
		s.Moved[x.money], count = x.amount, count+x.rows
	}
	if disputed > 0 {
		if s.Disputes, err = tx.newDisputes(returnFile); err != nil {
			return s, err
		}
	}
	tx.moved(b)
	n, err := tx.exec(moveRuled, returnFile, today)
	if err == nil && n != count {
		return s, fmt.Errorf("return %d moves %d payments, not %d: %w", returnFile, n, count, ErrMoved)
	}
	return s, err
}
