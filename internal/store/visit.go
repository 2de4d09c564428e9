package store

import (
	"context"
	"database/sql"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/seal"
)

// A Visit is a citizen who asks for what is theirs.
type Visit struct {
	Token   string // what the browser holds; only its digest is stored, and it is never read back
	Subject string // blind index of the number that was given
	Person  int64  // 0: nobody we know
	Code    string // what was sent to their telephone; only its digest is stored
	Proof   string // how they proved who they are, "" until they did
	Opened  time.Time
	Seen    time.Time
}

// HasCode reports whether this is the code that was sent, given the digest that [Tx.Visit] reads.
func (v Visit) HasCode(code string) bool { return v.Code != "" && v.Code == codeDigest(v.Token+code) }

// NoIndex is the blind index of an ID number: what a number that must not be stored is counted under.
func (tx *Tx) NoIndex(no ident.No) string { return string(tx.index(seal.IDNumber, no.Reveal())) }

const (
	insertVisit = `INSERT INTO visit (county, token, subject, person, code, opened_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $6)`
	sweepVisits = `DELETE FROM visit WHERE county = $1 AND seen_at < $2`
	selectVisit = `SELECT subject, person, code, proof, opened_at, seen_at FROM visit WHERE county = $1 AND token = $2`
	proveVisit  = `UPDATE visit SET proof = $3, seen_at = $4 WHERE county = $1 AND token = $2 AND proof = ''`
	touchVisit  = `UPDATE visit SET seen_at = $3 WHERE county = $1 AND token = $2`
	endVisit    = `DELETE FROM visit WHERE county = $1 AND token = $2`
)

// AddVisit stores a visit that begins, and forgets those not seen since a time.
func (tx *Tx) AddVisit(v Visit, forget time.Time) error {
	if _, err := tx.exec(sweepVisits, micros(forget)); err != nil {
		return err
	}
	_, err := tx.exec(insertVisit, codeDigest(v.Token), []byte(v.Subject), v.Person, codeDigest(v.Token+v.Code), micros(v.Opened))
	return err
}

// Visit returns the visit of a token, with the digest of its code, or ErrNone.
func (tx *Tx) Visit(token string) (Visit, error) {
	return first(each(tx, selectVisit, []any{codeDigest(token)}, func(r *sql.Rows) (Visit, error) {
		v := Visit{Token: token}
		var opened, seen int64
		var subject []byte
		err := r.Scan(&subject, &v.Person, &v.Code, &v.Proof, &opened, &seen)
		v.Subject, v.Opened, v.Seen = string(subject), moment(opened), moment(seen)
		return v, err
	}))
}

// ProveVisit stores how a visit was proved, once.
func (tx *Tx) ProveVisit(token, proof string, at time.Time) error {
	return tx.one(proveVisit, codeDigest(token), proof, micros(at))
}

// SeeVisit returns the visit of a token that may go on, and stores that the visitor is still
// there; ErrNone if there is none, or it may not.
func (s *Store) SeeVisit(ctx context.Context, county, token string, at time.Time, may func(Visit) bool) (v Visit, err error) {
	err = s.unaudited(ctx, county, func(tx *Tx) error {
		if v, err = tx.Visit(token); err == nil && !may(v) {
			err = ErrNone
		}
		if err != nil {
			return err
		}
		return tx.one(touchVisit, codeDigest(token), micros(at))
	})
	return v, err
}

// EndVisit forgets a visit; one that has ended already is no error.
func (s *Store) EndVisit(ctx context.Context, county, token string) error {
	return s.unaudited(ctx, county, func(tx *Tx) error {
		_, err := tx.exec(endVisit, codeDigest(token))
		return err
	})
}

// A WaitingLine is a roster's line for a person that no batch has taken yet.
type WaitingLine struct {
	Programme string
	Period    period.Period
	Region    region.Code // of the roster
	State     roster.State
	Amount    fen.Fen
}

const selectWaitingFor = `SELECT r.programme, r.period, r.region, r.state, l.amount_fen
	FROM roster_line l JOIN roster r ON r.county = l.county AND r.id = l.roster
	WHERE l.county = $1 AND l.beneficiary = $2 AND l.batch = 0 AND r.state IN ('reviewed', 'notice', 'cleared') AND ` + lineStands + `
	AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.county = l.county AND p.beneficiary = l.beneficiary
		AND p.programme = r.programme AND p.period = r.period AND p.item = l.item AND p.live = 1)
	ORDER BY r.id DESC LIMIT 200`

// WaitingFor lists the lines for a person on rosters that their department has passed, not yet
// in a batch, the newest first.
func (tx *Tx) WaitingFor(person int64) ([]WaitingLine, error) {
	return all(each(tx, selectWaitingFor, []any{person}, func(r *sql.Rows) (l WaitingLine, err error) {
		var span string
		if err = r.Scan(&l.Programme, &span, &l.Region, &l.State, &l.Amount); err != nil {
			return l, err
		}
		l.Period, err = period.Parse(span)
		return l, err
	}))
}
