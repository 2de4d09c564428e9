package store

import (
	"database/sql"
	"iter"

	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// A JudgedLine is a roster's line with the facts it rests on, still sealed: opening them is
// most of the work of a reading, and is for whoever has a processor to spare.
type JudgedLine struct {
	Roster, Line int64
	Beneficiary  int64
	Item, Name   string
	Region       region.Code // of the roster: the township

	ring   *seal.Ring
	place  seal.Place
	sealed []byte
}

// Facts opens the facts, as JSON. It may be called from several goroutines at once.
func (l JudgedLine) Facts() (string, error) { return l.ring.Open(seal.Facts, l.place, l.sealed) }

// selectStanding lists rosters in order, so that a county's lines come without being sorted.
const selectStanding = `SELECT id FROM roster
	WHERE county = $1 AND programme = $2 AND period = $3 AND region >= $4 AND region <= $5 AND state <> 'withdrawn' ORDER BY id`

// selectJudged takes of each right its latest line that stands: a later round is judged from
// facts that know of the earlier.
const selectJudged = `SELECT f.roster, f.line, l.beneficiary, l.item, l.name, r.region, f.facts_sealed
	FROM line_facts f JOIN roster_line l ON l.county = f.county AND l.roster = f.roster AND l.id = f.line
	JOIN roster r ON r.county = f.county AND r.id = f.roster
	WHERE f.county = $1 AND f.roster = $2 AND l.stopped = ''
	AND NOT EXISTS (SELECT 1 FROM roster later JOIN roster_line m ON m.county = later.county AND m.roster = later.id
		WHERE later.county = r.county AND later.programme = r.programme AND later.period = r.period AND later.region = r.region
		AND later.round > r.round AND later.state <> 'withdrawn' AND m.beneficiary = l.beneficiary AND m.item = l.item AND m.stopped = '')
	ORDER BY f.line`

// JudgedLines streams the lines of a programme and period within a region that have facts, in
// the order of roster and line.
func (tx *Tx) JudgedLines(programme string, p period.Period, within region.Code) iter.Seq2[JudgedLine, error] {
	low, high := within.Span()
	return func(yield func(JudgedLine, error) bool) {
		rosters, err := all(each(tx, selectStanding, []any{programme, p.String(), low, high}, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) }))
		if err != nil {
			yield(JudgedLine{}, err)
			return
		}
		for _, id := range rosters {
			for l, err := range each(tx, selectJudged, []any{id}, tx.scanJudged) {
				if !yield(l, err) || err != nil {
					return
				}
			}
		}
	}
}

func (tx *Tx) scanJudged(r *sql.Rows) (l JudgedLine, err error) {
	err = r.Scan(&l.Roster, &l.Line, &l.Beneficiary, &l.Item, &l.Name, &l.Region, &l.sealed)
	l.ring, l.place = tx.ring, seal.Place{County: tx.county, Table: "line_facts", Column: "facts", Row: l.Line}
	return l, err
}

const selectUnjudged = `SELECT COUNT(*) FROM roster r JOIN roster_line l ON l.county = r.county AND l.roster = r.id
	WHERE r.county = $1 AND r.programme = $2 AND r.period = $3 AND r.region >= $4 AND r.region <= $5 AND r.state <> 'withdrawn' AND l.stopped = ''
	AND NOT EXISTS (SELECT 1 FROM line_facts f WHERE f.county = l.county AND f.roster = l.roster AND f.line = l.id)`

// CountUnjudged counts the lines whose amount came with a file, without facts.
func (tx *Tx) CountUnjudged(programme string, p period.Period, within region.Code) (int, error) {
	low, high := within.Span()
	return first(each(tx, selectUnjudged, []any{programme, p.String(), low, high}, func(r *sql.Rows) (n int, err error) { return n, r.Scan(&n) }))
}
