package store

import (
	"database/sql"
	"fmt"
	"time"

	"yikatong/internal/apply"
	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// A Request is what a citizen asks for: to be recognised under a programme (申报), or to be paid to
// another account (改卡).
type Request struct {
	ID         int64
	Kind       apply.Kind
	Programme  string // "" for a change of account
	Department string
	Person     int64       // in the register of people, 0 while nobody is known to be meant
	Region     region.Code // the person's village, or the township that they named
	State      apply.State
	Name       string // as given
	No         ident.No
	Phone      string
	Asked      string // JSON; sealed when stored
	Proof      string // how a citizen showed who they are, "" if they did not
	Code       string // the tracking number; only its digest is stored, and it is never read back
	By         int64  // the user who entered it, 0 for the citizen
	At         time.Time
	Since      time.Time // when it came to where it stands
	Says       string    // what is missing, or why it was refused
	Change     string    // what would change a refusal
	Result     int64     // the record of basis or the account it became, 0 for none
}

const requestFields = `r.id, r.kind, r.programme, r.department, r.person, r.region, r.state, r.name, r.no_sealed, r.phone_sealed, r.asked_sealed,
	r.proof, r.entered_by, r.at, r.since, r.says, r.change, r.result`

func (tx *Tx) scanRequest(r *sql.Rows) (q Request, err error) {
	var no, phone, asked []byte
	var at, since int64
	err = r.Scan(&q.ID, &q.Kind, &q.Programme, &q.Department, &q.Person, &q.Region, &q.State, &q.Name, &no, &phone, &asked, &q.Proof, &q.By, &at, &since,
		&q.Says, &q.Change, &q.Result)
	if err != nil {
		return q, err
	}
	q.At, q.Since = moment(at), moment(since)
	plain, err := tx.open(seal.IDNumber, "request", "no", q.ID, no)
	if err != nil {
		return q, fmt.Errorf("request %d: %w", q.ID, err)
	}
	if q.No, err = ident.ParseNo(plain, q.At.AddDate(0, 0, 1)); err != nil {
		return q, fmt.Errorf("request %d: %w", q.ID, err)
	}
	if q.Phone, err = tx.open(seal.Phone, "request", "phone", q.ID, phone); err != nil {
		return q, fmt.Errorf("request %d: %w", q.ID, err)
	}
	q.Asked, err = tx.open(seal.Facts, "request", "asked", q.ID, asked)
	return q, err
}

const insertRequest = `INSERT INTO request (county, id, kind, programme, department, person, region, state, name, no_sealed, no_index, phone_sealed,
	asked_sealed, proof, code, entered_by, at, since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)`

// AddRequest stores a new request and returns its number.
func (tx *Tx) AddRequest(q Request) (int64, error) {
	id, err := tx.take("request", 1)
	if err != nil {
		return 0, err
	}
	no, err := tx.seal(seal.IDNumber, "request", "no", id, q.No.Reveal())
	if err != nil {
		return 0, err
	}
	phone, err := tx.seal(seal.Phone, "request", "phone", id, q.Phone)
	if err != nil {
		return 0, err
	}
	asked, err := tx.seal(seal.Facts, "request", "asked", id, q.Asked)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(insertRequest, id, string(q.Kind), q.Programme, q.Department, q.Person, string(q.Region), string(q.State), q.Name, no,
		tx.index(seal.IDNumber, q.No.Reveal()), phone, asked, q.Proof, codeDigest(q.Code), q.By, micros(q.At))
	return id, err
}

// Request returns one, or ErrNone.
func (tx *Tx) Request(id int64) (Request, error) {
	return first(each(tx, `SELECT `+requestFields+` FROM request r WHERE r.county = $1 AND r.id = $2`, []any{id}, tx.scanRequest))
}

// RequestByCode returns the request of a tracking number, or ErrNone.
func (tx *Tx) RequestByCode(code string) (Request, error) {
	if code == "" {
		return Request{}, ErrNone
	}
	return first(each(tx, `SELECT `+requestFields+` FROM request r WHERE r.county = $1 AND r.code = $2`, []any{codeDigest(code)}, tx.scanRequest))
}

const selectRequestsOf = `SELECT ` + requestFields + ` FROM request r WHERE r.county = $1 AND r.no_index = $2 ORDER BY r.id DESC LIMIT 50`

// RequestsOf lists the newest requests under an ID number.
func (tx *Tx) RequestsOf(no ident.No) ([]Request, error) {
	return all(each(tx, selectRequestsOf, []any{tx.index(seal.IDNumber, no.Reveal())}, tx.scanRequest))
}

// A RequestQuery narrows a list of requests. A zero field does not.
type RequestQuery struct {
	Kind          apply.Kind
	State         apply.State
	Programme     string
	Within        region.Code
	Departments   []string
	Limit, Offset int
}

func (q RequestQuery) where() (string, []any) {
	low, high := q.Within.Span()
	args := []any{low, high, string(q.Kind), string(q.State), q.Programme}
	text := ` FROM request r WHERE r.county = $1 AND r.region >= $2 AND r.region <= $3 AND (r.kind = $4 OR $4 = '') AND (r.state = $5 OR $5 = '')
		AND (r.programme = $6 OR $6 = '')`
	if len(q.Departments) > 0 {
		text += ` AND r.department IN (` + marks(len(args)+2, len(q.Departments)) + `)`
		for _, d := range q.Departments {
			args = append(args, d)
		}
	}
	return text, args
}

// Requests lists requests, those that came first on top.
func (tx *Tx) Requests(q RequestQuery) ([]Request, error) {
	text, args := q.where()
	text += fmt.Sprintf(` ORDER BY r.since, r.id LIMIT $%d OFFSET $%d`, len(args)+2, len(args)+3)
	return all(each(tx, `SELECT `+requestFields+text, append(args, q.Limit, q.Offset), tx.scanRequest))
}

// CountRequests counts them by state, whatever state the query asks for.
func (tx *Tx) CountRequests(q RequestQuery) (map[apply.State]int, error) {
	q.State = ""
	text, args := q.where()
	counts := map[apply.State]int{}
	type row struct {
		state apply.State
		n     int
	}
	for c, err := range each(tx, `SELECT r.state, count(*)`+text+` GROUP BY r.state`, args, func(r *sql.Rows) (c row, err error) {
		return c, r.Scan(&c.state, &c.n)
	}) {
		if err != nil {
			return nil, err
		}
		counts[c.state] = c.n
	}
	return counts, nil
}

const moveRequest = `UPDATE request SET state = $4, since = $5, says = $6, change = $7, result = $8, person = $9, region = $10
	WHERE county = $1 AND id = $2 AND state = $3`

// SwapRequest stores next in the place of was; if it has moved on since was was read, ErrMoved.
func (tx *Tx) SwapRequest(was, next Request) error {
	return tx.one(moveRequest, was.ID, string(was.State), string(next.State), micros(next.Since), next.Says, next.Change, next.Result, next.Person,
		string(next.Region))
}

// AmendRequest stores what is asked for anew, of a request that still stands where it was read.
func (tx *Tx) AmendRequest(was Request, asked string) error {
	sealed, err := tx.seal(seal.Facts, "request", "asked", was.ID, asked)
	if err != nil {
		return err
	}
	return tx.one(`UPDATE request SET asked_sealed = $4 WHERE county = $1 AND id = $2 AND state = $3`, was.ID, string(was.State), sealed)
}

// A RequestStep is one thing that was done to a request.
type RequestStep struct {
	N      int
	Action apply.Action
	Hand   auth.Hand // "" for the citizen
	Person string
	By     int64 // 0 for the citizen
	Words  string
	At     time.Time
}

// AddRequestStep stores the next step of a request.
func (tx *Tx) AddRequestStep(request int64, s RequestStep) error {
	const insert = `INSERT INTO request_step (county, request, n, action, hand, person, actor, words, at)
		SELECT $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5, CAST($6 AS bigint), $7, CAST($8 AS bigint) FROM request_step WHERE county = $1 AND request = $2`
	_, err := tx.exec(insert, request, string(s.Action), string(s.Hand), s.Person, s.By, s.Words, micros(s.At))
	return err
}

// RequestSteps lists what was done to a request, in order.
func (tx *Tx) RequestSteps(request int64) ([]RequestStep, error) {
	const text = `SELECT n, action, hand, person, actor, words, at FROM request_step WHERE county = $1 AND request = $2 ORDER BY n`
	return all(each(tx, text, []any{request}, func(r *sql.Rows) (s RequestStep, err error) {
		var at int64
		err = r.Scan(&s.N, &s.Action, &s.Hand, &s.Person, &s.By, &s.Words, &at)
		s.At = moment(at)
		return s, err
	}))
}
