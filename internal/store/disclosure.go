package store

import (
	"database/sql"
	"fmt"
	"iter"

	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/region"
)

// A Listed is one published list without its lines.
type Listed struct {
	Notice    bool // a roster under notice; otherwise what was paid
	Programme string
	Period    period.Period
	Region    region.Code // a village, a township, or the county
	People    int
	Lines     int
	Amount    fen.Fen
	From      string // day the notice began, or the first was paid
	Until     string // last day of the notice, or the last was paid
}

const dropPaidList = `DELETE FROM paid_list WHERE county = $1 AND programme = $2 AND period = $3`

const writePaidList = `INSERT INTO paid_list (county, programme, period, region, people, lines, amount_fen, paid_from, paid_until)
	SELECT county, programme, period, CASE WHEN $4 = '' THEN region ELSE $4 END, count(DISTINCT beneficiary), count(*),
		CAST(sum(amount_fen) AS bigint), min(settled_on), max(settled_on)
	FROM payment WHERE county = $1 AND programme = $2 AND period = $3 AND status = 'paid'
	GROUP BY county, programme, period, CASE WHEN $4 = '' THEN region ELSE $4 END`

// WritePaidList writes the published lists of a programme and period anew from its
// payments: by village, or with whole as one list for that region.
func (tx *Tx) WritePaidList(programme string, p period.Period, whole region.Code) error {
	if _, err := tx.exec(dropPaidList, programme, p.String()); err != nil {
		return err
	}
	_, err := tx.exec(writePaidList, programme, p.String(), string(whole))
	return err
}

// A ListQuery narrows the published lists. A zero field does not.
type ListQuery struct {
	Notice    bool
	Paid      bool
	Programme string
	Within    region.Code // county by default
	Place     string      // part of the name of a village or township
	Hidden    []string    // programmes whose notices are not public
	Limit     int
	Offset    int
}

// listed are both kinds of list under one set of columns. A notice is a township's.
const listed = `SELECT 1 AS notice, programme, period, region, lines AS people, lines, total_fen AS amount_fen, notice_from AS day_from, notice_until AS day_until
		FROM roster WHERE county = $1 AND state = 'notice' AND notice_from <> ''
	UNION ALL SELECT 0, programme, period, region, people, lines, amount_fen, paid_from, paid_until FROM paid_list WHERE county = $1`

const narrowed = ` FROM (` + listed + `) l WHERE l.region >= $2 AND l.region <= $3 AND (l.programme = $4 OR $4 = '')
	AND (l.notice = 1 AND $5 = 1 OR l.notice = 0 AND $6 = 1)
	AND ($7 = '' OR EXISTS (SELECT 1 FROM region r WHERE r.county = $1 AND r.name LIKE '%' || $7 || '%'
		AND (r.code = l.region OR r.level = 3 AND substr(l.region, 1, 9) = substr(r.code, 1, 9))))`

func (q ListQuery) args() []any {
	low, high := q.Within.Span()
	both := !q.Notice && !q.Paid
	return []any{low, high, q.Programme, flag(q.Notice || both), flag(q.Paid || both), q.Place}
}

// Lists returns a page of the published lists, the newest first, and how many there are.
func (tx *Tx) Lists(q ListQuery) (page []Listed, total int, err error) {
	args, shown := q.args(), ""
	if len(q.Hidden) > 0 {
		shown = ` AND NOT (l.notice = 1 AND l.programme IN (` + marks(len(args)+2, len(q.Hidden)) + `))`
		for _, p := range q.Hidden {
			args = append(args, p)
		}
	}
	if err := tx.row(`SELECT count(*)`+narrowed+shown, args, &total); err != nil {
		return nil, 0, err
	}
	limit := fmt.Sprintf(` ORDER BY l.notice DESC, l.day_until DESC, l.programme, l.region LIMIT $%d OFFSET $%d`, len(args)+2, len(args)+3)
	page, err = all(each(tx, `SELECT l.notice, l.programme, l.period, l.region, l.people, l.lines, l.amount_fen, l.day_from, l.day_until`+narrowed+
		shown+limit, append(args, q.Limit, q.Offset), scanListed))
	return page, total, err
}

// List returns one published list without its lines, or ErrNone.
func (tx *Tx) List(notice bool, programme string, p period.Period, where region.Code) (Listed, error) {
	return first(each(tx, `SELECT l.notice, l.programme, l.period, l.region, l.people, l.lines, l.amount_fen, l.day_from, l.day_until FROM (`+listed+`) l
		WHERE l.notice = $2 AND l.programme = $3 AND l.period = $4 AND l.region = $5 LIMIT 1`,
		[]any{flag(notice), programme, p.String(), string(where)}, scanListed))
}

func scanListed(r *sql.Rows) (l Listed, err error) {
	var notice int64
	var p string
	if err := r.Scan(&notice, &l.Programme, &p, &l.Region, &l.People, &l.Lines, &l.Amount, &l.From, &l.Until); err != nil {
		return l, err
	}
	l.Notice = notice == 1
	l.Period, err = period.Parse(p)
	return l, err
}

// A ListedLine is one line of a published list, with the whole name: it is masked before it
// goes anywhere.
type ListedLine struct {
	Name     string
	Region   region.Code
	Quantity int64
	Amount   fen.Fen
}

func scanListedLine(r *sql.Rows) (l ListedLine, err error) {
	return l, r.Scan(&l.Name, &l.Region, &l.Quantity, &l.Amount)
}

const selectPaidLines = `SELECT b.name, p.region, l.quantity, p.amount_fen FROM payment p
	JOIN person b ON b.county = p.county AND b.id = p.beneficiary
	JOIN roster_line l ON l.county = p.county AND l.roster = p.roster AND l.id = p.line
	WHERE p.county = $1 AND p.programme = $2 AND p.period = $3 AND p.region = $4 AND p.status = 'paid' ORDER BY p.id LIMIT $5 OFFSET $6`

const selectNoticeLines = `SELECT b.name, l.region, l.quantity, l.amount_fen FROM roster r
	JOIN roster_line l ON l.county = r.county AND l.roster = r.id AND l.stopped = ''
	JOIN person b ON b.county = l.county AND b.id = l.beneficiary
	WHERE r.county = $1 AND r.programme = $2 AND r.period = $3 AND r.region = $4 AND r.state = 'notice' ORDER BY l.region, l.id LIMIT $5 OFFSET $6`

// ListLines streams a page of a published list.
func (tx *Tx) ListLines(l Listed, limit, offset int) iter.Seq2[ListedLine, error] {
	query := selectPaidLines
	if l.Notice {
		query = selectNoticeLines
	}
	return each(tx, query, []any{l.Programme, l.Period.String(), string(l.Region), limit, offset}, scanListedLine)
}

// A YearSum is what a programme paid in a year.
type YearSum struct {
	Programme string
	People    int
	Lines     int
	Amount    fen.Fen
}

const selectYear = `SELECT programme, CAST(sum(people) AS bigint), CAST(sum(lines) AS bigint), CAST(sum(amount_fen) AS bigint) FROM paid_list
	WHERE county = $1 AND substr(period, 1, 4) = $2 GROUP BY programme ORDER BY programme`

// YearSums sums the published lists of a year by programme. People are counted once a list.
func (tx *Tx) YearSums(year string) ([]YearSum, error) {
	return all(each(tx, selectYear, []any{year}, func(r *sql.Rows) (s YearSum, err error) {
		return s, r.Scan(&s.Programme, &s.People, &s.Lines, &s.Amount)
	}))
}

const selectLastYear = `SELECT coalesce(max(substr(period, 1, 4)), '') FROM paid_list WHERE county = $1`

// LastYear is the latest year with a published list, "" for none.
func (tx *Tx) LastYear() (year string, err error) { return year, tx.row(selectLastYear, nil, &year) }
