package store

import (
	"database/sql"
	"fmt"

	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// A RegisterTurn is a row that a version of a register brought or ended, with whom of the county's
// people it is about.
type RegisterTurn struct {
	Person int64
	Name   string
	Region region.Code
	Row    int64
	Ended  bool
	Fields map[string]any
}

const selectRegisterTurns = `SELECT p.id, p.name, p.region, r.id, r.until = $3, r.fields_sealed FROM register_row r
	JOIN register_key k ON k.county = r.county AND k.register = r.register AND k.id = r.id
	JOIN person p ON p.county = k.county AND p.no_index = k.key
	WHERE r.county = $1 AND r.register = $2 AND (r.since = $3 OR r.until = $3 AND r.until > 0) AND r.since <> r.until
		AND p.region >= $4 AND p.region <= $5 AND p.id > $6 ORDER BY p.id, r.id LIMIT $7`

// RegisterTurns lists the rows that a version brought or ended, of people within a region, after a
// person and in the order of people. The rows of the last person may not be all there.
func (tx *Tx) RegisterTurns(name string, version int64, within region.Code, after int64, limit int) ([]RegisterTurn, error) {
	low, high := within.Span()
	return all(each(tx, selectRegisterTurns, []any{name, version, low, high, after, limit}, func(r *sql.Rows) (t RegisterTurn, err error) {
		var sealed []byte
		if err := r.Scan(&t.Person, &t.Name, &t.Region, &t.Row, &t.Ended, &sealed); err != nil {
			return t, err
		}
		text, err := tx.open(seal.Facts, "register_row", "fields", t.Row, sealed)
		if err != nil {
			return t, fmt.Errorf("row %d of %s: %w", t.Row, name, err)
		}
		t.Fields, err = registerFields(text)
		return t, err
	}))
}
