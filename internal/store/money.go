package store

import (
	"cmp"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/ledger"
)

// An Appropriation (指标) is budget money for a programme, with its document.
type Appropriation struct {
	ID        int64
	Programme string
	Document  string // 文号
	Title     string
	Source    string // central, city, county
	Year      int
	CreatedAt time.Time
	Balance   ledger.Balance
}

const insertAppropriation = `INSERT INTO appropriation (county, id, programme, document, title, source, year, created_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

const insertBalance = `INSERT INTO balance (county, appropriation, head, amount_fen) VALUES ($1, $2, $3, 0)`

// AddAppropriation stores a new one with nothing on it yet and returns its number.
func (tx *Tx) AddAppropriation(a Appropriation) (int64, error) {
	id, err := tx.take("appropriation", 1)
	if err != nil {
		return 0, err
	}
	if _, err := tx.exec(insertAppropriation, id, a.Programme, a.Document, a.Title, a.Source, a.Year, micros(a.CreatedAt)); err != nil {
		return 0, err
	}
	for _, h := range ledger.Heads {
		if _, err := tx.exec(insertBalance, id, string(h)); err != nil {
			return 0, err
		}
	}
	return id, nil
}

const insertPosting = `INSERT INTO posting (county, id, key, kind, subject, at) VALUES ($1, $2, $3, $4, $5, $6)`

const insertEntry = `INSERT INTO posting_entry (county, posting, n, appropriation, head, bank, amount_fen) VALUES ($1, $2, $3, $4, $5, $6, $7)`

const openBankBalance = `INSERT INTO balance (county, appropriation, head, bank, amount_fen) VALUES ($1, $2, $3, $4, 0) ON CONFLICT DO NOTHING`

const moveBalance = `UPDATE balance SET amount_fen = amount_fen + $5 WHERE county = $1 AND appropriation = $2 AND head = $3 AND bank = $4`

// Post adds a posting to the ledger and moves the balances with it. A posting without
// entries is nothing. Money that is not there is ledger.ErrNotEnough: the balance's own
// constraint says so, also when many race for it.
func (tx *Tx) Post(p ledger.Posting, subject string, at time.Time) error {
	if len(p.Entries) == 0 {
		return nil
	}
	if err := p.Check(); err != nil {
		return err
	}
	id, err := tx.take("posting", 1)
	if err != nil {
		return err
	}
	if _, err := tx.exec(insertPosting, id, p.Key, string(p.Kind), subject, micros(at)); err != nil {
		return fmt.Errorf("posting %s: %w", p.Key, err)
	}
	for n, e := range p.Entries {
		if _, err := tx.exec(insertEntry, id, n, e.Appropriation, string(e.Head), e.Bank, int64(e.Amount)); err != nil {
			return fmt.Errorf("posting %s: %w", p.Key, err)
		}
	}
	// Balances are always locked in one order, so that two postings never wait for each other.
	for _, e := range slices.SortedFunc(slices.Values(p.Entries), byBalance) {
		if err := tx.move(e); err != nil {
			return fmt.Errorf("posting %s: %w", p.Key, err)
		}
	}
	return nil
}

func byBalance(a, b ledger.Entry) int {
	return cmp.Or(cmp.Compare(a.Appropriation, b.Appropriation), cmp.Compare(a.Head, b.Head), cmp.Compare(a.Bank, b.Bank))
}

// move adds an entry to its balance. Which banks have money is only known once they do.
func (tx *Tx) move(e ledger.Entry) error {
	if e.Bank != "" {
		if _, err := tx.exec(openBankBalance, e.Appropriation, string(e.Head), e.Bank); err != nil {
			return err
		}
	}
	err := tx.one(moveBalance, e.Appropriation, string(e.Head), e.Bank, int64(e.Amount))
	if breachOf(err) == checkBreach {
		return fmt.Errorf("%s of appropriation %d: %w", e.Head, e.Appropriation, ledger.ErrNotEnough)
	}
	return err
}

const selectPosting = `SELECT p.id, p.key, p.kind, e.appropriation, e.head, e.bank, e.amount_fen FROM posting p
	JOIN posting_entry e ON e.county = p.county AND e.posting = p.id WHERE p.county = $1 AND p.key = $2 ORDER BY e.n`

// PostingOf returns the posting that was made under a key, or ErrNone.
func (tx *Tx) PostingOf(key string) (p ledger.Posting, err error) {
	var id int64
	for e, err := range each(tx, selectPosting, []any{key}, func(r *sql.Rows) (e ledger.Entry, err error) {
		return e, r.Scan(&id, &p.Key, &p.Kind, &e.Appropriation, &e.Head, &e.Bank, &e.Amount)
	}) {
		if err != nil {
			return p, err
		}
		p.Entries = append(p.Entries, e)
	}
	if len(p.Entries) == 0 {
		return p, fmt.Errorf("posting %s: %w", key, ErrNone)
	}
	return p, nil
}

const selectBalances = `SELECT head, CAST(sum(amount_fen) AS bigint) FROM balance WHERE county = $1 AND appropriation = $2 GROUP BY head`

// Balance returns what stands under each head of an appropriation, of all banks together.
func (tx *Tx) Balance(appropriation int64) (ledger.Balance, error) {
	b := ledger.Balance{}
	type line struct {
		head   ledger.Head
		amount fen.Fen
	}
	for l, err := range each(tx, selectBalances, []any{appropriation}, func(r *sql.Rows) (l line, err error) {
		return l, r.Scan(&l.head, &l.amount)
	}) {
		if err != nil {
			return nil, err
		}
		b[l.head] = l.amount
	}
	return b, nil
}

const appropriationRows = `SELECT id, programme, document, title, source, year, created_at FROM appropriation `

// Appropriations lists those of one programme, or all with programme "", with their balances.
func (tx *Tx) Appropriations(programme string) ([]Appropriation, error) {
	list, err := all(each(tx, appropriationRows+`WHERE county = $1 AND (programme = $2 OR $2 = '') ORDER BY programme, id`, []any{programme}, scanAppropriation))
	for i := range list {
		if list[i].Balance, err = tx.Balance(list[i].ID); err != nil {
			return nil, err
		}
	}
	return list, err
}

// Appropriation returns one with its balance, or ErrNone.
func (tx *Tx) Appropriation(id int64) (Appropriation, error) {
	a, err := first(each(tx, appropriationRows+`WHERE county = $1 AND id = $2`, []any{id}, scanAppropriation))
	if err == nil {
		a.Balance, err = tx.Balance(id)
	}
	return a, err
}

func scanAppropriation(r *sql.Rows) (a Appropriation, err error) {
	var at int64
	err = r.Scan(&a.ID, &a.Programme, &a.Document, &a.Title, &a.Source, &a.Year, &at)
	a.CreatedAt = moment(at)
	return a, err
}

// A PostingLine is one entry of the ledger as a page shows it.
type PostingLine struct {
	Posting int64
	Kind    ledger.Kind
	Subject string
	Head    ledger.Head
	Bank    string
	Amount  fen.Fen
	At      time.Time
}

const selectPostings = `SELECT p.id, p.kind, p.subject, e.head, e.bank, e.amount_fen, p.at FROM posting p
	JOIN posting_entry e ON e.county = p.county AND e.posting = p.id
	WHERE p.county = $1 AND e.appropriation = $2 AND p.id < $3 ORDER BY p.id DESC, e.n LIMIT $4`

// Postings lists an appropriation's entries backwards from before a posting.
func (tx *Tx) Postings(appropriation, before, limit int64) ([]PostingLine, error) {
	return all(each(tx, selectPostings, []any{appropriation, before, limit}, scanPosting))
}

func scanPosting(r *sql.Rows) (l PostingLine, err error) {
	var at int64
	err = r.Scan(&l.Posting, &l.Kind, &l.Subject, &l.Head, &l.Bank, &l.Amount, &at)
	l.At = moment(at)
	return l, err
}

const availableBefore = `SELECT CAST(coalesce(sum(e.amount_fen), 0) AS bigint) FROM posting_entry e
	WHERE e.county = $1 AND e.appropriation = $2 AND e.head = 'available' AND e.posting < $3`

// AvailableBefore is what was available of an appropriation just before a posting.
func (tx *Tx) AvailableBefore(appropriation, posting int64) (f fen.Fen, err error) {
	return f, tx.row(availableBefore, []any{appropriation, posting}, &f)
}

// A BankTransit is what one bank has of an appropriation and has not answered for.
type BankTransit struct {
	Appropriation int64
	Bank          string
	Amount        fen.Fen
}

const selectTransit = `SELECT appropriation, bank, amount_fen FROM balance
	WHERE county = $1 AND head = 'in_transit' AND amount_fen <> 0 AND (appropriation = $2 OR $2 = 0) AND (bank = $3 OR $3 = '')
	ORDER BY bank, appropriation`

// InTransit lists what stands in transit, bank by bank: of one appropriation or with 0 of all, at
// one bank or with "" at all.
func (tx *Tx) InTransit(appropriation int64, bank string) ([]BankTransit, error) {
	return all(each(tx, selectTransit, []any{appropriation, bank}, func(r *sql.Rows) (t BankTransit, err error) {
		return t, r.Scan(&t.Appropriation, &t.Bank, &t.Amount)
	}))
}
