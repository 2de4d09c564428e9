package store

import "yikatong/internal/seal"

// seal and open keep personal numbers closed in their columns: the place a value lives
// in is bound into it, so that it opens nowhere else.
func (tx *Tx) seal(class seal.Class, table, column string, row int64, plain string) ([]byte, error) {
	return tx.ring.Seal(class, seal.Place{County: tx.county, Table: table, Column: column, Row: row}, plain)
}

func (tx *Tx) open(class seal.Class, table, column string, row int64, sealed []byte) (string, error) {
	return tx.ring.Open(class, seal.Place{County: tx.county, Table: table, Column: column, Row: row}, sealed)
}

// index is the keyed blind index of a value in this county; nil for an empty one.
func (tx *Tx) index(class seal.Class, value string) []byte {
	if value == "" {
		return nil
	}
	return tx.ring.Index(class, tx.county, value)
}
