package store

import (
	"database/sql"

	"yikatong/internal/fen"
	"yikatong/internal/pay"
)

// moved remembers that payments of a batch have another status than before: the batch is
// counted anew before the transaction ends, or before it is asked (see also shiftTally).
func (tx *Tx) moved(b pay.BatchID) { tx.stale[b] = true }

// recountAll counts what was moved.
func (tx *Tx) recountAll() error {
	for b := range tx.stale {
		if err := tx.recount(b); err != nil {
			return err
		}
	}
	return nil
}

const dropTally = `DELETE FROM batch_tally WHERE county = $1 AND batch = $2`

const writeTally = `INSERT INTO batch_tally (county, batch, status, code, count, total_fen)
	SELECT county, batch, status, code, count(*), CAST(sum(amount_fen) AS bigint) FROM payment WHERE county = $1 AND batch = $2
	GROUP BY county, batch, status, code`

func (tx *Tx) recount(b pay.BatchID) error {
	if !tx.stale[b] {
		return nil
	}
	if _, err := tx.exec(dropTally, int64(b)); err != nil {
		return err
	}
	if _, err := tx.exec(writeTally, int64(b)); err != nil {
		return err
	}
	delete(tx.stale, b)
	return nil
}

// A shift is payments of a batch that went from one status and code to another.
type shift struct {
	from, to         pay.Status
	fromCode, toCode string
	count            int64
	total            fen.Fen
}

const addTally = `INSERT INTO batch_tally (county, batch, status, code, count, total_fen) VALUES ($1, $2, $3, $4, $5, $6)
	ON CONFLICT (county, batch, status, code) DO UPDATE SET count = batch_tally.count + excluded.count, total_fen = batch_tally.total_fen + excluded.total_fen`

const dropEmptyTally = `DELETE FROM batch_tally WHERE county = $1 AND batch = $2 AND count = 0`

// shiftTally counts what was moved where it is known from where: a return file of ten thousand
// payments then does not read the three hundred thousand of its batch.
func (tx *Tx) shiftTally(b pay.BatchID, shifts []shift) error {
	if tx.stale[b] {
		return nil // counted anew with the rest
	}
	for _, s := range shifts {
		if _, err := tx.exec(addTally, int64(b), string(s.from), s.fromCode, -s.count, -int64(s.total)); err != nil {
			return err
		}
		if _, err := tx.exec(addTally, int64(b), string(s.to), s.toCode, s.count, int64(s.total)); err != nil {
			return err
		}
	}
	_, err := tx.exec(dropEmptyTally, int64(b))
	return err
}

// A StatusCount is how many payments stand at a status, with their money.
type StatusCount struct {
	Status pay.Status
	Count  int
	Total  fen.Fen
}

const countPayments = `SELECT status, CAST(sum(count) AS bigint), CAST(sum(total_fen) AS bigint) FROM batch_tally WHERE county = $1 AND batch = $2 GROUP BY status`

// CountPayments counts a batch's payments by status.
func (tx *Tx) CountPayments(b pay.BatchID) (map[pay.Status]StatusCount, error) {
	if err := tx.recount(b); err != nil {
		return nil, err
	}
	counts := map[pay.Status]StatusCount{}
	for c, err := range each(tx, countPayments, []any{int64(b)}, func(r *sql.Rows) (c StatusCount, err error) {
		return c, r.Scan(&c.Status, &c.Count, &c.Total)
	}) {
		if err != nil {
			return nil, err
		}
		counts[c.Status] = c
	}
	return counts, nil
}

// A FailureCount is how many payments of a batch did not arrive for one reason.
type FailureCount struct {
	Code  string
	Count int
}

const countFailures = `SELECT code, CAST(sum(count) AS bigint) FROM batch_tally WHERE county = $1 AND batch = $2 AND status IN ('failed', 'returned')
	GROUP BY code ORDER BY sum(count) DESC, code`

// CountFailures counts a batch's failed and returned payments by reason.
func (tx *Tx) CountFailures(b pay.BatchID) ([]FailureCount, error) {
	if err := tx.recount(b); err != nil {
		return nil, err
	}
	return all(each(tx, countFailures, []any{int64(b)}, func(r *sql.Rows) (c FailureCount, err error) {
		return c, r.Scan(&c.Code, &c.Count)
	}))
}

const writeBatchRosters = `INSERT INTO batch_roster (county, batch, roster, lines, total_fen)
	SELECT p.county, p.batch, p.roster, count(*), CAST(sum(coalesce(s.amount_fen, l.amount_fen)) AS bigint) FROM payment p
		JOIN roster_line l ON l.county = p.county AND l.roster = p.roster AND l.id = p.line
		LEFT JOIN payment s ON s.county = p.county AND s.id = p.source AND p.source <> 0
	WHERE p.county = $1 AND p.batch = $2 GROUP BY p.county, p.batch, p.roster`

// SumSources counts and sums what a batch was formed of: the lines of rosters, or for a
// correction the payments it corrects.
func (tx *Tx) SumSources(b pay.BatchID) (n int, total fen.Fen, err error) {
	const sum = `SELECT CAST(coalesce(sum(lines), 0) AS bigint), CAST(coalesce(sum(total_fen), 0) AS bigint) FROM batch_roster WHERE county = $1 AND batch = $2`
	return n, total, tx.row(sum, []any{int64(b)}, &n, &total)
}
