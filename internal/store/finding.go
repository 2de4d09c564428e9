package store

import (
	"database/sql"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/region"
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
	State    string // open, cleared (the line may be paid), upheld (it is not to be paid)
	Answer   string
	RaisedAt time.Time
	Replied  time.Time // when the reply that stands came; zero: there is none
	ClosedBy int64
	ClosedAt time.Time
}

// The states of a finding.
const (
	FindingOpen    = "open"
	FindingCleared = "cleared"
	FindingUpheld  = "upheld"
)

// lineStands is the condition that a line l of a roster is to be paid, or is: no finding against it
// was upheld before.
const lineStands = `(l.batch <> 0 OR NOT EXISTS (SELECT 1 FROM finding u WHERE u.county = l.county AND u.roster = l.roster AND u.line = l.id AND u.state = 'upheld'))`

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

const dropOpenFindings = `DELETE FROM finding WHERE county = $1 AND roster = $2 AND state = 'open' AND replied_at = 0`

// DropOpenFindings forgets a roster's findings that nobody has replied to, before it is compared
// again, but for those of some checks, which another comparison makes.
func (tx *Tx) DropOpenFindings(roster int64, but ...string) error {
	text, args := dropOpenFindings, []any{roster}
	if len(but) > 0 {
		text += ` AND code NOT IN (` + marks(3, len(but)) + `)`
	}
	for _, code := range but {
		args = append(args, code)
	}
	_, err := tx.exec(text, args...)
	return err
}

const findingFields = `id, roster, line, code, blocks, evidence, state, answer, raised_at, closed_by, closed_at, replied_at`

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
	var blocks, raised, closed, replied int64
	err = r.Scan(&f.ID, &f.Roster, &f.Line, &f.Code, &blocks, &f.Evidence, &f.State, &f.Answer, &raised, &f.ClosedBy, &closed, &replied)
	f.Blocks, f.RaisedAt, f.ClosedAt, f.Replied = blocks == 1, moment(raised), moment(closed), moment(replied)
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

// A FindingQuery narrows a list of findings. A zero field does not.
type FindingQuery struct {
	Order       string // a key of findingOrders
	Within      region.Code
	Departments []string
	State       string
	Code        string
	Roster      int64
	Replied     Whether // of open ones: there is a reply that stands
	Limit       int
	Offset      int
}

// A Whether asks for one half of a list; the zero Whether asks for both.
type Whether int

// The halves.
const (
	Either Whether = iota
	Only
	Not
)

// A FindingRow is a finding with the line and roster it is about.
type FindingRow struct {
	Finding
	Name      string // as on the file
	Person    int64
	Amount    fen.Fen
	Where     region.Code
	Programme string
	Period    string
	Place     region.Code // of the roster
}

const (
	findingsOfRosters = ` FROM finding f JOIN roster r ON r.county = f.county AND r.id = f.roster`

	// countedFindings makes SQLite begin with the rosters, which are fewer, and count in an index.
	countedFindings = ` FROM roster r CROSS JOIN finding f`
)

const narrowFindings = `
	WHERE r.county = $1 AND f.county = r.county AND f.roster = r.id AND r.region >= $2 AND r.region <= $3 AND (f.code = $4 OR $4 = '') AND (f.roster = $5 OR $5 = 0)
	AND ($6 = 0 OR f.state = 'open' AND ($6 = 1) = (f.replied_at <> 0))`

func (q FindingQuery) args() []any {
	low, high := q.Within.Span()
	return []any{low, high, q.Code, q.Roster, int(q.Replied)}
}

// CountFindingStates counts findings by state, within what the query narrows to besides the state.
func (tx *Tx) CountFindingStates(q FindingQuery) (map[string]int, error) {
	args := q.args()
	for _, d := range q.Departments {
		args = append(args, d)
	}
	type count struct {
		state string
		n     int
	}
	counts := map[string]int{}
	text := `SELECT f.state, count(*)` + countedFindings + narrowFindings + departments(q.Departments, 7) + ` GROUP BY f.state`
	for c, err := range each(tx, text, args, func(r *sql.Rows) (c count, err error) { return c, r.Scan(&c.state, &c.n) }) {
		if err != nil {
			return nil, err
		}
		counts[c.state] = c.n
	}
	return counts, nil
}

// findingOrders are the orders in which findings may be asked for; any other is the newest first.
var findingOrders = orders("f.id", map[string]string{"rule": "f.code", "roster": "f.roster", "state": "f.state", "at": "f.raised_at"})

// FindingRows lists findings, the newest first unless another order is asked for.
func (tx *Tx) FindingRows(q FindingQuery) ([]FindingRow, error) {
	args := append(q.args(), q.State, q.Limit, q.Offset)
	text := `SELECT f.id, f.roster, f.line, f.code, f.blocks, f.evidence, f.state, f.answer, f.raised_at, f.closed_by, f.closed_at, f.replied_at,
		r.programme, r.period, r.region` + findingsOfRosters + narrowFindings + ` AND (f.state = $7 OR $7 = '')` + departments(q.Departments, 10)
	for _, d := range q.Departments {
		args = append(args, d)
	}
	list, err := all(each(tx, text+` ORDER BY `+findingOrders.by(q.Order)+` LIMIT $8 OFFSET $9`, args, scanFindingRow))
	for i := range list {
		if err := tx.lineOf(&list[i]); err != nil {
			return nil, err
		}
	}
	return list, err
}

func scanFindingRow(r *sql.Rows) (f FindingRow, err error) {
	var blocks, raised, closed, replied int64
	err = r.Scan(&f.ID, &f.Roster, &f.Line, &f.Code, &blocks, &f.Evidence, &f.State, &f.Answer, &raised, &f.ClosedBy, &closed, &replied,
		&f.Programme, &f.Period, &f.Place)
	f.Blocks, f.RaisedAt, f.ClosedAt, f.Replied = blocks == 1, moment(raised), moment(closed), moment(replied)
	return f, err
}

const selectLine = `SELECT ` + lineFields + ` FROM roster_line WHERE county = $1 AND roster = $2 AND id = $3`

// Line returns one line of a roster, or ErrNone.
func (tx *Tx) Line(roster, id int64) (RosterLine, error) {
	return first(each(tx, selectLine, []any{roster, id}, scanLine))
}

func (tx *Tx) lineOf(f *FindingRow) error {
	l, err := tx.Line(f.Roster, f.Line)
	f.Name, f.Person, f.Amount, f.Where = l.Name, l.Beneficiary, l.Amount, l.Region
	return err
}
