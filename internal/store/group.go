package store

import (
	"database/sql"
	"fmt"
	"time"

	"yikatong/internal/basis"
	"yikatong/internal/check"
	"yikatong/internal/period"
)

// A GroupAsk is what a group check is asked about: one roster.
type GroupAsk struct {
	Roster  Roster
	Before  period.Period // the one of the same length before it
	Year    period.Period // the same a year before
	Numbers map[string]int64
}

func (q GroupAsk) created() string { return q.Roster.CreatedAt.In(china).Format(time.DateOnly) }

// china is where days begin.
var china = time.FixedZone("UTC+8", 8*3600)

// groupHits are the queries behind group checks over one roster, by their code.
var groupHits = map[string]func(*Tx, GroupAsk) ([]check.Hit, error){
	"ACC-06": (*Tx).sharedPhones, "ACC-07": (*Tx).openedTogether, "KIN-02": (*Tx).kinAbove, "LND-05": (*Tx).grownVillages, "AMT-05": (*Tx).sameOrJumped,
	"DSC-01": (*Tx).otherOnBoard, "DSC-02": (*Tx).onBoard,
}

// GroupHits returns the lines of one roster of which a group check holds.
func (tx *Tx) GroupHits(code string, ask GroupAsk) ([]check.Hit, error) {
	query, ok := groupHits[code]
	if !ok {
		return nil, fmt.Errorf("no query for the group check %s", code)
	}
	hits, err := query(tx, ask)
	for i := range hits {
		hits[i].Roster = ask.Roster.ID
	}
	if err != nil {
		return nil, fmt.Errorf("group check %s: %w", code, err)
	}
	return hits, nil
}

// house is whom the household of a person p is counted as: by itself where there is none.
const house = `CASE WHEN p.household = 0 THEN -p.id ELSE p.household END`

// alive is the condition that nobody has registered the death of a person m.
const alive = `NOT EXISTS (SELECT 1 FROM death e WHERE e.county = m.county AND e.no_index = m.no_index)`

// Who has a telephone that more than $3 households have.
const selectSharedPhones = `WITH mine AS (SELECT DISTINCT p.phone_index FROM roster_line l CROSS JOIN person p
		WHERE l.county = $1 AND l.roster = $2 AND p.county = l.county AND p.id = l.beneficiary AND p.phone_index IS NOT NULL),
	many AS (SELECT p.phone_index, count(DISTINCT ` + house + `) AS n FROM mine CROSS JOIN person p
		WHERE p.county = $1 AND p.phone_index = mine.phone_index GROUP BY p.phone_index)
	SELECT l.id, many.n FROM roster_line l JOIN person p ON p.county = l.county AND p.id = l.beneficiary JOIN many ON many.phone_index = p.phone_index
	WHERE l.county = $1 AND l.roster = $2 AND many.n > $3 ORDER BY l.id`

// Whose telephone is registered for somebody of the register of cadres in another household.
const selectCadrePhones = `SELECT l.id, q.name, w.id, w.fields_sealed FROM roster_line l CROSS JOIN person p CROSS JOIN person q CROSS JOIN register_key k CROSS JOIN register_row w
	WHERE l.county = $1 AND l.roster = $2 AND p.county = l.county AND p.id = l.beneficiary AND q.county = p.county AND q.phone_index = p.phone_index AND q.id <> p.id
		AND (q.household = 0 OR q.household <> p.household) AND k.county = q.county AND k.register = 'cadres' AND k.key = q.no_index
		AND w.county = k.county AND w.id = k.id AND w.until = 0 ORDER BY l.id, w.id`

func (tx *Tx) sharedPhones(ask GroupAsk) ([]check.Hit, error) {
	hits, err := all(each(tx, selectSharedPhones, []any{ask.Roster.ID, ask.Numbers["households"]}, func(r *sql.Rows) (check.Hit, error) {
		var n int64
		h := check.Hit{Way: "shared"}
		err := r.Scan(&h.Line, &n)
		h.Values = map[string]any{"n": n}
		return h, err
	}))
	if err != nil {
		return nil, err
	}
	seen := map[int64]bool{}
	for _, h := range hits {
		seen[h.Line] = true
	}
	for c, err := range each(tx, selectCadrePhones, []any{ask.Roster.ID}, tx.scanCadre) {
		if err != nil {
			return nil, err
		}
		if role := c.fields["role"]; (role == "cadre" || role == "clerk") && !seen[c.line] {
			seen[c.line] = true
			hits = append(hits, check.Hit{Line: c.line, Way: "cadre", Values: map[string]any{"who": c.name}})
		}
	}
	return hits, nil
}

// A cadreRow is a line beside a row of the register of cadres.
type cadreRow struct {
	line   int64
	name   string
	fields map[string]any
}

func (tx *Tx) scanCadre(r *sql.Rows) (c cadreRow, err error) {
	var id int64
	var sealed []byte
	if err := r.Scan(&c.line, &c.name, &id, &sealed); err != nil {
		return c, err
	}
	c.fields, err = tx.openRegisterRow(id, sealed)
	return c, err
}

// The accounts that are paid for the first time and were opened, not earlier than $3, on a day on
// which one point opened more than $4 for one village.
const selectOpenedTogether = `WITH mine AS (SELECT l.id, a.bank, a.point, a.issued_on, p.region FROM roster_line l CROSS JOIN bank_account a CROSS JOIN person p
		WHERE l.county = $1 AND l.roster = $2 AND a.county = l.county AND a.party = l.payee AND a.closed_on = '' AND a.point <> '' AND a.issued_on >= $3 AND a.issued_on <= $5
			AND p.county = a.county AND p.id = a.party AND NOT EXISTS (SELECT 1 FROM payment y WHERE y.county = a.county AND y.account = a.id AND y.status = 'paid' AND y.settled_on < $5)),
	many AS (SELECT m.bank, m.point, m.issued_on, m.region, count(DISTINCT a.party) AS n FROM (SELECT DISTINCT bank, point, issued_on, region FROM mine) m CROSS JOIN bank_account a CROSS JOIN person p
		WHERE a.county = $1 AND a.issued_on = m.issued_on AND a.point = m.point AND a.bank = m.bank AND p.county = a.county AND p.id = a.party AND p.region = m.region
		GROUP BY m.bank, m.point, m.issued_on, m.region)
	SELECT mine.id, mine.issued_on, mine.point, many.n FROM mine JOIN many ON many.bank = mine.bank AND many.point = mine.point AND many.issued_on = mine.issued_on AND many.region = mine.region
	WHERE many.n > $4 ORDER BY mine.id`

func (tx *Tx) openedTogether(ask GroupAsk) ([]check.Hit, error) {
	made := ask.Roster.CreatedAt.In(china)
	since := made.AddDate(0, 0, -int(ask.Numbers["days"])).Format(time.DateOnly)
	return all(each(tx, selectOpenedTogether, []any{ask.Roster.ID, since, ask.Numbers["cards"], ask.created()}, func(r *sql.Rows) (check.Hit, error) {
		var n int64
		var on, point string
		h := check.Hit{Way: "together"}
		err := r.Scan(&h.Line, &on, &point, &n)
		h.Values = map[string]any{"n": n, "on": on, "point": point, "days": ask.Numbers["days"]}
		return h, err
	}))
}

// Who lives alone, holds more than $3 of a hundred in the village, and stands in the register of cadres.
const selectKinAbove = `WITH held AS (SELECT region, beneficiary, min(id) AS line, sum(quantity) AS area FROM roster_line WHERE county = $1 AND roster = $2 GROUP BY region, beneficiary),
	ranked AS (SELECT line, beneficiary, area, percent_rank() OVER (PARTITION BY region ORDER BY area) AS above FROM held)
	SELECT h.line, CAST(h.area AS bigint), w.id, w.fields_sealed FROM ranked h CROSS JOIN person p CROSS JOIN register_key k CROSS JOIN register_row w
	WHERE h.above * 100 > CAST($3 AS bigint) AND h.area > 0 AND p.county = $1 AND p.id = h.beneficiary AND k.county = p.county AND k.register = 'cadres' AND k.key = p.no_index
		AND w.county = k.county AND w.id = k.id AND w.until = 0
		AND (p.household = 0 OR NOT EXISTS (SELECT 1 FROM person m WHERE m.county = p.county AND m.household = p.household AND m.id <> p.id AND ` + alive + `)) ORDER BY h.line, w.id`

func (tx *Tx) kinAbove(ask GroupAsk) (hits []check.Hit, err error) {
	type kin struct {
		line, area int64
		fields     map[string]any
	}
	seen := map[int64]bool{}
	for k, err := range each(tx, selectKinAbove, []any{ask.Roster.ID, ask.Numbers["percentile"]}, func(r *sql.Rows) (k kin, err error) {
		var id int64
		var sealed []byte
		if err := r.Scan(&k.line, &k.area, &id, &sealed); err != nil {
			return k, err
		}
		k.fields, err = tx.openRegisterRow(id, sealed)
		return k, err
	}) {
		if err != nil {
			return nil, err
		}
		if k.fields["role"] == "kin" && !seen[k.line] {
			seen[k.line] = true
			hits = append(hits, check.Hit{Line: k.line, Way: "above", Values: map[string]any{"of": fmt.Sprint(k.fields["of"]), "area": k.area, "percentile": ask.Numbers["percentile"]}})
		}
	}
	return hits, nil
}

// The lines of a programme and period with the newest record of their right.
const selectRecords = `SELECT l.roster, l.id, l.beneficiary, l.region, l.item, p.phone_index, l.amount_fen, b.id, b.facts_sealed
	FROM roster r CROSS JOIN roster_line l CROSS JOIN basis b CROSS JOIN person p
	WHERE r.county = $1 AND r.programme = $2 AND r.period = $3 AND r.state <> 'withdrawn' AND l.county = r.county AND l.roster = r.id
		AND b.county = l.county AND b.party = l.beneficiary AND b.programme = r.programme AND b.item = l.item AND p.county = l.county AND p.id = l.beneficiary` + inForce + ` ORDER BY l.id`

// GroupRecords lists the lines of all rosters of a programme and period that are not withdrawn,
// with what the register of basis has of each right; a line without a record is none.
func (tx *Tx) GroupRecords(programme string, p period.Period) ([]check.Record, error) {
	list, err := all(each(tx, selectRecords, []any{programme, p.String()}, tx.scanRecord))
	if err != nil {
		return nil, err
	}
	return list, tx.centres(list)
}

func (tx *Tx) scanRecord(r *sql.Rows) (c check.Record, err error) {
	var phone []byte
	var b Basis
	var sealed []byte
	if err := r.Scan(&c.Roster, &c.Line, &c.Person, &c.Region, &c.Item, &phone, &c.Amount, &b.ID, &sealed); err != nil {
		return c, err
	}
	c.Phone = string(phone)
	if b.Facts, err = tx.openBasis(b.ID, sealed); err != nil {
		return c, err
	}
	record, err := basis.Parse([]byte(b.Facts))
	if err != nil {
		return c, fmt.Errorf("basis %d: %w", b.ID, err)
	}
	c.Facts, err = check.ReadFacts(record.Basis)
	return c, err
}

// centres adds where the committees of the lines' villages are.
func (tx *Tx) centres(list []check.Record) error {
	var keys []string
	seen := map[string]bool{}
	for _, r := range list {
		if !seen[r.Region] {
			seen[r.Region] = true
			keys = append(keys, tx.ItemKey(r.Region))
		}
	}
	found, err := tx.RegisterRows("places", keys)
	for i, r := range list {
		for _, row := range found[tx.ItemKey(r.Region)] {
			list[i].Centre = fmt.Sprint(row.Fields["place"])
		}
	}
	return err
}
