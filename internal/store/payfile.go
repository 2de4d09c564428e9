package store

import (
	"cmp"
	"database/sql"
	"fmt"
	"iter"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/seal"
)

// A Payfile (代发文件) is what one bank is asked to pay out of a batch. It is stored before
// a byte of it leaves, and can be rebuilt byte for byte from its payments.
type Payfile struct {
	ID                  int64
	Batch               pay.BatchID
	Bank                string
	Format              string
	First               int // seq of its first payment in the batch; Count follow each other
	Sequence            int // 1, 2, … where a bank's limit splits a batch
	Name                string
	MadeOn              string // day
	Summary             string // what payees read on their statements; kept, so that the file rebuilds when a programme is renamed
	Count               int
	Total               fen.Fen
	Payer, PayerAccount string // whose account the bank pays from; kept like Summary
	Digest              string
	TakenAt             time.Time // when the bank first fetched it
	CreatedAt           time.Time
}

const payfileFields = `id, batch, bank, format, first_seq, sequence, name, made_on, summary, count, total_fen, digest, taken_at, created_at, payer, payer_account`

func scanPayfile(r *sql.Rows) (f Payfile, err error) {
	var taken, created int64
	err = r.Scan(&f.ID, &f.Batch, &f.Bank, &f.Format, &f.First, &f.Sequence, &f.Name, &f.MadeOn, &f.Summary, &f.Count, &f.Total, &f.Digest, &taken, &created, &f.Payer, &f.PayerAccount)
	f.TakenAt, f.CreatedAt = moment(taken), moment(created)
	return f, err
}

const insertPayfile = `INSERT INTO payfile (county, ` + payfileFields + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`

// AddPayfile stores the intent of a file and returns its number.
func (tx *Tx) AddPayfile(f Payfile) (int64, error) {
	id, err := tx.take("payfile", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(insertPayfile, id, int64(f.Batch), f.Bank, f.Format, f.First, f.Sequence, f.Name, f.MadeOn, f.Summary, f.Count, int64(f.Total), f.Digest,
		micros(f.TakenAt), micros(f.CreatedAt), f.Payer, f.PayerAccount)
	return id, err
}

const sendPayments = `UPDATE payment SET status = 'in_transit', payfile = $5, payfile_seq = seq - $3 + 1
	WHERE county = $1 AND batch = $2 AND seq >= $3 AND seq <= $4 AND status = 'pending'`

// SendPayments puts a run of a batch's payments, both ends included, into a file, numbered from
// 1: they are in transit from then on.
func (tx *Tx) SendPayments(b pay.BatchID, first, last int, payfile int64) error {
	tx.moved(b)
	n, err := tx.exec(sendPayments, int64(b), first, last, payfile)
	if err == nil && n != int64(last-first+1) {
		return fmt.Errorf("file %d takes %d payments, not %d: %w", payfile, n, last-first+1, ErrMoved)
	}
	return err
}

const selectPayfile = `SELECT ` + payfileFields + ` FROM payfile WHERE county = $1 AND id = $2`

// Payfile returns one file, or ErrNone.
func (tx *Tx) Payfile(id int64) (Payfile, error) {
	return first(each(tx, selectPayfile, []any{id}, scanPayfile))
}

const selectPayfiles = `SELECT ` + payfileFields + ` FROM payfile
	WHERE county = $1 AND (bank = $2 OR $2 = '')`

// Payfiles lists the newest files of a batch (0: of all) for a bank ("": for all).
func (tx *Tx) Payfiles(b pay.BatchID, bank string) ([]Payfile, error) {
	const newest = ` ORDER BY id DESC LIMIT 500`
	if b == 0 {
		return all(each(tx, selectPayfiles+newest, []any{bank}, scanPayfile))
	}
	return all(each(tx, selectPayfiles+` AND batch = $3`+newest, []any{bank, int64(b)}, scanPayfile))
}

const selectPayfileFormats = `SELECT format FROM payfile WHERE county = $1 AND (bank = $2 OR $2 = '') GROUP BY format ORDER BY max(id) DESC`

// PayfileFormats lists the formats of all files for a bank ("": for all), the newest file's first.
func (tx *Tx) PayfileFormats(bank string) ([]string, error) {
	return all(each(tx, selectPayfileFormats, []any{bank}, func(r *sql.Rows) (f string, err error) { return f, r.Scan(&f) }))
}

const selectPayfileOf = `SELECT ` + payfileFields + ` FROM payfile WHERE county = $1 AND bank = $3 AND sequence = $4
	AND batch = (SELECT id FROM batch WHERE county = $1 AND number = $2)`

// PayfileOf finds a bank's file by its batch's number and its sequence, however old it is, or
// returns ErrNone.
func (tx *Tx) PayfileOf(number, bank string, sequence int) (Payfile, error) {
	return first(each(tx, selectPayfileOf, []any{number, bank, sequence}, scanPayfile))
}

const selectPayfileByName = `SELECT ` + payfileFields + ` FROM payfile WHERE county = $1 AND name = $2`

// PayfileByName finds a file by its name, or returns ErrNone.
func (tx *Tx) PayfileByName(name string) (Payfile, error) {
	return first(each(tx, selectPayfileByName, []any{name}, scanPayfile))
}

const takePayfile = `UPDATE payfile SET taken_at = $3 WHERE county = $1 AND id = $2 AND taken_at = 0`

// TakePayfile remembers when a file was first fetched.
func (tx *Tx) TakePayfile(id int64, at time.Time) error {
	_, err := tx.exec(takePayfile, id, micros(at))
	return err
}

// An Order is one payment as the bank's file needs it, with its numbers opened.
type Order struct {
	Payment pay.PaymentID
	Seq     int
	Status  pay.Status
	Account string
	Payee   string
	Amount  fen.Fen
	On      string // the bank's day of the answer that the payment stands by
}

const selectOrders = `SELECT p.id, p.seq - $3 + 1, p.status, a.id, a.number_sealed, coalesce(` + nameInFile + `, y.name, o.name), p.amount_fen, p.settled_on
	FROM payment p
	JOIN bank_account a ON a.county = p.county AND a.id = p.account
	LEFT JOIN person y ON y.county = p.county AND y.id = p.payee
	LEFT JOIN organisation o ON o.county = p.county AND o.id = p.payee
	WHERE p.county = $1 AND p.batch = $2 AND p.seq >= $3 AND p.seq <= $4 ORDER BY p.seq`

func (tx *Tx) scanOrder(r *sql.Rows) (o Order, err error) {
	var account int64
	var sealed []byte
	if err := r.Scan(&o.Payment, &o.Seq, &o.Status, &account, &sealed, &o.Payee, &o.Amount, &o.On); err != nil {
		return o, err
	}
	if o.Account, err = tx.open(seal.CardNumber, "bank_account", "number", account, sealed); err != nil {
		return o, fmt.Errorf("account %d: %w", account, err)
	}
	return o, nil
}

// Orders streams the payments of the file, with the accounts they go to and the payees' names as
// they stood when it was made, numbered from 1. A file without a number is being made now.
func (f Payfile) Orders(tx *Tx) iter.Seq2[Order, error] {
	return each(tx, selectOrders, []any{int64(f.Batch), f.First, f.First + f.Count - 1, cmp.Or(f.ID, 1<<62)}, tx.scanOrder)
}

// A ReturnFile (回盘) is what a bank answered to one payment file.
type ReturnFile struct {
	ID       int64
	Payfile  int64
	Name     string
	Digest   string
	State    string // read, posted
	Lines    int
	ReadBy   int64
	ReadKey  string // the natural person who brought it
	ReadAt   time.Time
	PostedBy int64
	PostedAt time.Time
}

// The states of a return file.
const (
	ReturnRead   = "read"
	ReturnPosted = "posted"
)

// A ReturnLine is one answer in a return file, with what it meant when the file was read.
type ReturnLine struct {
	Line      int
	Payment   pay.PaymentID // 0 if it names none of ours
	Status    string
	Code      string
	RawCode   string
	Amount    fen.Fen
	AccountOK bool
	BankRef   string
	Day       string
	Verdict   pay.Verdict
}

const returnFields = `id, payfile, file_name, digest, state, lines, read_by, read_key, read_at, posted_by, posted_at`

func scanReturn(r *sql.Rows) (f ReturnFile, err error) {
	var read, posted int64
	err = r.Scan(&f.ID, &f.Payfile, &f.Name, &f.Digest, &f.State, &f.Lines, &f.ReadBy, &f.ReadKey, &read, &f.PostedBy, &posted)
	f.ReadAt, f.PostedAt = moment(read), moment(posted)
	return f, err
}

const insertReturn = `INSERT INTO return_file (county, id, payfile, file_name, digest, state, lines, read_by, read_key, read_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

// AddReturn stores a return file that was read, with its lines, and returns its number.
func (tx *Tx) AddReturn(f ReturnFile, lines []ReturnLine) (int64, error) {
	id, err := tx.take("return_file", 1)
	if err != nil {
		return 0, err
	}
	if _, err := tx.exec(insertReturn, id, f.Payfile, f.Name, f.Digest, ReturnRead, len(lines), f.ReadBy, f.ReadKey, micros(f.ReadAt)); err != nil {
		return 0, err
	}
	rows := make([][]any, len(lines))
	for i, l := range lines {
		rows[i] = []any{tx.county, id, l.Line, int64(l.Payment), l.Status, l.Code, l.RawCode, int64(l.Amount), flag(l.AccountOK), l.BankRef, l.Day,
			string(l.Verdict)}
	}
	_, err = tx.bulk("return_line", []string{"county", "return_file", "line", "payment", "status", "code", "raw_code", "amount_fen",
		"account_ok", "bank_ref", "on_day", "verdict"}, stream(rows))
	return id, err
}

const selectReturn = `SELECT ` + returnFields + ` FROM return_file WHERE county = $1 AND id = $2`

// Return returns one return file, or ErrNone.
func (tx *Tx) Return(id int64) (ReturnFile, error) {
	return first(each(tx, selectReturn, []any{id}, scanReturn))
}

const selectReturnByDigest = `SELECT ` + returnFields + ` FROM return_file WHERE county = $1 AND digest = $2`

// ReturnByDigest finds a return file of the same bytes, or returns ErrNone.
func (tx *Tx) ReturnByDigest(digest string) (ReturnFile, error) {
	return first(each(tx, selectReturnByDigest, []any{digest}, scanReturn))
}

const selectReturns = `SELECT ` + returnFields + ` FROM return_file WHERE county = $1 AND payfile = $2 ORDER BY id DESC LIMIT 500`

// Returns lists the return files of a payment file.
func (tx *Tx) Returns(payfile int64) ([]ReturnFile, error) {
	return all(each(tx, selectReturns, []any{payfile}, scanReturn))
}

// ReturnsOf lists the return files of some payment files, the newest first.
func (tx *Tx) ReturnsOf(payfiles []int64) (map[int64][]ReturnFile, error) {
	query := func(marks string) string {
		return `SELECT ` + returnFields + ` FROM return_file WHERE county = $1 AND payfile IN (` + marks + `) ORDER BY id DESC`
	}
	found := map[int64][]ReturnFile{}
	for f, err := range inChunks(tx, nil, anys(payfiles), query, scanReturn) {
		if err != nil {
			return nil, err
		}
		found[f.Payfile] = append(found[f.Payfile], f)
	}
	return found, nil
}

const selectReturnLines = `SELECT line, payment, status, code, raw_code, amount_fen, account_ok, bank_ref, on_day, verdict FROM return_line
	WHERE county = $1 AND return_file = $2 ORDER BY line`

// ReturnLines lists a return file's lines. A bank's file has a bounded length.
func (tx *Tx) ReturnLines(id int64) ([]ReturnLine, error) {
	return all(each(tx, selectReturnLines, []any{id}, func(r *sql.Rows) (l ReturnLine, err error) {
		var ok int64
		err = r.Scan(&l.Line, &l.Payment, &l.Status, &l.Code, &l.RawCode, &l.Amount, &ok, &l.BankRef, &l.Day, &l.Verdict)
		l.AccountOK = ok == 1
		return l, err
	}))
}

const postReturn = `UPDATE return_file SET state = 'posted', posted_by = $3, posted_at = $4 WHERE county = $1 AND id = $2 AND state = 'read'`

// MarkPosted remembers who posted a return file; a second time is ErrMoved.
func (tx *Tx) MarkPosted(id, by int64, at time.Time) error {
	return tx.one(postReturn, id, by, micros(at))
}
