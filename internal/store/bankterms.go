package store

import (
	"database/sql"
	"fmt"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/seal"
)

// BankTerms is what is agreed with a bank about its files.
type BankTerms struct {
	Bank         string
	Format       string
	MaxCount     int     // payments a file; 0 is the format's own limit
	MaxTotal     fen.Fen // of a file; 0 is none
	Payer        string  // whose account the bank pays from
	PayerAccount string
}

const selectTerms = `SELECT bank, format, max_count, max_total_fen, payer, payer_account FROM bank_terms WHERE county = $1`

func scanTerms(r *sql.Rows) (t BankTerms, err error) {
	return t, r.Scan(&t.Bank, &t.Format, &t.MaxCount, &t.MaxTotal, &t.Payer, &t.PayerAccount)
}

// TermsOf returns what is agreed with a bank, or ErrNone.
func (tx *Tx) TermsOf(bank string) (BankTerms, error) {
	return first(each(tx, selectTerms+` AND bank = $2`, []any{bank}, scanTerms))
}

// Terms lists what is agreed, by bank.
func (tx *Tx) Terms() ([]BankTerms, error) {
	return all(each(tx, selectTerms+` ORDER BY bank`, nil, scanTerms))
}

const upsertTerms = `INSERT INTO bank_terms (county, bank, format, max_count, max_total_fen, payer, payer_account) VALUES ($1, $2, $3, $4, $5, $6, $7)
	ON CONFLICT (county, bank) DO UPDATE SET format = excluded.format, max_count = excluded.max_count, max_total_fen = excluded.max_total_fen,
		payer = excluded.payer, payer_account = excluded.payer_account`

// SetTerms stores what is agreed with a bank.
func (tx *Tx) SetTerms(t BankTerms) error {
	_, err := tx.exec(upsertTerms, t.Bank, t.Format, t.MaxCount, int64(t.MaxTotal), t.Payer, t.PayerAccount)
	return err
}

// A BankKey is an SM2 key of ours towards a bank, or of the bank.
type BankKey struct {
	ID          int64
	Bank        string
	Ours        bool
	Number      string
	Public      string // PEM
	Private     string // PKCS #8, of ours; sealed in its column
	From, Until time.Time
}

const insertBankKey = `INSERT INTO bank_key (county, id, bank, ours, number, public_pem, private_sealed, from_at, until_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// AddBankKey stores a key. The same key of the same bank again is ErrTwice.
func (tx *Tx) AddBankKey(k BankKey) error {
	id, err := tx.take("bank_key", 1)
	if err != nil {
		return err
	}
	sealed := []byte{}
	if k.Private != "" {
		if sealed, err = tx.seal(seal.Text, "bank_key", "private", id, k.Private); err != nil {
			return err
		}
	}
	_, err = tx.exec(insertBankKey, id, k.Bank, flag(k.Ours), k.Number, k.Public, sealed, micros(k.From), micros(k.Until))
	return err
}

const endBankKeys = `UPDATE bank_key SET until_at = $5 WHERE county = $1 AND bank = $2 AND ours = $3 AND number <> $4 AND until_at = 0`

// EndBankKeys ends the use of a side's other keys that are still open.
func (tx *Tx) EndBankKeys(bank string, ours bool, except string, at time.Time) error {
	_, err := tx.exec(endBankKeys, bank, flag(ours), except, micros(at))
	return err
}

const selectBankKeys = `SELECT id, bank, ours, number, public_pem, private_sealed, from_at, until_at FROM bank_key
	WHERE county = $1 AND (bank = $2 OR $2 = '') ORDER BY bank, id DESC`

// BankKeys lists the keys of a bank ("": of all) and ours towards it, the newest first.
func (tx *Tx) BankKeys(bank string) ([]BankKey, error) {
	return all(each(tx, selectBankKeys, []any{bank}, func(r *sql.Rows) (k BankKey, err error) {
		var ours, from, until int64
		var sealed []byte
		if err := r.Scan(&k.ID, &k.Bank, &ours, &k.Number, &k.Public, &sealed, &from, &until); err != nil {
			return k, err
		}
		k.Ours, k.From, k.Until = ours == 1, moment(from), moment(until)
		if len(sealed) > 0 {
			if k.Private, err = tx.open(seal.Text, "bank_key", "private", k.ID, sealed); err != nil {
				return k, fmt.Errorf("bank key %s: %w", k.Number, err)
			}
		}
		return k, nil
	}))
}

// KeyedBanks lists the banks that there are keys for.
func (tx *Tx) KeyedBanks() ([]string, error) {
	return all(each(tx, `SELECT DISTINCT bank FROM bank_key WHERE county = $1 ORDER BY bank`, nil, func(r *sql.Rows) (name string, err error) {
		return name, r.Scan(&name)
	}))
}
