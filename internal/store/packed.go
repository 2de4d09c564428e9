package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"iter"
	"slices"

	"yikatong/internal/ident"
	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// PeopleStamp changes with whatever is entered of people, their accounts and their deaths: all of
// it goes with an event about one of these.
func (tx *Tx) PeopleStamp() (stamp int64, err error) {
	for _, subject := range []string{"registry:people", "registry:accounts", "registry:deaths", "registry:organisations", "registry:villages"} {
		last := int64(0)
		if err := tx.row(`SELECT coalesce(max(seq), 0) FROM event WHERE county = $1 AND subject = $2`, []any{subject}, &last); err != nil {
			return 0, err
		}
		stamp = max(stamp, last)
	}
	return stamp, nil
}

// A NameHash hashes names for this county alone: equal for names that are the same person's.
type NameHash struct{ secret []byte }

// NameHash gives the county's.
func (tx *Tx) NameHash() NameHash { return NameHash{tx.index(seal.Text, "names of packed lines")} }

// Of hashes a name in its normal form.
func (h NameHash) Of(name string) uint64 {
	var b [128]byte
	sum := sha256.Sum256(append(append(b[:0], h.secret...), ident.NormalName(name)...))
	return binary.BigEndian.Uint64(sum[:])
}

// A PackedPerson is what a county-wide comparison holds lines against.
type PackedPerson struct {
	ID, Household int64
	Key           []byte // blind index of the ID number
	Name          string
	Birth, Died   string // days
	Region        region.Code
	Account       []byte // blind index of the active one
}

// PackedPeople streams everybody in the order of their numbers.
func (tx *Tx) PackedPeople() iter.Seq2[PackedPerson, error] {
	return each(tx, `SELECT p.id, p.household, p.no_index, p.name, p.birth, p.region, coalesce(d.died_on, ''), a.number_index FROM person p
		LEFT JOIN death d ON d.county = p.county AND d.no_index = p.no_index
		LEFT JOIN bank_account a ON a.county = p.county AND a.party = p.id AND a.closed_on = ''
		WHERE p.county = $1 ORDER BY p.id`, nil, func(r *sql.Rows) (p PackedPerson, err error) {
		return p, r.Scan(&p.ID, &p.Household, &p.Key, &p.Name, &p.Birth, &p.Region, &p.Died, &p.Account)
	})
}

// A PackedAccount is who holds an account.
type PackedAccount struct {
	Key    []byte // blind index
	Party  int64
	Active bool
}

// PackedAccounts streams all accounts in the order of their blind indexes.
func (tx *Tx) PackedAccounts() iter.Seq2[PackedAccount, error] {
	return each(tx, `SELECT number_index, party, closed_on = '' FROM bank_account WHERE county = $1 ORDER BY number_index`, nil,
		func(r *sql.Rows) (a PackedAccount, err error) {
			return a, r.Scan(&a.Key, &a.Party, &a.Active)
		})
}

// A PackedLine is what a county-wide comparison looks at in a line.
type PackedLine struct {
	ID, For, To int64
	Item, Name  string
	Account     []byte // blind index, nil for none
}

// PackedLines streams a roster's lines in the order of their numbers.
func (tx *Tx) PackedLines(roster int64) iter.Seq2[PackedLine, error] {
	return each(tx, `SELECT id, beneficiary, payee, item, name, account_index FROM roster_line WHERE county = $1 AND roster = $2 ORDER BY id`,
		[]any{roster}, func(r *sql.Rows) (l PackedLine, err error) {
			return l, r.Scan(&l.ID, &l.For, &l.To, &l.Item, &l.Name, &l.Account)
		})
}

// A SealedRow is a standing row of a register under one of its keys, still sealed: opening it is
// for whoever has a processor to spare.
type SealedRow struct {
	ID     int64
	Key    []byte
	ring   *seal.Ring
	place  seal.Place
	sealed []byte
}

// Fields opens the row: texts and whole numbers. It may be called from several goroutines at once.
func (r SealedRow) Fields() (string, error) { return r.ring.Open(seal.Facts, r.place, r.sealed) }

// SealedRows streams a register's standing rows, in no order.
func (tx *Tx) SealedRows(name string) iter.Seq2[SealedRow, error] {
	return each(tx, `SELECT r.id, k.key, r.fields_sealed FROM register_row r JOIN register_key k ON k.county = r.county AND k.id = r.id
		WHERE r.county = $1 AND r.register = $2 AND k.register = $2 AND r.until = 0`, []any{name}, func(r *sql.Rows) (s SealedRow, err error) {
		err = r.Scan(&s.ID, &s.Key, &s.sealed)
		s.ring, s.place = tx.ring, seal.Place{County: tx.county, Table: "register_row", Column: "fields", Row: s.ID}
		return s, err
	})
}

// SealShapes seals the different rows of a register that a packed file speaks of.
func (tx *Tx) SealShapes(name string, version int64, shapes string) ([]byte, error) {
	return tx.seal(seal.Facts, "packed_register", name, version, shapes)
}

// OpenShapes opens what SealShapes sealed.
func (tx *Tx) OpenShapes(name string, version int64, sealed []byte) (string, error) {
	return tx.open(seal.Facts, "packed_register", name, version, sealed)
}

// StandingRosters lists all rosters of some periods that are not withdrawn, in the order of their numbers.
func (tx *Tx) StandingRosters(periods []string) ([]Roster, error) {
	args := make([]any, len(periods))
	for i, p := range periods {
		args[i] = p
	}
	return all(each(tx, `SELECT `+rosterFields+` FROM roster WHERE county = $1 AND state <> 'withdrawn' AND period IN (`+marks(2, len(periods))+`) ORDER BY id`,
		args, scanRoster))
}

// LinesByID gives some lines of a roster, in the order of their numbers.
func (tx *Tx) LinesByID(roster int64, ids []int64) ([]RosterLine, error) {
	query := func(marks string) string {
		return `SELECT ` + lineFields + ` FROM roster_line WHERE county = $1 AND roster = $2 AND id IN (` + marks + `) ORDER BY id`
	}
	return all(inChunks(tx, []any{roster}, anys(ids), query, scanLine))
}

// DropFindings forgets some findings that are not answered.
func (tx *Tx) DropFindings(ids []int64) error {
	for chunk := range slices.Chunk(ids, 500) {
		if _, err := tx.exec(`DELETE FROM finding WHERE county = $1 AND state = 'open' AND id IN (`+marks(2, len(chunk))+`)`, anys(chunk)...); err != nil {
			return err
		}
	}
	return nil
}
