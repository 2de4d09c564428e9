package store

import (
	"database/sql"
	"time"
)

// A LineReturn is what somebody who sent a roster back said of one of its lines.
type LineReturn struct {
	Roster, Line int64
	Intake       int64 // that the line came from when it was sent back; another one since then has mended it
	Reason       string
	By           int64 // user account
	At           time.Time
}

// PointAtLines stores what is said of lines of a roster that goes back.
func (tx *Tx) PointAtLines(list []LineReturn) error {
	_, err := tx.bulk("line_return", []string{"county", "roster", "line", "intake", "reason", "actor", "at"}, func(yield func([]any, error) bool) {
		for _, r := range list {
			if !yield([]any{tx.county, r.Roster, r.Line, r.Intake, r.Reason, r.By, micros(r.At)}, nil) {
				return
			}
		}
	})
	return err
}

const selectLineReturns = `SELECT roster, line, intake, reason, actor, at FROM line_return WHERE county = $1 AND roster = $2 ORDER BY at`

// LineReturns tells of each line that was sent back what was said of it last.
func (tx *Tx) LineReturns(roster int64) (map[int64]LineReturn, error) {
	found := map[int64]LineReturn{}
	for l, err := range each(tx, selectLineReturns, []any{roster}, func(r *sql.Rows) (l LineReturn, err error) {
		var at int64
		err = r.Scan(&l.Roster, &l.Line, &l.Intake, &l.Reason, &l.By, &at)
		l.At = moment(at)
		return l, err
	}) {
		if err != nil {
			return nil, err
		}
		found[l.Line] = l
	}
	return found, nil
}

// LinesNumbered returns lines of a roster by their numbers.
func (tx *Tx) LinesNumbered(roster int64, ids []int64) (map[int64]RosterLine, error) {
	query := func(marks string) string {
		return `SELECT ` + lineFields + ` FROM roster_line WHERE county = $1 AND roster = $2 AND id IN (` + marks + `)`
	}
	found := map[int64]RosterLine{}
	for l, err := range inChunks(tx, []any{roster}, numbers(ids), query, scanLine) {
		if err != nil {
			return nil, err
		}
		found[l.ID] = l
	}
	return found, nil
}
