package store

import (
	"database/sql"
	"fmt"
	"iter"
	"time"

	"yikatong/internal/ident"
	"yikatong/internal/pay"
	"yikatong/internal/seal"
)

// An AccountAsk is a file that asks one bank about accounts (账户核验文件).
type AccountAsk struct {
	ID         int64
	Number     string // HY, county, year and ID; never used again
	Bank, Form string
	Name       string // of the file
	MadeOn     string // day
	Count      int
	Digest     string // of the file without its envelope
	Sealed     []byte // the envelope it goes in; empty if it goes as it is
	CreatedAt  time.Time
	TakenAt    time.Time // when it was first fetched
	AnsweredAt time.Time // when the first answer was read
}

// NewAccountAsk reserves the number of a file.
func (tx *Tx) NewAccountAsk(f AccountAsk) (AccountAsk, error) {
	id, err := tx.take("account_ask", 1)
	f.ID, f.Number = id, fmt.Sprintf("HY%s%.4s%06d", tx.county, f.MadeOn, id)
	return f, err
}

// ownerName is the name of an account's owner today: what a bank has found of another name
// is no answer about this one.
const ownerName = `coalesce((SELECT y.name FROM person y WHERE y.county = a.county AND y.id = a.party),
	(SELECT o.name FROM organisation o WHERE o.county = a.county AND o.id = a.party))`

// foundOf is what the bank has found of an account a under its owner's name.
const foundOf = `SELECT k.finding FROM account_question k WHERE k.county = a.county AND k.account = a.id AND k.in_force = 1 AND k.holder = ` + ownerName

const (
	refusedAccount  = `EXISTS (` + foundOf + ` AND k.finding <> 'V00')`
	verifiedAccount = `EXISTS (` + foundOf + ` AND k.finding = 'V00')`
	paidAccount     = `EXISTS (SELECT 1 FROM payment d WHERE d.county = a.county AND d.account = a.id AND d.status = 'paid')`
)

// accountPays is, for each rule of the county, which accounts a may be paid.
var accountPays = map[pay.AccountRule]string{
	pay.VerifyNone:  `NOT ` + refusedAccount,
	pay.VerifyFirst: `(` + verifiedAccount + ` OR ` + paidAccount + ` AND NOT ` + refusedAccount + `)`,
	pay.VerifyAll:   verifiedAccount,
}

// askWhom are the active accounts of a bank that nothing in force is known of, that stand in
// no file without an answer, and that, save under the rule all, were never paid.
const askWhom = `INSERT INTO account_question (county, ask, seq, account, holder)
	SELECT c.county, $2, row_number() OVER (ORDER BY c.id), c.id, c.holder FROM (
		SELECT a.county, a.id, ` + ownerName + ` AS holder FROM bank_account a
		WHERE a.county = $1 AND a.bank = $3 AND a.closed_on = '' AND a.id > $4
			AND NOT EXISTS (` + foundOf + ` AND k.again = 0)
			AND NOT EXISTS (SELECT 1 FROM account_question k JOIN account_ask f ON f.county = k.county AND f.id = k.ask
				WHERE k.county = a.county AND k.account = a.id AND k.holder = ` + ownerName + ` AND f.answered_at = 0)
			AND ($5 = 1 OR NOT ` + paidAccount + `)
		ORDER BY a.id LIMIT $6) c`

const lastAsked = `SELECT count(*), coalesce(max(account), 0) FROM account_question WHERE county = $1 AND ask = $2`

// AskAccounts puts the next accounts of a bank, after an account and at most so many, into a
// file: also those that were paid, if paid is true. It tells how many and the last.
func (tx *Tx) AskAccounts(f AccountAsk, after int64, paid bool, most int) (n int, last int64, err error) {
	if _, err := tx.exec(askWhom, f.ID, f.Bank, after, flag(paid), most); err != nil {
		return 0, 0, err
	}
	return n, last, tx.row(lastAsked, []any{f.ID}, &n, &last)
}

// AccountBanks lists the banks that active accounts are with.
func (tx *Tx) AccountBanks() ([]string, error) {
	return all(each(tx, `SELECT DISTINCT bank FROM bank_account WHERE county = $1 AND closed_on = '' ORDER BY bank`, nil,
		func(r *sql.Rows) (name string, err error) { return name, r.Scan(&name) }))
}

const askFields = `id, number, bank, form, name, made_on, count, digest, sealed, created_at, taken_at, answered_at`

func scanAsk(r *sql.Rows) (f AccountAsk, err error) {
	var created, taken, answered int64
	err = r.Scan(&f.ID, &f.Number, &f.Bank, &f.Form, &f.Name, &f.MadeOn, &f.Count, &f.Digest, &f.Sealed, &created, &taken, &answered)
	f.CreatedAt, f.TakenAt, f.AnsweredAt = moment(created), moment(taken), moment(answered)
	return f, err
}

// AddAccountAsk stores a file whose questions stand.
func (tx *Tx) AddAccountAsk(f AccountAsk) error {
	if f.Sealed == nil {
		f.Sealed = []byte{}
	}
	_, err := tx.exec(`INSERT INTO account_ask (county, `+askFields+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		f.ID, f.Number, f.Bank, f.Form, f.Name, f.MadeOn, f.Count, f.Digest, f.Sealed, micros(f.CreatedAt), micros(f.TakenAt), micros(f.AnsweredAt))
	return err
}

// AccountAsk returns one file, or ErrNone.
func (tx *Tx) AccountAsk(id int64) (AccountAsk, error) {
	return first(each(tx, `SELECT `+askFields+` FROM account_ask WHERE county = $1 AND id = $2`, []any{id}, scanAsk))
}

// AccountAskNumbered returns the file of a number, or ErrNone.
func (tx *Tx) AccountAskNumbered(number string) (AccountAsk, error) {
	return first(each(tx, `SELECT `+askFields+` FROM account_ask WHERE county = $1 AND number = $2`, []any{number}, scanAsk))
}

// AccountAsks lists the newest files to a bank ("" for all), without their envelopes.
func (tx *Tx) AccountAsks(bank string) ([]AccountAsk, error) {
	return all(each(tx, `SELECT id, number, bank, form, name, made_on, count, digest, substr(sealed, 1, 0), created_at, taken_at, answered_at
		FROM account_ask WHERE county = $1 AND (bank = $2 OR $2 = '') ORDER BY id DESC LIMIT 500`, []any{bank}, scanAsk))
}

// TakeAccountAsk remembers when a file was first fetched.
func (tx *Tx) TakeAccountAsk(id int64, at time.Time) error {
	_, err := tx.exec(`UPDATE account_ask SET taken_at = $3 WHERE county = $1 AND id = $2 AND taken_at = 0`, id, micros(at))
	return err
}

// An AccountQuestion is one account in a file, with its numbers opened.
type AccountQuestion struct {
	Seq            int
	Account        int64
	Number, Holder string
	IDNumber       string // or the code of an organisation
}

const selectQuestions = `SELECT k.seq, k.account, k.holder, a.number_sealed, coalesce(y.id, 0), y.no_sealed, coalesce(o.uscc, '')
	FROM account_question k JOIN bank_account a ON a.county = k.county AND a.id = k.account
	LEFT JOIN person y ON y.county = a.county AND y.id = a.party
	LEFT JOIN organisation o ON o.county = a.county AND o.id = a.party
	WHERE k.county = $1 AND k.ask = $2 ORDER BY k.seq`

// AccountQuestions streams what a file asks.
func (tx *Tx) AccountQuestions(ask int64) iter.Seq2[AccountQuestion, error] {
	return each(tx, selectQuestions, []any{ask}, func(r *sql.Rows) (q AccountQuestion, err error) {
		var person int64
		var number, no []byte
		if err := r.Scan(&q.Seq, &q.Account, &q.Holder, &number, &person, &no, &q.IDNumber); err != nil {
			return q, err
		}
		if q.Number, err = tx.open(seal.CardNumber, "bank_account", "number", q.Account, number); err != nil || person == 0 {
			return q, err
		}
		plain, err := tx.open(seal.IDNumber, "person", "no", person, no)
		if err != nil {
			return q, err
		}
		parsed, err := ident.ParseNo(plain, endOfTime)
		q.IDNumber = parsed.Reveal()
		return q, err
	})
}
