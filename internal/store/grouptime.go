package store

import (
	"database/sql"
	"fmt"
	"time"

	"yikatong/internal/check"
	"yikatong/internal/ident"
	"yikatong/internal/period"
)

// What the villages of a roster have this time and had a year before, over all of the township's
// rosters, where it is more by above $5 of a hundred or by a whole multiple of $6; and the lines of
// households that have more, with how much.
const selectGrown = `WITH lived(period, region, house, area) AS (SELECT r.period, l.region, ` + house + `, l.quantity FROM roster r CROSS JOIN roster_line l CROSS JOIN person p
		WHERE r.county = $1 AND r.programme = $3 AND r.region = $4 AND r.period IN ($7, $8) AND r.state <> 'withdrawn' AND l.county = r.county AND l.roster = r.id
			AND p.county = l.county AND p.id = l.beneficiary),
	villages AS (SELECT region, sum(CASE WHEN period = $7 THEN area ELSE 0 END) AS now, sum(CASE WHEN period = $8 THEN area ELSE 0 END) AS was FROM lived GROUP BY region),
	grown AS (SELECT region, now, was FROM villages WHERE was > 0 AND now > was AND ((now - was) * 100 > was * $5 OR (now - was) % $6 = 0)),
	houses AS (SELECT region, house, sum(CASE WHEN period = $7 THEN area ELSE -area END) AS more FROM lived GROUP BY region, house)
	SELECT min(l.id), CAST(g.now AS bigint), CAST(g.was AS bigint), CAST(h.more AS bigint) FROM roster_line l JOIN person p ON p.county = l.county AND p.id = l.beneficiary JOIN grown g ON g.region = l.region
		JOIN houses h ON h.region = l.region AND h.house = ` + house + `
	WHERE l.county = $1 AND l.roster = $2 AND h.more > 0 GROUP BY h.region, h.house, g.now, g.was, h.more ORDER BY 1`

func (tx *Tx) grownVillages(ask GroupAsk) ([]check.Hit, error) {
	g := ask.Roster
	args := []any{g.ID, g.Programme, string(g.Region), ask.Numbers["percent"], ask.Numbers["round"], g.Period.String(), ask.Year.String()}
	return all(each(tx, selectGrown, args, func(r *sql.Rows) (check.Hit, error) {
		var now, was, own int64
		h := check.Hit{Way: "grown"}
		err := r.Scan(&h.Line, &now, &was, &own)
		h.Values = map[string]any{"now": now, "was": was, "more": now - was, "own": own}
		return h, err
	}))
}

// What the households of a roster have and had the time before, where it rose by more than $5 of a
// hundred, or stayed although a member died between $7 and $8.
const selectJumped = `WITH mine AS (SELECT ` + house + ` AS house, min(l.id) AS line, sum(l.amount_fen) AS amount FROM roster_line l CROSS JOIN person p
		WHERE l.county = $1 AND l.roster = $2 AND p.county = l.county AND p.id = l.beneficiary GROUP BY ` + house + `),
	before AS (SELECT ` + house + ` AS house, sum(l.amount_fen) AS amount FROM roster r CROSS JOIN roster_line l CROSS JOIN person p
		WHERE r.county = $1 AND r.programme = $3 AND r.period = $4 AND r.region = $6 AND r.state <> 'withdrawn' AND l.county = r.county AND l.roster = r.id
			AND p.county = l.county AND p.id = l.beneficiary GROUP BY ` + house + `)
	SELECT m.line, CAST(m.amount AS bigint), CAST(b.amount AS bigint), coalesce(q.name, ''), coalesce(d.died_on, '') FROM mine m JOIN before b ON b.house = m.house
		LEFT JOIN person q ON q.county = $1 AND q.household = m.house AND m.house > 0 AND m.amount = b.amount
		LEFT JOIN death d ON d.county = q.county AND d.no_index = q.no_index AND d.died_on >= $7 AND d.died_on < $8
	WHERE m.amount * 100 > b.amount * (100 + $5) OR d.died_on IS NOT NULL ORDER BY m.line, d.died_on`

func (tx *Tx) sameOrJumped(ask GroupAsk) (hits []check.Hit, err error) {
	g := ask.Roster
	args := []any{g.ID, g.Programme, ask.Before.String(), ask.Numbers["percent"], string(g.Region), firstDay(ask.Before), firstDay(g.Period)}
	last := int64(0)
	for h, err := range each(tx, selectJumped, args, func(r *sql.Rows) (check.Hit, error) {
		var now, was int64
		var who, on string
		h := check.Hit{Way: "jumped"}
		err := r.Scan(&h.Line, &now, &was, &who, &on)
		if on != "" {
			h.Way = "died"
		}
		h.Values = map[string]any{"now": now, "was": was, "who": who, "on": on}
		return h, err
	}) {
		if err != nil {
			return nil, err
		}
		if h.Line != last { // of two deaths in a household the first speaks
			hits, last = append(hits, h), h.Line
		}
	}
	return hits, nil
}

func firstDay(p period.Period) string { return p.FirstMonth().First().Format(time.DateOnly) }

// The rows that a village's board or a township's ledger has of the people of a roster.
const selectBoards = `SELECT l.id, l.region, l.name, l.quantity, l.amount_fen, w.id, w.fields_sealed FROM roster_line l CROSS JOIN person p CROSS JOIN register_key k CROSS JOIN register_row w
	WHERE l.county = $1 AND l.roster = $2 AND p.county = l.county AND p.id = l.beneficiary AND k.county = p.county AND k.register = 'boards' AND k.key = p.no_index
		AND w.county = k.county AND w.id = k.id AND w.until = 0 ORDER BY l.id, w.id`

const selectLinePlaces = `SELECT id, region FROM roster_line WHERE county = $1 AND roster = $2 ORDER BY id`

// A boardRow is a line of a roster beside what was posted of its person.
type boardRow struct {
	line             int64
	region, name     string
	quantity, amount int64
	fields           map[string]any
}

// posted lists what was posted of a roster's people for its programme and period.
func (tx *Tx) posted(ask GroupAsk) (list []boardRow, err error) {
	for b, err := range each(tx, selectBoards, []any{ask.Roster.ID}, func(r *sql.Rows) (b boardRow, err error) {
		var id int64
		var sealed []byte
		if err := r.Scan(&b.line, &b.region, &b.name, &b.quantity, &b.amount, &id, &sealed); err != nil {
			return b, err
		}
		b.fields, err = tx.openRegisterRow(id, sealed)
		return b, err
	}) {
		if err != nil {
			return nil, err
		}
		if b.fields["programme"] == ask.Roster.Programme && b.fields["period"] == ask.Roster.Period.String() {
			list = append(list, b)
		}
	}
	return list, nil
}

// boardNames are what the kinds of posted lists are called.
var boardNames = map[any]string{"board": "公示榜", "ledger": "乡镇台账"}

// otherOnBoard finds lines of which a posted list says something else, or which it leaves out
// though it has others of the village. What a list does not state is not compared.
func (tx *Tx) otherOnBoard(ask GroupAsk) (hits []check.Hit, err error) {
	list, err := tx.posted(ask)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	type place struct{ kind, region string }
	of, on := map[place]bool{}, map[string]bool{}
	for _, b := range list {
		kind := fmt.Sprint(b.fields["kind"])
		of[place{kind, b.region}] = true
		on[fmt.Sprint(kind, b.line)] = true
		if h, differs := b.differs(); differs {
			hits = append(hits, h)
		}
	}
	type at struct {
		line   int64
		region string
	}
	lines, err := all(each(tx, selectLinePlaces, []any{ask.Roster.ID}, func(r *sql.Rows) (x at, err error) { return x, r.Scan(&x.line, &x.region) }))
	for _, x := range lines {
		for kind, name := range boardNames {
			if of[place{fmt.Sprint(kind), x.region}] && !on[fmt.Sprint(kind, x.line)] {
				hits = append(hits, check.Hit{Line: x.line, Way: "absent", Values: map[string]any{"board": name}})
			}
		}
	}
	return hits, err
}

// differs reports what a posted list says of a line that the line does not.
func (b boardRow) differs() (h check.Hit, differs bool) {
	h = check.Hit{Line: b.line, Values: map[string]any{"board": boardNames[b.fields["kind"]]}}
	name, _ := b.fields["name"].(string)
	quantity, _ := b.fields["quantity"].(int64)
	amount, _ := b.fields["amount"].(int64)
	switch {
	case name != "" && !ident.SameName(name, b.name):
		h.Way, h.Values["says"] = "name", name
	case amount != 0 && amount != b.amount:
		h.Way, h.Values["says"], h.Values["line"] = "amount", amount, b.amount
	case quantity != 0 && b.quantity != 0 && quantity != b.quantity:
		h.Way, h.Values["says"], h.Values["line"] = "quantity", hundredths(quantity), hundredths(b.quantity)
	default:
		return h, false
	}
	return h, true
}

// hundredths writes 1/100 of a unit.
func hundredths(n int64) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

// onBoard finds lines of a programme that posts no names, whose people stand on a board.
func (tx *Tx) onBoard(ask GroupAsk) (hits []check.Hit, err error) {
	list, err := tx.posted(ask)
	for _, b := range list {
		if b.fields["kind"] == "board" {
			hits = append(hits, check.Hit{Line: b.line, Way: "posted", Values: map[string]any{"board": boardNames["board"]}})
		}
	}
	return hits, err
}

// A PaidAfter is a payment for somebody who has died, before it or since.
type PaidAfter struct {
	Made
	Roster    int64
	Line      int64
	Died      string
	Survivors bool // somebody else of the household lives
}

const selectPaidDead = `SELECT y.id, y.programme, y.period, y.item, y.beneficiary, y.payee, y.region, y.amount_fen, b.appropriation, b.department, y.roster, y.line, d.died_on,
		CASE WHEN p.household <> 0 AND EXISTS (SELECT 1 FROM person m WHERE m.county = p.county AND m.household = p.household AND m.id <> p.id AND ` + alive + `) THEN 1 ELSE 0 END
	FROM death d CROSS JOIN person p CROSS JOIN payment y CROSS JOIN batch b
	WHERE d.county = $1 AND p.county = d.county AND p.no_index = d.no_index AND y.county = p.county AND y.beneficiary = p.id AND y.status = 'paid' AND y.settled_on >= $2
		AND b.county = y.county AND b.id = y.batch ORDER BY y.id`

// PaidToDead lists the payments settled since a day whose beneficiary is in the register of deaths.
func (tx *Tx) PaidToDead(since string) ([]PaidAfter, error) {
	return all(each(tx, selectPaidDead, []any{since}, func(r *sql.Rows) (p PaidAfter, err error) {
		var survivors int64
		err = r.Scan(&p.Payment, &p.Programme, &p.Period, &p.Item, &p.Person, &p.Payee, &p.Region, &p.Amount, &p.Appropriation, &p.Department,
			&p.Roster, &p.Line, &p.Died, &survivors)
		p.Survivors = survivors == 1
		return p, err
	}))
}

const selectFindingsOfCode = `SELECT ` + findingFields + ` FROM finding WHERE county = $1 AND code = $2 ORDER BY roster, line`

// FindingsOfCode lists the findings of one check in all rosters.
func (tx *Tx) FindingsOfCode(code string) ([]Finding, error) {
	return all(each(tx, selectFindingsOfCode, []any{code}, scanFinding))
}
