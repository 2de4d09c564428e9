package store

import (
	"database/sql"
	"fmt"
	"iter"
	"strings"

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

// listColumns are those of a list, of either kind. A notice is a township's.
const (
	noticeColumns = `SELECT 1, programme, period, region, lines, lines, total_fen, notice_from, notice_until FROM roster`
	paidColumns   = `SELECT 0, programme, period, region, people, lines, amount_fen, paid_from, paid_until FROM paid_list`

	isNotice = ` WHERE county = $1 AND state = 'notice' AND notice_from <> ''`
	isPaid   = ` WHERE county = $1`
)

// Lists returns a page of the published lists, notices before what was paid, the newest first,
// and how many there are. Notices are few; what was paid grows by the year and is read in
// the order of its index.
func (tx *Tx) Lists(q ListQuery) (page []Listed, total int, err error) {
	where, args, nowhere, err := tx.narrow(q)
	if err != nil || nowhere {
		return nil, 0, err
	}
	if q.Notice || !q.Paid {
		hidden, args := ``, args
		for _, p := range q.Hidden {
			args = append(args, p)
			hidden += fmt.Sprintf(` AND programme <> $%d`, len(args)+1)
		}
		page, err = all(each(tx, noticeColumns+isNotice+where+hidden+` ORDER BY notice_until DESC, programme, region`, args, scanListed))
		if err != nil {
			return nil, 0, err
		}
	}
	notices := len(page)
	page = page[min(q.Offset, notices):min(q.Offset+q.Limit, notices)]
	if q.Notice && !q.Paid {
		return page, notices, nil
	}
	if err := tx.row(`SELECT count(*) FROM paid_list`+isPaid+where, args, &total); err != nil {
		return nil, 0, err
	}
	rest := fmt.Sprintf(` ORDER BY paid_until DESC, programme, region LIMIT $%d OFFSET $%d`, len(args)+2, len(args)+3)
	paid, err := all(each(tx, paidColumns+isPaid+where+rest, append(args, q.Limit-len(page), max(0, q.Offset-notices)), scanListed))
	return append(page, paid...), notices + total, err
}

// narrow is a query as conditions on programme and region. nowhere tells that no place is
// called so.
func (tx *Tx) narrow(q ListQuery) (where string, args []any, nowhere bool, err error) {
	low, high := q.Within.Span()
	where, args = ` AND region >= $2 AND region <= $3`, []any{low, high}
	if q.Programme != "" {
		args = append(args, q.Programme)
		where += fmt.Sprintf(` AND programme = $%d`, len(args)+1)
	}
	if q.Place == "" {
		return where, args, false, nil
	}
	places, err := all(each(tx, selectPlaces, []any{"%" + q.Place + "%"}, func(r *sql.Rows) (c region.Code, err error) { return c, r.Scan(&c) }))
	if err != nil || len(places) == 0 {
		return "", nil, true, err
	}
	var spans []string
	for _, c := range places {
		low, high := c.Span()
		args = append(args, low, high)
		spans = append(spans, fmt.Sprintf(`region BETWEEN $%d AND $%d`, len(args), len(args)+1))
	}
	return where + ` AND (` + strings.Join(spans, ` OR `) + `)`, args, false, nil
}

// selectPlaces finds townships and villages by a part of their name. Who searches for what
// very many are called gets the first of them.
const selectPlaces = `SELECT code FROM region WHERE county = $1 AND level >= 3 AND name LIKE $2 ORDER BY code LIMIT 60`

// List returns one published list without its lines, or ErrNone.
func (tx *Tx) List(notice bool, programme string, p period.Period, where region.Code) (Listed, error) {
	columns, kind := paidColumns, isPaid
	if notice {
		columns, kind = noticeColumns, isNotice
	}
	return first(each(tx, columns+kind+` AND programme = $2 AND period = $3 AND region = $4 LIMIT 1`, []any{programme, p.String(), string(where)}, scanListed))
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
	JOIN roster_line l ON l.county = r.county AND l.roster = r.id AND ` + lineStands + `
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

// A YearSum is what a programme paid for a year by lists that were paid out in one month.
type YearSum struct {
	Programme string
	Month     string // 2026-03: of the last payment of each list
	People    int
	Lines     int
	Amount    fen.Fen
}

const selectYear = `SELECT programme, substr(paid_until, 1, 7), CAST(sum(people) AS bigint), CAST(sum(lines) AS bigint), CAST(sum(amount_fen) AS bigint) FROM paid_list
	WHERE county = $1 AND substr(period, 1, 4) = $2 GROUP BY programme, substr(paid_until, 1, 7) ORDER BY 1, 2`

// YearSums sums the published lists of a year by programme and month. People are counted once a list.
func (tx *Tx) YearSums(year string) ([]YearSum, error) {
	return all(each(tx, selectYear, []any{year}, func(r *sql.Rows) (s YearSum, err error) {
		return s, r.Scan(&s.Programme, &s.Month, &s.People, &s.Lines, &s.Amount)
	}))
}

const selectLastYear = `SELECT coalesce(max(substr(period, 1, 4)), '') FROM paid_list WHERE county = $1`

// LastYear is the latest year with a published list, "" for none.
func (tx *Tx) LastYear() (year string, err error) { return year, tx.row(selectLastYear, nil, &year) }
