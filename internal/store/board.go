package store

import (
	"database/sql"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/period"
	"yikatong/internal/region"
)

// A Spending is what the ledger moved to paid on one day from the appropriations of a budget year
// for one programme; less than zero if more came back.
type Spending struct {
	Year      int
	Programme string
	Day       time.Time // of the county, midnight UTC
	Amount    fen.Fen
}

const selectSpending = `SELECT a.year, a.programme, (p.at + 28800000000) / 86400000000, CAST(sum(e.amount_fen) AS bigint)
	FROM appropriation a CROSS JOIN posting_entry e CROSS JOIN posting p
	WHERE a.county = $1 AND a.year >= $2 AND a.year <= $3 AND e.county = $1 AND e.appropriation = a.id AND e.head = 'paid' AND p.county = $1 AND p.id = e.posting
	GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`

// Spending sums the ledger's entries under paid by day, for the appropriations of the years from
// first to last: all of a year together are what stands under paid.
func (tx *Tx) Spending(first, last int) ([]Spending, error) {
	return all(each(tx, selectSpending, []any{first, last}, func(r *sql.Rows) (s Spending, err error) {
		var day int64
		err = r.Scan(&s.Year, &s.Programme, &day, &s.Amount)
		s.Day = time.Unix(day*86400, 0).UTC()
		return s, err
	}))
}

// A Moved is what one kind of posting put under one head of an appropriation in all.
type Moved struct {
	Kind   ledger.Kind
	Head   ledger.Head
	Amount fen.Fen
}

const selectMoved = `SELECT p.kind, e.head, CAST(sum(e.amount_fen) AS bigint) FROM posting_entry e CROSS JOIN posting p
	WHERE e.county = $1 AND e.appropriation = $2 AND p.county = $1 AND p.id = e.posting GROUP BY p.kind, e.head ORDER BY p.kind, e.head`

// Moved sums an appropriation's entries by kind and head.
func (tx *Tx) Moved(appropriation int64) ([]Moved, error) {
	return all(each(tx, selectMoved, []any{appropriation}, func(r *sql.Rows) (m Moved, err error) {
		return m, r.Scan(&m.Kind, &m.Head, &m.Amount)
	}))
}

// A FailureSum is how many payments did not arrive for one reason.
type FailureSum struct {
	Code   string
	Count  int
	Amount fen.Fen
}

const sumFailures = `SELECT t.code, CAST(sum(t.count) AS bigint), CAST(sum(t.total_fen) AS bigint)
	FROM batch b CROSS JOIN appropriation a CROSS JOIN batch_tally t
	WHERE b.county = $1 AND a.county = $1 AND a.id = b.appropriation AND a.year = $2 AND t.county = $1 AND t.batch = b.id
		AND t.status IN ('failed', 'returned', 'corrected')
	GROUP BY t.code ORDER BY sum(t.count) DESC, t.code`

// YearFailures sums the payments from a budget year's appropriations that failed or came back,
// those that were corrected since too, by the bank's reason.
func (tx *Tx) YearFailures(year int) ([]FailureSum, error) {
	return all(each(tx, sumFailures, []any{year}, func(r *sql.Rows) (s FailureSum, err error) {
		return s, r.Scan(&s.Code, &s.Count, &s.Amount)
	}))
}

// A PlaceSum is how many rights there are in a township, and their money where it is known.
type PlaceSum struct {
	Township region.Code
	Count    int
	Amount   fen.Fen
}

const sumRostered = `SELECT region, CAST(sum(lines) AS bigint), CAST(sum(total_fen) AS bigint) FROM roster
	WHERE county = $1 AND programme = $2 AND period = $3 AND region >= $4 AND region <= $5 AND state <> 'withdrawn' GROUP BY region ORDER BY region`

const sumPlacesPaid = `SELECT t.township, CAST(sum(t.count) AS bigint), CAST(sum(t.total_fen) AS bigint) FROM batch b CROSS JOIN batch_place t
	WHERE b.county = $1 AND b.programme = $2 AND b.period = $3 AND t.county = $1 AND t.batch = b.id AND t.township >= $4 AND t.township <= $5
		AND t.status = 'paid' GROUP BY t.township ORDER BY t.township`

// Rostered sums the lines of a programme's rosters of a period by township, below a region.
func (tx *Tx) Rostered(programme string, p period.Period, within region.Code) ([]PlaceSum, error) {
	return tx.placeSums(sumRostered, programme, p.String(), within)
}

// PlacesPaid sums the payments of a programme and period that arrived by township.
func (tx *Tx) PlacesPaid(programme string, p period.Period, within region.Code) ([]PlaceSum, error) {
	return tx.placeSums(sumPlacesPaid, programme, p.String(), within)
}

func (tx *Tx) placeSums(text, programme, span string, within region.Code) ([]PlaceSum, error) {
	low, high := within.Span()
	return all(each(tx, text, []any{programme, span, low, high}, func(r *sql.Rows) (s PlaceSum, err error) {
		return s, r.Scan(&s.Township, &s.Count, &s.Amount)
	}))
}

const countRegistered = `SELECT substr(b.region, 1, 9) || '000', count(*), CAST(0 AS bigint) FROM basis b
	WHERE b.county = $1 AND b.programme = $2 AND b.region >= $5 AND b.region <= $6 AND b.valid_from <> '' AND b.valid_from <= $4
		AND (b.valid_until = '' OR b.valid_until >= $3)` + inForce + ` GROUP BY 1 ORDER BY 1`

// Registered counts the records of the register of basis that hold on some day of a period by
// township, as they stand now. What each of them gives is not judged.
func (tx *Tx) Registered(programme string, p period.Period, within region.Code) ([]PlaceSum, error) {
	low, high := within.Span()
	first, last := p.FirstMonth().First().Format(time.DateOnly), p.LastMonth().Last().Format(time.DateOnly)
	return all(each(tx, countRegistered, []any{programme, first, last, low, high}, func(r *sql.Rows) (s PlaceSum, err error) {
		return s, r.Scan(&s.Township, &s.Count, &s.Amount)
	}))
}

// A RosteredPeriod is a programme and a period that there are rosters of.
type RosteredPeriod struct {
	Programme  string
	Department string
	Period     period.Period
}

// RosteredPeriods lists them below a region, each once.
func (tx *Tx) RosteredPeriods(within region.Code) ([]RosteredPeriod, error) {
	low, high := within.Span()
	return all(each(tx, `SELECT DISTINCT programme, department, period FROM roster WHERE county = $1 AND region >= $2 AND region <= $3 AND state <> 'withdrawn'
		ORDER BY programme, period`, []any{low, high}, func(r *sql.Rows) (s RosteredPeriod, err error) {
		var span string
		if err = r.Scan(&s.Programme, &s.Department, &span); err != nil {
			return s, err
		}
		s.Period, err = period.Parse(span)
		return s, err
	}))
}

// A Doubt is what still speaks against paying a batch.
type Doubt struct {
	Rosters    int
	Unfinished int    // rosters that are not cleared
	Notice     string // last day of the latest notice
	Findings   int    // open against its lines, blocking or not
	Objections int    // open against its lines or its rosters as a whole
}

const selectNoticed = `SELECT count(*), CAST(coalesce(sum(CASE WHEN r.state <> 'cleared' THEN 1 ELSE 0 END), 0) AS bigint), coalesce(max(r.notice_until), '')
	FROM batch_roster b CROSS JOIN roster r WHERE b.county = $1 AND b.batch = $2 AND r.county = $1 AND r.id = b.roster`

const countDoubts = `SELECT count(*) FROM batch_roster b CROSS JOIN finding f CROSS JOIN roster_line l WHERE b.county = $1 AND b.batch = $2
	AND f.county = $1 AND f.roster = b.roster AND f.state = 'open' AND l.county = $1 AND l.roster = f.roster AND l.id = f.line AND l.batch = $2`

const countObjected = `SELECT count(*) FROM batch_roster b CROSS JOIN objection o LEFT JOIN roster_line l ON l.county = $1 AND l.roster = o.roster AND l.id = o.line
	WHERE b.county = $1 AND b.batch = $2 AND o.county = $1 AND o.roster = b.roster AND o.state = 'open' AND (o.line = 0 OR l.batch = $2)`

// DoubtsOf asks what still speaks against a batch.
func (tx *Tx) DoubtsOf(batch int64) (d Doubt, err error) {
	if err := tx.row(selectNoticed, []any{batch}, &d.Rosters, &d.Unfinished, &d.Notice); err != nil {
		return d, err
	}
	if err := tx.row(countDoubts, []any{batch}, &d.Findings); err != nil {
		return d, err
	}
	return d, tx.row(countObjected, []any{batch}, &d.Objections)
}

// A Funnel is what became of the lines that findings were raised against. Each line counts once.
type Funnel struct {
	Lines, Replied, Closed, Upheld int
	AtStake                        fen.Fen // of Lines
	RepliedSum, ClosedSum          fen.Fen
	UpheldSum                      fen.Fen // not paid, or not to be
}

const sumFunnel = `SELECT count(*), CAST(coalesce(sum(amount), 0) AS bigint),
		CAST(coalesce(sum(replied), 0) AS bigint), CAST(coalesce(sum(replied * amount), 0) AS bigint),
		CAST(coalesce(sum(closed), 0) AS bigint), CAST(coalesce(sum(closed * amount), 0) AS bigint),
		CAST(coalesce(sum(upheld), 0) AS bigint), CAST(coalesce(sum(upheld * amount), 0) AS bigint)
	FROM (SELECT max(l.amount_fen) AS amount, min(CASE WHEN f.replied_at <> 0 OR f.state <> 'open' THEN 1 ELSE 0 END) AS replied,
			min(CASE WHEN f.state <> 'open' THEN 1 ELSE 0 END) AS closed, max(CASE WHEN f.state = 'upheld' THEN 1 ELSE 0 END) AS upheld
		FROM roster r CROSS JOIN finding f CROSS JOIN roster_line l
		WHERE r.county = $1 AND r.region >= $2 AND r.region <= $3 AND f.county = r.county AND f.roster = r.id
			AND l.county = f.county AND l.roster = f.roster AND l.id = f.line`

// FindingFunnel sums the lines with findings of rosters below a region, of some departments or all.
func (tx *Tx) FindingFunnel(within region.Code, deps []string) (f Funnel, err error) {
	low, high := within.Span()
	args := []any{low, high}
	for _, d := range deps {
		args = append(args, d)
	}
	return f, tx.row(sumFunnel+departments(deps, 4)+` GROUP BY f.roster, f.line) AS x`, args,
		&f.Lines, &f.AtStake, &f.Replied, &f.RepliedSum, &f.Closed, &f.ClosedSum, &f.Upheld, &f.UpheldSum)
}

// A ClaimSum is what is claimed back under one programme.
type ClaimSum struct {
	Programme string
	Claims    int
	Came      int // of which something came back
	Claimed   fen.Fen
	Received  fen.Fen
}

const sumClaims = `SELECT programme, count(*), CAST(sum(CASE WHEN received_fen > 0 THEN 1 ELSE 0 END) AS bigint),
		CAST(sum(amount_fen - waived_fen) AS bigint), CAST(sum(received_fen) AS bigint)
	FROM claim WHERE county = $1 AND state IN ('claimed', 'settled') AND region >= $2 AND region <= $3 GROUP BY programme ORDER BY programme`

// ClaimSums sums the agreed claims for rights below a region by programme.
func (tx *Tx) ClaimSums(within region.Code) ([]ClaimSum, error) {
	low, high := within.Span()
	return all(each(tx, sumClaims, []any{low, high}, func(r *sql.Rows) (s ClaimSum, err error) {
		return s, r.Scan(&s.Programme, &s.Claims, &s.Came, &s.Claimed, &s.Received)
	}))
}
