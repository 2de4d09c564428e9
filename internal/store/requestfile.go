package store

import (
	"database/sql"
	"time"

	"yikatong/internal/seal"
)

// A RequestFile is a paper that came with a request, without its bytes.
type RequestFile struct {
	N      int
	Name   string
	Digest string
	By     int64 // 0 for the citizen
	At     time.Time
	Twice  bool // the same picture came with another request
}

// requestFileKey binds a sealed file to its request.
func requestFileKey(request int64, n int) int64 { return request<<8 | int64(n) }

// AddRequestFile stores a paper as the request's next.
func (tx *Tx) AddRequestFile(request int64, f Attachment, by int64, at time.Time) error {
	var n int
	if err := tx.row(`SELECT coalesce(max(n), 0) + 1 FROM request_file WHERE county = $1 AND request = $2`, []any{request}, &n); err != nil {
		return err
	}
	sealed, err := tx.seal(seal.Text, "request_file", "file", requestFileKey(request, n), string(f.Bytes))
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO request_file (county, request, n, name, digest, file_sealed, actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		request, n, f.Name, f.Digest, sealed, by, micros(at))
	return err
}

const selectRequestFiles = `SELECT f.n, f.name, f.digest, f.actor, f.at,
	CASE WHEN EXISTS (SELECT 1 FROM request_file o WHERE o.county = f.county AND o.digest = f.digest AND o.request <> f.request) THEN 1 ELSE 0 END
	FROM request_file f WHERE f.county = $1 AND f.request = $2 ORDER BY f.n`

// RequestFiles lists the papers of a request.
func (tx *Tx) RequestFiles(request int64) ([]RequestFile, error) {
	return all(each(tx, selectRequestFiles, []any{request}, func(r *sql.Rows) (f RequestFile, err error) {
		var at, twice int64
		err = r.Scan(&f.N, &f.Name, &f.Digest, &f.By, &at, &twice)
		f.At, f.Twice = moment(at), twice == 1
		return f, err
	}))
}

// RequestFile returns one paper, or ErrNone.
func (tx *Tx) RequestFile(request int64, n int) (Attachment, error) {
	const text = `SELECT name, digest, file_sealed FROM request_file WHERE county = $1 AND request = $2 AND n = $3`
	return first(each(tx, text, []any{request, n}, func(r *sql.Rows) (f Attachment, err error) {
		var sealed []byte
		if err = r.Scan(&f.Name, &f.Digest, &sealed); err != nil {
			return f, err
		}
		plain, err := tx.open(seal.Text, "request_file", "file", requestFileKey(request, n), sealed)
		f.Bytes = []byte(plain)
		return f, err
	}))
}
