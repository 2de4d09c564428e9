package store

import (
	"database/sql"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/region"
)

// A PaidClaim (追回) is money that was paid and is to come back.
type PaidClaim struct {
	ID            int64
	Origin        pay.Origin
	OriginID      int64 // the recovery, payment or dispute that it came out by
	Programme     string
	Period        string
	Item          string
	Person        int64 // the beneficiary
	Region        region.Code
	Debtor        string // the bank that owes it; "" is the payee
	Appropriation int64  // that it was paid from
	Amount        fen.Fen
	Received      fen.Fen
	Waived        fen.Fen
	Cause         string
	State         pay.ClaimState
	By            int64
	Key           string // the natural person who proposed it
	At            time.Time
	DecidedBy     int64
	DecidedAt     time.Time
	Answer        string
}

// Owed is what has neither come nor been written off.
func (c PaidClaim) Owed() fen.Fen { return c.Amount - c.Received - c.Waived }

const claimFields = `id, origin, origin_id, programme, period, item, person, region, debtor, appropriation, amount_fen, received_fen, waived_fen, cause, state,
	proposed_by, proposed_key, proposed_at, decided_by, decided_at, answer`

func scanClaim(r *sql.Rows) (c PaidClaim, err error) {
	var at, decided int64
	err = r.Scan(&c.ID, &c.Origin, &c.OriginID, &c.Programme, &c.Period, &c.Item, &c.Person, &c.Region, &c.Debtor, &c.Appropriation, &c.Amount, &c.Received,
		&c.Waived, &c.Cause, &c.State, &c.By, &c.Key, &at, &c.DecidedBy, &decided, &c.Answer)
	c.At, c.DecidedAt = moment(at), moment(decided)
	return c, err
}

// AddClaim stores a new claim and returns its number. A second for the same origin is ErrTwice.
func (tx *Tx) AddClaim(c PaidClaim) (int64, error) {
	id, err := tx.take("claim", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(`INSERT INTO claim (county, `+claimFields+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
		id, string(c.Origin), c.OriginID, c.Programme, c.Period, c.Item, c.Person, string(c.Region), c.Debtor, c.Appropriation, int64(c.Amount), int64(c.Received),
		int64(c.Waived), c.Cause, string(c.State), c.By, c.Key, micros(c.At), c.DecidedBy, micros(c.DecidedAt), c.Answer)
	return id, err
}

// Claim returns one, or ErrNone.
func (tx *Tx) Claim(id int64) (PaidClaim, error) {
	return first(each(tx, `SELECT `+claimFields+` FROM claim WHERE county = $1 AND id = $2`, []any{id}, scanClaim))
}

const sumClaimed = `SELECT CAST(coalesce(sum(amount_fen - waived_fen), 0) AS bigint) FROM claim
	WHERE county = $1 AND person = $2 AND programme = $3 AND period = $4 AND item = $5 AND state <> 'refused' AND debtor = ''`

// ClaimedOf sums what is claimed back, or has come, for one right of one period.
func (tx *Tx) ClaimedOf(c PaidClaim) (sum fen.Fen, err error) {
	return sum, tx.row(sumClaimed, []any{c.Person, c.Programme, c.Period, c.Item}, &sum)
}

// A ClaimQuery narrows a list of claims. A zero field does not.
type ClaimQuery struct {
	State  pay.ClaimState
	Within region.Code
	Limit  int
}

// Claims lists claims, the newest first.
func (tx *Tx) Claims(q ClaimQuery) ([]PaidClaim, error) {
	low, high := q.Within.Span()
	return all(each(tx, `SELECT `+claimFields+` FROM claim WHERE county = $1 AND (state = $2 OR $2 = '') AND region >= $3 AND region <= $4
		ORDER BY id DESC LIMIT $5`, []any{string(q.State), low, high, q.Limit}, scanClaim))
}

// DecideClaim closes a proposed claim as claimed or refused; ErrMoved if somebody else was first.
func (tx *Tx) DecideClaim(c PaidClaim) error {
	return tx.one(`UPDATE claim SET state = $3, decided_by = $4, decided_at = $5, answer = $6 WHERE county = $1 AND id = $2 AND state = 'proposed'`,
		c.ID, string(c.State), c.DecidedBy, micros(c.DecidedAt), c.Answer)
}

// A Receipt is money that came back for a claim, or was written off.
type Receipt struct {
	N        int
	Kind     ledger.Kind // ledger.Recover or ledger.Waive
	Amount   fen.Fen
	Document string
	Reversed bool
	By       int64
	At       time.Time
}

// Receipts lists what came for a claim.
func (tx *Tx) Receipts(claim int64) ([]Receipt, error) {
	return all(each(tx, `SELECT n, kind, amount_fen, document, reversed, entered_by, entered_at FROM claim_receipt WHERE county = $1 AND claim = $2 ORDER BY n`,
		[]any{claim}, func(r *sql.Rows) (x Receipt, err error) {
			var at, reversed int64
			err = r.Scan(&x.N, &x.Kind, &x.Amount, &x.Document, &reversed, &x.By, &at)
			x.At, x.Reversed = moment(at), reversed == 1
			return x, err
		}))
}

const settleClaim = `UPDATE claim SET received_fen = received_fen + $3, waived_fen = waived_fen + $4,
	state = CASE WHEN received_fen + $3 + waived_fen + $4 = amount_fen THEN 'settled' ELSE 'claimed' END
	WHERE county = $1 AND id = $2 AND state IN ('claimed', 'settled') AND received_fen + $3 + waived_fen + $4 <= amount_fen`

func (tx *Tx) settleClaim(claim int64, kind ledger.Kind, amount fen.Fen) error {
	received, waived := amount, fen.Fen(0)
	if kind == ledger.Waive {
		received, waived = 0, amount
	}
	return tx.one(settleClaim, claim, int64(received), int64(waived))
}

// AddReceipt adds to a claim what came or was written off, and returns its number within the
// claim. More than is owed is ErrMoved.
func (tx *Tx) AddReceipt(claim int64, x Receipt) (n int, err error) {
	if err := tx.settleClaim(claim, x.Kind, x.Amount); err != nil {
		return 0, err
	}
	const next = `SELECT coalesce(max(n), 0) + 1 FROM claim_receipt WHERE county = $1 AND claim = $2`
	if err := tx.row(next, []any{claim}, &n); err != nil {
		return 0, err
	}
	_, err = tx.exec(`INSERT INTO claim_receipt (county, claim, n, kind, amount_fen, document, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		claim, n, string(x.Kind), int64(x.Amount), x.Document, x.By, micros(x.At))
	return n, err
}

// ReverseReceipt takes one back that was entered by mistake; ErrMoved if that was done before.
func (tx *Tx) ReverseReceipt(claim int64, x Receipt) error {
	if err := tx.one(`UPDATE claim_receipt SET reversed = 1 WHERE county = $1 AND claim = $2 AND n = $3 AND reversed = 0`, claim, x.N); err != nil {
		return err
	}
	return tx.settleClaim(claim, x.Kind, -x.Amount)
}

// MarkRecovery sets the state of what a recomputation found, once a claim is made of it or the
// claim was refused.
func (tx *Tx) MarkRecovery(id int64, state DifferenceState) error {
	return tx.one(`UPDATE recovery SET state = $3 WHERE county = $1 AND id = $2`, id, string(state))
}

// Recovery returns one recovery that a recomputation found, or ErrNone.
func (tx *Tx) Recovery(id int64) (Difference, error) {
	return first(each(tx, `SELECT `+differenceFields+` FROM recovery WHERE county = $1 AND id = $2`, []any{id}, tx.scanDifference(Recovery)))
}

const selectMade = `SELECT p.id, p.programme, p.period, p.item, p.beneficiary, p.payee, p.region, p.amount_fen, b.appropriation, b.department FROM payment p
	JOIN batch b ON b.county = p.county AND b.id = p.batch WHERE p.county = $1 AND p.status = 'paid' `

// A Made is a payment that was made, with what paid for it.
type Made struct {
	Payment       int64
	Programme     string
	Period        string
	Item          string
	Person        int64
	Payee         int64
	Region        region.Code
	Amount        fen.Fen
	Appropriation int64
	Department    string
}

func scanMade(r *sql.Rows) (m Made, err error) {
	return m, r.Scan(&m.Payment, &m.Programme, &m.Period, &m.Item, &m.Person, &m.Payee, &m.Region, &m.Amount, &m.Appropriation, &m.Department)
}

// MadeTo lists the payments that were made for a person's rights, the newest first.
func (tx *Tx) MadeTo(person int64) ([]Made, error) {
	return all(each(tx, selectMade+`AND p.beneficiary = $2 ORDER BY p.id DESC`, []any{person}, scanMade))
}

// MadePayment returns one payment that was made, or ErrNone.
func (tx *Tx) MadePayment(id int64) (Made, error) {
	return first(each(tx, selectMade+`AND p.id = $2`, []any{id}, scanMade))
}

// A Reported is a payment that a bank could not make since the holder of the account has died,
// of a payee whose death nobody has registered.
type Reported struct {
	Payment   pay.PaymentID
	Payee     int64
	Own       bool // the payee is the one whose right it is
	Name      string
	Region    region.Code
	Programme string
	Period    string
	Bank      string
	On        string // the bank's day
}

const selectReported = `SELECT p.id, p.payee, CASE WHEN p.payee = p.beneficiary THEN 1 ELSE 0 END, y.name, p.region, p.programme, p.period, p.bank, p.settled_on
	FROM batch_tally t CROSS JOIN payment p CROSS JOIN person y
	WHERE t.county = $1 AND t.status IN ('failed', 'returned') AND t.code = 'F06'
		AND p.county = t.county AND p.batch = t.batch AND p.status = t.status AND p.code = t.code AND p.region >= $2 AND p.region <= $3
		AND y.county = p.county AND y.id = p.payee
		AND NOT EXISTS (SELECT 1 FROM death d WHERE d.county = y.county AND d.no_index = y.no_index) ORDER BY +p.id LIMIT $4`

// ReportedDead lists what banks answered with the holder's death and nobody has looked into.
func (tx *Tx) ReportedDead(within region.Code, limit int) ([]Reported, error) {
	low, high := within.Span()
	return all(each(tx, selectReported, []any{low, high, limit}, func(r *sql.Rows) (x Reported, err error) {
		var own int64
		err = r.Scan(&x.Payment, &x.Payee, &own, &x.Name, &x.Region, &x.Programme, &x.Period, &x.Bank, &x.On)
		x.Own = own == 1
		return x, err
	}))
}
