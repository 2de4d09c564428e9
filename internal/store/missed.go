package store

import (
	"database/sql"
	"fmt"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/region"
)

// A Missed person is on no roster and perhaps should be (漏发): somebody to visit.
type Missed struct {
	ID        int64
	Code      string
	Programme string
	Period    string // of which they are missed, a year where it is of none
	Person    int64
	Item      string
	Region    region.Code
	Evidence  string
	Due       fen.Fen // what would be due, 0 when not known
	State     MissedState
	FoundAt   time.Time
	Outcome   string // of the visit, a code
	Words     string
	VisitedOn string // day
	VisitedBy int64
	VisitedAt time.Time
	Name      string // of the person, when it is read
}

// A MissedState is how far the matter of a missed person has come.
type MissedState string

// The states.
const (
	MissedOpen    MissedState = "open"    // to visit
	MissedVisited MissedState = "visited" // and what came of it is known
	MissedGone    MissedState = "gone"    // a later comparison finds it no more
)

// A missedKey is what makes one missed person of several findings.
type missedKey struct {
	code, programme, period string
	person                  int64
	item                    string
}

func (m Missed) key() missedKey { return missedKey{m.Code, m.Programme, m.Period, m.Person, m.Item} }

const missedFields = `m.id, m.code, m.programme, m.period, m.person, m.item, m.region, m.evidence, m.due_fen, m.state, m.found_at, m.outcome, m.words, m.visited_on, m.visited_by, m.visited_at, p.name`

const selectMissed = `SELECT ` + missedFields + ` FROM missed m JOIN person p ON p.county = m.county AND p.id = m.person WHERE m.county = $1`

func scanMissed(r *sql.Rows) (m Missed, err error) {
	var found, visited int64
	err = r.Scan(&m.ID, &m.Code, &m.Programme, &m.Period, &m.Person, &m.Item, &m.Region, &m.Evidence, &m.Due, &m.State, &found, &m.Outcome, &m.Words,
		&m.VisitedOn, &m.VisitedBy, &visited, &m.Name)
	m.FoundAt, m.VisitedAt = moment(found), moment(visited)
	return m, err
}

// PutMissed stores what a check found in the periods of programmes that it looked at: who is new, or
// is missed again, waits for a visit; who waited and is found no more does not; who was visited stays so.
func (tx *Tx) PutMissed(code string, looked func(programme, period string) bool, list []Missed) (fresh, gone int, err error) {
	known := map[missedKey]Missed{}
	for m, err := range each(tx, selectMissed+` AND m.code = $2`, []any{code}, scanMissed) {
		if err != nil {
			return 0, 0, err
		}
		known[m.key()] = m
	}
	var rows [][]any
	for _, m := range list {
		was, there := known[m.key()]
		delete(known, m.key())
		switch {
		case !there:
			rows = append(rows, []any{tx.county, int64(0), m.Code, m.Programme, m.Period, m.Person, m.Item, string(m.Region), m.Evidence, int64(m.Due), string(MissedOpen), micros(m.FoundAt)})
		case was.State == MissedGone || was.State == MissedOpen && (was.Evidence != m.Evidence || was.Due != m.Due || was.Region != m.Region):
			if was.State == MissedGone {
				fresh++
			} else {
				m.FoundAt = was.FoundAt
			}
			const again = `UPDATE missed SET state = 'open', evidence = $3, due_fen = $4, region = $5, found_at = $6 WHERE county = $1 AND id = $2 AND state <> 'visited'`
			if err := tx.one(again, was.ID, m.Evidence, int64(m.Due), string(m.Region), micros(m.FoundAt)); err != nil {
				return 0, 0, err
			}
		}
	}
	for _, m := range known {
		if m.State == MissedOpen && looked(m.Programme, m.Period) {
			gone++
			if err := tx.one(`UPDATE missed SET state = 'gone' WHERE county = $1 AND id = $2 AND state = 'open'`, m.ID); err != nil {
				return 0, 0, err
			}
		}
	}
	first, err := tx.take("missed", int64(len(rows)))
	if err != nil {
		return 0, 0, err
	}
	for i := range rows {
		rows[i][1] = first + int64(i)
	}
	columns := []string{"county", "id", "code", "programme", "period", "person", "item", "region", "evidence", "due_fen", "state", "found_at"}
	_, err = tx.bulk("missed", columns, stream(rows))
	return fresh + len(rows), gone, err
}

// A MissedQuery narrows a list of missed people. A zero field does not.
type MissedQuery struct {
	Within     region.Code
	Programmes []string // of these alone
	Code       string
	State      MissedState
	Limit      int
	Offset     int
}

func (q MissedQuery) where() (text string, args []any) {
	low, high := q.Within.Span()
	args = []any{low, high, q.Code}
	for _, p := range q.Programmes {
		args = append(args, p)
	}
	text = ` AND m.region >= $2 AND m.region <= $3 AND (m.code = $4 OR $4 = '')`
	if len(q.Programmes) > 0 {
		text += ` AND m.programme IN (` + marks(5, len(q.Programmes)) + `)`
	}
	return text, args
}

// Missed lists missed people, village by village.
func (tx *Tx) Missed(q MissedQuery) ([]Missed, error) {
	text, args := q.where()
	n := len(args) + 2
	text += fmt.Sprintf(` AND (m.state = $%d OR $%[1]d = '') ORDER BY m.region, m.person, m.id LIMIT $%d OFFSET $%d`, n, n+1, n+2)
	return all(each(tx, selectMissed+text, append(args, string(q.State), q.Limit, q.Offset), scanMissed))
}

// CountMissed counts them by state, whatever state is asked for.
func (tx *Tx) CountMissed(q MissedQuery) (map[MissedState]int, error) {
	type count struct {
		state MissedState
		n     int
	}
	text, args := q.where()
	counts := map[MissedState]int{}
	for c, err := range each(tx, `SELECT m.state, count(*) FROM missed m WHERE m.county = $1`+text+` GROUP BY m.state`, args,
		func(r *sql.Rows) (c count, err error) { return c, r.Scan(&c.state, &c.n) }) {
		if err != nil {
			return nil, err
		}
		counts[c.state] = c.n
	}
	return counts, nil
}

// MissedNumbered returns one, or ErrNone.
func (tx *Tx) MissedNumbered(id int64) (Missed, error) {
	return first(each(tx, selectMissed+` AND m.id = $2`, []any{id}, scanMissed))
}

const visitMissed = `UPDATE missed SET state = 'visited', outcome = $3, words = $4, visited_on = $5, visited_by = $6, visited_at = $7
	WHERE county = $1 AND id = $2 AND state = 'open'`

// VisitMissed stores what came of a visit; ErrMoved if nobody waits for one.
func (tx *Tx) VisitMissed(m Missed) error {
	return tx.one(visitMissed, m.ID, m.Outcome, m.Words, m.VisitedOn, m.VisitedBy, micros(m.VisitedAt))
}
