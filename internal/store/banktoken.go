package store

import (
	"database/sql"
	"time"
)

// AddBankToken stores the digest of a token that stands for a bank's operator.
func (tx *Tx) AddBankToken(digest, login string, at time.Time) error {
	_, err := tx.exec(`INSERT INTO bank_token (county, digest, login, made_at) VALUES ($1, $2, $3, $4)`, digest, login, micros(at))
	return err
}

// EndBankTokens ends an operator's tokens.
func (tx *Tx) EndBankTokens(login string, at time.Time) error {
	_, err := tx.exec(`UPDATE bank_token SET ended_at = $3 WHERE county = $1 AND login = $2 AND ended_at = 0`, login, micros(at))
	return err
}

// TokenLogin is the login that a token stands for, or ErrNone.
func (tx *Tx) TokenLogin(digest string) (string, error) {
	return first(each(tx, `SELECT login FROM bank_token WHERE county = $1 AND digest = $2 AND ended_at = 0`, []any{digest},
		func(r *sql.Rows) (login string, err error) { return login, r.Scan(&login) }))
}
