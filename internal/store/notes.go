package store

import (
	"database/sql"
	"time"
)

// A RosterNote is what a list shows beside a roster: what is still to be answered or
// mended, and when somebody last took a step.
type RosterNote struct {
	Open     int // findings without an answer
	Rejected int // rows of its files that were not taken
	Changed  time.Time
}

const noteRosters = `SELECT r.id,
		(SELECT count(*) FROM finding f WHERE f.county = r.county AND f.roster = r.id AND f.state = 'open'),
		(SELECT CAST(coalesce(sum(i.rejected), 0) AS bigint) FROM intake i WHERE i.county = r.county AND i.roster = r.id AND i.verdict = 'imported'),
		coalesce((SELECT max(a.at) FROM act a WHERE a.county = r.county AND a.subject = 'roster' AND a.subject_id = r.id), r.created_at)
	FROM roster r WHERE r.county = $1 AND r.id IN (`

// RosterNotes returns the notes of a page of rosters.
func (tx *Tx) RosterNotes(ids []int64) (map[int64]RosterNote, error) {
	type row struct {
		id int64
		RosterNote
	}
	query := func(marks string) string { return noteRosters + marks + `)` }
	notes := map[int64]RosterNote{}
	for n, err := range inChunks(tx, nil, anys(ids), query, func(r *sql.Rows) (n row, err error) {
		var at int64
		err = r.Scan(&n.id, &n.Open, &n.Rejected, &at)
		n.Changed = moment(at)
		return n, err
	}) {
		if err != nil {
			return nil, err
		}
		notes[n.id] = n.RosterNote
	}
	return notes, nil
}

// A BatchNote is what a list shows beside a batch: the payments that need somebody, and
// when somebody last took a step.
type BatchNote struct {
	Failed  int // failed or returned, and not corrected yet
	Unknown int
	Changed time.Time
}

const noteBatches = `SELECT b.id,
		(SELECT CAST(coalesce(sum(t.count), 0) AS bigint) FROM batch_tally t WHERE t.county = b.county AND t.batch = b.id AND t.status IN ('failed', 'returned')),
		(SELECT CAST(coalesce(sum(t.count), 0) AS bigint) FROM batch_tally t WHERE t.county = b.county AND t.batch = b.id AND t.status = 'unknown'),
		coalesce((SELECT max(a.at) FROM act a WHERE a.county = b.county AND a.subject = 'batch' AND a.subject_id = b.id), b.created_at)
	FROM batch b WHERE b.county = $1 AND b.id IN (`

// BatchNotes returns the notes of a page of batches.
func (tx *Tx) BatchNotes(ids []int64) (map[int64]BatchNote, error) {
	type row struct {
		id int64
		BatchNote
	}
	query := func(marks string) string { return noteBatches + marks + `)` }
	notes := map[int64]BatchNote{}
	for n, err := range inChunks(tx, nil, anys(ids), query, func(r *sql.Rows) (n row, err error) {
		var at int64
		err = r.Scan(&n.id, &n.Failed, &n.Unknown, &at)
		n.Changed = moment(at)
		return n, err
	}) {
		if err != nil {
			return nil, err
		}
		notes[n.id] = n.BatchNote
	}
	return notes, nil
}

// anys makes query arguments of numbers.
func anys(ids []int64) []any {
	list := make([]any, len(ids))
	for i, id := range ids {
		list[i] = id
	}
	return list
}
