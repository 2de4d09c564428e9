package store

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// An AccountAnswer is what a bank says of one question of a file.
type AccountAnswer struct {
	Seq              int
	Finding, RawCode string
	CheckedAt        time.Time // on the bank's clock
}

// An AccountAnswerFile is one file of answers as it was read.
type AccountAnswerFile struct {
	ID, Ask      int64
	Name, Digest string
	Lines        int
	ReadBy       int64
	ReadAt       time.Time
}

const answerFileFields = `id, ask, name, digest, lines, read_by, read_at`

// AnswerFileOf finds a file of answers by its digest, or returns ErrNone.
func (tx *Tx) AnswerFileOf(digest string) (AccountAnswerFile, error) {
	return first(each(tx, `SELECT `+answerFileFields+` FROM account_answer_file WHERE county = $1 AND digest = $2`, []any{digest},
		func(r *sql.Rows) (f AccountAnswerFile, err error) {
			var at int64
			err = r.Scan(&f.ID, &f.Ask, &f.Name, &f.Digest, &f.Lines, &f.ReadBy, &at)
			f.ReadAt = moment(at)
			return f, err
		}))
}

// takeAnswers lets each answer count for its question: of two, the one that the bank found
// later, and of the same moment the one further down the table of findings. So it does not
// matter in which order files come, or how often.
const takeAnswers = `UPDATE account_question SET finding = r.finding, raw_code = r.raw_code, checked_at = r.checked_at FROM account_answer r
	WHERE account_question.county = $1 AND account_question.ask = $2 AND r.county = $1 AND r.file = $3 AND r.seq = account_question.seq
		AND (account_question.finding = '' OR r.checked_at > account_question.checked_at
			OR r.checked_at = account_question.checked_at AND r.finding > account_question.finding)`

// Of an account's answers that of the newest question is in force.
const (
	newerAnswer = `EXISTS (SELECT 1 FROM account_question n WHERE n.county = account_question.county AND n.account = account_question.account
		AND n.ask > account_question.ask AND n.finding <> '')`
	endAnswers   = `UPDATE account_question SET in_force = 0 WHERE county = $1 AND in_force = 1 AND ` + sameAccounts + ` AND ` + newerAnswer
	beginAnswers = `UPDATE account_question SET in_force = 1 WHERE county = $1 AND ask = $2 AND in_force = 0 AND finding <> '' AND NOT ` + newerAnswer
	sameAccounts = `account IN (SELECT s.account FROM account_question s WHERE s.county = $1 AND s.ask = $2)`
)

// AddAnswers stores a file of answers and what follows from it, in a few statements.
func (tx *Tx) AddAnswers(f AccountAnswerFile, answers []AccountAnswer) (id int64, err error) {
	if f.ID, err = tx.take("account_answer_file", 1); err != nil {
		return 0, err
	}
	if _, err = tx.exec(`INSERT INTO account_answer_file (county, `+answerFileFields+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		f.ID, f.Ask, f.Name, f.Digest, f.Lines, f.ReadBy, micros(f.ReadAt)); err != nil {
		return 0, err
	}
	rows := make([][]any, len(answers))
	for i, a := range answers {
		rows[i] = []any{tx.county, f.ID, int64(a.Seq), a.Finding, a.RawCode, micros(a.CheckedAt)}
	}
	if _, err = tx.bulk("account_answer", []string{"county", "file", "seq", "finding", "raw_code", "checked_at"}, stream(rows)); err != nil {
		return 0, err
	}
	if _, err = tx.exec(takeAnswers, f.Ask, f.ID); err != nil {
		return 0, err
	}
	for _, step := range []string{endAnswers, beginAnswers} {
		if _, err = tx.exec(step, f.Ask); err != nil {
			return 0, err
		}
	}
	_, err = tx.exec(`UPDATE account_ask SET answered_at = $3 WHERE county = $1 AND id = $2 AND answered_at = 0`, f.Ask, micros(f.ReadAt))
	return f.ID, err
}

// accountRule is the setting that holds the county's rule of verifying accounts.
const accountRule = "account.verify"

// AccountRule is the county's rule of verifying accounts, off if none was set.
func (tx *Tx) AccountRule() (pay.AccountRule, error) {
	word, err := tx.Setting(accountRule)
	if errors.Is(err, ErrNone) {
		return pay.VerifyNone, nil
	}
	if err != nil {
		return "", err
	}
	return pay.ParseAccountRule(word)
}

// SetAccountRule stores the county's rule.
func (tx *Tx) SetAccountRule(r pay.AccountRule) error { return tx.SetSetting(accountRule, string(r)) }

// A Refused is an active account that its bank has refused, with its owner.
type Refused struct {
	BankAccount
	Owner     string
	IsPerson  bool // the party is no organisation
	Region    region.Code
	Finding   string
	CheckedAt time.Time
	Again     bool // the bank is to be asked anew
}

const refusedFields = `SELECT a.id, a.party, a.kind, a.bank, a.number_sealed, a.opened_on, k.holder, coalesce(y.region, o.region), k.finding, k.checked_at, k.again, CASE WHEN y.id IS NULL THEN 0 ELSE 1 END`

const refusedRows = ` FROM account_question k JOIN bank_account a ON a.county = k.county AND a.id = k.account AND a.closed_on = ''
	LEFT JOIN person y ON y.county = a.county AND y.id = a.party
	LEFT JOIN organisation o ON o.county = a.county AND o.id = a.party
	WHERE k.county = $1 AND k.in_force = 1 AND k.finding <> 'V00' AND k.holder = coalesce(y.name, o.name)`

const refusedWithin = refusedRows + ` AND coalesce(y.region, o.region) >= $2 AND coalesce(y.region, o.region) <= $3`

// RefusedAccounts lists the refused accounts of a region, a page of them, and counts all.
func (tx *Tx) RefusedAccounts(within region.Code, limit, offset int) (list []Refused, n int, err error) {
	low, high := within.Span()
	if err := tx.row(`SELECT count(*)`+refusedWithin, []any{low, high}, &n); err != nil {
		return nil, 0, err
	}
	list, err = all(each(tx, refusedFields+refusedWithin+` ORDER BY k.account LIMIT $4 OFFSET $5`, []any{low, high, limit, offset}, tx.scanRefused))
	return list, n, err
}

func (tx *Tx) scanRefused(r *sql.Rows) (v Refused, err error) {
	var number []byte
	var at, again, person int64
	if err := r.Scan(&v.ID, &v.Party, &v.Kind, &v.Bank, &number, &v.Opened, &v.Owner, &v.Region, &v.Finding, &at, &again, &person); err != nil {
		return v, err
	}
	v.CheckedAt, v.Again, v.IsPerson = moment(at), again == 1, person == 1
	if v.Number, err = tx.open(seal.CardNumber, "bank_account", "number", v.ID, number); err != nil {
		return v, fmt.Errorf("account %d: %w", v.ID, err)
	}
	return v, nil
}

// RefusedAccount returns one refused account, or ErrNone if it is not refused (any more).
func (tx *Tx) RefusedAccount(id int64) (Refused, error) {
	return first(each(tx, refusedFields+refusedRows+` AND k.account = $2`, []any{id}, tx.scanRefused))
}

// AskAgain marks that a refused account's cause is mended; a second time is ErrMoved.
func (tx *Tx) AskAgain(account int64) error {
	return tx.one(`UPDATE account_question SET again = 1 WHERE county = $1 AND account = $2 AND in_force = 1 AND again = 0`, account)
}

// A Held is lines of a cleared roster that wait for their accounts.
type Held struct {
	Programme string
	Period    period.Period
	Finding   string // "" while the bank has not answered
	Lines     int
	Sum       fen.Fen
}

const selectHeld = `SELECT h.programme, h.period, h.finding, count(*), CAST(sum(h.amount_fen) AS bigint) FROM (
	SELECT r.programme, r.period, l.amount_fen, coalesce((` + foundOf + `), '') AS finding ` + readyRows + ` AND NOT `

// HeldLines counts what would be ready to be paid if its accounts were.
func (tx *Tx) HeldLines() ([]Held, error) {
	rule, err := tx.AccountRule()
	if err != nil {
		return nil, err
	}
	return all(each(tx, selectHeld+accountPays[rule]+`) h GROUP BY h.programme, h.period, h.finding ORDER BY h.programme, h.period, h.finding`, nil,
		func(r *sql.Rows) (h Held, err error) {
			var p string
			if err := r.Scan(&h.Programme, &p, &h.Finding, &h.Lines, &h.Sum); err != nil {
				return h, err
			}
			h.Period, err = period.Parse(p)
			return h, err
		}))
}
