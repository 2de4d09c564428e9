package store

import (
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"yikatong/internal/ident"
	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// A Person (补贴对象) as the county's registry has them.
type Person struct {
	ID        int64
	No        ident.No
	Name      string
	Sex       string
	Birth     string // day
	Region    region.Code
	Household int64
	HouseCode string // 户编号
	Relation  string
	Hukou     string
	Phone     string
	Died      string // day in the death register, "" while alive
}

// A Registered is what rosters and cross-checks need of a person.
type Registered struct {
	ID           int64
	Household    int64
	Name         string
	Region       region.Code
	Died         string // day, "" while alive
	Account      int64  // the active account, 0 for none
	AccountIndex string // its blind index
	Bank         string
}

var personColumns = []string{"county", "id", "no_sealed", "no_index", "name", "sex", "birth", "region", "household", "relation", "hukou",
	"phone_sealed", "phone_index"}

const updatePerson = `UPDATE person SET name = $3, region = $4, household = $5, relation = $6, hukou = $7,
	phone_sealed = $8, phone_index = $9 WHERE county = $1 AND id = $2
	AND (name <> $3 OR region <> $4 OR household <> $5 OR relation <> $6 OR hukou <> $7 OR coalesce(phone_index, $10) <> coalesce($9, $10))`

// PutPeople adds people and updates those whose ID number is known; nobody stands in the
// list twice. It numbers them in place and returns how many were added or changed.
func (tx *Tx) PutPeople(people []Person) (changed int, err error) {
	houses, err := tx.households(people)
	if err != nil {
		return 0, err
	}
	known, err := tx.PeopleByNo(nos(people))
	if err != nil {
		return 0, err
	}
	first, err := tx.take("party", int64(len(people)))
	if err != nil {
		return 0, err
	}
	var fresh [][]any
	for i, p := range people {
		p.Household = houses[p.HouseCode]
		if k, ok := known[p.No.Reveal()]; ok {
			p.ID, people[i].ID = k.ID, k.ID
			did, err := tx.updatePerson(p)
			if err != nil {
				return 0, err
			}
			changed += int(did)
			continue
		}
		p.ID = first + int64(i)
		people[i].ID = p.ID
		row, err := tx.personRow(p)
		if err != nil {
			return 0, err
		}
		fresh = append(fresh, row)
	}
	_, err = tx.bulk("person", personColumns, stream(fresh))
	return changed + len(fresh), err
}

func nos(people []Person) []ident.No {
	list := make([]ident.No, len(people))
	for i, p := range people {
		list[i] = p.No
	}
	return list
}

func (tx *Tx) personRow(p Person) ([]any, error) {
	no, err := tx.seal(seal.IDNumber, "person", "no", p.ID, p.No.Reveal())
	if err != nil {
		return nil, err
	}
	phone, err := tx.seal(seal.Phone, "person", "phone", p.ID, p.Phone)
	if err != nil {
		return nil, err
	}
	return []any{tx.county, p.ID, no, tx.index(seal.IDNumber, p.No.Reveal()), p.Name, p.Sex, p.Birth, string(p.Region), p.Household,
		p.Relation, p.Hukou, phone, tx.index(seal.Phone, p.Phone)}, nil
}

func (tx *Tx) updatePerson(p Person) (int64, error) {
	phone, err := tx.seal(seal.Phone, "person", "phone", p.ID, p.Phone)
	if err != nil {
		return 0, err
	}
	if _, err := tx.exec(keepPersonName, p.ID, p.Name); err != nil {
		return 0, err
	}
	return tx.exec(updatePerson, p.ID, p.Name, string(p.Region), p.Household, p.Relation, p.Hukou, phone, tx.index(seal.Phone, p.Phone), []byte{})
}

// households finds or makes the household of every code among the people.
func (tx *Tx) households(people []Person) (map[string]int64, error) {
	codes := map[string]region.Code{}
	for _, p := range people {
		codes[p.HouseCode] = p.Region
	}
	ids := map[string]int64{"": 0}
	var keys []any
	for c := range codes {
		if c != "" {
			keys = append(keys, c)
		}
	}
	type house struct {
		id   int64
		code string
	}
	query := func(marks string) string {
		return `SELECT id, code FROM household WHERE county = $1 AND code IN (` + marks + `)`
	}
	for h, err := range inChunks(tx, nil, keys, query, func(r *sql.Rows) (h house, err error) {
		return h, r.Scan(&h.id, &h.code)
	}) {
		if err != nil {
			return nil, err
		}
		ids[h.code] = h.id
	}
	var rows [][]any
	for _, p := range people { // in the order of the file, so that numbers do not depend on a map's
		if _, ok := ids[p.HouseCode]; !ok {
			ids[p.HouseCode] = -1
			rows = append(rows, []any{tx.county, int64(0), p.HouseCode, string(p.Region)})
		}
	}
	first, err := tx.take("household", int64(len(rows)))
	if err != nil {
		return nil, err
	}
	for i, r := range rows {
		r[1] = first + int64(i)
		ids[r[2].(string)] = first + int64(i)
	}
	_, err = tx.bulk("household", []string{"county", "id", "code", "region"}, stream(rows))
	return ids, err
}

const selectRegistered = `SELECT p.no_index, p.id, p.household, p.name, p.region, coalesce(d.died_on, ''),
	coalesce(a.id, 0), a.number_index, coalesce(a.bank, '') FROM person p
	LEFT JOIN death d ON d.county = p.county AND d.no_index = p.no_index
	LEFT JOIN bank_account a ON a.county = p.county AND a.party = p.id AND a.closed_on = '' `

func scanRegistered(r *sql.Rows) (no []byte, p Registered, err error) {
	var account []byte
	err = r.Scan(&no, &p.ID, &p.Household, &p.Name, &p.Region, &p.Died, &p.Account, &account, &p.Bank)
	p.AccountIndex = string(account)
	return no, p, err
}

// PeopleByID finds people by their numbers in the registry.
func (tx *Tx) PeopleByID(ids []int64) (map[int64]Registered, error) {
	keys := make([]any, len(ids))
	for i, id := range ids {
		keys[i] = id
	}
	query := func(marks string) string {
		return selectRegistered + `WHERE p.county = $1 AND p.id IN (` + marks + `)`
	}
	found := make(map[int64]Registered, len(ids))
	for p, err := range inChunks(tx, nil, keys, query, func(r *sql.Rows) (Registered, error) {
		_, p, err := scanRegistered(r)
		return p, err
	}) {
		if err != nil {
			return nil, err
		}
		found[p.ID] = p
	}
	return found, nil
}

// PeopleByNo finds people by ID number through the blind index. The map's keys are the
// whole numbers asked for; who is not in it is not in the registry.
func (tx *Tx) PeopleByNo(list []ident.No) (map[string]Registered, error) {
	asked := make(map[string]string, len(list)) // index → number
	keys := make([]any, 0, len(list))
	for _, no := range list {
		ix := tx.index(seal.IDNumber, no.Reveal())
		if _, twice := asked[string(ix)]; !twice {
			asked[string(ix)] = no.Reveal()
			keys = append(keys, ix)
		}
	}
	type hit struct {
		index []byte
		Registered
	}
	query := func(marks string) string {
		return selectRegistered + `WHERE p.county = $1 AND p.no_index IN (` + marks + `)`
	}
	found := make(map[string]Registered, len(list))
	for h, err := range inChunks(tx, nil, keys, query, func(r *sql.Rows) (h hit, err error) {
		h.index, h.Registered, err = scanRegistered(r)
		return h, err
	}) {
		if err != nil {
			return nil, err
		}
		found[asked[string(h.index)]] = h.Registered
	}
	return found, nil
}

const selectPerson = `SELECT p.id, p.no_sealed, p.name, p.sex, p.birth, p.region, p.household, coalesce(h.code, ''), p.relation, p.hukou,
	p.phone_sealed, coalesce(d.died_on, '') FROM person p
	LEFT JOIN household h ON h.county = p.county AND h.id = p.household
	LEFT JOIN death d ON d.county = p.county AND d.no_index = p.no_index `

// Person returns one person with the numbers opened, or ErrNone.
func (tx *Tx) Person(id int64) (Person, error) {
	return first(each(tx, selectPerson+`WHERE p.county = $1 AND p.id = $2`, []any{id}, tx.scanPerson))
}

// PeopleNumbered returns people by their own numbers in the store, with the numbers opened.
func (tx *Tx) PeopleNumbered(ids []int64) (map[int64]Person, error) {
	query := func(marks string) string { return selectPerson + `WHERE p.county = $1 AND p.id IN (` + marks + `)` }
	found := map[int64]Person{}
	for p, err := range inChunks(tx, nil, anys(ids), query, tx.scanPerson) {
		if err != nil {
			return nil, err
		}
		found[p.ID] = p
	}
	return found, nil
}

// PersonByNo finds one person by the whole ID number, or returns ErrNone.
func (tx *Tx) PersonByNo(no ident.No) (Person, error) {
	return first(each(tx, selectPerson+`WHERE p.county = $1 AND p.no_index = $2`, []any{tx.index(seal.IDNumber, no.Reveal())}, tx.scanPerson))
}

// Members lists the people of a household, the head first.
func (tx *Tx) Members(household int64) ([]Person, error) {
	return all(each(tx, selectPerson+`WHERE p.county = $1 AND p.household = $2 AND p.household <> 0
		ORDER BY CASE WHEN p.relation = '户主' THEN 0 ELSE 1 END, p.id`, []any{household}, tx.scanPerson))
}

// FindPeople lists people below a region by the beginning of their name.
func (tx *Tx) FindPeople(within region.Code, name string, limit int) ([]Person, error) {
	low, high := within.Span()
	return all(each(tx, selectPerson+`WHERE p.county = $1 AND p.region >= $2 AND p.region <= $3 AND p.name >= $4 AND p.name < $5
		ORDER BY p.name, p.id LIMIT $6`, []any{low, high, name, name + "\U0010FFFF", limit}, tx.scanPerson))
}

func (tx *Tx) scanPerson(r *sql.Rows) (Person, error) {
	var p Person
	var no, phone []byte
	err := r.Scan(&p.ID, &no, &p.Name, &p.Sex, &p.Birth, &p.Region, &p.Household, &p.HouseCode, &p.Relation, &p.Hukou, &phone, &p.Died)
	if err != nil {
		return p, err
	}
	plain, err := tx.open(seal.IDNumber, "person", "no", p.ID, no)
	if err != nil {
		return p, fmt.Errorf("person %d: %w", p.ID, err)
	}
	if p.No, err = ident.ParseNo(plain, endOfTime); err != nil {
		return p, fmt.Errorf("person %d: %w", p.ID, err)
	}
	p.Phone, err = tx.open(seal.Phone, "person", "phone", p.ID, phone)
	return p, err
}

// endOfTime lets a stored number be read back without asking whether it was born yet:
// that was asked when it was stored.
var endOfTime = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

const countPeople = `SELECT count(*) FROM person WHERE county = $1`

// CountPeople returns how many people the registry has.
func (tx *Tx) CountPeople() (n int64, err error) { return n, tx.row(countPeople, nil, &n) }

// A Death is one entry of the death register.
type Death struct {
	No   ident.No
	Name string
	On   string // day; the earliest of the sources counts
}

const upsertDeath = `INSERT INTO death (county, no_index, name, died_on) VALUES ($1, $2, $3, $4)
	ON CONFLICT (county, no_index) DO UPDATE SET name = excluded.name, died_on = excluded.died_on
	WHERE death.died_on > excluded.died_on`

// PutDeath adds a death; of two dates for one person the earlier counts. It reports
// whether anything changed.
func (tx *Tx) PutDeath(d Death) (bool, error) {
	n, err := tx.exec(upsertDeath, tx.index(seal.IDNumber, d.No.Reveal()), d.Name, d.On)
	return n > 0, err
}

// stream hands rows to bulk.
func stream(rows [][]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// first returns the only row of a stream, or ErrNone.
func first[T any](seq iter.Seq2[T, error]) (T, error) {
	for v, err := range seq {
		return v, err
	}
	var zero T
	return zero, ErrNone
}

// inChunks runs a query with a list of keys, as many at a time as both engines take well.
// The fixed arguments come first, from $2 on; the query puts the keys' placeholders in.
func inChunks[T any](tx *Tx, fixed, keys []any, query func(marks string) string, scan func(*sql.Rows) (T, error)) iter.Seq2[T, error] {
	const most = 500
	return func(yield func(T, error) bool) {
		for len(keys) > 0 {
			n := min(most, len(keys))
			args := append(slices.Clone(fixed), keys[:n]...)
			for v, err := range each(tx, query(marks(2+len(fixed), n)), args, scan) {
				if !yield(v, err) || err != nil {
					return
				}
			}
			keys = keys[n:]
		}
	}
}

// marks writes placeholders "$2,$3,…".
func marks(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	return b.String()
}

// An Identity is what tells a person from others.
type Identity struct {
	ID     int64
	No     ident.No
	Name   string
	Region region.Code
	Phone  string
}

// Identities streams the people below a region, with their numbers opened, in the order of
// their own numbers in the store.
func (tx *Tx) Identities(within region.Code) iter.Seq2[Identity, error] {
	low, high := within.Span()
	return each(tx, `SELECT id, no_sealed, name, region, phone_sealed FROM person WHERE county = $1 AND region >= $2 AND region <= $3 ORDER BY id`,
		[]any{low, high}, func(r *sql.Rows) (p Identity, err error) {
			var no, phone []byte
			if err := r.Scan(&p.ID, &no, &p.Name, &p.Region, &phone); err != nil {
				return p, err
			}
			plain, err := tx.open(seal.IDNumber, "person", "no", p.ID, no)
			if err != nil {
				return p, fmt.Errorf("person %d: %w", p.ID, err)
			}
			if p.No, err = ident.ParseNo(plain, endOfTime); err != nil {
				return p, fmt.Errorf("person %d: %w", p.ID, err)
			}
			p.Phone, err = tx.open(seal.Phone, "person", "phone", p.ID, phone)
			return p, err
		})
}
