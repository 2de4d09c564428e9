package store

import (
	"database/sql"
	"errors"
	"iter"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/notify"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/seal"
)

// The states of a message.
const (
	MessageWaits = "waiting"
	MessageTaken = "taken" // in a run that is being handed over
	MessageSent  = "sent"
	MessageKept  = "kept" // never sent; Kept says why
)

const addMessages = `INSERT INTO message (county, payment, kind, person, state, created_at)
	SELECT p.county, p.id, p.status, p.payee, 'waiting', CAST($3 AS bigint) FROM return_line l CROSS JOIN payment p
	WHERE l.county = $1 AND l.return_file = $2 AND l.verdict NOT IN ('foreign', 'changed', 'doubled')
		AND p.county = l.county AND p.id = l.payment AND p.status IN ('paid', 'returned')
	ON CONFLICT (county, payment, kind) DO NOTHING`

// AddMessages writes the messages that follow from a return file as it has just been posted:
// one for each payment that arrived or came back and was not told before.
func (tx *Tx) AddMessages(returnFile int64, at time.Time) error {
	_, err := tx.exec(addMessages, returnFile, micros(at))
	return err
}

// keepers are why a waiting message is never sent, each with its statement.
var keepers = []string{
	`UPDATE message SET state = 'kept', kept = 'returned' WHERE county = $1 AND state = 'waiting' AND kind = 'paid'
		AND EXISTS (SELECT 1 FROM message m WHERE m.county = message.county AND m.payment = message.payment AND m.kind = 'returned')`,
	`UPDATE message SET state = 'kept', kept = 'refused' WHERE county = $1 AND state = 'waiting'
		AND EXISTS (SELECT 1 FROM message_refused r WHERE r.county = message.county AND r.person = message.person)`,
	`UPDATE message SET state = 'kept', kept = 'phone' WHERE county = $1 AND state = 'waiting'
		AND NOT EXISTS (SELECT 1 FROM person y WHERE y.county = message.county AND y.id = message.person AND y.phone_sealed IS NOT NULL)`,
}

const takeMessages = `UPDATE message SET state = 'taken', run = $2 WHERE county = $1 AND state = 'waiting'`

const insertRun = `INSERT INTO message_run (county, id, count, taken_at) VALUES ($1, $2, $3, $4)`

const openRun = `SELECT id, count FROM message_run WHERE county = $1 AND sent_at = 0 ORDER BY id LIMIT 1`

// A MessageRun is the messages that are handed over together.
type MessageRun struct {
	ID    int64
	Count int
	Kept  int // found, when it was taken, to be for nobody; not in Count
}

// OpenMessageRun is the run that was begun and not finished, or ErrNone.
func (tx *Tx) OpenMessageRun() (r MessageRun, err error) {
	return r, tx.row(openRun, nil, &r.ID, &r.Count)
}

// TakeMessages puts all waiting messages into a new run, but for those that nobody is to get
// or nobody can. If none are left the run is not stored and has no number.
func (tx *Tx) TakeMessages(at time.Time) (r MessageRun, err error) {
	for _, keep := range keepers {
		n, err := tx.exec(keep)
		if err != nil {
			return r, err
		}
		r.Kept += int(n)
	}
	next, err := tx.take("message_run", 1)
	if err != nil {
		return r, err
	}
	n, err := tx.exec(takeMessages, next)
	if err != nil || n == 0 {
		return r, err
	}
	r.ID, r.Count = next, int(n)
	_, err = tx.exec(insertRun, r.ID, r.Count, micros(at))
	return r, err
}

const (
	closeRun     = `UPDATE message_run SET sent_at = $3 WHERE county = $1 AND id = $2 AND sent_at = 0`
	sendMessages = `UPDATE message SET state = 'sent', sent_at = $3 WHERE county = $1 AND run = $2 AND state = 'taken'`
)

// MarkMessagesSent remembers that a run was handed over; a second time is ErrMoved.
func (tx *Tx) MarkMessagesSent(run int64, at time.Time) error {
	if err := tx.one(closeRun, run, micros(at)); err != nil {
		return err
	}
	_, err := tx.exec(sendMessages, run, micros(at))
	return err
}

// An OutMessage is a message of a run with its numbers opened.
type OutMessage struct {
	Payment   pay.PaymentID
	Kind      notify.Kind
	Programme string
	Period    period.Period
	Amount    fen.Fen
	Account   string
	Phone     string
}

const selectOutMessages = `SELECT m.payment, m.kind, p.programme, p.period, p.amount_fen, a.id, a.number_sealed, y.id, y.phone_sealed
	FROM message m JOIN payment p ON p.county = m.county AND p.id = m.payment
	JOIN bank_account a ON a.county = p.county AND a.id = p.account
	JOIN person y ON y.county = m.county AND y.id = m.person
	WHERE m.county = $1 AND m.run = $2 ORDER BY m.payment, m.kind`

// OutMessages streams the messages of a run.
func (tx *Tx) OutMessages(run int64) iter.Seq2[OutMessage, error] {
	return each(tx, selectOutMessages, []any{run}, func(r *sql.Rows) (m OutMessage, err error) {
		var per string
		var account, person int64
		var number, phone []byte
		if err := r.Scan(&m.Payment, &m.Kind, &m.Programme, &per, &m.Amount, &account, &number, &person, &phone); err != nil {
			return m, err
		}
		var errs [3]error
		m.Period, errs[0] = period.Parse(per)
		m.Account, errs[1] = tx.open(seal.CardNumber, "bank_account", "number", account, number)
		m.Phone, errs[2] = tx.open(seal.Phone, "person", "phone", person, phone)
		return m, errors.Join(errs[:]...)
	})
}

// A MessageNote is what became of a message, as a person's page shows it.
type MessageNote struct {
	Payment pay.PaymentID
	Kind    notify.Kind
	State   string
	Kept    string
	SentAt  time.Time
}

const messagesTo = `SELECT payment, kind, state, kept, sent_at FROM message WHERE county = $1 AND kept <> 'before'
	AND payment IN (SELECT id FROM payment WHERE county = $1 AND beneficiary = $2) ORDER BY payment DESC, kind LIMIT 500`

// MessagesTo lists the messages about a person's payments, the newest first.
func (tx *Tx) MessagesTo(person int64) ([]MessageNote, error) {
	return all(each(tx, messagesTo, []any{person}, func(r *sql.Rows) (m MessageNote, err error) {
		var sent int64
		err = r.Scan(&m.Payment, &m.Kind, &m.State, &m.Kept, &sent)
		m.SentAt = moment(sent)
		return m, err
	}))
}

const (
	insertRefused = `INSERT INTO message_refused (county, person, at) VALUES ($1, $2, $3) ON CONFLICT (county, person) DO NOTHING`
	deleteRefused = `DELETE FROM message_refused WHERE county = $1 AND person = $2`
	selectRefused = `SELECT count(*) FROM message_refused WHERE county = $1 AND person = $2`
)

// RefuseMessages stores that a person is not to be told, or is again; it reports whether
// that changed anything.
func (tx *Tx) RefuseMessages(person int64, refuse bool, at time.Time) (bool, error) {
	if refuse {
		n, err := tx.exec(insertRefused, person, micros(at))
		return n > 0, err
	}
	n, err := tx.exec(deleteRefused, person)
	return n > 0, err
}

// RefusesMessages reports whether a person asked not to be told.
func (tx *Tx) RefusesMessages(person int64) (bool, error) {
	var n int
	err := tx.row(selectRefused, []any{person}, &n)
	return n > 0, err
}
