package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"time"

	"yikatong/internal/seal"
)

// Sessions keeps the sessions of a county's staff: they outlive the program. They are not part
// of what is audited, so they are written beside the event chain.
type Sessions struct {
	store  *Store
	county string
	clock  func() time.Time
}

// Sessions returns the sessions of a county; they end by the clock that the pages go by.
func (s *Store) Sessions(county string, clock func() time.Time) Sessions {
	return Sessions{s, county, clock}
}

// sessionStep is how far a session's end must have moved before it is written again: a page
// that is only read should not cost a write. A session may so end a minute early.
const sessionStep = time.Minute

type storedSession struct {
	data    []byte
	expires time.Time
}

const selectSession = `SELECT data_sealed, expires FROM session WHERE county = $1 AND token = $2`

func (tx *Tx) session(token string) (s storedSession, err error) {
	var sealed []byte
	if s, err = first(each(tx, selectSession, []any{token}, func(r *sql.Rows) (s storedSession, err error) {
		var us int64
		err = r.Scan(&sealed, &us)
		s.expires = moment(us)
		return s, err
	})); err != nil {
		return s, err
	}
	text, err := tx.open(seal.Text, "session", "data", sessionRow(token), sealed)
	s.data = []byte(text)
	return s, err
}

// sessionRow binds what is sealed to its session: a number made of the token.
func sessionRow(token string) int64 {
	sum := sha256.Sum256([]byte(token))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
}

// FindCtx returns the data of a session that has not ended.
func (s Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	var got storedSession
	err = s.store.Read(ctx, s.county, func(tx *Tx) (err error) {
		got, err = tx.session(token)
		return err
	})
	if errors.Is(err, ErrNone) {
		return nil, false, nil
	}
	return got.data, err == nil && got.expires.After(s.clock()), err
}

const (
	putSession = `INSERT INTO session (county, token, data_sealed, expires) VALUES ($1, $2, $3, $4)
	ON CONFLICT (county, token) DO UPDATE SET data_sealed = excluded.data_sealed, expires = excluded.expires`
	sweepSessions = `DELETE FROM session WHERE county = $1 AND expires < $2`
	deleteSession = `DELETE FROM session WHERE county = $1 AND token = $2`
)

// CommitCtx stores a session, unless it is as it was and ends hardly later; those that have
// ended are swept out on the way.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, expires time.Time) error {
	var was storedSession
	err := s.store.Read(ctx, s.county, func(tx *Tx) (err error) {
		was, err = tx.session(token)
		return err
	})
	if err == nil && bytes.Equal(was.data, data) && expires.Sub(was.expires) < sessionStep {
		return nil
	}
	if err != nil && !errors.Is(err, ErrNone) {
		return err
	}
	return s.store.unaudited(ctx, s.county, func(tx *Tx) error {
		if _, err := tx.exec(sweepSessions, micros(s.clock())); err != nil {
			return err
		}
		sealed, err := tx.seal(seal.Text, "session", "data", sessionRow(token), string(data))
		if err != nil {
			return err
		}
		_, err = tx.exec(putSession, token, sealed, micros(expires))
		return err
	})
}

// DeleteCtx ends a session; one that is not there is ended already.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.store.unaudited(ctx, s.county, func(tx *Tx) error {
		_, err := tx.exec(deleteSession, token)
		return err
	})
}

// Find is FindCtx for callers without a context.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx for callers without a context.
func (s Sessions) Commit(token string, data []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expires)
}

// Delete is DeleteCtx for callers without a context.
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
