package store

import (
	"database/sql"
	"fmt"

	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// A Basis (认定信息) is the facts that one entitlement rests on, as a document in the words
// of the programme.
type Basis struct {
	ID        int64
	Programme string
	Person    int64
	Item      string
	Region    region.Code
	From      string // day
	Until     string // day, "" while open
	Facts     string // JSON; sealed when stored
}

// AddBases stores bases, numbering them.
func (tx *Tx) AddBases(list []Basis) error {
	first, err := tx.take("basis", int64(len(list)))
	if err != nil {
		return err
	}
	_, err = tx.bulk("basis", []string{"county", "id", "programme", "person", "item", "region", "from_on", "until_on", "facts_sealed"},
		func(yield func([]any, error) bool) {
			for i, b := range list {
				id := first + int64(i)
				sealed, err := tx.seal(seal.Facts, "basis", "facts", id, b.Facts)
				if !yield([]any{tx.county, id, b.Programme, b.Person, b.Item, string(b.Region), b.From, b.Until, sealed}, err) || err != nil {
					return
				}
			}
		})
	return err
}

const selectBases = `SELECT id, programme, person, item, region, from_on, until_on, facts_sealed FROM basis
	WHERE county = $1 AND person = $2 AND (programme = $3 OR $3 = '') ORDER BY id`

// Bases lists what a person's entitlements rest on, for one programme or all with "".
func (tx *Tx) Bases(person int64, programme string) ([]Basis, error) {
	return all(each(tx, selectBases, []any{person, programme}, func(r *sql.Rows) (b Basis, err error) {
		var sealed []byte
		if err := r.Scan(&b.ID, &b.Programme, &b.Person, &b.Item, &b.Region, &b.From, &b.Until, &sealed); err != nil {
			return b, err
		}
		if b.Facts, err = tx.open(seal.Facts, "basis", "facts", b.ID, sealed); err != nil {
			return b, fmt.Errorf("basis %d: %w", b.ID, err)
		}
		return b, nil
	}))
}
