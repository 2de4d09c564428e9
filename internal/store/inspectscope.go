package store

import (
	"database/sql"
	"encoding/hex"
	"slices"
	"time"

	"yikatong/internal/inspect"
	"yikatong/internal/period"
	"yikatong/internal/region"
)

// everRaised tells whether the cross-check ever raised a finding against a roster's line, of which
// the query names the columns.
func everRaised(roster, line string) string {
	return `CASE WHEN EXISTS (SELECT 1 FROM finding f WHERE f.county = $1 AND f.roster = ` + roster + ` AND f.line = ` + line + `) THEN 1 ELSE 0 END`
}

// scopes are the queries of the lines that a phase looks at, of a programme ($2) and a period ($3).
// (CROSS JOIN makes SQLite begin with the rosters.)
var scopes = map[inspect.Phase]string{
	inspect.Before: `SELECT l.id, l.roster, l.region, r.programme, l.amount_fen, ` + everRaised("l.roster", "l.id") + ` FROM roster r CROSS JOIN roster_line l
		WHERE r.county = $1 AND r.programme = $2 AND r.period = $3 AND r.state IN ('draft', 'submitted', 'approved') AND l.county = r.county AND l.roster = r.id`,
	inspect.During: `SELECT l.id, l.roster, l.region, r.programme, l.amount_fen, ` + everRaised("l.roster", "l.id") + ` FROM roster r CROSS JOIN roster_line l
		WHERE r.county = $1 AND r.programme = $2 AND r.period = $3 AND r.state IN ('reviewed', 'notice', 'cleared') AND l.county = r.county AND l.roster = r.id
			AND l.batch = 0 AND ` + lineStands,
	inspect.After: `SELECT p.line, p.roster, p.region, p.programme, p.amount_fen, ` + everRaised("p.roster", "p.line") + ` FROM payment p
		WHERE p.county = $1 AND p.programme = $2 AND p.period = $3 AND p.status = 'paid' AND p.line <> 0`,
}

// LinesInScope lists the lines that a plan may draw, as they stand.
func (tx *Tx) LinesInScope(p inspect.Plan) (lines []inspect.Line, err error) {
	for _, programme := range p.Programmes {
		spans, err := tx.PaidPeriods(programme)
		if err != nil {
			return nil, err
		}
		for _, text := range spans {
			if span, err := period.Parse(text); err != nil || !p.Period.Contains(span) {
				continue
			}
			for l, err := range each(tx, scopes[p.Phase], []any{programme, text}, scanInScope) {
				if err != nil {
					return nil, err
				}
				if len(p.Townships) == 0 || slices.Contains(p.Townships, l.Place.Township()) {
					lines = append(lines, l)
				}
			}
		}
	}
	return lines, nil
}

func scanInScope(r *sql.Rows) (l inspect.Line, err error) {
	var flagged int64
	err = r.Scan(&l.ID, &l.Roster, &l.Place, &l.Programme, &l.Amount, &flagged)
	l.Flagged = flagged == 1
	return l, err
}

const settledRosters = `SELECT DISTINCT subject_id FROM act WHERE county = $1 AND subject = 'roster' AND action = 'submit' AND void = 0 AND at < $2`

// SettledBefore tells which rosters have stood as they are since before a moment: their newest
// submission is older.
func (tx *Tx) SettledBefore(at time.Time) (map[int64]bool, error) {
	settled := map[int64]bool{}
	for id, err := range each(tx, settledRosters, []any{micros(at)}, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) }) {
		if err != nil {
			return nil, err
		}
		settled[id] = true
	}
	return settled, nil
}

const batchesOfRosters = `SELECT DISTINCT roster, batch FROM batch_roster WHERE county = $1 AND roster IN (`

// HandsOf lists the natural persons who took a step on the way of some rosters to payment, by
// roster: on the roster, on the batches of its lines, and on the bank's answers.
func (tx *Tx) HandsOf(rosters []int64) (map[int64][]string, error) {
	hands := map[int64][]string{}
	for _, id := range rosters {
		acts, err := tx.Acts(OnRoster, id)
		if err != nil {
			return nil, err
		}
		for _, a := range acts { // the void ones too: who approved what went back has an interest in it
			hands[id] = append(hands[id], a.Person)
		}
	}
	type pair struct{ roster, batch int64 }
	query := func(marks string) string { return batchesOfRosters + marks + `)` }
	pairs, err := all(inChunks(tx, nil, numbers(rosters), query, func(r *sql.Rows) (p pair, err error) { return p, r.Scan(&p.roster, &p.batch) }))
	if err != nil {
		return nil, err
	}
	of := map[int64][]string{}
	for _, p := range pairs {
		if _, known := of[p.batch]; !known {
			acts, err := tx.BatchActs(p.batch)
			if err != nil {
				return nil, err
			}
			of[p.batch] = []string{}
			for _, a := range acts {
				of[p.batch] = append(of[p.batch], a.Person)
			}
		}
		hands[p.roster] = append(hands[p.roster], of[p.batch]...)
	}
	return hands, nil
}

// A Relative is somebody near to an inspector: the inspector, the household, and those whom the
// register of cadres calls kin of that name.
type Relative struct {
	Person int64
	Place  region.Code
	Cadre  bool // in the register of cadres, clerks and their kin
}

const (
	selectNear = `SELECT p.id, p.region, CASE WHEN EXISTS (SELECT 1 FROM register_key k JOIN register_row w ON w.county = k.county AND w.id = k.id AND w.until = 0
			WHERE k.county = p.county AND k.register = 'cadres' AND k.key = p.no_index) THEN 1 ELSE 0 END
		FROM person p WHERE p.county = $1 AND `
	nearByKey  = selectNear + `(p.no_index = $2 OR p.household <> 0 AND p.household IN (SELECT household FROM person WHERE county = $1 AND no_index = $2))`
	cadreRows  = `SELECT r.id, r.fields_sealed, k.key FROM register_row r JOIN register_key k ON k.county = r.county AND k.id = r.id AND k.register = r.register WHERE r.county = $1 AND r.register = 'cadres' AND r.until = 0`
	nearByKeys = selectNear + `p.no_index IN (`
)

// RelativesOf lists those near to a natural person, by the hex of the blind index of the number;
// name is what the user account calls the person. kin is what [Tx.KinByName] gives. Somebody whom
// no register knows has nobody.
func (tx *Tx) RelativesOf(key, name string, kin map[string][]any) ([]Relative, error) {
	index, err := hex.DecodeString(key)
	if err != nil {
		return nil, nil // the operator at the machine has no number
	}
	near, err := all(each(tx, nearByKey, []any{index}, scanRelative))
	if err != nil {
		return nil, err
	}
	names, err := all(each(tx, `SELECT name FROM person WHERE county = $1 AND no_index = $2`, []any{index}, func(r *sql.Rows) (n string, err error) { return n, r.Scan(&n) }))
	if err != nil {
		return nil, err
	}
	for _, n := range append(names, name) {
		more, err := all(inChunks(tx, nil, kin[n], func(marks string) string { return nearByKeys + marks + `)` }, scanRelative))
		if err != nil {
			return nil, err
		}
		near = append(near, more...)
	}
	return near, nil
}

func scanRelative(r *sql.Rows) (x Relative, err error) {
	var cadre int64
	err = r.Scan(&x.Person, &x.Place, &cadre)
	x.Cadre = cadre == 1
	return x, err
}

// KinByName gives the keys of those in the register of cadres by the name of the cadre or clerk
// whose kin they are.
func (tx *Tx) KinByName() (map[string][]any, error) {
	kin := map[string][]any{}
	type row struct {
		id          int64
		sealed, key []byte
	}
	for r, err := range each(tx, cadreRows, nil, func(r *sql.Rows) (x row, err error) { return x, r.Scan(&x.id, &x.sealed, &x.key) }) {
		if err != nil {
			return nil, err
		}
		fields, err := tx.openRegisterRow(r.id, r.sealed)
		if err != nil {
			return nil, err
		}
		if name, _ := fields["of"].(string); name != "" {
			kin[name] = append(kin[name], r.key)
		}
	}
	return kin, nil
}
