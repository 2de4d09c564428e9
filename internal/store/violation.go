package store

import (
	"database/sql"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/region"
	"yikatong/internal/violation"
)

// A Violation (违规问题) is what was found to be wrong with one line of a roster.
type Violation struct {
	ID        int64
	Source    violation.Source
	SourceID  int64 // the finding, or the plan of the call
	N         int   // of the call in its plan
	Kind      violation.Kind
	Roster    int64
	Line      int64
	Programme string
	Period    string
	Region    region.Code
	Person    int64 // whose line it is; who is to blame, the decision's document says
	Amount    fen.Fen
	Words     string
	State     violation.State
	By        int64
	Key       string // natural person who put it on record
	At        time.Time
	Document  string // by which it was decided
	Answer    string
	DecidedBy int64
	DecidedAt time.Time
	Mending   string // what was done about it
	MendedBy  int64
	MendedAt  time.Time
	Paid      fen.Fen // what was paid for the line
	Claim     int64   // that was raised for it, 0 for none
}

const violationFields = `id, source, source_id, n, kind, roster, line, programme, period, region, person, amount_fen, words, state, recorded_by, recorded_key, recorded_at,
	document, answer, decided_by, decided_at, mending, mended_by, mended_at`

const selectViolations = `SELECT ` + violationFields + `, coalesce((SELECT max(p.amount_fen) FROM payment p WHERE p.county = v.county AND p.beneficiary = v.person AND p.roster = v.roster
		AND p.line = v.line AND p.status = 'paid'), 0),
	coalesce((SELECT max(c.id) FROM claim c WHERE c.county = v.county AND c.origin = 'violation' AND c.origin_id = v.id AND c.state <> 'refused'), 0)
	FROM violation v WHERE v.county = $1 `

func scanViolation(r *sql.Rows) (v Violation, err error) {
	var at, decided, mended int64
	err = r.Scan(&v.ID, &v.Source, &v.SourceID, &v.N, &v.Kind, &v.Roster, &v.Line, &v.Programme, &v.Period, &v.Region, &v.Person, &v.Amount, &v.Words, &v.State,
		&v.By, &v.Key, &at, &v.Document, &v.Answer, &v.DecidedBy, &decided, &v.Mending, &v.MendedBy, &mended, &v.Paid, &v.Claim)
	v.At, v.DecidedAt, v.MendedAt = moment(at), moment(decided), moment(mended)
	return v, err
}

const insertViolation = `INSERT INTO violation (county, id, source, source_id, n, kind, roster, line, programme, period, region, person, amount_fen, words, state,
	recorded_by, recorded_key, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`

// AddViolation stores a new violation and returns its number. A second of the same source is ErrTwice.
func (tx *Tx) AddViolation(v Violation) (int64, error) {
	id, err := tx.take("violation", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(insertViolation, id, string(v.Source), v.SourceID, v.N, string(v.Kind), v.Roster, v.Line, v.Programme, v.Period, string(v.Region), v.Person,
		int64(v.Amount), v.Words, string(violation.Recorded), v.By, v.Key, micros(v.At))
	return id, err
}

// Violation returns one, or ErrNone.
func (tx *Tx) Violation(id int64) (Violation, error) {
	return first(each(tx, selectViolations+`AND v.id = $2`, []any{id}, scanViolation))
}

// ViolationOf returns the one that came of a source and was not refused, or ErrNone.
func (tx *Tx) ViolationOf(source violation.Source, id int64, n int) (Violation, error) {
	return first(each(tx, selectViolations+`AND v.source = $2 AND v.source_id = $3 AND v.n = $4 AND v.state <> 'refused'`, []any{string(source), id, n}, scanViolation))
}

// A ViolationQuery narrows a list of violations. A zero field does not.
type ViolationQuery struct {
	State     violation.State
	Kind      violation.Kind
	Programme string
	Within    region.Code
	Limit     int
}

// Violations lists violations, the newest first.
func (tx *Tx) Violations(q ViolationQuery) ([]Violation, error) {
	low, high := q.Within.Span()
	return all(each(tx, selectViolations+`AND v.region >= $2 AND v.region <= $3 AND (v.state = $4 OR $4 = '') AND (v.kind = $5 OR $5 = '') AND (v.programme = $6 OR $6 = '')
		ORDER BY v.id DESC LIMIT $7`, []any{low, high, string(q.State), string(q.Kind), q.Programme, q.Limit}, scanViolation))
}

const swapViolation = `UPDATE violation SET state = $4, kind = $5, amount_fen = $6, document = $7, answer = $8, decided_by = $9, decided_at = $10, mending = $11, mended_by = $12,
	mended_at = $13 WHERE county = $1 AND id = $2 AND state = $3`

// SwapViolation stores next in the place of was; ErrMoved if it has moved on since.
func (tx *Tx) SwapViolation(was, next Violation) error {
	return tx.one(swapViolation, was.ID, string(was.State), string(next.State), string(next.Kind), int64(next.Amount), next.Document, next.Answer, next.DecidedBy,
		micros(next.DecidedAt), next.Mending, next.MendedBy, micros(next.MendedAt))
}

// MadeOfLine returns the payment that was made for a roster's line, or ErrNone.
func (tx *Tx) MadeOfLine(person, roster, line int64) (Made, error) {
	return first(each(tx, selectMade+`AND p.beneficiary = $2 AND p.roster = $3 AND p.line = $4`, []any{person, roster, line}, scanMade))
}
