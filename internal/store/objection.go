package store

import (
	"database/sql"
	"time"
)

// An Objection (异议) is what somebody says against a roster under notice. The roster does not
// go on until it is answered.
type Objection struct {
	ID       int64
	Roster   int64
	Line     int64 // 0: against the roster as a whole
	Words    string
	Answer   string
	Open     bool
	OpenedAt time.Time
	ClosedAt time.Time
}

const insertObjection = `INSERT INTO objection (county, id, roster, line, words, state, opened_at) VALUES ($1, $2, $3, $4, $5, 'open', $6)`

// AddObjection stores an open objection and returns its number.
func (tx *Tx) AddObjection(o Objection) (int64, error) {
	id, err := tx.take("objection", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(insertObjection, id, o.Roster, o.Line, o.Words, micros(o.OpenedAt))
	return id, err
}

const closeObjection = `UPDATE objection SET state = 'closed', answer = $3, closed_at = $4 WHERE county = $1 AND id = $2 AND state = 'open'`

// CloseObjection stores the answer to an open objection.
func (tx *Tx) CloseObjection(id int64, answer string, at time.Time) error {
	return tx.one(closeObjection, id, answer, micros(at))
}

const objectionFields = `id, roster, line, words, answer, state, opened_at, closed_at`

const selectObjection = `SELECT ` + objectionFields + ` FROM objection WHERE county = $1 AND id = $2`

// Objection returns one objection, or ErrNone.
func (tx *Tx) Objection(id int64) (Objection, error) {
	return first(each(tx, selectObjection, []any{id}, scanObjection))
}

const selectObjections = `SELECT ` + objectionFields + ` FROM objection WHERE county = $1 AND roster = $2 ORDER BY id`

// Objections lists a roster's objections.
func (tx *Tx) Objections(roster int64) ([]Objection, error) {
	return all(each(tx, selectObjections, []any{roster}, scanObjection))
}

func scanObjection(r *sql.Rows) (o Objection, err error) {
	var state string
	var opened, closed int64
	err = r.Scan(&o.ID, &o.Roster, &o.Line, &o.Words, &o.Answer, &state, &opened, &closed)
	o.Open, o.OpenedAt, o.ClosedAt = state == "open", moment(opened), moment(closed)
	return o, err
}
