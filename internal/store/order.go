package store

import (
	"database/sql"
	"fmt"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/ledger"
)

// A MoneyOrder is a change to an appropriation by a document (指标调整).
type MoneyOrder struct {
	ID            int64
	Kind          ledger.Kind
	Appropriation int64
	Target        int64  // of a transfer, once it is posted
	Programme     string // that a transfer goes to
	Year          int    // and the year
	Document      string // 文号
	Reason        string
	Amount        fen.Fen
	State         string // proposed, approved, refused
	By            int64
	Key           string // the natural person who proposed it
	At            time.Time
	DecidedBy     int64
	DecidedAt     time.Time
	Answer        string
}

// The states of an order.
const (
	OrderProposed = "proposed"
	OrderApproved = "approved"
	OrderRefused  = "refused"
)

const orderFields = `id, kind, appropriation, target, programme, year, document, reason, amount_fen, state, proposed_by, proposed_key, proposed_at,
	decided_by, decided_at, answer`

func scanMoneyOrder(r *sql.Rows) (o MoneyOrder, err error) {
	var at, decided int64
	err = r.Scan(&o.ID, &o.Kind, &o.Appropriation, &o.Target, &o.Programme, &o.Year, &o.Document, &o.Reason, &o.Amount, &o.State, &o.By, &o.Key, &at,
		&o.DecidedBy, &decided, &o.Answer)
	o.At, o.DecidedAt = moment(at), moment(decided)
	return o, err
}

// AddOrder stores a proposed order and returns its number.
func (tx *Tx) AddOrder(o MoneyOrder) (int64, error) {
	id, err := tx.take("money_order", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(`INSERT INTO money_order (county, id, kind, appropriation, programme, year, document, reason, amount_fen, state, proposed_by,
		proposed_key, proposed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, id, string(o.Kind), o.Appropriation, o.Programme, o.Year,
		o.Document, o.Reason, int64(o.Amount), OrderProposed, o.By, o.Key, micros(o.At))
	return id, err
}

// MoneyOrder returns one order, or ErrNone.
func (tx *Tx) MoneyOrder(id int64) (MoneyOrder, error) {
	return first(each(tx, `SELECT `+orderFields+` FROM money_order WHERE county = $1 AND id = $2`, []any{id}, scanMoneyOrder))
}

// MoneyOrders lists an appropriation's orders, or with 0 those of every one that wait to be
// decided, the oldest first.
func (tx *Tx) MoneyOrders(appropriation int64) ([]MoneyOrder, error) {
	if appropriation == 0 {
		return all(each(tx, `SELECT `+orderFields+` FROM money_order WHERE county = $1 AND state = 'proposed' ORDER BY id`, nil, scanMoneyOrder))
	}
	return all(each(tx, `SELECT `+orderFields+` FROM money_order WHERE county = $1 AND appropriation = $2 ORDER BY id`, []any{appropriation}, scanMoneyOrder))
}

// DecideOrder closes a proposed order. One that somebody else has decided is ErrMoved.
func (tx *Tx) DecideOrder(o MoneyOrder) error {
	return tx.one(`UPDATE money_order SET state = $3, target = $4, decided_by = $5, decided_at = $6, answer = $7
		WHERE county = $1 AND id = $2 AND state = 'proposed'`, o.ID, o.State, o.Target, o.DecidedBy, micros(o.DecidedAt), o.Answer)
}

// BalanceAt is what stood under each head of an appropriation at a moment, summed from the
// entries alone.
func (tx *Tx) BalanceAt(appropriation int64, at time.Time) (ledger.Balance, error) {
	b := ledger.Balance{}
	for _, h := range ledger.Heads {
		var sum fen.Fen
		err := tx.row(`SELECT CAST(coalesce(sum(e.amount_fen), 0) AS bigint) FROM posting_entry e JOIN posting p ON p.county = e.county AND p.id = e.posting
			WHERE e.county = $1 AND e.appropriation = $2 AND e.head = $3 AND p.at <= $4`, []any{appropriation, string(h), micros(at)}, &sum)
		if err != nil {
			return nil, fmt.Errorf("%s of appropriation %d: %w", h, appropriation, err)
		}
		b[h] = sum
	}
	return b, nil
}
