package store

import (
	"database/sql"
	"time"
)

// A StandardState is how far the county's value of a standard has come.
type StandardState string

// The states of a value: it counts once it is confirmed.
const (
	StandardEntered   StandardState = "entered"
	StandardConfirmed StandardState = "confirmed"
	StandardWithdrawn StandardState = "withdrawn"
)

// A StandardValue is a value of a standard that the county has entered.
type StandardValue struct {
	ID            int64
	Programme     string
	Standard      string
	Key           string
	Starts        string // the day from which it counts
	Value         int64  // in the standard's unit: fen, 1/100 mu, …
	Document      string // 文号
	State         StandardState
	EnteredBy     int64
	EnteredPerson string
	EnteredAt     time.Time
	ClosedBy      int64 // who confirmed or withdrew it
	ClosedPerson  string
	ClosedAt      time.Time
}

const insertStandard = `INSERT INTO standard_value (county, id, programme, standard, key, starts, value, document, state,
	entered_by, entered_person, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '` + string(StandardEntered) + `', $9, $10, $11)`

// EnterStandard stores a value that waits to be confirmed and returns its number. A second
// one for the same standard, key and day, while the first waits, is ErrTwice.
func (tx *Tx) EnterStandard(v StandardValue) (int64, error) {
	id, err := tx.take("standard_value", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(insertStandard, id, v.Programme, v.Standard, v.Key, v.Starts, v.Value, v.Document, v.EnteredBy, v.EnteredPerson, micros(v.EnteredAt))
	return id, err
}

const closeStandard = `UPDATE standard_value SET state = $3, closed_by = $4, closed_person = $5, closed_at = $6
	WHERE county = $1 AND id = $2 AND state = '` + string(StandardEntered) + `'`

// CloseStandard confirms or withdraws a value that waits; if it no longer does, ErrMoved.
func (tx *Tx) CloseStandard(id int64, to StandardState, by int64, person string, at time.Time) error {
	if err := tx.one(closeStandard, id, string(to), by, person, micros(at)); err != nil {
		return err
	}
	return tx.catalogueChanged()
}

const standardColumns = `id, programme, standard, key, starts, value, document, state, entered_by, entered_person, entered_at,
	closed_by, closed_person, closed_at`

const selectStandards = `SELECT ` + standardColumns + ` FROM standard_value WHERE county = $1 ORDER BY id`

// StandardValues lists all values the county has entered, in the order they were entered.
func (tx *Tx) StandardValues() ([]StandardValue, error) {
	return all(each(tx, selectStandards, nil, scanStandard))
}

const selectConfirmed = `SELECT ` + standardColumns + ` FROM standard_value WHERE county = $1 AND state = '` + string(StandardConfirmed) + `'
	ORDER BY closed_at, id`

// ConfirmedStandards lists the values that count, in the order they were confirmed.
func (tx *Tx) ConfirmedStandards() ([]StandardValue, error) {
	return all(each(tx, selectConfirmed, nil, scanStandard))
}

const selectStandard = `SELECT ` + standardColumns + ` FROM standard_value WHERE county = $1 AND id = $2`

// StandardValue returns one value, or ErrNone.
func (tx *Tx) StandardValue(id int64) (StandardValue, error) {
	list, err := all(each(tx, selectStandard, []any{id}, scanStandard))
	if err == nil && len(list) == 0 {
		err = ErrNone
	}
	if err != nil {
		return StandardValue{}, err
	}
	return list[0], nil
}

func scanStandard(r *sql.Rows) (v StandardValue, err error) {
	var entered, closed int64
	err = r.Scan(&v.ID, &v.Programme, &v.Standard, &v.Key, &v.Starts, &v.Value, &v.Document, &v.State, &v.EnteredBy, &v.EnteredPerson, &entered,
		&v.ClosedBy, &v.ClosedPerson, &closed)
	v.EnteredAt, v.ClosedAt = moment(entered), moment(closed)
	return v, err
}
