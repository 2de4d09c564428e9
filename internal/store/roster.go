package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"iter"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/seal"
)

// A Roster (名册) is the lines proposed for one programme, period and township.
type Roster struct {
	ID          int64
	Programme   string
	Department  string
	Period      period.Period
	Region      region.Code
	Round       int
	State       roster.State
	Version     int64 // counts changes of content and state
	Hash        string
	Lines       int
	Total       fen.Fen
	NoticeFrom  string // day
	NoticeUntil string // last day of the notice
	CreatedAt   time.Time
}

// A RosterLine is one right of one person in a roster. Holder, beneficiary and payee are apart.
type RosterLine struct {
	ID           int64
	Roster       int64
	Row          int // in the township's file
	Intake       int64
	Beneficiary  int64
	Holder       int64
	Payee        int64
	Item         string
	Name         string // as on the file
	Account      string // as on the file; sealed when stored
	AccountIndex string
	Quantity     int64 // 1/100 of the programme's unit
	Amount       fen.Fen
	Region       region.Code
	Batch        int64
	Facts        string // JSON that the amount was worked out from, "" for none; stored apart, sealed
	Rules        int64  // by which it was worked out from Facts (see [Tx.KeepRules])
}

const rosterFields = `id, programme, department, period, region, round, state, version, hash, lines, total_fen,
	notice_from, notice_until, created_at`

func scanRoster(r *sql.Rows) (g Roster, err error) {
	var at int64
	var p string
	err = r.Scan(&g.ID, &g.Programme, &g.Department, &p, &g.Region, &g.Round, &g.State, &g.Version, &g.Hash, &g.Lines, &g.Total,
		&g.NoticeFrom, &g.NoticeUntil, &at)
	if err != nil {
		return g, err
	}
	g.CreatedAt = moment(at)
	g.Period, err = period.Parse(p)
	return g, err
}

const selectRoster = `SELECT ` + rosterFields + ` FROM roster WHERE county = $1 AND id = $2`

// Roster returns one roster, or ErrNone.
func (tx *Tx) Roster(id int64) (Roster, error) {
	return first(each(tx, selectRoster, []any{id}, scanRoster))
}

const selectRostersOfBatch = `SELECT ` + rosterFields + ` FROM roster WHERE county = $1
	AND id IN (SELECT roster FROM payment WHERE county = $1 AND batch = $2) ORDER BY id`

// RostersOfBatch lists the rosters that a batch's payments come from.
func (tx *Tx) RostersOfBatch(b pay.BatchID) ([]Roster, error) {
	return all(each(tx, selectRostersOfBatch, []any{int64(b)}, scanRoster))
}

const selectNewestRoster = `SELECT ` + rosterFields + ` FROM roster
	WHERE county = $1 AND programme = $2 AND period = $3 AND region = $4 ORDER BY round DESC LIMIT 1`

// NewestRoster returns the last round for a programme, period and township, or ErrNone.
func (tx *Tx) NewestRoster(programme string, p period.Period, township region.Code) (Roster, error) {
	return first(each(tx, selectNewestRoster, []any{programme, p.String(), string(township)}, scanRoster))
}

// A RosterQuery narrows a list of rosters. A zero field does not.
type RosterQuery struct {
	Order       string // a key of rosterOrders
	Within      region.Code
	Programme   string
	Period      string
	State       roster.State
	Departments []string
	Limit       int
	Offset      int
}

// rosterOrders are the orders in which rosters may be asked for; any other is the newest first.
var rosterOrders = orders("id", map[string]string{"name": "programme, period", "place": "region", "state": "state", "people": "lines", "amount": "total_fen"})

// Rosters lists rosters, the newest first unless another order is asked for.
func (tx *Tx) Rosters(q RosterQuery) ([]Roster, error) {
	low, high := q.Within.Span()
	args := []any{low, high, q.Limit, q.Offset}
	text := `SELECT ` + rosterFields + ` FROM roster WHERE county = $1 AND region >= $2 AND region <= $3` + only(&args, []narrowing{
		{"programme", q.Programme, q.Programme != ""}, {"period", q.Period, q.Period != ""}, {"state", string(q.State), q.State != ""}})
	text += departments(q.Departments, len(args)+2)
	for _, d := range q.Departments {
		args = append(args, d)
	}
	return all(each(tx, text+` ORDER BY `+rosterOrders.by(q.Order)+` LIMIT $4 OFFSET $5`, args, scanRoster))
}

// departments narrows to a list of departments whose placeholders begin at from; an
// empty list does not narrow.
func departments(list []string, from int) string {
	if len(list) == 0 {
		return ""
	}
	return ` AND department IN (` + marks(from, len(list)) + `)`
}

const insertRoster = `INSERT INTO roster (county, id, programme, department, period, region, round, state, created_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// AddRoster starts an empty draft and returns its number.
func (tx *Tx) AddRoster(g Roster) (int64, error) {
	id, err := tx.take("roster", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(insertRoster, id, g.Programme, g.Department, g.Period.String(), string(g.Region), g.Round, string(roster.Draft), micros(g.CreatedAt))
	return id, err
}

const swapRoster = `UPDATE roster SET state = $4, version = version + 1, notice_from = $5, notice_until = $6
	WHERE county = $1 AND id = $2 AND version = $3`

// SwapRoster stores next in the place of was. If the roster has changed since was was
// read, it changes nothing and returns ErrMoved.
func (tx *Tx) SwapRoster(was, next Roster) error {
	return tx.one(swapRoster, was.ID, was.Version, string(next.State), next.NoticeFrom, next.NoticeUntil)
}

var lineColumns = []string{"county", "roster", "id", "row_no", "intake", "beneficiary", "holder", "payee", "item", "name",
	"account_sealed", "account_index", "quantity", "amount_fen", "region"}

// AddLines stores new lines, numbering them in order, and returns the first number.
func (tx *Tx) AddLines(lines []RosterLine) (int64, error) {
	first, err := tx.take("roster_line", int64(len(lines)))
	if err != nil {
		return 0, err
	}
	_, err = tx.bulk("roster_line", lineColumns, func(yield func([]any, error) bool) {
		for i, l := range lines {
			l.ID = first + int64(i)
			row, err := tx.lineRow(l)
			if !yield(row, err) || err != nil {
				return
			}
		}
	})
	if err != nil {
		return 0, err
	}
	return first, tx.addFacts(first, lines)
}

// addFacts stores the facts of lines that have them.
func (tx *Tx) addFacts(first int64, lines []RosterLine) error {
	_, err := tx.bulk("line_facts", []string{"county", "roster", "line", "facts_sealed", "rules"}, func(yield func([]any, error) bool) {
		for i, l := range lines {
			if l.Facts == "" {
				continue
			}
			id := first + int64(i)
			sealed, err := tx.seal(seal.Facts, "line_facts", "facts", id, l.Facts)
			if !yield([]any{tx.county, l.Roster, id, sealed, l.Rules}, err) || err != nil {
				return
			}
		}
	})
	return err
}

// Judged is the facts that a line was worked out from, and the number of the rules by which
// (see [Tx.KeepRules]); 0 if they were not kept.
type Judged struct {
	Facts string
	Rules int64
}

const selectFacts = `SELECT f.facts_sealed, l.id, f.rules FROM roster r JOIN roster_line l ON l.county = r.county AND l.roster = r.id
	JOIN line_facts f ON f.county = l.county AND f.roster = l.roster AND f.line = l.id
	WHERE r.county = $1 AND l.beneficiary = $2 AND r.programme = $3 AND r.period = $4 ORDER BY l.id`

// LineFacts lists the facts that a person's lines of a programme and period were worked out from.
func (tx *Tx) LineFacts(person int64, programme string, p period.Period) ([]Judged, error) {
	return all(each(tx, selectFacts, []any{person, programme, p.String()}, func(r *sql.Rows) (j Judged, err error) {
		var sealed []byte
		var id int64
		if err := r.Scan(&sealed, &id, &j.Rules); err != nil {
			return j, err
		}
		j.Facts, err = tx.open(seal.Facts, "line_facts", "facts", id, sealed)
		return j, err
	}))
}

func (tx *Tx) lineRow(l RosterLine) ([]any, error) {
	sealed, err := tx.seal(seal.CardNumber, "roster_line", "account", l.ID, l.Account)
	if err != nil {
		return nil, err
	}
	var ix []byte
	if l.AccountIndex != "" {
		ix = []byte(l.AccountIndex)
	}
	return []any{tx.county, l.Roster, l.ID, l.Row, l.Intake, l.Beneficiary, l.Holder, l.Payee, l.Item, l.Name, sealed, ix, l.Quantity,
		int64(l.Amount), string(l.Region)}, nil
}

const updateLine = `UPDATE roster_line SET row_no = $3, intake = $4, name = $5, account_sealed = $6, account_index = $7, quantity = $8, amount_fen = $9
	WHERE county = $1 AND id = $2 AND roster = $10`

// ReplaceLine stores a corrected line in the place of one of a draft.
func (tx *Tx) ReplaceLine(l RosterLine) error {
	row, err := tx.lineRow(l)
	if err != nil {
		return err
	}
	return tx.one(updateLine, l.ID, l.Row, l.Intake, l.Name, row[10], row[11], l.Quantity, int64(l.Amount), l.Roster)
}

// AccountIndex is the blind index of an account number, as lines and accounts carry it.
func (tx *Tx) AccountIndex(number string) string { return string(tx.index(seal.CardNumber, number)) }

const lineFields = `id, roster, row_no, intake, beneficiary, holder, payee, item, name, account_index, quantity, amount_fen, region, batch`

func scanLine(r *sql.Rows) (l RosterLine, err error) {
	var ix []byte
	err = r.Scan(&l.ID, &l.Roster, &l.Row, &l.Intake, &l.Beneficiary, &l.Holder, &l.Payee, &l.Item, &l.Name, &ix, &l.Quantity,
		&l.Amount, &l.Region, &l.Batch)
	l.AccountIndex = string(ix)
	return l, err
}

const selectLines = `SELECT ` + lineFields + ` FROM roster_line WHERE county = $1 AND roster = $2 AND id > $3 ORDER BY id LIMIT $4`

// Lines streams a roster's lines after a line number; limit 0 means all of them.
func (tx *Tx) Lines(rosterID, after, limit int64) iter.Seq2[RosterLine, error] {
	if limit == 0 {
		limit = 1 << 62
	}
	return each(tx, selectLines, []any{rosterID, after, limit}, scanLine)
}

// lineOrders are the orders in which a roster's lines may be asked for; any other is that of their numbers.
var lineOrders = orders("id", map[string]string{"row": "row_no", "name": "name", "village": "region", "quantity": "quantity", "amount": "amount_fen"})

// LinesBy lists a page of a roster's lines in an order, a key of lineOrders.
func (tx *Tx) LinesBy(rosterID int64, order string, limit, offset int) ([]RosterLine, error) {
	text := `SELECT ` + lineFields + ` FROM roster_line WHERE county = $1 AND roster = $2 ORDER BY ` + lineOrders.forward(order) + ` LIMIT $3 OFFSET $4`
	return all(each(tx, text, []any{rosterID, limit, offset}, scanLine))
}

// LinesOf finds the lines of a roster for some beneficiaries, by beneficiary and item.
func (tx *Tx) LinesOf(rosterID int64, people []int64) (map[string]RosterLine, error) {
	keys := make([]any, len(people))
	for i, p := range people {
		keys[i] = p
	}
	query := func(marks string) string {
		return `SELECT ` + lineFields + ` FROM roster_line WHERE county = $1 AND roster = $2 AND beneficiary IN (` + marks + `)`
	}
	found := map[string]RosterLine{}
	for l, err := range inChunks(tx, []any{rosterID}, keys, query, scanLine) {
		if err != nil {
			return nil, err
		}
		found[LineKey(l.Beneficiary, l.Item)] = l
	}
	return found, nil
}

// LineKey names a right within one roster.
func LineKey(beneficiary int64, item string) string { return fmt.Sprintf("%d/%s", beneficiary, item) }

// A Weight is what a roster's lines come to: their number and sum, and a hash of all of them in the order of their numbers.
type Weight struct {
	h     hash.Hash
	Lines int
	Total fen.Fen
}

// NewWeight is the weight of no lines.
func NewWeight() *Weight { return &Weight{h: sha256.New()} }

// Add puts the next line on.
func (w *Weight) Add(l RosterLine) (err error) {
	var b [56]byte
	for i, v := range []int64{l.ID, l.Beneficiary, l.Holder, l.Payee, l.Quantity, int64(l.Amount), int64(len(l.Item))} {
		binary.BigEndian.PutUint64(b[i*8:], uint64(v))
	}
	w.h.Write(b[:])
	io.WriteString(w.h, l.Item+"\x00"+l.AccountIndex+"\x00")
	w.Lines++
	w.Total, err = w.Total.Add(l.Amount)
	return err
}

// Hash is the content's hash, in hex.
func (w *Weight) Hash() string { return hex.EncodeToString(w.h.Sum(nil)) }

// Weigh weighs a roster's lines as they stand.
func (tx *Tx) Weigh(rosterID int64) (*Weight, error) {
	w := NewWeight()
	for l, err := range tx.Lines(rosterID, 0, 0) {
		if err != nil {
			return nil, err
		}
		if err := w.Add(l); err != nil {
			return nil, err
		}
	}
	return w, nil
}

const storeContent = `UPDATE roster SET hash = $3, lines = $4, total_fen = $5, version = version + 1 WHERE county = $1 AND id = $2`

// SealContent stores what a roster's lines weigh, after an import or a stop.
func (tx *Tx) SealContent(rosterID int64, w *Weight) error {
	return tx.one(storeContent, rosterID, w.Hash(), w.Lines, int64(w.Total))
}

// RosterCount is how many rosters stand in a state, with their lines and money.
type RosterCount struct {
	State roster.State
	Count int
	Lines int
	Total fen.Fen
}

const countRosters = `SELECT state, count(*), CAST(sum(lines) AS bigint), CAST(sum(total_fen) AS bigint) FROM roster
	WHERE county = $1 AND region >= $2 AND region <= $3 AND (programme = $4 OR $4 = '') AND (period = $5 OR $5 = '')`

// CountRosters counts rosters by state, within what the query narrows to besides the state.
func (tx *Tx) CountRosters(q RosterQuery) ([]RosterCount, error) {
	low, high := q.Within.Span()
	args := []any{low, high, q.Programme, q.Period}
	for _, d := range q.Departments {
		args = append(args, d)
	}
	return all(each(tx, countRosters+departments(q.Departments, 6)+` GROUP BY state ORDER BY state`, args, func(r *sql.Rows) (c RosterCount, err error) {
		return c, r.Scan(&c.State, &c.Count, &c.Lines, &c.Total)
	}))
}

// OpenObjections counts a roster's objections without an answer.
func (tx *Tx) OpenObjections(rosterID int64) (n int, err error) {
	const countObjections = `SELECT count(*) FROM objection WHERE county = $1 AND roster = $2 AND state = 'open'`
	return n, tx.row(countObjections, []any{rosterID}, &n)
}

const cardPayees = `SELECT account_index, count(*) FROM roster_line WHERE county = $1 AND roster = $2 AND account_index IS NOT NULL
	GROUP BY account_index HAVING count(*) > 1`

// CardPayees tells which accounts several lines of a roster name, and how many.
func (tx *Tx) CardPayees(rosterID int64) (map[string]int, error) {
	type card struct {
		index []byte
		n     int
	}
	counts := map[string]int{}
	for c, err := range each(tx, cardPayees, []any{rosterID}, func(r *sql.Rows) (c card, err error) {
		return c, r.Scan(&c.index, &c.n)
	}) {
		if err != nil {
			return nil, err
		}
		counts[string(c.index)] = c.n
	}
	return counts, nil
}

// Paid tells where a right has been taken up already.
type Paid struct {
	Roster int64 // another roster that is not withdrawn
	Batch  int64 // the batch its line went into, 0 for none
}

const selectPaid = `SELECT l.beneficiary, l.item, l.roster, l.batch FROM roster_line l JOIN roster r ON r.county = l.county AND r.id = l.roster
	WHERE l.county = $1 AND r.programme = $2 AND r.period = $3 AND r.id <> $4 AND r.state <> 'withdrawn'
		AND l.beneficiary IN (`

// LinesPaidTo finds the lines of a roster that name one of some accounts.
func (tx *Tx) LinesPaidTo(rosterID int64, accounts []string) ([]RosterLine, error) {
	keys := make([]any, len(accounts))
	for i, ix := range accounts {
		keys[i] = []byte(ix)
	}
	query := func(marks string) string {
		return `SELECT ` + lineFields + ` FROM roster_line WHERE county = $1 AND roster = $2 AND account_index IN (` + marks + `) ORDER BY id`
	}
	return all(inChunks(tx, []any{rosterID}, keys, query, scanLine))
}

// PaidAlready tells which rights of some people, for a roster's programme and period,
// stand in another roster too. The keys are those of LineKey.
func (tx *Tx) PaidAlready(g Roster, people []int64) (map[string]Paid, error) {
	keys := make([]any, len(people))
	for i, p := range people {
		keys[i] = p
	}
	type right struct {
		beneficiary int64
		item        string
		Paid
	}
	found := map[string]Paid{}
	query := func(marks string) string { return selectPaid + marks + `)` }
	for p, err := range inChunks(tx, []any{g.Programme, g.Period.String(), g.ID}, keys, query, func(r *sql.Rows) (p right, err error) {
		return p, r.Scan(&p.beneficiary, &p.item, &p.Roster, &p.Batch)
	}) {
		if err != nil {
			return nil, err
		}
		found[LineKey(p.beneficiary, p.item)] = p.Paid
	}
	return found, nil
}
