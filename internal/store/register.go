package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"yikatong/internal/register"
	"yikatong/internal/seal"
)

// A RegisterVersion is one load of an outside register.
type RegisterVersion struct {
	Register string
	Version  int64
	Source   string
	File     string
	Digest   string // of the file
	Rows     int
	Fresh    int // rows that the version before did not have
	Gone     int // rows that it had and this one has not
	Changed  int // of both, those of one number: what is written of it is other than before
	By       int64
	At       time.Time
}

const registerVersions = `SELECT register, version, source, file_name, digest, rows, fresh, gone, changed, loaded_by, loaded_at FROM register_version v `

func scanRegisterVersion(r *sql.Rows) (v RegisterVersion, err error) {
	var at int64
	err = r.Scan(&v.Register, &v.Version, &v.Source, &v.File, &v.Digest, &v.Rows, &v.Fresh, &v.Gone, &v.Changed, &v.By, &at)
	v.At = moment(at)
	return v, err
}

// RegisterVersions lists the loads of a register ("" for all), the newest first.
func (tx *Tx) RegisterVersions(name string) ([]RegisterVersion, error) {
	return all(each(tx, registerVersions+`WHERE county = $1 AND (register = $2 OR $2 = '') ORDER BY register, version DESC`, []any{name}, scanRegisterVersion))
}

// NewestRegisters gives the present version of each register that was ever loaded.
func (tx *Tx) NewestRegisters() (map[string]RegisterVersion, error) {
	found := map[string]RegisterVersion{}
	for v, err := range each(tx, registerVersions+`WHERE county = $1 AND version = (SELECT max(version) FROM register_version m
		WHERE m.county = v.county AND m.register = v.register)`, nil, scanRegisterVersion) {
		if err != nil {
			return nil, err
		}
		found[v.Register] = v
	}
	return found, nil
}

// AddRegisterVersion remembers a load.
func (tx *Tx) AddRegisterVersion(v RegisterVersion) error {
	_, err := tx.exec(`INSERT INTO register_version (county, register, version, source, file_name, digest, rows, fresh, gone, changed, loaded_by, loaded_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, v.Register, v.Version, v.Source, v.File, v.Digest, v.Rows, v.Fresh, v.Gone, v.Changed,
		v.By, micros(v.At))
	return err
}

// registerKey is the blind index that a number of a register is found by.
func (tx *Tx) registerKey(k register.Key) []byte {
	switch k.Type {
	case register.ID:
		return tx.index(seal.IDNumber, k.Value)
	case register.Card:
		return tx.index(seal.CardNumber, k.Value)
	}
	return tx.index(seal.Text, k.Value)
}

// ItemKey is the key that a thing, such as a parcel or a machine, is found by in registers.
func (tx *Tx) ItemKey(item string) string {
	return string(tx.registerKey(register.Key{Type: register.Item, Value: item}))
}

// PutRegisterRows takes a chunk of a new version's rows in: those that stand already are seen
// again, the others are added. fresh is how many those are.
func (tx *Tx) PutRegisterRows(name string, version int64, rows []register.Row) (fresh int, err error) {
	byDigest := map[string]register.Row{}
	var digests []any
	for _, r := range rows {
		d := tx.rowDigest(r)
		if _, twice := byDigest[string(d)]; !twice {
			byDigest[string(d)] = r
			digests = append(digests, d)
		}
	}
	type standing struct {
		id     int64
		digest []byte
	}
	query := func(marks string) string {
		return `SELECT id, digest FROM register_row WHERE county = $1 AND register = $2 AND until = 0 AND digest IN (` + marks + `)`
	}
	var seen []any
	for s, err := range inChunks(tx, []any{name}, digests, query, func(r *sql.Rows) (s standing, err error) { return s, r.Scan(&s.id, &s.digest) }) {
		if err != nil {
			return 0, err
		}
		seen = append(seen, s.id)
		delete(byDigest, string(s.digest))
	}
	if err := tx.seeRegisterRows(version, seen); err != nil {
		return 0, err
	}
	return len(byDigest), tx.addRegisterRows(name, version, byDigest)
}

// rowDigest tells rows apart without telling their numbers: it is taken over blind indexes.
func (tx *Tx) rowDigest(r register.Row) []byte {
	h := sha256.New()
	for _, k := range r.Keys {
		h.Write(tx.registerKey(k))
	}
	h.Write([]byte(r.Fields))
	return h.Sum(nil)[:16]
}

func (tx *Tx) seeRegisterRows(version int64, ids []any) error {
	for len(ids) > 0 {
		n := min(500, len(ids))
		_, err := tx.exec(`UPDATE register_row SET seen = $2 WHERE county = $1 AND id IN (`+marks(3, n)+`)`, append([]any{version}, ids[:n]...)...)
		if err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

func (tx *Tx) addRegisterRows(name string, version int64, byDigest map[string]register.Row) error {
	id, err := tx.take("register_row", int64(len(byDigest)))
	if err != nil {
		return err
	}
	var rows, keys [][]any
	for digest, r := range byDigest {
		sealed, err := tx.seal(seal.Facts, "register_row", "fields", id, r.Fields)
		if err != nil {
			return err
		}
		rows = append(rows, []any{tx.county, id, name, version, int64(0), version, []byte(digest), sealed})
		for _, k := range r.Keys {
			keys = append(keys, []any{tx.county, name, tx.registerKey(k), id})
		}
		id++
	}
	if _, err := tx.bulk("register_row", []string{"county", "id", "register", "since", "until", "seen", "digest", "fields_sealed"}, stream(rows)); err != nil {
		return err
	}
	_, err = tx.bulk("register_key", []string{"county", "register", "key", "id"}, stream(keys))
	return err
}

// EndRegisterRows ends the rows that a version no longer has. changed is how many of them
// have a new row of the same number. (CROSS JOIN makes SQLite begin with the row that ends.)
func (tx *Tx) EndRegisterRows(name string, version int64) (gone, changed int, err error) {
	const count = `SELECT count(*), coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM register_key k CROSS JOIN register_key n CROSS JOIN register_row f
			WHERE k.county = r.county AND k.id = r.id AND n.county = k.county AND n.register = k.register AND n.key = k.key
				AND f.county = n.county AND f.id = n.id AND f.since = $3 AND f.until = 0) THEN 1 ELSE 0 END), 0)
		FROM register_row r WHERE r.county = $1 AND r.register = $2 AND r.until = 0 AND r.seen <> $3`
	if err := tx.row(count, []any{name, version}, &gone, &changed); err != nil {
		return 0, 0, err
	}
	_, err = tx.exec(`UPDATE register_row SET until = $3 WHERE county = $1 AND register = $2 AND until = 0 AND seen <> $3`, name, version)
	return gone, changed, err
}

// A RegisterRow is a row of a register that stands.
type RegisterRow struct {
	ID     int64
	Fields map[string]any // texts and whole numbers, by column
}

// RegisterRows gives the rows of a register that stand, by the blind index of the number they
// are found by.
func (tx *Tx) RegisterRows(name string, keys []string) (map[string][]RegisterRow, error) {
	args := make([]any, len(keys))
	for i, k := range keys {
		args[i] = []byte(k)
	}
	type row struct {
		key, sealed []byte
		id          int64
	}
	query := func(marks string) string {
		return `SELECT k.key, r.id, r.fields_sealed FROM register_key k JOIN register_row r ON r.county = k.county AND r.id = k.id
			WHERE k.county = $1 AND k.register = $2 AND r.until = 0 AND k.key IN (` + marks + `) ORDER BY k.key, k.id`
	}
	found := map[string][]RegisterRow{}
	for r, err := range inChunks(tx, []any{name}, args, query, func(r *sql.Rows) (x row, err error) { return x, r.Scan(&x.key, &x.id, &x.sealed) }) {
		if err != nil {
			return nil, err
		}
		fields, err := tx.openRegisterRow(r.id, r.sealed)
		if err != nil {
			return nil, err
		}
		found[string(r.key)] = append(found[string(r.key)], RegisterRow{r.id, fields})
	}
	return found, nil
}

// RowKeys gives the blind indexes of the ID numbers and other numbers of some rows of a register,
// by row.
func (tx *Tx) RowKeys(name string, rows []int64) (map[int64][]string, error) {
	type key struct {
		row int64
		key []byte
	}
	query := func(marks string) string {
		return `SELECT id, key FROM register_key WHERE county = $1 AND register = $2 AND id IN (` + marks + `) ORDER BY id, key`
	}
	found := map[int64][]string{}
	for k, err := range inChunks(tx, []any{name}, numbers(rows), query, func(r *sql.Rows) (k key, err error) { return k, r.Scan(&k.row, &k.key) }) {
		if err != nil {
			return nil, err
		}
		found[k.row] = append(found[k.row], string(k.key))
	}
	return found, nil
}

// openRegisterRow opens the columns of a row that is no key.
func (tx *Tx) openRegisterRow(id int64, sealed []byte) (map[string]any, error) {
	text, err := tx.open(seal.Facts, "register_row", "fields", id, sealed)
	if err != nil {
		return nil, fmt.Errorf("register row %d: %w", id, err)
	}
	fields, err := registerFields(text)
	if err != nil {
		return nil, fmt.Errorf("register row %d: %w", id, err)
	}
	return fields, nil
}

// registerFields reads the columns of a row: texts and whole numbers.
func registerFields(text string) (map[string]any, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil, err
	}
	fields := make(map[string]any, len(raw))
	for name, v := range raw {
		if v[0] == '"' {
			var s string
			if err := json.Unmarshal(v, &s); err != nil {
				return nil, err
			}
			fields[name] = s
			continue
		}
		var n int64
		if err := json.Unmarshal(v, &n); err != nil {
			return nil, err
		}
		fields[name] = n
	}
	return fields, nil
}

// A Keyed is a person with the blind index of the ID number.
type Keyed struct {
	ID        int64
	Household int64
	Name      string
	Birth     string
	Died      string // day in the death register, "" while alive
	Key       string
}

const keyed = `SELECT p.id, p.household, p.name, p.birth, p.no_index, coalesce(d.died_on, '') FROM person p
	LEFT JOIN death d ON d.county = p.county AND d.no_index = p.no_index WHERE p.county = $1 AND `

func scanKeyed(r *sql.Rows) (k Keyed, err error) {
	var key []byte
	err = r.Scan(&k.ID, &k.Household, &k.Name, &k.Birth, &key, &k.Died)
	k.Key = string(key)
	return k, err
}

// KeyedPeople gives people by their own numbers in the store.
func (tx *Tx) KeyedPeople(ids []int64) (map[int64]Keyed, error) {
	query := func(marks string) string {
		return keyed + `p.id IN (` + marks + `)`
	}
	found := make(map[int64]Keyed, len(ids))
	for k, err := range inChunks(tx, nil, anys(ids), query, scanKeyed) {
		if err != nil {
			return nil, err
		}
		found[k.ID] = k
	}
	return found, nil
}

// KeyedHouseholds gives the members of households.
func (tx *Tx) KeyedHouseholds(households []int64) (map[int64][]Keyed, error) {
	query := func(marks string) string {
		return keyed + `p.household IN (` + marks + `) ORDER BY +p.id`
	}
	found := map[int64][]Keyed{}
	for k, err := range inChunks(tx, nil, anys(households), query, scanKeyed) {
		if err != nil {
			return nil, err
		}
		found[k.Household] = append(found[k.Household], k)
	}
	return found, nil
}

// A Drawing is a line of another programme's roster.
type Drawing struct {
	Beneficiary int64
	Programme   string
	Period      string
	Amount      int64 // fen
}

// Drawings gives the lines of some programmes' rosters of some periods, by the person they are
// for: those of withdrawn rosters are not drawn, nor are those against which a finding was upheld
// before they were paid.
func (tx *Tx) Drawings(programmes, periods []string, people []int64) (map[int64][]Drawing, error) {
	var fixed []any
	for _, p := range programmes {
		fixed = append(fixed, p)
	}
	for _, p := range periods {
		fixed = append(fixed, p)
	}
	query := func(in string) string {
		return `SELECT l.beneficiary, r.programme, r.period, l.amount_fen FROM roster_line l JOIN roster r ON r.county = l.county AND r.id = l.roster
			WHERE l.county = $1 AND r.programme IN (` + marks(2, len(programmes)) + `) AND r.period IN (` + marks(2+len(programmes), len(periods)) + `)
			AND r.state <> 'withdrawn' AND l.beneficiary IN (` + in + `) AND ` + lineStands + `
			ORDER BY l.beneficiary, r.programme, r.period`
	}
	found := map[int64][]Drawing{}
	for d, err := range inChunks(tx, fixed, anys(people), query, func(r *sql.Rows) (d Drawing, err error) {
		return d, r.Scan(&d.Beneficiary, &d.Programme, &d.Period, &d.Amount)
	}) {
		if err != nil {
			return nil, err
		}
		found[d.Beneficiary] = append(found[d.Beneficiary], d)
	}
	return found, nil
}

// HasRosters reports whether a township has a roster of one of some programmes and periods.
func (tx *Tx) HasRosters(programmes, periods []string, township string) (bool, error) {
	var args []any
	for _, list := range [][]string{programmes, periods} {
		for _, x := range list {
			args = append(args, x)
		}
	}
	n := 0
	err := tx.row(`SELECT count(*) FROM roster WHERE county = $1 AND programme IN (`+marks(2, len(programmes))+`) AND period IN (`+
		marks(2+len(programmes), len(periods))+fmt.Sprintf(`) AND region = $%d AND state <> 'withdrawn'`, len(args)+2), append(args, township), &n)
	return n > 0, err
}
