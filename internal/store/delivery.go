package store

import (
	"database/sql"
	"time"
)

// A Delivery is the bytes of a payment file as the bank is to have them.
type Delivery struct {
	Payfile int64
	Name    string
	Digest  string // of the bytes delivered
	Size    int64
	Sealed  []byte // an envelope; empty if the file goes as it is
	MadeAt  time.Time
	AckedAt time.Time // when the bank said that it has exactly these bytes
	AckRef  string    // the bank's number of its acknowledgement
}

const deliveryFields = `payfile, name, digest, size, sealed, made_at, acked_at, ack_ref`

func scanDelivery(r *sql.Rows) (d Delivery, err error) {
	var made, acked int64
	err = r.Scan(&d.Payfile, &d.Name, &d.Digest, &d.Size, &d.Sealed, &made, &acked, &d.AckRef)
	d.MadeAt, d.AckedAt = moment(made), moment(acked)
	return d, err
}

// AddDelivery stores what is about to be delivered; a second one of a file is ErrTwice.
func (tx *Tx) AddDelivery(d Delivery) error {
	if d.Sealed == nil {
		d.Sealed = []byte{}
	}
	_, err := tx.exec(`INSERT INTO delivery (county, payfile, name, digest, size, sealed, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		d.Payfile, d.Name, d.Digest, d.Size, d.Sealed, micros(d.MadeAt))
	return err
}

// Delivery returns what was delivered of a payment file, or ErrNone.
func (tx *Tx) Delivery(payfile int64) (Delivery, error) {
	return first(each(tx, `SELECT `+deliveryFields+` FROM delivery WHERE county = $1 AND payfile = $2`, []any{payfile}, scanDelivery))
}

// DeliveriesOf gives the deliveries of some payment files, without their bytes.
func (tx *Tx) DeliveriesOf(payfiles []int64) (map[int64]Delivery, error) {
	query := func(marks string) string {
		return `SELECT payfile, name, digest, size, substr(sealed, 1, 0), made_at, acked_at, ack_ref FROM delivery WHERE county = $1 AND payfile IN (` + marks + `)`
	}
	found := map[int64]Delivery{}
	for d, err := range inChunks(tx, nil, anys(payfiles), query, scanDelivery) {
		if err != nil {
			return nil, err
		}
		found[d.Payfile] = d
	}
	return found, nil
}

// Acknowledge stores that the bank has the file; a second time is ErrMoved.
func (tx *Tx) Acknowledge(payfile int64, ref string, at time.Time) error {
	return tx.one(`UPDATE delivery SET acked_at = $3, ack_ref = $4 WHERE county = $1 AND payfile = $2 AND acked_at = 0`, payfile, micros(at), ref)
}

const selectUndelivered = `SELECT ` + payfileFields + ` FROM payfile f WHERE county = $1 AND bank = $2
	AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.county = f.county AND d.payfile = f.id AND d.acked_at > 0) ORDER BY id LIMIT 500`

// Unacknowledged lists the payment files that a bank has not said it has, the oldest first.
func (tx *Tx) Unacknowledged(bank string) ([]Payfile, error) {
	return all(each(tx, selectUndelivered, []any{bank}, scanPayfile))
}
