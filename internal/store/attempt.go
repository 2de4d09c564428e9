package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"

	"yikatong/internal/auth"
)

// attemptKey keeps neither logins nor addresses: only a digest that the same try has again.
func attemptKey(subject string) string {
	sum := sha256.Sum256([]byte(subject))
	return hex.EncodeToString(sum[:16])
}

const selectTries = `SELECT fails, last_at FROM attempt WHERE county = $1 AND subject = $2`

// Tries returns what failed lately for a subject.
func (tx *Tx) Tries(subject string) (auth.Tries, error) {
	t, err := first(each(tx, selectTries, []any{attemptKey(subject)}, func(r *sql.Rows) (t auth.Tries, err error) {
		var at int64
		err = r.Scan(&t.Fails, &at)
		t.Last = moment(at)
		return t, err
	}))
	if errors.Is(err, ErrNone) {
		return auth.Tries{}, nil
	}
	return t, err
}

const (
	putTries = `INSERT INTO attempt (county, subject, fails, last_at) VALUES ($1, $2, $3, $4)
	ON CONFLICT (county, subject) DO UPDATE SET fails = excluded.fails, last_at = excluded.last_at`
	deleteTries = `DELETE FROM attempt WHERE county = $1 AND subject = $2`
	sweepTries  = `DELETE FROM attempt WHERE county = $1 AND last_at < $2`
)

// PutTries stores what failed lately for a subject; none at all is forgotten, and so is all
// that is too old to count.
func (tx *Tx) PutTries(subject string, t auth.Tries) error {
	if t.Fails == 0 {
		_, err := tx.exec(deleteTries, attemptKey(subject))
		return err
	}
	if _, err := tx.exec(sweepTries, micros(t.Last.Add(-auth.TriesCount))); err != nil {
		return err
	}
	_, err := tx.exec(putTries, attemptKey(subject), t.Fails, micros(t.Last))
	return err
}
