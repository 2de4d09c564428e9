package store

import (
	"database/sql"
	"time"

	"yikatong/internal/pay"
)

// A Served is the payments of one file that a bank answered alike.
type Served struct {
	Payfile  int64
	At       time.Time // when the return file came that first answered them
	Status   pay.Status
	CameBack bool   // paid first
	Code     string // of those that failed or came back
	Day      string // the bank's day of the answer that stands
	Count    int
}

// spanFiles is the payment files of a bank made in a span of days. CROSS JOIN keeps SQLite at
// beginning with them: a bank has few files and many lines.
const spanFiles = `FROM payfile f CROSS JOIN return_file r CROSS JOIN return_line l
	WHERE f.county = $1 AND f.bank = $2 AND f.made_on >= $3 AND f.made_on <= $4
		AND r.county = $1 AND r.payfile = f.id AND r.state = 'posted' AND l.county = $1 AND l.return_file = r.id`

const selectServed = `WITH first(payfile, payment, at) AS (
		SELECT f.id, l.payment, min(r.read_at) ` + spanFiles + ` AND l.verdict = 'answers' AND l.payment <> 0 GROUP BY f.id, l.payment)
	SELECT a.payfile, a.at, p.status, p.came_back, p.code, p.settled_on, count(*) FROM first a CROSS JOIN payment p
	WHERE p.county = $1 AND p.id = a.payment AND p.payfile = a.payfile AND p.status NOT IN ('in_transit', 'unknown')
	GROUP BY a.payfile, a.at, p.status, p.came_back, p.code, p.settled_on ORDER BY a.payfile, a.at`

// Served lists what a bank finally answered of its payment files of a span of days, both
// included. It reads every line of their returns.
func (tx *Tx) Served(bank, from, until string) ([]Served, error) {
	return all(each(tx, selectServed, []any{bank, from, until}, func(r *sql.Rows) (s Served, err error) {
		var at, back int64
		err = r.Scan(&s.Payfile, &at, &s.Status, &back, &s.Code, &s.Day, &s.Count)
		s.At, s.CameBack = moment(at), back == 1
		return s, err
	}))
}

const selectPayfilesMade = `SELECT ` + payfileFields + ` FROM payfile WHERE county = $1 AND bank = $2 AND made_on >= $3 AND made_on <= $4 ORDER BY id`

// PayfilesMade lists a bank's payment files of a span of days, both included.
func (tx *Tx) PayfilesMade(bank, from, until string) ([]Payfile, error) {
	return all(each(tx, selectPayfilesMade, []any{bank, from, until}, scanPayfile))
}

const countVerdicts = `SELECT l.verdict, count(*) ` + spanFiles + ` GROUP BY l.verdict`

// Verdicts counts the lines of a bank's posted returns to its files of a span of days by what
// they were to us.
func (tx *Tx) Verdicts(bank, from, until string) (map[pay.Verdict]int, error) {
	type row struct {
		verdict pay.Verdict
		n       int
	}
	counts := map[pay.Verdict]int{}
	for v, err := range each(tx, countVerdicts, []any{bank, from, until}, func(r *sql.Rows) (v row, err error) {
		return v, r.Scan(&v.verdict, &v.n)
	}) {
		if err != nil {
			return nil, err
		}
		counts[v.verdict] = v.n
	}
	return counts, nil
}
