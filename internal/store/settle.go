package store

import (
	"database/sql"
	"fmt"
	"strings"

	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
)

// tells writes what pay.Rulings say as an expression over a payment p and a return line l about
// it: of a ruling's text, or ” where there is nothing to say. A join with the rulings as rows
// would be read in the wrong order: the engines cannot know how few they are.
func tells(of func(pay.Ruling) string) string {
	says := `CASE p.status || ' ' || l.status || CASE WHEN l.on_day <> '' AND l.on_day < p.settled_on THEN ' earlier' ELSE '' END`
	for _, r := range pay.Rulings() {
		if text := of(r); text != "" {
			earlier := ""
			if r.Earlier {
				earlier = " earlier"
			}
			says += fmt.Sprintf(" WHEN '%s %s%s' THEN '%s'", r.Was, r.Says, earlier, text)
		}
	}
	return says + ` ELSE '' END`
}

// What an answer changes of a payment: its status, ” where it stays; its money, ” where none
// moves; and the reason it stands by then.
var (
	nextStatus = tells(func(r pay.Ruling) string {
		if r.Next == r.Was {
			return ""
		}
		return string(r.Next)
	})
	movedMoney = tells(func(r pay.Ruling) string { return string(r.Money) })
	nextCode   = `CASE WHEN ` + nextStatus + ` <> 'returned' THEN l.code WHEN CASE WHEN ` + movedMoney + ` = '' THEN p.code ELSE l.code END IN ('', 'F99') THEN 'F12'
		WHEN ` + movedMoney + ` = '' THEN p.code ELSE l.code END`
	inDispute = tells(func(r pay.Ruling) string { return string(pay.DisputeOf(r.Verdict)) })
)

// answering is a return line about a payment of ours that agrees with it in account and amount.
const answering = ` l.county = $1 AND l.return_file = $2 AND l.verdict NOT IN ('foreign', 'changed', 'doubled')
	AND p.county = l.county AND p.id = l.payment AND p.amount_fen = l.amount_fen`

var sumRuled = `SELECT was, was_code, next, code, money, count(*), CAST(sum(amount_fen) AS bigint)
	FROM (SELECT p.status AS was, p.code AS was_code, ` + nextStatus + ` AS next, ` + nextCode + ` AS code, ` + movedMoney + ` AS money, ` + inDispute + ` AS dispute,
		p.amount_fen FROM return_line l CROSS JOIN payment p WHERE` + answering + `) a
	WHERE next <> '' OR dispute <> '' GROUP BY was, was_code, next, code, money`

const countStrange = `SELECT count(*) FROM return_line WHERE county = $1 AND return_file = $2 AND verdict IN ('foreign', 'changed')`

// A success that is told late changes nothing of the answer that the payment stands by.
var moveRuled = `UPDATE payment AS p SET status = ` + nextStatus + `, live = CASE WHEN ` + nextStatus + ` IN (` + liveStatuses() + `) THEN 1 ELSE 0 END,
		came_back = CASE WHEN ` + nextStatus + ` = 'returned' THEN 1 ELSE p.came_back END, code = ` + nextCode + `,
		bank_ref = CASE WHEN ` + movedMoney + ` = '' AND ` + nextStatus + ` = 'returned' THEN p.bank_ref ELSE l.bank_ref END,
		settled_on = CASE WHEN ` + movedMoney + ` = '' AND ` + nextStatus + ` = 'returned' THEN p.settled_on
			WHEN l.on_day = '' THEN CAST($3 AS text) ELSE l.on_day END
	FROM return_line AS l WHERE` + answering + ` AND ` + nextStatus + ` <> ''`

func liveStatuses() string {
	var list []string
	for _, s := range pay.Statuses {
		if s.Live() {
			list = append(list, "'"+string(s)+"'")
		}
	}
	return strings.Join(list, ", ")
}

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
	s.Moved = map[ledger.Kind]fen.Fen{}
	var shifts []shift
	for x, err := range each(tx, sumRuled, []any{returnFile}, scanRuled) {
		if err != nil {
			return s, err
		}
		if x.to == "" {
			disputed += x.count
			continue
		}
		s.Moved[x.money], count = s.Moved[x.money]+x.total, count+x.count
		shifts = append(shifts, x.shift)
	}
	if disputed > 0 {
		if s.Disputes, err = tx.newDisputes(returnFile); err != nil {
			return s, err
		}
	}
	n, err := tx.exec(moveRuled, returnFile, today)
	if err != nil {
		return s, err
	}
	if n != count {
		return s, fmt.Errorf("return %d moves %d payments, not %d: %w", returnFile, n, count, ErrMoved)
	}
	return s, tx.shiftTally(b, shifts)
}

// A ruled is payments that a return file moves alike.
type ruled struct {
	shift
	money ledger.Kind
}

func scanRuled(r *sql.Rows) (x ruled, err error) {
	return x, r.Scan(&x.from, &x.fromCode, &x.to, &x.toCode, &x.money, &x.count, &x.total)
}
