package store

import (
	"database/sql"

	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/roster"
)

// A RosterChange is how one right differs between a roster and its programme's and township's
// period before.
type RosterChange struct {
	Person   int64
	Item     string
	Region   region.Code
	Row      int     // in the township's file; 0 for one that is gone
	Now, Was fen.Fen // 0 where there is none
}

// A ChangeSum is how many rights changed in a way and what they come to.
type ChangeSum struct {
	Count    int
	Now, Was fen.Fen
}

const selectPeriodBefore = `SELECT id, period FROM roster WHERE county = $1 AND programme = $2 AND region = $3 AND state <> 'withdrawn'
	AND period = (SELECT max(period) FROM roster WHERE county = $1 AND programme = $2 AND region = $3 AND state <> 'withdrawn' AND period < $4)`

// RostersBefore finds the rosters of the last period before one, all rounds; none is no error.
func (tx *Tx) RostersBefore(programme string, township region.Code, p period.Period) (ids []int64, before period.Period, err error) {
	for id, err := range each(tx, selectPeriodBefore, []any{programme, string(township), p.String()}, func(r *sql.Rows) (id int64, err error) {
		var span string
		if err = r.Scan(&id, &span); err != nil {
			return id, err
		}
		before, err = period.Parse(span)
		return id, err
	}) {
		if err != nil {
			return nil, before, err
		}
		ids = append(ids, id)
	}
	return ids, before, nil
}

// changes of a roster $2 against those whose numbers begin at $3: the lines that stand, each with
// what the same right had, and the rights that are not there any more.
func changes(rosters int) string {
	before := marks(3, rosters)
	return `SELECT l.beneficiary, l.item, l.region, l.row_no, l.amount_fen AS now,
			(SELECT CAST(sum(m.amount_fen) AS bigint) FROM roster_line m WHERE m.county = l.county AND m.beneficiary = l.beneficiary AND m.item = l.item AND m.roster IN (` + before + `)) AS was
		FROM roster_line l WHERE l.county = $1 AND l.roster = $2
	UNION ALL
		SELECT m.beneficiary, m.item, min(m.region), 0, NULL, CAST(sum(m.amount_fen) AS bigint) FROM roster_line m WHERE m.county = $1 AND m.roster IN (` + before + `)
			AND NOT EXISTS (SELECT 1 FROM roster_line l WHERE l.county = m.county AND l.beneficiary = m.beneficiary AND l.item = m.item AND l.roster = $2)
		GROUP BY m.beneficiary, m.item`
}

// kindOfChange names each row of changes as package roster does.
const kindOfChange = `CASE WHEN c.was IS NULL THEN 'added' WHEN c.now IS NULL THEN 'gone' WHEN c.now > c.was THEN 'more' WHEN c.now < c.was THEN 'less' ELSE 'same' END`

func changeArgs(id int64, before []int64) []any {
	args := []any{id}
	for _, b := range before {
		args = append(args, b)
	}
	return args
}

// ChangeSums sums the changes of a roster against earlier ones by kind.
func (tx *Tx) ChangeSums(id int64, before []int64) (map[roster.Change]ChangeSum, error) {
	sums := map[roster.Change]ChangeSum{}
	text := `SELECT ` + kindOfChange + `, count(*), CAST(coalesce(sum(c.now), 0) AS bigint), CAST(coalesce(sum(c.was), 0) AS bigint) FROM (` + changes(len(before)) + `) c GROUP BY 1`
	for s, err := range each(tx, text, changeArgs(id, before), func(r *sql.Rows) (s struct {
		kind roster.Change
		ChangeSum
	}, err error) {
		return s, r.Scan(&s.kind, &s.Count, &s.Now, &s.Was)
	}) {
		if err != nil {
			return nil, err
		}
		sums[s.kind] = s.ChangeSum
	}
	return sums, nil
}

// Changes lists the changes of a kind, those of the most money first.
func (tx *Tx) Changes(id int64, before []int64, kind roster.Change, limit, offset int) ([]RosterChange, error) {
	args := changeArgs(id, before)
	n := len(args) + 2
	text := `SELECT c.beneficiary, c.item, c.region, c.row_no, coalesce(c.now, 0), coalesce(c.was, 0) FROM (` + changes(len(before)) + `) c
		WHERE ` + kindOfChange + ` = ` + marks(n, 1) + ` ORDER BY abs(coalesce(c.now, 0) - coalesce(c.was, 0)) DESC, c.beneficiary, c.item LIMIT ` + marks(n+1, 1) + ` OFFSET ` + marks(n+2, 1)
	return all(each(tx, text, append(args, string(kind), limit, offset), func(r *sql.Rows) (c RosterChange, err error) {
		return c, r.Scan(&c.Person, &c.Item, &c.Region, &c.Row, &c.Now, &c.Was)
	}))
}
