package store

import (
	"database/sql"
	"fmt"

	"yikatong/internal/ident"
	"yikatong/internal/seal"
)

// A BankAccount (一卡通账户) is where a party's subsidies go. At most one is active.
type BankAccount struct {
	ID     int64
	Party  int64  // a person or an organisation
	Kind   string // 社会保障卡, 银行卡, 存折, 对公账户
	Bank   string
	Number string
	Opened string // day on which it was registered
	Issued string // day on which the bank opened it, "" when its list did not say
	Point  string // where, likewise
	Closed string // day, "" while active
}

var accountColumns = []string{"county", "id", "party", "kind", "bank", "number_sealed", "number_index", "opened_on", "closed_on", "issued_on", "point"}

const closeAccount = `UPDATE bank_account SET closed_on = $3 WHERE county = $1 AND id = $2 AND closed_on = ''`

// issueAccount takes over when and where an account was opened, where that is newly said.
const issueAccount = `UPDATE bank_account SET issued_on = $3, point = $4 WHERE county = $1 AND id = $2 AND (issued_on <> $3 OR point <> $4)`

// PutAccounts makes each account the active one of its party; the one before it stays as
// history. An account that is the party's active one already changes nothing but when and where
// it was opened, if that is new.
func (tx *Tx) PutAccounts(accounts []BankAccount) (changed int, err error) {
	active, err := tx.activeNumbers(accounts)
	if err != nil {
		return 0, err
	}
	first, err := tx.take("bank_account", int64(len(accounts)))
	if err != nil {
		return 0, err
	}
	latest := map[int64]int{} // the last row of a party in the list counts
	for i, a := range accounts {
		latest[a.Party] = i
	}
	var rows [][]any
	for i, a := range accounts {
		if latest[a.Party] != i {
			continue
		}
		ix := tx.index(seal.CardNumber, a.Number)
		if was, ok := active[a.Party]; ok {
			if was.index == string(ix) {
				if a.Issued == "" {
					continue
				}
				n, err := tx.exec(issueAccount, was.id, a.Issued, a.Point)
				if err != nil {
					return 0, err
				}
				changed += int(n)
				continue
			}
			if err := tx.one(closeAccount, was.id, a.Opened); err != nil {
				return 0, err
			}
		}
		a.ID = first + int64(i)
		sealed, err := tx.seal(seal.CardNumber, "bank_account", "number", a.ID, a.Number)
		if err != nil {
			return 0, err
		}
		rows = append(rows, []any{tx.county, a.ID, a.Party, a.Kind, a.Bank, sealed, ix, a.Opened, "", a.Issued, a.Point})
	}
	_, err = tx.bulk("bank_account", accountColumns, stream(rows))
	return changed + len(rows), err
}

type activeNumber struct {
	party, id int64
	index     string
}

func (tx *Tx) activeNumbers(accounts []BankAccount) (map[int64]activeNumber, error) {
	keys := make([]any, len(accounts))
	for i, a := range accounts {
		keys[i] = a.Party
	}
	query := func(marks string) string {
		return `SELECT party, id, number_index FROM bank_account WHERE county = $1 AND closed_on = '' AND party IN (` + marks + `)`
	}
	found := map[int64]activeNumber{}
	for a, err := range inChunks(tx, nil, keys, query, func(r *sql.Rows) (a activeNumber, err error) {
		var ix []byte
		err = r.Scan(&a.party, &a.id, &ix)
		a.index = string(ix)
		return a, err
	}) {
		if err != nil {
			return nil, err
		}
		found[a.party] = a
	}
	return found, nil
}

const accountRows = `SELECT id, party, kind, bank, number_sealed, opened_on, closed_on FROM bank_account `

// Accounts lists a party's accounts, the active one first.
func (tx *Tx) Accounts(party int64) ([]BankAccount, error) {
	return all(each(tx, accountRows+`WHERE county = $1 AND party = $2 ORDER BY closed_on = '' DESC, id DESC`, []any{party}, tx.scanAccount))
}

func (tx *Tx) scanAccount(r *sql.Rows) (a BankAccount, err error) {
	var sealed []byte
	if err := r.Scan(&a.ID, &a.Party, &a.Kind, &a.Bank, &sealed, &a.Opened, &a.Closed); err != nil {
		return a, err
	}
	if a.Number, err = tx.open(seal.CardNumber, "bank_account", "number", a.ID, sealed); err != nil {
		return a, fmt.Errorf("account %d: %w", a.ID, err)
	}
	return a, nil
}

// MaskedNumber shows the last four digits.
func (a BankAccount) MaskedNumber() string {
	card, err := ident.ParseAccount(ident.Passbook, a.Number)
	if err != nil {
		return "****"
	}
	return card.String()
}

// Tail is the last four digits alone, or stars of a number nobody can read.
func (a BankAccount) Tail() string {
	card, err := ident.ParseAccount(ident.Passbook, a.Number)
	if err != nil {
		return "****"
	}
	return card.Tail4()
}

// AccountsNumbered returns accounts by their own numbers in the store.
func (tx *Tx) AccountsNumbered(ids []int64) (map[int64]BankAccount, error) {
	query := func(marks string) string { return accountRows + `WHERE county = $1 AND id IN (` + marks + `)` }
	found := map[int64]BankAccount{}
	for a, err := range inChunks(tx, nil, anys(ids), query, tx.scanAccount) {
		if err != nil {
			return nil, err
		}
		found[a.ID] = a
	}
	return found, nil
}

// ActiveOf returns the active account of each party that has one.
func (tx *Tx) ActiveOf(parties []int64) (map[int64]BankAccount, error) {
	query := func(marks string) string {
		return accountRows + `WHERE county = $1 AND closed_on = '' AND party IN (` + marks + `)`
	}
	found := map[int64]BankAccount{}
	for a, err := range inChunks(tx, nil, anys(parties), query, tx.scanAccount) {
		if err != nil {
			return nil, err
		}
		found[a.Party] = a
	}
	return found, nil
}

// HoldersOf tells which parties hold an account of a number, active or not.
func (tx *Tx) HoldersOf(number string) ([]int64, error) {
	ix := string(tx.index(seal.CardNumber, number))
	found, err := tx.OwnersOf([]string{ix})
	return found[ix], err
}

// OwnersOf tells which parties hold accounts of these blind indexes, active or not.
func (tx *Tx) OwnersOf(indexes []string) (map[string][]int64, error) {
	keys := make([]any, len(indexes))
	for i, ix := range indexes {
		keys[i] = []byte(ix)
	}
	type owner struct {
		index []byte
		party int64
	}
	query := func(marks string) string {
		return `SELECT number_index, party FROM bank_account WHERE county = $1 AND number_index IN (` + marks + `)`
	}
	found := map[string][]int64{}
	for o, err := range inChunks(tx, nil, keys, query, func(r *sql.Rows) (o owner, err error) {
		return o, r.Scan(&o.index, &o.party)
	}) {
		if err != nil {
			return nil, err
		}
		found[string(o.index)] = append(found[string(o.index)], o.party)
	}
	return found, nil
}

// ActiveAccounts gives the blind index of the active account of each party that has one.
func (tx *Tx) ActiveAccounts(parties []int64) (map[int64]string, error) {
	accounts := make([]BankAccount, len(parties))
	for i, p := range parties {
		accounts[i].Party = p
	}
	active, err := tx.activeNumbers(accounts)
	found := make(map[int64]string, len(active))
	for party, a := range active {
		found[party] = a.index
	}
	return found, err
}
