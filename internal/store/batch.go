package store

import (
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/region"
)

const batchFields = `id, number, programme, department, period, round, corrects, appropriation, state, count, total_fen, hash, created_at`

func scanBatch(r *sql.Rows) (b pay.Batch, err error) {
	var at int64
	var p string
	err = r.Scan(&b.ID, &b.Number, &b.Programme, &b.Department, &p, &b.Round, &b.Corrects, &b.Appropriation, &b.State, &b.Count, &b.Total,
		&b.Hash, &at)
	if err != nil {
		return b, err
	}
	b.CreatedAt = moment(at)
	b.Period, err = period.Parse(p)
	return b, err
}

// NewBatch reserves the number of a batch: its ID, its printed number, which is never
// used again, and its round within programme and period.
func (tx *Tx) NewBatch(b pay.Batch) (pay.Batch, error) {
	id, err := tx.take("batch", 1)
	if err != nil {
		return b, err
	}
	const lastRound = `SELECT coalesce(max(round), 0) FROM batch WHERE county = $1 AND programme = $2 AND period = $3`
	if err := tx.row(lastRound, []any{b.Programme, b.Period.String()}, &b.Round); err != nil {
		return b, err
	}
	b.ID, b.Round = pay.BatchID(id), b.Round+1
	b.Number = fmt.Sprintf("PC%s%d%06d", tx.county, b.Period.Year(), id)
	return b, nil
}

const insertBatch = `INSERT INTO batch (county, ` + batchFields + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`

// AddBatch stores a formed batch.
func (tx *Tx) AddBatch(b pay.Batch) error {
	_, err := tx.exec(insertBatch, int64(b.ID), b.Number, b.Programme, b.Department, b.Period.String(), b.Round, int64(b.Corrects),
		b.Appropriation, string(b.State), b.Count, int64(b.Total), b.Hash, micros(b.CreatedAt))
	return err
}

const swapBatch = `UPDATE batch SET state = $4 WHERE county = $1 AND id = $2 AND state = $3`

// SwapBatch stores next's state in the place of was's. If the batch has moved on since was
// was read, it changes nothing and returns ErrMoved.
func (tx *Tx) SwapBatch(was, next pay.Batch) error {
	return tx.one(swapBatch, int64(was.ID), string(was.State), string(next.State))
}

const selectBatch = `SELECT ` + batchFields + ` FROM batch WHERE county = $1 AND id = $2`

// Batch returns one batch, or ErrNone.
func (tx *Tx) Batch(id pay.BatchID) (pay.Batch, error) {
	return first(each(tx, selectBatch, []any{int64(id)}, scanBatch))
}

// BatchesNumbered returns batches by their numbers in the store.
func (tx *Tx) BatchesNumbered(ids []pay.BatchID) (map[pay.BatchID]pay.Batch, error) {
	query := func(marks string) string {
		return `SELECT ` + batchFields + ` FROM batch WHERE county = $1 AND id IN (` + marks + `)`
	}
	keys := make([]any, 0, len(ids))
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		keys = append(keys, int64(id))
	}
	found := map[pay.BatchID]pay.Batch{}
	for b, err := range inChunks(tx, nil, keys, query, scanBatch) {
		if err != nil {
			return nil, err
		}
		found[b.ID] = b
	}
	return found, nil
}

// A BatchQuery narrows a list of batches. A zero field does not.
type BatchQuery struct {
	Number      string // the whole of it
	Order       string // a key of batchOrders
	Programme   string
	Period      string
	State       pay.State
	Corrects    pay.BatchID
	Departments []string
	Limit       int
	Offset      int
}

// A narrowing is a column that must have a value, if it is asked for.
type narrowing struct {
	column string
	value  any
	asked  bool
}

// only writes the conditions that are asked for and adds their values to args. A condition that
// might be none, such as (state = $4 OR $4 = ”), keeps either engine from the index of its column.
func only(args *[]any, list []narrowing) string {
	var text strings.Builder
	for _, n := range list {
		if n.asked {
			*args = append(*args, n.value)
			fmt.Fprintf(&text, ` AND %s = $%d`, n.column, len(*args)+1)
		}
	}
	return text.String()
}

// batchOrders are the orders in which batches may be asked for; any other is the newest first.
var batchOrders = orders("id", map[string]string{"name": "programme, period", "state": "state", "people": "count", "amount": "total_fen"})

// Batches lists batches, the newest first unless another order is asked for.
func (tx *Tx) Batches(q BatchQuery) ([]pay.Batch, error) {
	args := []any{q.Limit, q.Offset}
	text := `SELECT ` + batchFields + ` FROM batch WHERE county = $1` + only(&args, []narrowing{
		{"programme", q.Programme, q.Programme != ""}, {"period", q.Period, q.Period != ""}, {"state", string(q.State), q.State != ""},
		{"corrects", int64(q.Corrects), q.Corrects != 0}, {"number", q.Number, q.Number != ""}})
	if q.Corrects != 0 {
		text += ` AND corrects <> 0` // as the index has it
	}
	text += departments(q.Departments, len(args)+2)
	for _, d := range q.Departments {
		args = append(args, d)
	}
	return all(each(tx, text+` ORDER BY `+batchOrders.by(q.Order)+` LIMIT $2 OFFSET $3`, args, scanBatch))
}

// A BatchCount is how many batches stand in a state, with their payments and money.
type BatchCount struct {
	State    pay.State
	Count    int
	Payments int
	Total    fen.Fen
}

const countBatches = `SELECT state, count(*), CAST(sum(count) AS bigint), CAST(sum(total_fen) AS bigint) FROM batch
	WHERE county = $1 AND (programme = $2 OR $2 = '') AND (period = $3 OR $3 = '')`

// CountBatches counts batches by state, within what the query narrows to besides the state.
func (tx *Tx) CountBatches(q BatchQuery) ([]BatchCount, error) {
	args := []any{q.Programme, q.Period}
	for _, d := range q.Departments {
		args = append(args, d)
	}
	return all(each(tx, countBatches+departments(q.Departments, 4)+` GROUP BY state ORDER BY state`, args, func(r *sql.Rows) (c BatchCount, err error) {
		return c, r.Scan(&c.State, &c.Count, &c.Payments, &c.Total)
	}))
}

const paymentFields = `id, batch, seq, roster, line, beneficiary, holder, payee, item, account, bank, amount_fen, status, code, source`

func scanPayment(r *sql.Rows) (p pay.Payment, err error) {
	return p, r.Scan(&p.ID, &p.Batch, &p.Seq, &p.Roster, &p.Line, &p.Beneficiary, &p.Holder, &p.Payee, &p.Item, &p.Account, &p.Bank,
		&p.Amount, &p.Status, &p.Code, &p.Source)
}

// TakePayments reserves n payment numbers and returns the first.
func (tx *Tx) TakePayments(n int) (pay.PaymentID, error) {
	first, err := tx.take("payment", int64(n))
	return pay.PaymentID(first), err
}

var paymentColumns = []string{"county", "id", "batch", "seq", "programme", "period", "region", "roster", "line", "beneficiary", "holder",
	"payee", "item", "account", "bank", "amount_fen", "status", "live", "source"}

// AddPayments stores a batch's payments as pending. A right that is in a live payment
// already is ErrTwice (I4).
func (tx *Tx) AddPayments(b pay.Batch, payments []pay.Payment, regions []region.Code) error {
	_, err := tx.bulk("payment", paymentColumns, func(yield func([]any, error) bool) {
		for i, p := range payments {
			row := []any{tx.county, int64(p.ID), int64(p.Batch), p.Seq, b.Programme, b.Period.String(), string(regions[i]), p.Roster, p.Line,
				p.Beneficiary, p.Holder, p.Payee, p.Item, p.Account, p.Bank, int64(p.Amount), string(pay.Pending), int64(1), int64(p.Source)}
			if !yield(row, nil) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	tx.moved(b.ID)
	_, err = tx.exec(writeBatchRosters, int64(b.ID))
	return err
}

const selectPayments = `SELECT ` + paymentFields + ` FROM payment WHERE county = $1 AND batch = $2 ORDER BY seq`

// Payments streams a batch's payments in order.
func (tx *Tx) Payments(b pay.BatchID) iter.Seq2[pay.Payment, error] {
	return each(tx, selectPayments, []any{int64(b)}, scanPayment)
}

const selectPayment = `SELECT ` + paymentFields + ` FROM payment WHERE county = $1 AND id = $2`

// Payment returns one payment, or ErrNone.
func (tx *Tx) Payment(id pay.PaymentID) (pay.Payment, error) {
	return first(each(tx, selectPayment, []any{int64(id)}, scanPayment))
}

// BanksOf lists the banks that a batch's payments go to.
func (tx *Tx) BanksOf(b pay.BatchID) ([]string, error) {
	return all(each(tx, `SELECT DISTINCT bank FROM payment WHERE county = $1 AND batch = $2 ORDER BY bank`, []any{int64(b)},
		func(r *sql.Rows) (name string, err error) { return name, r.Scan(&name) }))
}

// Digest sums up a batch's payments as they stand.
func (tx *Tx) Digest(b pay.Batch) (*pay.Digest, error) {
	d := pay.NewDigest(b.Programme, b.Period, b.Appropriation)
	for p, err := range tx.Payments(b.ID) {
		if err != nil {
			return nil, err
		}
		if err := d.Add(p); err != nil {
			return nil, err
		}
	}
	return d, nil
}

const dropPayments = `UPDATE payment SET status = 'dropped', live = 0, dropped = 1 WHERE county = $1 AND batch = $2 AND status = 'pending'`

// DropPayments gives up the payments of a batch that is cancelled before it is sent.
func (tx *Tx) DropPayments(b pay.BatchID) error {
	tx.moved(b)
	_, err := tx.exec(dropPayments, int64(b))
	return err
}

const freeLines = `UPDATE roster_line SET batch = 0 FROM payment p
	WHERE roster_line.county = $1 AND p.county = $1 AND p.batch = $2
		AND roster_line.roster = p.roster AND roster_line.id = p.line AND roster_line.batch = $2`

// FreeLines gives the lines of a cancelled batch back to their rosters.
func (tx *Tx) FreeLines(b pay.BatchID) error {
	_, err := tx.exec(freeLines, int64(b))
	return err
}

// A Payable is a line that may go into a batch, with the payee's account.
type Payable struct {
	RosterLine
	Account int64
	Bank    string
}

// payable lines are those of a programme and period in cleared rosters that are in no batch,
// with money, no open blocking finding, a payee who has an account,
// and no live payment for the same right. Who stands in the death register by now, dead before
// the period, is not paid, also where the roster was compared before the register knew. (CROSS JOIN makes SQLite begin with the few rosters.)
const selectPayable = `SELECT l.id, l.roster, l.row_no, l.intake, l.beneficiary, l.holder, l.payee, l.item, l.name, l.account_index,
		l.quantity, l.amount_fen, l.region, l.batch, a.id, a.bank
	FROM roster r CROSS JOIN roster_line l CROSS JOIN bank_account a
	WHERE r.county = $1 AND r.programme = $2 AND r.period = $3 AND r.state = 'cleared'
		AND l.county = r.county AND l.roster = r.id AND l.batch = 0 AND l.amount_fen > 0
		AND a.county = l.county AND a.party = l.payee AND a.closed_on = ''
		AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.county = l.county AND f.roster = l.roster AND f.line = l.id
			AND f.blocks = 1 AND f.state <> 'cleared')
		AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.county = l.county AND p.beneficiary = l.beneficiary
			AND p.programme = r.programme AND p.period = r.period AND p.item = l.item AND p.live = 1)
		AND NOT EXISTS (SELECT 1 FROM person b JOIN death d ON d.county = b.county AND d.no_index = b.no_index
			WHERE b.county = l.county AND b.id = l.beneficiary AND d.died_on < $4
				AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.county = l.county AND f.roster = l.roster AND f.line = l.id
					AND f.code = 'deceased' AND f.state = 'cleared'))`

// Payable streams the lines that may be paid now for a programme and period, by bank: those
// whose account the county's rule lets be paid.
func (tx *Tx) Payable(programme string, p period.Period) iter.Seq2[Payable, error] {
	rule, err := tx.AccountRule()
	if err != nil {
		return func(yield func(Payable, error) bool) { yield(Payable{}, err) }
	}
	return each(tx, selectPayable+` AND `+accountPays[rule]+` ORDER BY a.bank, l.region, l.id`, []any{programme, p.String(), p.FirstMonth().First().Format(time.DateOnly)}, func(r *sql.Rows) (l Payable, err error) {
		var ix []byte
		err = r.Scan(&l.ID, &l.Roster, &l.Row, &l.Intake, &l.Beneficiary, &l.Holder, &l.Payee, &l.Item, &l.Name, &ix, &l.Quantity,
			&l.Amount, &l.Region, &l.Batch, &l.Account, &l.Bank)
		l.AccountIndex = string(ix)
		return l, err
	})
}

const takeLines = `UPDATE roster_line SET batch = $2 FROM payment p
	WHERE roster_line.county = $1 AND p.county = $1 AND p.batch = $2
		AND roster_line.roster = p.roster AND roster_line.id = p.line AND roster_line.batch = 0`

// TakeLines marks the lines of a batch's payments as taken.
func (tx *Tx) TakeLines(b pay.BatchID) error {
	_, err := tx.exec(takeLines, int64(b))
	return err
}

// A Correctable is a payment that did not arrive, with its payee's account of today.
type Correctable struct {
	pay.Payment
	Region region.Code
	Failed int64 // the account that the bank could not pay to
}

const selectCorrectable = `SELECT p.id, p.batch, p.seq, p.roster, p.line, p.beneficiary, p.holder, p.payee, p.item, a.id, a.bank, p.amount_fen,
		p.status, p.code, p.source, p.region, p.account
	FROM payment p JOIN bank_account a ON a.county = p.county AND a.party = p.payee AND a.closed_on = ''
	WHERE p.county = $1 AND p.batch = $2 AND p.live = 0 AND p.dropped = 0 AND p.status IN ('failed', 'returned')
		AND NOT EXISTS (SELECT 1 FROM payment o WHERE o.county = p.county AND o.beneficiary = p.beneficiary
			AND o.programme = p.programme AND o.period = p.period AND o.item = p.item AND o.live = 1)
		AND NOT EXISTS (SELECT 1 FROM dispute d WHERE d.county = p.county AND d.payment = p.id AND d.kind = 'paid_after_all' AND d.state IN ('open', 'proposed'))`

// Correctable streams what may be paid again out of a batch, by bank: not what another batch
// has paid since, nor what the bank says it has paid after all while nobody has found what is
// true. Account and Bank are the payee's active account now, which may not be the one that failed.
func (tx *Tx) Correctable(b pay.BatchID) iter.Seq2[Correctable, error] {
	rule, err := tx.AccountRule()
	if err != nil {
		return func(yield func(Correctable, error) bool) { yield(Correctable{}, err) }
	}
	return each(tx, selectCorrectable+` AND `+accountPays[rule]+` ORDER BY a.bank, p.region, p.seq`, []any{int64(b)}, func(r *sql.Rows) (c Correctable, err error) {
		return c, r.Scan(&c.ID, &c.Batch, &c.Seq, &c.Roster, &c.Line, &c.Beneficiary, &c.Holder, &c.Payee, &c.Item, &c.Account, &c.Bank,
			&c.Amount, &c.Status, &c.Code, &c.Source, &c.Region, &c.Failed)
	})
}

const claimSource = `UPDATE payment SET status = 'corrected' WHERE county = $1 AND id = $2 AND status = $3`

// ClaimSource marks a failed payment of a batch as corrected, so that nobody else corrects it too.
func (tx *Tx) ClaimSource(b pay.BatchID, id pay.PaymentID, was pay.Status) error {
	tx.moved(b)
	return tx.one(claimSource, int64(id), string(was))
}

const releaseSources = `UPDATE payment SET status = CASE WHEN came_back = 1 THEN 'returned' ELSE 'failed' END
	WHERE county = $1 AND status = 'corrected'
		AND id IN (SELECT source FROM payment WHERE county = $1 AND batch = $2 AND source <> 0)`

// ReleaseSources makes the sources of a cancelled correction correctable again.
func (tx *Tx) ReleaseSources(b pay.Batch) error {
	tx.moved(b.Corrects)
	_, err := tx.exec(releaseSources, int64(b.ID))
	return err
}

// A PaymentRow is a payment as a page shows it.
type PaymentRow struct {
	pay.Payment
	Programme string
	Period    period.Period
	Region    region.Code
	Number    string // of its batch
	Name      string // of the beneficiary
	PayeeName string
	SettledOn string
	CreatedAt time.Time // of its batch
}

const paymentRows = `SELECT p.id, p.batch, p.seq, p.roster, p.line, p.beneficiary, p.holder, p.payee, p.item, p.account, p.bank, p.amount_fen,
		p.status, p.code, p.source, p.programme, p.period, p.region, t.number, b.name, y.name, p.settled_on, t.created_at
	FROM payment p JOIN person b ON b.county = p.county AND b.id = p.beneficiary
	JOIN batch t ON t.county = p.county AND t.id = p.batch
	LEFT JOIN person y ON y.county = p.county AND y.id = p.payee `

func scanPaymentRow(r *sql.Rows) (p PaymentRow, err error) {
	var per string
	var at int64
	var payee sql.NullString
	err = r.Scan(&p.ID, &p.Batch, &p.Seq, &p.Roster, &p.Line, &p.Beneficiary, &p.Holder, &p.Payee, &p.Item, &p.Account, &p.Bank,
		&p.Amount, &p.Status, &p.Code, &p.Source, &p.Programme, &per, &p.Region, &p.Number, &p.Name, &payee, &p.SettledOn, &at)
	if err != nil {
		return p, err
	}
	p.PayeeName, p.CreatedAt = payee.String, moment(at)
	p.Period, err = period.Parse(per)
	return p, err
}

// PaymentRows lists payments by their numbers.
func (tx *Tx) PaymentRows(ids []int64) ([]PaymentRow, error) {
	query := func(marks string) string {
		return paymentRows + `WHERE p.county = $1 AND p.id IN (` + marks + `) ORDER BY p.id`
	}
	return all(inChunks(tx, nil, numbers(ids), query, scanPaymentRow))
}

// A PaymentQuery narrows the list of a batch's payments. A zero field does not.
type PaymentQuery struct {
	Status pay.Status
	Within region.Code
	Bank   string
	After  int    // sequence number
	Order  string // a key of paymentOrders; with Offset in the place of After
	Limit  int
	Offset int
}

// paymentOrders are the orders in which payments may be asked for; any other is that of the batch.
var paymentOrders = orders("p.seq", map[string]string{"name": "b.name", "village": "p.region", "amount": "p.amount_fen", "state": "p.status"})

const selectPaymentPage = paymentRows + `WHERE p.county = $1 AND p.batch = $2 AND p.seq > $4
	AND p.region >= $5 AND p.region <= $6 AND (p.bank = $7 OR $7 = '')`

// PaymentPage lists a batch's payments in order.
func (tx *Tx) PaymentPage(b pay.BatchID, q PaymentQuery) ([]PaymentRow, error) {
	low, high := q.Within.Span()
	text := selectPaymentPage
	if q.Status == pay.Failed || q.Status == pay.Returned { // few of many: as their index has it
		text += ` AND p.live = 0 AND p.dropped = 0 AND p.status = $3`
	} else {
		text += ` AND (p.status = $3 OR $3 = '')`
	}
	return all(each(tx, text+` ORDER BY `+paymentOrders.forward(q.Order)+` LIMIT $8 OFFSET $9`,
		[]any{int64(b), string(q.Status), q.After, low, high, q.Bank, q.Limit, q.Offset}, scanPaymentRow))
}

// PaymentsNumbered returns payments by their numbers.
func (tx *Tx) PaymentsNumbered(ids []int64) (map[pay.PaymentID]PaymentRow, error) {
	query := func(marks string) string { return paymentRows + `WHERE p.county = $1 AND p.id IN (` + marks + `)` }
	found := map[pay.PaymentID]PaymentRow{}
	for p, err := range inChunks(tx, nil, anys(ids), query, scanPaymentRow) {
		if err != nil {
			return nil, err
		}
		found[p.ID] = p
	}
	return found, nil
}

// PaymentsTo lists what a person has been or is to be paid, the newest first.
func (tx *Tx) PaymentsTo(person int64) ([]PaymentRow, error) {
	return all(each(tx, paymentRows+`WHERE p.county = $1 AND p.beneficiary = $2 AND p.status NOT IN ('dropped', 'corrected')
		ORDER BY p.id DESC LIMIT 500`, []any{person}, scanPaymentRow))
}

// A ProgrammeSum is what a programme's payments come to, by status.
type ProgrammeSum struct {
	Programme string
	Count     int
	Total     fen.Fen
	By        map[pay.Status]fen.Fen
}

const sumProgrammes = `SELECT programme, status, count(*), CAST(sum(amount_fen) AS bigint) FROM payment
	WHERE county = $1 AND status NOT IN ('dropped', 'corrected') GROUP BY programme, status ORDER BY programme, status`

// ProgrammeSums sums all payments by programme. What was corrected counts as its correction.
func (tx *Tx) ProgrammeSums() ([]ProgrammeSum, error) {
	type row struct {
		programme string
		status    pay.Status
		count     int
		total     fen.Fen
	}
	var list []ProgrammeSum
	for r, err := range each(tx, sumProgrammes, nil, func(q *sql.Rows) (r row, err error) {
		return r, q.Scan(&r.programme, &r.status, &r.count, &r.total)
	}) {
		if err != nil {
			return nil, err
		}
		if n := len(list); n == 0 || list[n-1].Programme != r.programme {
			list = append(list, ProgrammeSum{Programme: r.programme, By: map[pay.Status]fen.Fen{}})
		}
		s := &list[len(list)-1]
		s.Count, s.Total, s.By[r.status] = s.Count+r.count, s.Total+r.total, r.total
	}
	return list, nil
}
