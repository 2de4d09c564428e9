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

// A standing is a roster whose lines count, and whether a later round may stand for some of them.
type standing struct {
	id      int64
	region  region.Code
	renewed bool
}

// selectStanding lists rosters in order, so that a county's lines come without being sorted.
const selectStanding = `SELECT r.id, r.region, EXISTS (SELECT 1 FROM roster later WHERE later.county = r.county AND later.programme = r.programme
		AND later.period = r.period AND later.region = r.region AND later.round > r.round AND later.state <> 'withdrawn') FROM roster r
	WHERE r.county = $1 AND r.programme = $2 AND r.period = $3 AND r.region >= $4 AND r.region <= $5 AND r.state <> 'withdrawn' ORDER BY r.id`

const selectJudged = `SELECT f.line, l.beneficiary, l.item, l.name, f.facts_sealed
	FROM line_facts f JOIN roster_line l ON l.county = f.county AND l.roster = f.roster AND l.id = f.line
	WHERE f.county = $1 AND f.roster = $2 AND ` + lineStands

// notRenewed leaves out a right that a later round has again: it is judged from facts that know
// of the earlier.
const notRenewed = ` AND NOT EXISTS (SELECT 1 FROM roster r JOIN roster later ON later.county = r.county AND later.programme = r.programme
		AND later.period = r.period AND later.region = r.region AND later.round > r.round AND later.state <> 'withdrawn'
	JOIN roster_line m ON m.county = later.county AND m.roster = later.id
	WHERE r.county = f.county AND r.id = f.roster AND m.beneficiary = l.beneficiary AND m.item = l.item)`

// JudgedLines streams the lines of a programme and period within a region that have facts, in
// the order of roster and line; of each right the latest that stands.
func (tx *Tx) JudgedLines(programme string, p period.Period, within region.Code) iter.Seq2[JudgedLine, error] {
	low, high := within.Span()
	return func(yield func(JudgedLine, error) bool) {
		rosters, err := all(each(tx, selectStanding, []any{programme, p.String(), low, high}, func(r *sql.Rows) (g standing, err error) {
			return g, r.Scan(&g.id, &g.region, &g.renewed)
		}))
		if err != nil {
			yield(JudgedLine{}, err)
			return
		}
		for _, g := range rosters {
			for l, err := range tx.judgedOf(g) {
				if !yield(l, err) || err != nil {
					return
				}
			}
		}
	}
}

func (tx *Tx) judgedOf(g standing) iter.Seq2[JudgedLine, error] {
	query := selectJudged
	if g.renewed {
		query += notRenewed
	}
	return each(tx, query+` ORDER BY f.line`, []any{g.id}, func(r *sql.Rows) (JudgedLine, error) {
		l := JudgedLine{Roster: g.id, Region: g.region, ring: tx.ring}
		err := r.Scan(&l.Line, &l.Beneficiary, &l.Item, &l.Name, &l.sealed)
		l.place = seal.Place{County: tx.county, Table: "line_facts", Column: "facts", Row: l.Line}
		return l, err
	})
}

const selectUnjudged = `SELECT COUNT(*) FROM roster r JOIN roster_line l ON l.county = r.county AND l.roster = r.id
	WHERE r.county = $1 AND r.programme = $2 AND r.period = $3 AND r.region >= $4 AND r.region <= $5 AND r.state <> 'withdrawn' AND ` + lineStands + `
	AND NOT EXISTS (SELECT 1 FROM line_facts f WHERE f.county = l.county AND f.roster = l.roster AND f.line = l.id)`

// CountUnjudged counts the lines whose amount came with a file, without facts.
func (tx *Tx) CountUnjudged(programme string, p period.Period, within region.Code) (int, error) {
	low, high := within.Span()
	return first(each(tx, selectUnjudged, []any{programme, p.String(), low, high}, func(r *sql.Rows) (n int, err error) { return n, r.Scan(&n) }))
}
