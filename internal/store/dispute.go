package store

import (
	"database/sql"
	"time"

	"yikatong/internal/bank"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
)

// A Dispute (争议) is an answer of a bank that does not go together with what stands with us.
type Dispute struct {
	ID       int64
	Kind     pay.DisputeKind
	Bank     string
	Return   int64 // the file, and in it the line (the first of them)
	Line     int
	Payment  pay.PaymentID // 0 where the answer names none of ours
	Amount   fen.Fen       // that the bank reports
	Lines    int           // of the file that the dispute is about
	State    pay.DisputeState
	OpenedAt time.Time

	Outcome     pay.Outcome // proposed or settled
	Reason      string
	ProposedBy  int64
	ProposedKey string // the natural person
	ProposedAt  time.Time
	DecidedBy   int64
	DecidedAt   time.Time
	Answer      string // of who decided
}

const disputeFields = `id, kind, bank, return_file, line, payment, amount_fen, lines, state, opened_at, outcome, reason, proposed_by, proposed_key,
	proposed_at, decided_by, decided_at, answer`

func scanDispute(r *sql.Rows) (d Dispute, err error) {
	var opened, proposed, decided int64
	err = r.Scan(&d.ID, &d.Kind, &d.Bank, &d.Return, &d.Line, &d.Payment, &d.Amount, &d.Lines, &d.State, &opened, &d.Outcome, &d.Reason,
		&d.ProposedBy, &d.ProposedKey, &proposed, &d.DecidedBy, &decided, &d.Answer)
	d.OpenedAt, d.ProposedAt, d.DecidedAt = moment(opened), moment(proposed), moment(decided)
	return d, err
}

// What of a file is in dispute, judged before its answers are posted: success after failure (by
// the bank's dates, whichever was told first),
// an answer of another amount or account to a payment that waits, and answers to nothing of
// ours, which are one dispute a file. A payment has at most one open dispute of a kind, and one
// of success after failure for ever: the bank may say it as often as it likes.
var selectNewDisputes = `SELECT 'paid_after_all', l.line, p.id, p.amount_fen, 1 FROM return_line l CROSS JOIN payment p
	WHERE` + answering + ` AND ` + inDispute + ` = 'paid_after_all'
		AND NOT EXISTS (SELECT 1 FROM dispute d WHERE d.county = $1 AND d.payment = p.id AND d.kind = 'paid_after_all')
	UNION ALL SELECT 'other_amount', l.line, l.payment, l.amount_fen, 1 FROM return_line l CROSS JOIN payment p
	WHERE l.county = $1 AND l.return_file = $2 AND l.verdict = 'changed' AND p.county = l.county AND p.id = l.payment AND p.status IN ('in_transit', 'unknown')
		AND NOT EXISTS (SELECT 1 FROM dispute d WHERE d.county = l.county AND d.payment = l.payment AND d.kind = 'other_amount' AND d.state IN ('open', 'proposed'))
	UNION ALL SELECT 'not_ours', min(l.line), 0, CAST(sum(l.amount_fen) AS bigint), count(*) FROM return_line l
	WHERE l.county = $1 AND l.return_file = $2 AND l.verdict = 'foreign' HAVING count(*) > 0
	ORDER BY 2`

// newDisputes lists what a return file brings into dispute. A bank's file has a bounded length.
func (tx *Tx) newDisputes(returnFile int64) ([]Dispute, error) {
	return all(each(tx, selectNewDisputes, []any{returnFile}, func(r *sql.Rows) (d Dispute, err error) {
		d.Return, d.State = returnFile, pay.DisputeOpen
		return d, r.Scan(&d.Kind, &d.Line, &d.Payment, &d.Amount, &d.Lines)
	}))
}

// AddDisputes stores new disputes of a bank.
func (tx *Tx) AddDisputes(bank string, list []Dispute, at time.Time) error {
	if len(list) == 0 {
		return nil
	}
	first, err := tx.take("dispute", int64(len(list)))
	if err != nil {
		return err
	}
	rows := make([][]any, len(list))
	for i, d := range list {
		rows[i] = []any{tx.county, first + int64(i), string(d.Kind), bank, d.Return, d.Line, int64(d.Payment), int64(d.Amount), d.Lines, string(pay.DisputeOpen), micros(at)}
	}
	_, err = tx.bulk("dispute", []string{"county", "id", "kind", "bank", "return_file", "line", "payment", "amount_fen", "lines", "state", "opened_at"}, stream(rows))
	return err
}

const answerDisputes = `UPDATE dispute SET state = 'answered', decided_at = $3 WHERE county = $1 AND kind = 'other_amount' AND state = 'open'
	AND payment IN (SELECT l.payment FROM return_line l JOIN payment p ON p.county = l.county AND p.id = l.payment
		WHERE l.county = $1 AND l.return_file = $2 AND l.verdict <> 'changed' AND p.status NOT IN ('in_transit', 'unknown'))`

// AnswerDisputes closes the disputes that a posted return file has answered rightly.
func (tx *Tx) AnswerDisputes(returnFile int64, at time.Time) error {
	_, err := tx.exec(answerDisputes, returnFile, micros(at))
	return err
}

// Dispute returns one, or ErrNone.
func (tx *Tx) Dispute(id int64) (Dispute, error) {
	return first(each(tx, `SELECT `+disputeFields+` FROM dispute WHERE county = $1 AND id = $2`, []any{id}, scanDispute))
}

// Disputes lists those of a state ("": of every one), of one bank ("": of all), the newest first.
func (tx *Tx) Disputes(state pay.DisputeState, bank string, limit int) ([]Dispute, error) {
	return all(each(tx, `SELECT `+disputeFields+` FROM dispute WHERE county = $1 AND (state = $2 OR $2 = '') AND (bank = $3 OR $3 = '')
		ORDER BY id DESC LIMIT $4`, []any{string(state), bank, limit}, scanDispute))
}

// SwapDispute stores a dispute in the place of one that stood at another state; ErrMoved if
// somebody else was first.
func (tx *Tx) SwapDispute(was pay.DisputeState, d Dispute) error {
	return tx.one(`UPDATE dispute SET state = $4, outcome = $5, reason = $6, proposed_by = $7, proposed_key = $8, proposed_at = $9, decided_by = $10,
		decided_at = $11, answer = $12 WHERE county = $1 AND id = $2 AND state = $3`, d.ID, string(was), string(d.State), string(d.Outcome), d.Reason, d.ProposedBy,
		d.ProposedKey, micros(d.ProposedAt), d.DecidedBy, micros(d.DecidedAt), d.Answer)
}

// disputedLine is what the bank said in the line that a dispute ($4, $5) is about.
const disputedLine = ` FROM return_line l WHERE l.county = $1 AND l.return_file = $4 AND l.line = $5`

const admitPayment = `UPDATE payment SET status = 'paid', live = 1, came_back = 0, code = '', settled_on = COALESCE((SELECT NULLIF(l.on_day, '')` + disputedLine + `), $6)
	WHERE county = $1 AND id = $2 AND status = $3`

// AdmitPayment makes a payment paid that was counted as failed or returned, on the day that the
// bank's disputed line tells, or today where it tells none: what the bank reports of other days
// is judged against the day of the money. ErrTwice if the same right has been paid by another
// payment since.
func (tx *Tx) AdmitPayment(p pay.Payment, d Dispute, today string) error {
	tx.moved(p.Batch)
	return tx.one(admitPayment, int64(p.ID), string(p.Status), d.Return, d.Line, today)
}

const denyPayment = `UPDATE payment SET status = 'failed', live = 0, code = (SELECT l.code` + disputedLine + `), bank_ref = (SELECT l.bank_ref` + disputedLine + `),
	settled_on = (SELECT l.on_day` + disputedLine + `) WHERE county = $1 AND id = $2 AND status = $3`

// DenyPayment makes a payment failed that was counted as paid, by the disputed line that said so.
func (tx *Tx) DenyPayment(p pay.Payment, d Dispute) error {
	tx.moved(p.Batch)
	return tx.one(denyPayment, int64(p.ID), string(pay.Paid), d.Return, d.Line)
}

const paidTwice = `SELECT count(*) FROM payment s JOIN payment o ON o.county = s.county AND o.beneficiary = s.beneficiary AND o.programme = s.programme
	AND o.period = s.period AND o.item = s.item AND o.live = 1 WHERE s.county = $1 AND s.id = $2`

// PaidElsewhere reports whether another live payment stands for the same right.
func (tx *Tx) PaidElsewhere(p pay.PaymentID) (bool, error) {
	var n int
	err := tx.row(paidTwice, []any{int64(p)}, &n)
	return n > 0, err
}

const tellSettled = `INSERT INTO message (county, payment, kind, person, state, created_at) SELECT county, id, $3, payee, 'waiting', CAST($4 AS bigint)
	FROM payment WHERE county = $1 AND id = $2 ON CONFLICT (county, payment, kind) DO NOTHING`

// Tell writes the message to the payee of a payment that two people found to have been paid after
// all, or not to have been (pay.Returned: what was told to have arrived has not).
func (tx *Tx) Tell(p pay.PaymentID, kind pay.Status, at time.Time) error {
	_, err := tx.exec(tellSettled, int64(p), string(kind), micros(at))
	return err
}

const disputedSays = `SELECT status FROM return_line WHERE county = $1 AND return_file = $2 AND line = $3`

// DisputedSays is what the bank said in the line that a dispute is about.
func (tx *Tx) DisputedSays(d Dispute) (says bank.Status, err error) {
	return says, tx.row(disputedSays, []any{d.Return, d.Line}, &says)
}
