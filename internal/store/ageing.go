package store

import (
	"database/sql"
	"strings"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/pay"
)

// A Waiting is the payments of one payment file that wait for the bank's final answer alike.
type Waiting struct {
	Payfile    int64       `json:"payfile"`
	Batch      pay.BatchID `json:"batch"`
	Number     string      `json:"number"` // of the batch
	Programme  string      `json:"programme"`
	Period     string      `json:"period"`
	Department string      `json:"department"`
	Bank       string      `json:"bank"`
	Name       string      `json:"file"` // of the file
	SentAt     time.Time   `json:"sent_at"`
	TakenAt    time.Time   `json:"taken_at,omitzero"` // zero: the bank has not fetched it
	AckedAt    time.Time   `json:"acked_at,omitzero"` // zero: nor said that it has it whole
	Status     pay.Status  `json:"status"`
	Answered   bool        `json:"answered"`          // some return file names them
	Posted     bool        `json:"posted"`            // the last that does is posted
	Verdict    pay.Verdict `json:"verdict,omitempty"` // on their lines there
	Count      int         `json:"count"`
	Total      fen.Fen     `json:"fen"`
}

// atBank is every payment at a bank, put together by file, status and the last line that names
// it. It begins with the batches that have any, and looks at no other payment.
// CROSS JOIN keeps SQLite from turning that order round, and an order by a sum from reading every
// line in the order of its index to sort the few of one payment.
const atBank = `WITH one(payfile, status, amount, said) AS (
		SELECT p.payfile, p.status, p.amount_fen, coalesce((SELECT r.state || ':' || l.verdict FROM return_line l
			CROSS JOIN return_file r WHERE l.county = p.county AND l.payment = p.id AND l.verdict NOT IN ('doubled', 'repeats')
				AND r.county = l.county AND r.id = l.return_file ORDER BY l.return_file + 0 DESC, l.line + 0 DESC LIMIT 1), '')
		FROM (SELECT batch FROM batch_tally WHERE county = $1 AND status = 'in_transit' UNION
			SELECT batch FROM batch_tally WHERE county = $1 AND status = 'unknown') t
		CROSS JOIN payment p WHERE p.county = $1 AND p.batch = t.batch AND p.status IN ('in_transit', 'unknown')),
	waits(payfile, status, said, n, total) AS (
		SELECT payfile, status, said, count(*), CAST(sum(amount) AS bigint) FROM one GROUP BY payfile, status, said)`

const selectWaiting = atBank + ` SELECT f.id, f.batch, b.number, b.programme, b.period, b.department, f.bank, f.name, f.created_at, f.taken_at,
		coalesce(d.acked_at, 0), w.status, w.said, w.n, w.total
	FROM waits w CROSS JOIN payfile f CROSS JOIN batch b LEFT JOIN delivery d ON d.county = $1 AND d.payfile = f.id
	WHERE f.county = $1 AND f.id = w.payfile AND b.county = $1 AND b.id = f.batch AND (f.bank = $2 OR $2 = '')
	ORDER BY f.created_at, f.id, w.status, w.said`

// Waiting lists what waits at a bank ("": at any) for its final answer, the oldest file first.
func (tx *Tx) Waiting(bank string) ([]Waiting, error) {
	return all(each(tx, selectWaiting, []any{bank}, func(r *sql.Rows) (w Waiting, err error) {
		var sent, taken, acked int64
		var said string
		err = r.Scan(&w.Payfile, &w.Batch, &w.Number, &w.Programme, &w.Period, &w.Department, &w.Bank, &w.Name, &sent, &taken, &acked,
			&w.Status, &said, &w.Count, &w.Total)
		w.SentAt, w.TakenAt, w.AckedAt = moment(sent), moment(taken), moment(acked)
		state, verdict, answered := strings.Cut(said, ":")
		w.Answered, w.Posted, w.Verdict = answered, state == ReturnPosted, pay.Verdict(verdict)
		return w, err
	}))
}

// An Uncorrected is the payments of one batch and bank that failed or came back for one reason
// and have not been corrected.
type Uncorrected struct {
	Batch      pay.BatchID `json:"batch"`
	Number     string      `json:"number"` // of the batch
	Programme  string      `json:"programme"`
	Period     string      `json:"period"`
	Department string      `json:"department"`
	Bank       string      `json:"bank"`
	Status     pay.Status  `json:"status"`
	Code       string      `json:"code"`
	Disputed   bool        `json:"disputed"` // the bank says that they were paid, and nobody has found what is true
	Since      string      `json:"since"`    // the bank's day of the oldest
	Count      int         `json:"count"`
	Total      fen.Fen     `json:"fen"`
}

// payment_failed holds these and what was corrected, no other payments.
const selectUncorrected = `SELECT b.id, b.number, b.programme, b.period, b.department, p.bank, p.status, p.code, p.disputed, min(p.settled_on), count(*),
		CAST(sum(p.amount_fen) AS bigint)
	FROM (SELECT batch, bank, status, code, settled_on, amount_fen, CASE WHEN EXISTS (SELECT 1 FROM dispute d
			WHERE d.county = y.county AND d.payment = y.id AND d.kind = 'paid_after_all' AND d.state IN ('open', 'proposed')) THEN 1 ELSE 0 END AS disputed
		FROM payment y WHERE county = $1 AND live = 0 AND dropped = 0 AND status IN ('failed', 'returned') AND (bank = $2 OR $2 = '')) p
	CROSS JOIN batch b WHERE b.county = $1 AND b.id = p.batch
	GROUP BY b.id, b.number, b.programme, b.period, b.department, p.bank, p.status, p.code, p.disputed
	ORDER BY min(p.settled_on), b.id, p.bank, p.code, p.disputed`

// Uncorrected lists what failed or came back at a bank ("": at any), the oldest first.
func (tx *Tx) Uncorrected(bank string) ([]Uncorrected, error) {
	return all(each(tx, selectUncorrected, []any{bank}, func(r *sql.Rows) (u Uncorrected, err error) {
		var disputed int64
		err = r.Scan(&u.Batch, &u.Number, &u.Programme, &u.Period, &u.Department, &u.Bank, &u.Status, &u.Code, &disputed, &u.Since, &u.Count, &u.Total)
		u.Disputed = disputed == 1
		return u, err
	}))
}
