package store

import (
	"database/sql"
	"time"
)

// An Edition is the county's list of a year as it was published. It is never changed; a
// correction within the year is the next number.
type Edition struct {
	Year, Number int
	Digest       string // of Content
	Content      string // JSON
	By           int64
	Publisher    string // who published it, as the pages name the office
	At           time.Time
}

const insertEdition = `INSERT INTO edition (county, year, number, digest, content, published_by, publisher, published_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

// AddEdition stores an edition; a number that is taken is ErrTwice.
func (tx *Tx) AddEdition(e Edition) error {
	_, err := tx.exec(insertEdition, e.Year, e.Number, e.Digest, e.Content, e.By, e.Publisher, micros(e.At))
	return err
}

const selectEditions = `SELECT year, number, digest, '', published_by, publisher, published_at FROM edition
	WHERE county = $1 ORDER BY year DESC, number DESC`

// Editions lists all editions without their content, the newest first.
func (tx *Tx) Editions() ([]Edition, error) { return all(each(tx, selectEditions, nil, scanEdition)) }

const selectEdition = `SELECT year, number, digest, content, published_by, publisher, published_at FROM edition
	WHERE county = $1 AND year <= $2 ORDER BY year DESC, number DESC LIMIT 1`

// LastEdition returns the newest edition of a year or before it, or ErrNone.
func (tx *Tx) LastEdition(year int) (Edition, error) {
	return oneEdition(all(each(tx, selectEdition, []any{year}, scanEdition)))
}

const selectNumbered = `SELECT year, number, digest, content, published_by, publisher, published_at FROM edition
	WHERE county = $1 AND year = $2 AND number = $3`

// Edition returns one edition, or ErrNone.
func (tx *Tx) Edition(year, number int) (Edition, error) {
	return oneEdition(all(each(tx, selectNumbered, []any{year, number}, scanEdition)))
}

func oneEdition(list []Edition, err error) (Edition, error) {
	if err != nil {
		return Edition{}, err
	}
	if len(list) == 0 {
		return Edition{}, ErrNone
	}
	return list[0], nil
}

func scanEdition(r *sql.Rows) (e Edition, err error) {
	var at int64
	err = r.Scan(&e.Year, &e.Number, &e.Digest, &e.Content, &e.By, &e.Publisher, &at)
	e.At = moment(at)
	return e, err
}
