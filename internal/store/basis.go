package store

import (
	"database/sql"
	"fmt"
	"time"

	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// A Basis (认定信息) is one version of one record of the register of basis.
type Basis struct {
	ID         int64
	Programme  string
	Party      int64  // the person or organisation the right is of
	Item       string // tells a party's records of a programme apart, "" for the only one
	Version    int64  // from 1; the highest counts
	Region     region.Code
	ValidFrom  string // day, "" while it is not recognised yet
	ValidUntil string // last day, "" while it runs
	Facts      string // JSON; sealed when stored
	By         int64
	At         time.Time
}

var basisColumns = []string{"county", "id", "programme", "party", "item", "version", "region", "valid_from", "valid_until", "facts_sealed",
	"entered_by", "entered_at"}

const basisFields = `b.id, b.programme, b.party, b.item, b.version, b.region, b.valid_from, b.valid_until, b.facts_sealed, b.entered_by, b.entered_at`

// inForce keeps the newest version of each record.
const inForce = ` AND NOT EXISTS (SELECT 1 FROM basis n WHERE n.county = b.county AND n.party = b.party AND n.programme = b.programme
	AND n.item = b.item AND n.version > b.version)`

func (tx *Tx) scanBasis(r *sql.Rows) (b Basis, err error) {
	var sealed []byte
	var at int64
	err = r.Scan(&b.ID, &b.Programme, &b.Party, &b.Item, &b.Version, &b.Region, &b.ValidFrom, &b.ValidUntil, &sealed, &b.By, &at)
	if err != nil {
		return b, err
	}
	b.At = moment(at)
	b.Facts, err = tx.openBasis(b.ID, sealed)
	return b, err
}

func (tx *Tx) openBasis(id int64, sealed []byte) (facts string, err error) {
	if facts, err = tx.open(seal.Facts, "basis", "facts", id, sealed); err != nil {
		return "", fmt.Errorf("basis %d: %w", id, err)
	}
	return facts, nil
}

// PutBasis stores each record as its next version, unless the newest says the same; no record
// stands in the list twice. Earlier versions stay. It returns how many were stored.
func (tx *Tx) PutBasis(list []Basis) (changed int, err error) {
	known, err := tx.newest(list)
	if err != nil {
		return 0, err
	}
	fresh := make([]Basis, 0, len(list))
	for _, b := range list {
		old := known[basisKey{b.Party, b.Programme, b.Item}]
		if old.Version > 0 && old.Facts == b.Facts && old.ValidFrom == b.ValidFrom && old.ValidUntil == b.ValidUntil && old.Region == b.Region {
			continue
		}
		b.Version = old.Version + 1
		fresh = append(fresh, b)
	}
	first, err := tx.take("basis", int64(len(fresh)))
	if err != nil {
		return 0, err
	}
	for i := range fresh {
		fresh[i].ID = first + int64(i)
	}
	n, err := tx.bulk("basis", basisColumns, func(yield func([]any, error) bool) {
		for _, b := range fresh {
			row, err := tx.basisRow(b)
			if !yield(row, err) || err != nil {
				return
			}
		}
	})
	if err != nil {
		return int(n), err
	}
	return int(n), tx.putThings(fresh)
}

func (tx *Tx) basisRow(b Basis) ([]any, error) {
	sealed, err := tx.seal(seal.Facts, "basis", "facts", b.ID, b.Facts)
	return []any{tx.county, b.ID, b.Programme, b.Party, b.Item, b.Version, string(b.Region), b.ValidFrom, b.ValidUntil, sealed,
		b.By, micros(b.At)}, err
}

type basisKey struct {
	party           int64
	programme, item string
}

func (tx *Tx) newest(list []Basis) (map[basisKey]Basis, error) {
	parties := make([]int64, len(list))
	for i, b := range list {
		parties[i] = b.Party
	}
	held, err := tx.BasisOf(parties)
	known := map[basisKey]Basis{}
	for _, b := range held {
		known[basisKey{b.Party, b.Programme, b.Item}] = b
	}
	return known, err
}

// BasisOf lists what is in force of some parties, under all programmes.
func (tx *Tx) BasisOf(parties []int64) ([]Basis, error) {
	query := func(marks string) string {
		return `SELECT ` + basisFields + ` FROM basis b WHERE b.county = $1 AND b.party IN (` + marks + `)` + inForce + ` ORDER BY +b.id`
	}
	return all(inChunks(tx, nil, numbers(parties), query, tx.scanBasis))
}

// BasisUnder lists what is in force of some parties under one programme.
func (tx *Tx) BasisUnder(programme string, parties []int64) ([]Basis, error) {
	query := func(marks string) string {
		return `SELECT ` + basisFields + ` FROM basis b WHERE b.county = $1 AND b.programme = $2 AND b.party IN (` + marks + `)` + inForce + ` ORDER BY b.party, b.id`
	}
	return all(inChunks(tx, []any{programme}, numbers(parties), query, tx.scanBasis))
}

const selectBasisPage = `SELECT ` + basisFields + ` FROM basis b WHERE b.county = $1 AND b.programme = $2 AND b.region >= $3 AND b.region <= $4
	AND (b.region > $5 OR b.region = $5 AND b.id > $6)` + inForce + ` ORDER BY b.region, b.id LIMIT $7`

// BasisPage lists a programme's records in force within a region, those after a record, or from
// the start for the zero one, in the order of region and number.
func (tx *Tx) BasisPage(programme string, within region.Code, after Basis, limit int) ([]Basis, error) {
	low, high := within.Span()
	return all(each(tx, selectBasisPage, []any{programme, low, high, string(after.Region), after.ID, limit}, tx.scanBasis))
}

const selectBasisHistory = `SELECT ` + basisFields + ` FROM basis b WHERE b.county = $1 AND b.party = $2 AND b.programme = $3 AND b.item = $4
	ORDER BY b.version DESC`

const selectBasisTowns = `SELECT DISTINCT substr(region, 1, 9) FROM basis WHERE county = $1 AND programme = $2 AND region >= $3 AND region <= $4
	ORDER BY 1`

// BasisTownships lists the townships within a region that have records of a programme.
func (tx *Tx) BasisTownships(programme string, within region.Code) ([]region.Code, error) {
	low, high := within.Span()
	return all(each(tx, selectBasisTowns, []any{programme, low, high}, func(r *sql.Rows) (region.Code, error) {
		var town string
		err := r.Scan(&town)
		return region.Code(town + "000"), err
	}))
}

// Basis returns one version of a record.
func (tx *Tx) Basis(id int64) (Basis, error) {
	return first(each(tx, `SELECT `+basisFields+` FROM basis b WHERE b.county = $1 AND b.id = $2`, []any{id}, tx.scanBasis))
}

// BasisHistory lists all versions of a record, the newest first.
func (tx *Tx) BasisHistory(party int64, programme, item string) ([]Basis, error) {
	return all(each(tx, selectBasisHistory, []any{party, programme, item}, tx.scanBasis))
}

// MembersOf lists the people of some households, by household; number 0 is none. (The plus keeps
// SQLite from reading everybody in the order of their numbers.)
func (tx *Tx) MembersOf(households []int64) (map[int64][]Person, error) {
	query := func(marks string) string {
		return selectPerson + `WHERE p.county = $1 AND p.household <> 0 AND p.household IN (` + marks + `) ORDER BY +p.id`
	}
	found := make(map[int64][]Person, len(households))
	for p, err := range inChunks(tx, nil, numbers(households), query, tx.scanPerson) {
		if err != nil {
			return nil, err
		}
		found[p.Household] = append(found[p.Household], p)
	}
	return found, nil
}

// numbers are the keys of a list, each once.
func numbers(ids []int64) []any {
	seen := make(map[int64]bool, len(ids))
	keys := make([]any, 0, len(ids))
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			keys = append(keys, id)
		}
	}
	return keys
}
