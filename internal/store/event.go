package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"yikatong/internal/audit"
)

// lockChain reads the end of the event chain and holds its row until the transaction
// ends: writers of one county are put in order here on either engine.
const lockChain = `UPDATE chain SET seq = seq WHERE county = $1 RETURNING seq, hash, at`

const advanceChain = `UPDATE chain SET seq = $2, hash = $3, at = $4 WHERE county = $1`

var eventColumns = []string{"county", "seq", "at", "actor", "person", "role", "kind", "subject", "region", "detail", "prev", "hash"}

// longestWait is how far behind the chain's end the moment of an act may lie: it looked at the
// clock before it waited for those that were writing.
const longestWait = 2 * time.Minute

// chain links the events to the county's chain and stores them (I16). Time does not run
// backwards along a chain (I21): an act that had to wait for another is recorded at the moment of
// that one, and a clock that was set back records nothing.
func (tx *Tx) chain(events []audit.Event) error {
	var seq, last int64
	var prev []byte
	if err := tx.row(lockChain, nil, &seq, &prev, &last); err != nil {
		return fmt.Errorf("read the end of the event chain: %w", err)
	}
	head := audit.Hash(prev)
	rows := make([][]any, len(events))
	for i, e := range events {
		if !e.Kind.Known() {
			return fmt.Errorf("%s: %w", e.Kind, ErrKind)
		}
		if at := e.At.UnixMicro(); at < last-longestWait.Microseconds() {
			return fmt.Errorf("event %d at %s: %w", seq+1, e.At.UTC().Format("2006-01-02 15:04:05"), ErrBackwards)
		} else if at < last {
			e.At = moment(last)
		}
		seq, last = seq+1, e.At.UnixMicro()
		link := audit.Chain(head, seq, e)
		rows[i] = []any{tx.county, seq, last, e.Actor, e.Person, e.Role, string(e.Kind), e.Subject, e.Region, string(e.Detail),
			link.Prev[:], link.Hash[:]}
		head = link.Hash
	}
	_, err := tx.bulk("event", eventColumns, func(yield func([]any, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	})
	if err != nil {
		return fmt.Errorf("store events: %w", err)
	}
	_, err = tx.exec(advanceChain, seq, head[:], last)
	return err
}

const selectEvents = `SELECT seq, at, actor, person, role, kind, subject, region, detail, prev, hash
	FROM event WHERE county = $1 AND seq > $2 ORDER BY seq LIMIT $3`

// Events streams the chain after a sequence number, at most limit entries.
func (tx *Tx) Events(after, limit int64) iter.Seq2[audit.Entry, error] {
	return each(tx, selectEvents, []any{after, limit}, scanEntry)
}

const selectSubject = `SELECT seq, at, actor, person, role, kind, subject, region, detail, prev, hash
	FROM event WHERE county = $1 AND subject = $2 ORDER BY seq`

// EventsOf lists what happened to one subject, such as "batch:12".
func (tx *Tx) EventsOf(subject string) ([]audit.Entry, error) {
	return all(each(tx, selectSubject, []any{subject}, scanEntry))
}

const selectNewest = `SELECT seq, at, actor, person, role, kind, subject, region, detail, prev, hash
	FROM event WHERE county = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`

// Newest lists the chain backwards from before a sequence number.
func (tx *Tx) Newest(before, limit int64) ([]audit.Entry, error) {
	return all(each(tx, selectNewest, []any{before, limit}, scanEntry))
}

const selectChain = `SELECT seq, hash, at FROM chain WHERE county = $1`

// ChainEnd returns how far the county's chain goes, as its own row has it.
func (tx *Tx) ChainEnd() (end audit.Head, err error) {
	var h []byte
	if err = tx.row(selectChain, nil, &end.Seq, &h, &end.At); err == nil {
		end.Hash = audit.Hash(h)
	}
	return end, err
}

func scanEntry(r *sql.Rows) (audit.Entry, error) {
	var e audit.Entry
	var at int64
	var kind, detail string
	var prev, hash []byte
	err := r.Scan(&e.Seq, &at, &e.Actor, &e.Person, &e.Role, &kind, &e.Subject, &e.Region, &detail, &prev, &hash)
	if err != nil {
		return e, err
	}
	e.At, e.Kind, e.Detail = moment(at), audit.Kind(kind), json.RawMessage(detail)
	e.Prev, e.Hash = audit.Hash(prev), audit.Hash(hash)
	return e, nil
}
