package store

import (
	"database/sql"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// A Difference (差额) is what a recomputation found for one right of one period.
type Difference struct {
	ID        int64
	Programme string
	Person    int64
	Period    string
	Item      string
	Region    region.Code
	Amount    fen.Fen
	Cause     string
	State     DifferenceState
	Facts     string // JSON it was worked out from; sealed when stored
	At        time.Time
}

// A DifferenceState is how far a difference has come.
type DifferenceState string

// The states of a difference.
const (
	OpenDifference    DifferenceState = "open"    // stands, nobody has taken it up
	ListedDifference  DifferenceState = "listed"  // back pay with a line in a roster
	ClaimedDifference DifferenceState = "claimed" // a recovery of which a claim was made
	SettledDifference DifferenceState = "settled" // a later recomputation finds nothing left
)

// A DifferenceTable is one of the two tables of the same columns.
type DifferenceTable string

// What is owed to the county, and by it.
const (
	Recovery DifferenceTable = "recovery" // 追回
	BackPay  DifferenceTable = "backpay"  // 补发
)

const differenceFields = `id, programme, person, period, item, region, amount_fen, cause, state, facts_sealed, found_at`

func (tx *Tx) scanDifference(table DifferenceTable) func(*sql.Rows) (Difference, error) {
	return func(r *sql.Rows) (d Difference, err error) {
		var at int64
		var sealed []byte
		err = r.Scan(&d.ID, &d.Programme, &d.Person, &d.Period, &d.Item, &d.Region, &d.Amount, &d.Cause, &d.State, &sealed, &at)
		if err != nil {
			return d, err
		}
		d.At = moment(at)
		d.Facts, err = tx.open(seal.Facts, string(table), "facts", d.ID, sealed)
		return d, err
	}
}

// PutDifference stores what stands of a right. A known one (ID not 0) takes the place of what an
// earlier recomputation found; amount 0 settles it.
func (tx *Tx) PutDifference(table DifferenceTable, d Difference) error {
	known := d.ID != 0
	if !known {
		var err error
		if d.ID, err = tx.take(string(table), 1); err != nil {
			return err
		}
	}
	sealed, err := tx.seal(seal.Facts, string(table), "facts", d.ID, d.Facts)
	if err != nil {
		return err
	}
	if known {
		return tx.one(`UPDATE `+string(table)+` SET amount_fen = $3, cause = $4, state = $5, facts_sealed = $6, found_at = $7, roster = 0
			WHERE county = $1 AND id = $2`, d.ID, int64(d.Amount), d.Cause, string(d.State), sealed, micros(d.At))
	}
	_, err = tx.exec(`INSERT INTO `+string(table)+` (county, `+differenceFields+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		d.ID, d.Programme, d.Person, d.Period, d.Item, string(d.Region), int64(d.Amount), d.Cause, string(d.State), sealed, micros(d.At))
	return err
}

// Differences lists the open rows of a table within a region after a number, for one programme
// or, with "", all.
func (tx *Tx) Differences(table DifferenceTable, programme string, within region.Code, after int64, limit int) ([]Difference, error) {
	low, high := within.Span()
	return all(each(tx, `SELECT `+differenceFields+` FROM `+string(table)+` WHERE county = $1 AND (programme = $2 OR $2 = '')
		AND region >= $3 AND region <= $4 AND id > $5 AND state = 'open' ORDER BY id LIMIT $6`,
		[]any{programme, low, high, after, limit}, tx.scanDifference(table)))
}

// DifferencesOf lists what recomputations found for some people under a programme, in any state.
// Back pay listed in a roster that was withdrawn since is open again.
func (tx *Tx) DifferencesOf(table DifferenceTable, programme string, people []int64) ([]Difference, error) {
	query := func(marks string) string {
		return `SELECT id, programme, person, period, item, region, amount_fen, cause, CASE WHEN state = 'listed' AND EXISTS (SELECT 1 FROM roster r
			WHERE r.county = t.county AND r.id = t.roster AND r.state = 'withdrawn') THEN 'open' ELSE state END, facts_sealed, found_at
			FROM ` + string(table) + ` t WHERE county = $1 AND programme = $2 AND person IN (` + marks + `) ORDER BY person, id`
	}
	return all(inChunks(tx, []any{programme}, numbers(people), query, tx.scanDifference(table)))
}

// ListBackPay marks back pay as taken into a roster; ErrMoved if somebody else was first.
func (tx *Tx) ListBackPay(id, roster int64) error {
	return tx.one(`UPDATE backpay SET state = 'listed', roster = $3 WHERE county = $1 AND id = $2 AND state = 'open'`, id, roster)
}

// ReopenBackPay frees the back pay that a roster had taken in: nothing of it will be paid.
func (tx *Tx) ReopenBackPay(roster int64) error {
	_, err := tx.exec(`UPDATE backpay SET state = 'open', roster = 0 WHERE county = $1 AND roster = $2 AND state = 'listed'`, roster)
	return err
}
