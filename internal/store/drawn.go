package store

import (
	"database/sql"

	"yikatong/internal/fen"
	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// A Drawn is one payment that was made or is on its way, as later decisions count it.
type Drawn struct {
	Payment   int64
	Programme string
	Period    string
	Person    int64
	Item      string
	Region    region.Code
	Amount    fen.Fen
	On        string // the day it was settled, "" while on its way
	Roster    int64
	Line      int64
}

const drawnFields = `SELECT id, programme, period, beneficiary, item, region, amount_fen, settled_on, roster, line FROM payment `

func scanDrawn(r *sql.Rows) (d Drawn, err error) {
	return d, r.Scan(&d.Payment, &d.Programme, &d.Period, &d.Person, &d.Item, &d.Region, &d.Amount, &d.On, &d.Roster, &d.Line)
}

// FactsOf lists the facts that some lines of one roster were worked out from, by line.
func (tx *Tx) FactsOf(roster int64, lines []int64) (map[int64]string, error) {
	type row struct {
		line  int64
		facts string
	}
	query := func(marks string) string {
		return `SELECT line, facts_sealed FROM line_facts WHERE county = $1 AND roster = $2 AND line IN (` + marks + `)`
	}
	found := make(map[int64]string, len(lines))
	for f, err := range inChunks(tx, []any{roster}, numbers(lines), query, func(r *sql.Rows) (f row, err error) {
		var sealed []byte
		if err := r.Scan(&f.line, &sealed); err != nil {
			return f, err
		}
		f.facts, err = tx.open(seal.Facts, "line_facts", "facts", f.line, sealed)
		return f, err
	}) {
		if err != nil {
			return nil, err
		}
		found[f.line] = f.facts
	}
	return found, nil
}

// HaveFacts tells which of some lines of one roster were worked out from facts on record.
func (tx *Tx) HaveFacts(roster int64, lines []int64) (map[int64]bool, error) {
	query := func(marks string) string {
		return `SELECT line FROM line_facts WHERE county = $1 AND roster = $2 AND line IN (` + marks + `)`
	}
	found := map[int64]bool{}
	for id, err := range inChunks(tx, []any{roster}, numbers(lines), query, scanID) {
		if err != nil {
			return nil, err
		}
		found[id] = true
	}
	return found, nil
}

// ReturnedBy lists what came back of claims for the rights of some people, as what was drawn
// below zero: together with DrawnBy it is what they have.
func (tx *Tx) ReturnedBy(people []int64) ([]Drawn, error) {
	query := func(marks string) string {
		return `SELECT 0, programme, period, person, item, region, -received_fen, '', 0, 0 FROM claim
			WHERE county = $1 AND person IN (` + marks + `) AND received_fen > 0 AND debtor = '' ORDER BY person, id`
	}
	return all(inChunks(tx, nil, numbers(people), query, scanDrawn))
}

// DrawnBy lists the live payments to some people, under all programmes.
func (tx *Tx) DrawnBy(people []int64) ([]Drawn, error) {
	query := func(marks string) string {
		return drawnFields + `WHERE county = $1 AND beneficiary IN (` + marks + `) AND live = 1 ORDER BY beneficiary, id`
	}
	return all(inChunks(tx, nil, numbers(people), query, scanDrawn))
}

const selectPaidPage = drawnFields + `WHERE county = $1 AND programme = $2 AND period = $3 AND (region > $4 OR region = $4 AND id > $5)
	AND live = 1 AND status = 'paid' ORDER BY region, id LIMIT $6`

// PaidPage lists a programme's settled payments of a period, those after a payment, or from the
// start for the zero one, in the order of region and number.
func (tx *Tx) PaidPage(programme, period string, after Drawn, limit int) ([]Drawn, error) {
	return all(each(tx, selectPaidPage, []any{programme, period, string(after.Region), after.Payment, limit}, scanDrawn))
}

// PaidPeriods lists the periods that a programme has rosters of: only they can have been paid.
func (tx *Tx) PaidPeriods(programme string) ([]string, error) {
	return all(each(tx, `SELECT DISTINCT period FROM roster WHERE county = $1 AND programme = $2 ORDER BY period`, []any{programme},
		func(r *sql.Rows) (p string, err error) { return p, r.Scan(&p) }))
}
