package store

import (
	"database/sql"
	"time"
)

// A Finding (疑点) is what a cross-check raised against a line: evidence to be answered,
// never a verdict.
type Finding struct {
	ID       int64
	Roster   int64
	Line     int64
	Code     string
	Blocks   bool   // the line is not paid until the finding is closed
	Evidence string // in words, without a whole personal number
	State    string // open, cleared (the line may be paid), upheld (it is stopped)
	Answer   string
	RaisedAt time.Time
	ClosedBy int64
	ClosedAt time.Time
}

// The states of a finding.
const (
	FindingOpen    = "open"
	FindingCleared = "cleared"
	FindingUpheld  = "upheld"
)

var findingColumns = []string{"county", "id", "roster", "line", "code", "blocks", "evidence", "state", "raised_at"}

// AddFindings stores new findings as open.
func (tx *Tx) AddFindings(list []Finding) error {
	first, err := tx.take("finding", int64(len(list)))
	if err != nil {
		return err
	}
	rows := make([][]any, len(list))
	for i, f := range list {
		rows[i] = []any{tx.county, first + int64(i), f.Roster, f.Line, f.Code, flag(f.Blocks), f.Evidence, FindingOpen, micros(f.RaisedAt)}
	}
	_, err = tx.bulk("finding", findingColumns, stream(rows))
	return err
}

const dropOpenFindings = `DELETE FROM finding WHERE county = $1 AND roster = $2 AND state = 'open'`

// DropOpenFindings forgets a roster's unanswered findings before it is compared again.
func (tx *Tx) DropOpenFindings(roster int64) error {
	_, err := tx.exec(dropOpenFindings, roster)
	return err
}

const findingFields = `id, roster, line, code, blocks, evidence, state, answer, raised_at, closed_by, closed_at`

const selectFindings = `SELECT ` + findingFields + ` FROM finding WHERE county = $1 AND roster = $2 ORDER BY line, code`

// Findings lists a roster's findings.
func (tx *Tx) Findings(roster int64) ([]Finding, error) {
	return all(each(tx, selectFindings, []any{roster}, scanFinding))
}

const selectFinding = `SELECT ` + findingFields + ` FROM finding WHERE county = $1 AND id = $2`

// Finding returns one finding, or ErrNone.
func (tx *Tx) Finding(id int64) (Finding, error) {
	return first(each(tx, selectFinding, []any{id}, scanFinding))
}

func scanFinding(r *sql.Rows) (f Finding, err error) {
	var blocks, raised, closed int64
	err = r.Scan(&f.ID, &f.Roster, &f.Line, &f.Code, &blocks, &f.Evidence, &f.State, &f.Answer, &raised, &f.ClosedBy, &closed)
	f.Blocks, f.RaisedAt, f.ClosedAt = blocks == 1, moment(raised), moment(closed)
	return f, err
}

const closeFinding = `UPDATE finding SET state = $3, answer = $4, closed_by = $5, closed_at = $6
	WHERE county = $1 AND id = $2 AND state = 'open'`

// CloseFinding stores the answer to an open finding.
func (tx *Tx) CloseFinding(f Finding) error {
	return tx.one(closeFinding, f.ID, f.State, f.Answer, f.ClosedBy, micros(f.ClosedAt))
}

const countFindings = `SELECT code, count(*) FROM finding WHERE county = $1 AND roster = $2 AND state = 'open' GROUP BY code ORDER BY code`

// CountFindings counts a roster's open findings by code.
func (tx *Tx) CountFindings(roster int64) (map[string]int, error) {
	counts := map[string]int{}
	type count struct {
		code string
		n    int
	}
	for c, err := range each(tx, countFindings, []any{roster}, func(r *sql.Rows) (c count, err error) {
		return c, r.Scan(&c.code, &c.n)
	}) {
		if err != nil {
			return nil, err
		}
		counts[c.code] = c.n
	}
	return counts, nil
}
