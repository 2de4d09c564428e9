package store

import (
	"database/sql"

	"yikatong/internal/region"
	"yikatong/internal/risk"
)

// riskOf are the shares by which places and clerks are compared: each a query that gives, of the
// rosters or people between two regions $2 and $3, a group, how many are so, and of how many. What
// they ask is never more than counts.
var riskOf = []struct{ kind, query string }{
	{risk.Findings, `SELECT l.region, sum(CASE WHEN EXISTS (SELECT 1 FROM finding f WHERE f.county = l.county AND f.roster = l.roster AND f.line = l.id AND f.state <> 'cleared') THEN 1 ELSE 0 END), count(*)
		FROM roster r CROSS JOIN roster_line l WHERE r.county = $1 AND r.region >= $2 AND r.region <= $3 AND r.state <> 'withdrawn' AND l.county = r.county AND l.roster = r.id GROUP BY l.region`},
	{risk.RoundSums, `SELECT l.region, sum(CASE WHEN l.amount_fen % 10000 = 0 THEN 1 ELSE 0 END), count(*)
		FROM roster r CROSS JOIN roster_line l WHERE r.county = $1 AND r.region >= $2 AND r.region <= $3 AND r.state <> 'withdrawn' AND r.programme IN ('01', '04', '05', '06')
			AND l.county = r.county AND l.roster = r.id GROUP BY l.region`},
	{risk.SharedPhones, `SELECT p.region, sum(CASE WHEN m.n > 5 THEN 1 ELSE 0 END), count(*) FROM person p
		JOIN (SELECT phone_index, count(DISTINCT CASE WHEN household = 0 THEN -id ELSE household END) AS n FROM person WHERE county = $1 AND phone_index IS NOT NULL GROUP BY phone_index) m ON m.phone_index = p.phone_index
		WHERE p.county = $1 AND p.region >= $2 AND p.region <= $3 GROUP BY p.region`},
	{risk.OpenedTogether, `SELECT d.region, sum(CASE WHEN d.n > 10 THEN d.n ELSE 0 END), sum(d.n) FROM
		(SELECT p.region, a.bank, a.point, a.issued_on, count(*) AS n FROM bank_account a JOIN person p ON p.county = a.county AND p.id = a.party
			WHERE a.county = $1 AND p.region >= $2 AND p.region <= $3 AND a.issued_on <> '' GROUP BY p.region, a.bank, a.point, a.issued_on) d GROUP BY d.region`},
	{risk.CadreKin, `SELECT l.region, sum(CASE WHEN EXISTS (SELECT 1 FROM register_key k JOIN register_row w ON w.county = k.county AND w.id = k.id AND w.until = 0
				WHERE k.county = l.county AND k.register = 'cadres' AND k.key = p.no_index) THEN 1 ELSE 0 END), count(*)
		FROM roster r CROSS JOIN roster_line l CROSS JOIN person p WHERE r.county = $1 AND r.region >= $2 AND r.region <= $3 AND r.state <> 'withdrawn' AND r.programme IN ('09', '10', '11', '17')
			AND l.county = r.county AND l.roster = r.id AND p.county = l.county AND p.id = l.beneficiary GROUP BY l.region`},
	{risk.CameBack, `SELECT region, sum(CASE WHEN status IN ('failed', 'returned', 'corrected') THEN 1 ELSE 0 END), count(*) FROM payment
		WHERE county = $1 AND region >= $2 AND region <= $3 AND status <> 'dropped' GROUP BY region`},
	{risk.Entered, `SELECT CAST(a.actor AS text), sum(CASE WHEN EXISTS (SELECT 1 FROM finding f WHERE f.county = l.county AND f.roster = l.roster AND f.line = l.id AND f.state = 'upheld') THEN 1 ELSE 0 END), count(*)
		FROM (SELECT DISTINCT actor, subject_id FROM act WHERE county = $1 AND subject = 'roster' AND action = 'enter') a
		JOIN roster r ON r.county = $1 AND r.id = a.subject_id AND r.region >= $2 AND r.region <= $3
		JOIN roster_line l ON l.county = r.county AND l.roster = r.id GROUP BY a.actor`},
}

// RiskTallies counts, below a region, what places and clerks are compared by. It reads every line,
// payment and person there: an errand of seconds in a large county.
func (tx *Tx) RiskTallies(within region.Code) (list []risk.Tally, err error) {
	low, high := within.Span()
	for _, of := range riskOf {
		tallies, err := all(each(tx, of.query, []any{low, high}, func(r *sql.Rows) (risk.Tally, error) {
			t := risk.Tally{Kind: of.kind}
			return t, r.Scan(&t.Group, &t.Cases, &t.All)
		}))
		if err != nil {
			return nil, err
		}
		list = append(list, tallies...)
	}
	return list, nil
}

// A SharedAccount is an account that subsidies of several people were paid to.
type SharedAccount struct {
	BankAccount
	People int
	Owner  string // its party's name
	Region region.Code
}

const selectShared = `SELECT s.account, s.people, p.name, p.region FROM
	(SELECT account, count(DISTINCT beneficiary) AS people FROM payment WHERE county = $1 AND status <> 'dropped' AND region >= $2 AND region <= $3 GROUP BY account HAVING count(DISTINCT beneficiary) > 3) s
	JOIN bank_account a ON a.county = $1 AND a.id = s.account JOIN person p ON p.county = $1 AND p.id = a.party ORDER BY s.people DESC, s.account LIMIT $4`

// SharedAccounts lists the accounts that more than three people's subsidies were paid to, those
// with the most people first.
func (tx *Tx) SharedAccounts(within region.Code, limit int) ([]SharedAccount, error) {
	low, high := within.Span()
	list, err := all(each(tx, selectShared, []any{low, high, limit}, func(r *sql.Rows) (s SharedAccount, err error) {
		return s, r.Scan(&s.ID, &s.People, &s.Owner, &s.Region)
	}))
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, s := range list {
		ids[i] = s.ID
	}
	accounts, err := tx.AccountsNumbered(ids)
	for i := range list {
		list[i].BankAccount = accounts[list[i].ID]
	}
	return list, err
}
