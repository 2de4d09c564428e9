package store

import (
	"database/sql"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/region"
)

// An OpenStep is a roster or batch that waits for its next step.
type OpenStep struct {
	On        Subject
	ID        int64
	Number    string // of a batch
	Programme string
	Period    period.Period
	Region    region.Code // of a roster, "" for a batch
	State     string
	Count     int
	Total     fen.Fen
	Since     time.Time // when the step before was taken
	Notice    string    // last day of a notice that runs or has run
}

const openRosters = `SELECT 'roster', r.id, '', r.programme, r.period, r.region, r.state, r.lines, r.total_fen,
		coalesce((SELECT max(a.at) FROM act a WHERE a.county = r.county AND a.subject = 'roster' AND a.subject_id = r.id), r.created_at), r.notice_until
	FROM roster r WHERE r.county = $1 AND r.region >= $2 AND r.region <= $3 AND r.state IN ('submitted', 'approved', 'reviewed', 'notice')`

const openBatches = `SELECT 'batch', b.id, b.number, b.programme, b.period, '', b.state, b.count, b.total_fen,
		coalesce((SELECT max(a.at) FROM act a WHERE a.county = b.county AND a.subject = 'batch' AND a.subject_id = b.id), b.created_at), ''
	FROM batch b WHERE b.county = $1 AND b.state IN ('formed', 'approved', 'committed')`

// The failed payments of each batch that nobody has corrected. Those to a dead holder are never sent again.
const openFailures = `SELECT 'batch', b.id, b.number, b.programme, b.period, '', 'failed', count(*), CAST(sum(y.amount_fen) AS bigint), min(y.settled_on)
	FROM payment y JOIN batch b ON b.county = y.county AND b.id = y.batch
	WHERE y.county = $1 AND y.live = 0 AND y.dropped = 0 AND y.status IN ('failed', 'returned') AND y.code <> 'F06' AND y.settled_on <> ''`

// FailedState is the state of an open step that is the correction of failed payments.
const FailedState = "failed"

// FailedSteps lists the batches with payments that failed and wait to be corrected, of some
// departments or all.
func (tx *Tx) FailedSteps(deps []string) ([]OpenStep, error) {
	text := openFailures + departments(deps, 2) + ` GROUP BY b.id, b.number, b.programme, b.period`
	var args []any
	for _, d := range deps {
		args = append(args, d)
	}
	return all(each(tx, text, args, func(r *sql.Rows) (s OpenStep, err error) {
		var span, on string
		if err = r.Scan(&s.On, &s.ID, &s.Number, &s.Programme, &span, &s.Region, &s.State, &s.Count, &s.Total, &on); err != nil {
			return s, err
		}
		if s.Since, err = time.ParseInLocation(time.DateOnly, on, china); err != nil {
			return s, err
		}
		s.Period, err = period.Parse(span)
		return s, err
	}))
}

// OpenSteps lists the rosters below a region that are on their way to payment, of some departments
// or all.
func (tx *Tx) OpenSteps(within region.Code, deps []string) ([]OpenStep, error) {
	low, high := within.Span()
	return tx.steps(openRosters+departments(deps, 4), []any{low, high}, deps)
}

// OpenBatchSteps lists the batches that have not been sent, of some departments or all.
func (tx *Tx) OpenBatchSteps(deps []string) ([]OpenStep, error) {
	return tx.steps(openBatches+departments(deps, 2), nil, deps)
}

func (tx *Tx) steps(text string, args []any, deps []string) ([]OpenStep, error) {
	for _, d := range deps {
		args = append(args, d)
	}
	return all(each(tx, text, args, func(r *sql.Rows) (s OpenStep, err error) {
		var span string
		var at int64
		if err = r.Scan(&s.On, &s.ID, &s.Number, &s.Programme, &span, &s.Region, &s.State, &s.Count, &s.Total, &at, &s.Notice); err != nil {
			return s, err
		}
		s.Since = moment(at)
		s.Period, err = period.Parse(span)
		return s, err
	}))
}

const selectDrawn = `SELECT l.beneficiary, l.item FROM roster r CROSS JOIN roster_line l
	WHERE r.county = $1 AND r.programme = $2 AND r.period = $3 AND r.region = $4 AND r.state <> 'withdrawn' AND l.county = r.county AND l.roster = r.id`

// RightsOnRosters returns which rights stand on a township's rosters of a programme and period, by [LineKey].
func (tx *Tx) RightsOnRosters(programme string, p period.Period, township region.Code) (map[string]bool, error) {
	on := map[string]bool{}
	for key, err := range each(tx, selectDrawn, []any{programme, p.String(), string(township)}, func(r *sql.Rows) (string, error) {
		var person int64
		var item string
		err := r.Scan(&person, &item)
		return LineKey(person, item), err
	}) {
		if err != nil {
			return nil, err
		}
		on[key] = true
	}
	return on, nil
}
