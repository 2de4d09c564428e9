package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"time"

	"yikatong/internal/period"
	"yikatong/internal/region"
)

// An Objection (异议) is what somebody says against a roster under notice. The roster does not
// go on until it is answered.
type Objection struct {
	ID       int64
	Roster   int64
	Line     int64 // 0: against the roster as a whole
	Words    string
	Code     string // the tracking number a citizen keeps; only its digest is stored, and it is never read back
	By       int64  // the user who took it; 0 if a citizen brought it
	Answer   string
	Open     bool
	OpenedAt time.Time
	ClosedAt time.Time
}

const insertObjection = `INSERT INTO objection (county, id, roster, line, words, state, opened_at, code, opened_by)
	VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $8)`

// AddObjection stores an open objection and returns its number.
func (tx *Tx) AddObjection(o Objection) (int64, error) {
	id, err := tx.take("objection", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(insertObjection, id, o.Roster, o.Line, o.Words, micros(o.OpenedAt), codeDigest(o.Code), o.By)
	return id, err
}

const closeObjection = `UPDATE objection SET state = 'closed', answer = $3, closed_at = $4 WHERE county = $1 AND id = $2 AND state = 'open'`

// CloseObjection stores the answer to an open objection.
func (tx *Tx) CloseObjection(id int64, answer string, at time.Time) error {
	return tx.one(closeObjection, id, answer, micros(at))
}

// codeDigest is what is kept of a tracking number; whoever reads the database cannot use it.
func codeDigest(code string) string {
	if code == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}

const selectObjectionByCode = `SELECT ` + objectionFields + ` FROM objection WHERE county = $1 AND code = $2`

// ObjectionByCode returns the objection of a tracking number, or ErrNone.
func (tx *Tx) ObjectionByCode(code string) (Objection, error) {
	if code == "" {
		return Objection{}, ErrNone
	}
	return first(each(tx, selectObjectionByCode, []any{codeDigest(code)}, scanObjection))
}

const objectionsWithin = ` FROM objection o JOIN roster r ON r.county = o.county AND r.id = o.roster
	WHERE o.county = $1 AND o.state = $2 AND r.region >= $3 AND r.region <= $4`

// ObjectionsWithin lists the open or the answered objections to rosters of a region and of
// departments (none means all), the oldest first, and tells how many there are.
func (tx *Tx) ObjectionsWithin(open bool, within region.Code, departments []string, limit, offset int) (list []Objection, total int, err error) {
	low, high := within.Span()
	args, only := []any{stateOf(open), string(low), string(high)}, ""
	if len(departments) > 0 {
		only = ` AND r.department IN (` + marks(5, len(departments)) + `)`
		for _, d := range departments {
			args = append(args, d)
		}
	}
	if err := tx.row(`SELECT count(*)`+objectionsWithin+only, args, &total); err != nil {
		return nil, 0, err
	}
	page := fmt.Sprintf(` ORDER BY o.id LIMIT $%d OFFSET $%d`, len(args)+2, len(args)+3)
	list, err = all(each(tx, `SELECT o.id, o.roster, o.line, o.words, o.answer, o.state, o.opened_at, o.closed_at, o.opened_by`+objectionsWithin+only+page,
		append(args, limit, offset), scanObjection))
	return list, total, err
}

func stateOf(open bool) string {
	if open {
		return "open"
	}
	return "closed"
}

const selectNoticeRoster = `SELECT id FROM roster WHERE county = $1 AND programme = $2 AND period = $3 AND region = $4 AND state = 'notice' ORDER BY id DESC`

// NoticeRoster returns the number of the roster under notice of a programme, period and township, or ErrNone.
func (tx *Tx) NoticeRoster(programme string, p period.Period, where region.Code) (id int64, err error) {
	return id, tx.row(selectNoticeRoster, []any{programme, p.String(), string(where)}, &id)
}

const objectionFields = `id, roster, line, words, answer, state, opened_at, closed_at, opened_by`

const selectObjection = `SELECT ` + objectionFields + ` FROM objection WHERE county = $1 AND id = $2`

// Objection returns one objection, or ErrNone.
func (tx *Tx) Objection(id int64) (Objection, error) {
	return first(each(tx, selectObjection, []any{id}, scanObjection))
}

const selectObjections = `SELECT ` + objectionFields + ` FROM objection WHERE county = $1 AND roster = $2 ORDER BY id`

// Objections lists a roster's objections.
func (tx *Tx) Objections(roster int64) ([]Objection, error) {
	return all(each(tx, selectObjections, []any{roster}, scanObjection))
}

func scanObjection(r *sql.Rows) (o Objection, err error) {
	var state string
	var opened, closed int64
	err = r.Scan(&o.ID, &o.Roster, &o.Line, &o.Words, &o.Answer, &state, &opened, &closed, &o.By)
	o.Open, o.OpenedAt, o.ClosedAt = state == "open", moment(opened), moment(closed)
	return o, err
}
