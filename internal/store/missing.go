package store

import (
	"database/sql"
	"strings"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/region"
)

// An Absent person was paid a year before and stands on no roster of this period, though their
// township has one.
type Absent struct {
	Keyed
	Region region.Code
	Amount fen.Fen // paid then
}

// Who was paid in $4, is alive in person or household, has no record that ended before $5, and is not
// on a roster of $3.
const selectAbsent = `WITH listed(who) AS (SELECT DISTINCT {who} FROM roster r CROSS JOIN roster_line l CROSS JOIN person p
		WHERE r.county = $1 AND r.programme = $2 AND r.period = $3 AND r.state <> 'withdrawn' AND l.county = r.county AND l.roster = r.id AND p.county = l.county AND p.id = l.beneficiary),
	towns(town) AS (SELECT DISTINCT substr(region, 1, 9) FROM roster WHERE county = $1 AND programme = $2 AND period = $3 AND state <> 'withdrawn')
	SELECT p.id, p.household, p.name, p.birth, p.no_index, p.region, CAST(sum(y.amount_fen) AS bigint) FROM payment y JOIN person p ON p.county = y.county AND p.id = y.beneficiary
	WHERE y.county = $1 AND y.programme = $2 AND y.period = $4 AND y.status = 'paid' AND substr(p.region, 1, 9) IN (SELECT town FROM towns) AND {who} NOT IN (SELECT who FROM listed)
		AND EXISTS (SELECT 1 FROM person m WHERE m.county = p.county AND {lives} AND ` + alive + `)
		AND NOT EXISTS (SELECT 1 FROM basis b WHERE b.county = p.county AND b.party = p.id AND b.programme = $2 AND b.valid_until <> '' AND b.valid_until < $5` + inForce + `)
	GROUP BY p.id, p.household, p.name, p.birth, p.no_index, p.region ORDER BY p.id`

// AbsentSince lists who was paid under a programme in one period and stands on no roster of another;
// of a household's right, nobody of the household does.
func (tx *Tx) AbsentSince(programme string, was, now period.Period, household bool) ([]Absent, error) {
	who, lives := `p.id`, `m.id = p.id`
	if household {
		who, lives = house, `(m.id = p.id OR p.household <> 0 AND m.household = p.household)`
	}
	text := strings.NewReplacer("{who}", who, "{lives}", lives).Replace(selectAbsent)
	return all(each(tx, text, []any{programme, now.String(), was.String(), firstDay(now)}, func(r *sql.Rows) (a Absent, err error) {
		var key []byte
		err = r.Scan(&a.ID, &a.Household, &a.Name, &a.Birth, &key, &a.Region, &a.Amount)
		a.Key = string(key)
		return a, err
	}))
}

// A Registrant is a living person of the county in an outside register.
type Registrant struct {
	Keyed
	Region region.Code
	Fields map[string]any
}

const selectRegistrants = `SELECT m.id, m.household, m.name, m.birth, m.no_index, m.region, w.id, w.fields_sealed
	FROM register_row w CROSS JOIN register_key k CROSS JOIN person m
	WHERE w.county = $1 AND w.register = $2 AND w.until = 0 AND k.county = w.county AND k.id = w.id AND k.register = w.register AND m.county = k.county AND m.no_index = k.key AND ` + alive + ` ORDER BY m.id, w.id`

// Registrants lists the living people of the county in an outside register, with its rows.
func (tx *Tx) Registrants(register string) ([]Registrant, error) {
	return all(each(tx, selectRegistrants, []any{register}, func(r *sql.Rows) (p Registrant, err error) {
		var id int64
		var key, sealed []byte
		if err := r.Scan(&p.ID, &p.Household, &p.Name, &p.Birth, &key, &p.Region, &id, &sealed); err != nil {
			return p, err
		}
		p.Key = string(key)
		p.Fields, err = tx.openRegisterRow(id, sealed)
		return p, err
	}))
}

const selectListed = `SELECT DISTINCT p.id, p.household FROM roster r CROSS JOIN roster_line l CROSS JOIN person p
	WHERE r.county = $1 AND r.programme = $2 AND r.state <> 'withdrawn' AND l.county = r.county AND l.roster = r.id AND p.county = l.county AND p.id = l.beneficiary AND r.period IN (`

// Listed returns who is on a programme's rosters of some periods, by person and by household.
func (tx *Tx) Listed(programme string, periods []string) (people, households map[int64]bool, err error) {
	people, households = map[int64]bool{}, map[int64]bool{}
	keys := make([]any, len(periods))
	for i, p := range periods {
		keys[i] = p
	}
	query := func(marks string) string { return selectListed + marks + `)` }
	for l, err := range inChunks(tx, []any{programme}, keys, query, func(r *sql.Rows) (l [2]int64, err error) { return l, r.Scan(&l[0], &l[1]) }) {
		if err != nil {
			return nil, nil, err
		}
		people[l[0]] = true
		if l[1] != 0 {
			households[l[1]] = true
		}
	}
	return people, households, nil
}

// A Housemate is a member of a household.
type Housemate struct {
	Keyed
	Region region.Code
	Died   string // day, "" while alive
}

const selectHousemates = `SELECT p.id, p.household, p.name, p.birth, p.no_index, p.region, coalesce(d.died_on, '') FROM person p
	LEFT JOIN death d ON d.county = p.county AND d.no_index = p.no_index WHERE p.county = $1 AND p.household <> 0 AND p.household IN (`

// Housemates lists the members of some households, the dead among them, by household.
func (tx *Tx) Housemates(households []int64) (map[int64][]Housemate, error) {
	found := map[int64][]Housemate{}
	query := func(marks string) string { return selectHousemates + marks + `) ORDER BY +p.id` }
	for m, err := range inChunks(tx, nil, numbers(households), query, func(r *sql.Rows) (m Housemate, err error) {
		var key []byte
		err = r.Scan(&m.ID, &m.Household, &m.Name, &m.Birth, &key, &m.Region, &m.Died)
		m.Key = string(key)
		return m, err
	}) {
		if err != nil {
			return nil, err
		}
		found[m.Household] = append(found[m.Household], m)
	}
	return found, nil
}

const selectBereaved = `SELECT DISTINCT p.household FROM death d JOIN person p ON p.county = d.county AND p.no_index = d.no_index
	WHERE d.county = $1 AND d.died_on >= $2 AND d.died_on <= $3 AND p.household <> 0 ORDER BY 1`

// BereavedSince lists the households in which somebody died between two days.
func (tx *Tx) BereavedSince(from, until time.Time) ([]int64, error) {
	return all(each(tx, selectBereaved, []any{from.Format(time.DateOnly), until.Format(time.DateOnly)}, func(r *sql.Rows) (id int64, err error) {
		return id, r.Scan(&id)
	}))
}
