package store

import (
	"database/sql"

	"yikatong/internal/fen"
)

// A Ready is what of a cleared roster may be paid now.
type Ready struct {
	Roster
	Payable int
	Sum     fen.Fen
}

// selectReady counts by roster what selectPayable lists, save that it does not ask the death
// register again: that is asked when a batch is formed.
const selectReady = `SELECT r.id, count(*), CAST(sum(l.amount_fen) AS bigint) ` + readyRows

const readyRows = `FROM roster r CROSS JOIN roster_line l CROSS JOIN bank_account a
	WHERE r.county = $1 AND r.state = 'cleared'
		AND l.county = r.county AND l.roster = r.id AND l.batch = 0 AND l.amount_fen > 0
		AND a.county = l.county AND a.party = l.payee AND a.closed_on = ''
		AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.county = l.county AND f.roster = l.roster AND f.line = l.id
			AND f.blocks = 1 AND f.state <> 'cleared')
		AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.county = l.county AND p.beneficiary = l.beneficiary
			AND p.programme = r.programme AND p.period = r.period AND p.item = l.item AND p.live = 1)`

// ReadyRosters lists the cleared rosters that have lines to be paid, by programme and period.
func (tx *Tx) ReadyRosters() ([]Ready, error) {
	rule, err := tx.AccountRule()
	if err != nil {
		return nil, err
	}
	list, err := all(each(tx, selectReady+` AND `+accountPays[rule]+` GROUP BY r.id, r.programme, r.period ORDER BY r.programme, r.period, r.id`, nil, func(r *sql.Rows) (y Ready, err error) {
		return y, r.Scan(&y.ID, &y.Payable, &y.Sum)
	}))
	for i := range list {
		if list[i].Roster, err = tx.Roster(list[i].ID); err != nil {
			return nil, err
		}
	}
	return list, err
}
