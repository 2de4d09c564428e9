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
	for _, step := range []struct {
		text string
		args []any
	}{{writePaidList, []any{programme, p.String(), string(whole)}}, {dropPaidTally, []any{programme, p.String()}}, {writePaidTally, []any{programme, p.String()}}} {
		if _, err := tx.exec(step.text, step.args...); err != nil {
			return err
		}
	}
	return nil
}

const dropPaidTally = `DELETE FROM paid_tally WHERE county = $1 AND programme = $2 AND period = $3`

const writePaidTally = `INSERT INTO paid_tally (county, programme, period, lists, people, lines, amount_fen)
	SELECT county, programme, period, count(*), CAST(sum(people) AS bigint), CAST(sum(lines) AS bigint), CAST(sum(amount_fen) AS bigint)
	FROM paid_list WHERE county = $1 AND programme = $2 AND period = $3 GROUP BY county, programme, period`

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
	n, nowhere, err := tx.narrow(q)
	if err != nil || nowhere {
		return nil, 0, err
	}
	if q.Notice || !q.Paid {
		hidden, args := ``, n.args
		for _, p := range q.Hidden {
			args = append(args, p)
			hidden += fmt.Sprintf(` AND programme <> $%d`, len(args)+1)
		}
		page, err = all(each(tx, noticeColumns+isNotice+n.where+hidden+` ORDER BY notice_until DESC, programme, region`, args, scanListed))
		if err != nil {
			return nil, 0, err
		}
	}
	notices := len(page)
	page = page[min(q.Offset, notices):min(q.Offset+q.Limit, notices)]
	if q.Notice && !q.Paid {
		return page, notices, nil
	}
	if total, err = tx.countPaid(q, n); err != nil {
		return nil, 0, err
	}
	text, args := paidColumns+isPaid+n.where, n.args
	if len(n.spans) > 0 && total <= fewLists {
		text, args = n.inSpans(paidColumns)
	}
	rest := fmt.Sprintf(` ORDER BY paid_until DESC, programme, region LIMIT $%d OFFSET $%d`, len(args)+2, len(args)+3)
	paid, err := all(each(tx, text+rest, append(args, q.Limit-len(page), max(0, q.Offset-notices)), scanListed))
	return append(page, paid...), notices + total, err
}

// fewLists is up to how many lists of a place are found by the place and put in order. Of more,
// a page is found sooner among the newest of all.
const fewLists = 2000

// countPaid counts the lists of what was paid.
func (tx *Tx) countPaid(q ListQuery, n narrowed) (total int, err error) {
	const tallied = `SELECT CAST(coalesce(sum(lists), 0) AS bigint) FROM paid_tally WHERE county = $1 AND (programme = $2 OR $2 = '')`
	if len(n.spans) == 0 && q.Within.Level() == region.County {
		return total, tx.row(tallied, []any{q.Programme}, &total)
	}
	text, args := n.inSpans(`SELECT count(*) FROM paid_list`)
	return total, tx.row(text, args, &total)
}

// narrowed is a query as conditions on programme and region.
type narrowed struct {
	where     string
	args      []any
	programme string
	spans     [][2]string // of the places that are called so, none within another; none of a query for no place
}

// inSpans asks for the lists of the places one by one, so that each is found by its index.
func (n narrowed) inSpans(columns string) (text string, args []any) {
	var rows []string
	for _, s := range n.spans {
		args = append(args, s[0], s[1])
		rows = append(rows, fmt.Sprintf(`(CAST($%d AS text), CAST($%d AS text))`, len(args), len(args)+1))
	}
	text = `WITH span(low, high) AS (VALUES ` + strings.Join(rows, ", ") + `) ` + columns + ` CROSS JOIN span WHERE county = $1 AND region >= low AND region <= high`
	if n.programme != "" {
		args = append(args, n.programme)
		text += fmt.Sprintf(` AND programme = $%d`, len(args)+1)
	}
	return text, args
}

// narrow is a query as conditions on programme and region. nowhere tells that no place is
// called so.
func (tx *Tx) narrow(q ListQuery) (n narrowed, nowhere bool, err error) {
	low, high := q.Within.Span()
	n.programme = q.Programme
	if q.Within.Level() != region.County {
		n.where, n.args = ` AND region >= $2 AND region <= $3`, []any{low, high}
	}
	if q.Programme != "" {
		n.args = append(n.args, q.Programme)
		n.where += fmt.Sprintf(` AND programme = $%d`, len(n.args)+1)
	}
	if q.Place == "" {
		if q.Within.Level() != region.County {
			n.spans = [][2]string{{low, high}}
		}
		return n, false, nil
	}
	places, err := all(each(tx, selectPlaces, []any{"%" + q.Place + "%"}, func(r *sql.Rows) (c region.Code, err error) { return c, r.Scan(&c) }))
	var conditions []string
	last := region.Code("")
	for _, c := range places { // in the order of codes: a township before its villages
		if last != "" && c.Within(last) || !c.Within(q.Within) {
			continue
		}
		last = c
		low, high := c.Span()
		n.args, n.spans = append(n.args, low, high), append(n.spans, [2]string{low, high})
		conditions = append(conditions, fmt.Sprintf(`region BETWEEN $%d AND $%d`, len(n.args), len(n.args)+1))
	}
	// Written so that neither engine looks the places up one by one: they have too many lists.
	n.where += ` AND CASE WHEN ` + strings.Join(conditions, ` OR `) + ` THEN 1 ELSE 0 END = 1`
	return n, len(n.spans) == 0, err
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

// A YearSum is what a programme paid in a year.
type YearSum struct {
	Programme string
	People    int
	Lines     int
	Amount    fen.Fen
}

const selectYear = `SELECT programme, CAST(sum(people) AS bigint), CAST(sum(lines) AS bigint), CAST(sum(amount_fen) AS bigint) FROM paid_tally
	WHERE county = $1 AND substr(period, 1, 4) = $2 GROUP BY programme ORDER BY programme`

// YearSums sums the published lists of a year by programme. People are counted once a list.
func (tx *Tx) YearSums(year string) ([]YearSum, error) {
	return all(each(tx, selectYear, []any{year}, func(r *sql.Rows) (s YearSum, err error) {
		return s, r.Scan(&s.Programme, &s.People, &s.Lines, &s.Amount)
	}))
}

const selectLastYear = `SELECT coalesce(max(substr(period, 1, 4)), '') FROM paid_tally WHERE county = $1`

// LastYear is the latest year with a published list, "" for none.
func (tx *Tx) LastYear() (year string, err error) { return year, tx.row(selectLastYear, nil, &year) }
