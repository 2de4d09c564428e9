package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"yikatong/internal/basis"
)

// A Claimed is a claim to a thing: a record of the register of basis in force, or a line of a roster.
type Claimed struct {
	Code      string
	Programme string
	Party     int64
	Item      string
	From      string // day, of a record
	Until     string // last day, "" while it runs
	Period    string // of a line
	Roster    int64  // 0 of a record
	Line      int64
}

// ClaimsTo gives who claims some things under some programmes, by code: records that are recognised
// and in force, and lines that are to be paid or were, of any period.
func (tx *Tx) ClaimsTo(programmes, codes []string) (map[string][]Claimed, error) {
	found := map[string][]Claimed{}
	fixed := texts(programmes)
	in := marks(2, len(programmes))
	records := func(marks string) string {
		return `SELECT t.code, b.programme, b.party, b.item, b.valid_from, b.valid_until, '', 0, 0 FROM basis_thing t
			JOIN basis b ON b.county = t.county AND b.id = t.basis
			WHERE t.county = $1 AND t.kind <> 'dealer' AND t.programme IN (` + in + `) AND t.code IN (` + marks + `) AND b.valid_from <> ''` + inForce + ` ORDER BY t.code, b.id`
	}
	lines := func(marks string) string {
		return `SELECT l.item, r.programme, l.beneficiary, l.item, '', '', r.period, l.roster, l.id FROM roster_line l
			JOIN roster r ON r.county = l.county AND r.id = l.roster
			WHERE l.county = $1 AND r.programme IN (` + in + `) AND l.item <> '' AND l.item IN (` + marks + `) AND r.state <> 'withdrawn' AND ` + lineStands + `
			ORDER BY l.item, l.roster, l.id`
	}
	for _, query := range []func(string) string{records, lines} {
		for c, err := range inChunks(tx, fixed, texts(codes), query, func(r *sql.Rows) (c Claimed, err error) {
			return c, r.Scan(&c.Code, &c.Programme, &c.Party, &c.Item, &c.From, &c.Until, &c.Period, &c.Roster, &c.Line)
		}) {
			if err != nil {
				return nil, err
			}
			found[c.Code] = append(found[c.Code], c)
		}
	}
	return found, nil
}

// A Contested thing is one that is claimed more than once, with one who claims it.
type Contested struct {
	Code      string
	Party     int64
	Programme string
	Period    string // "" of a record
	Times     int64
}

// Contested lists the things that are claimed more than once under some programmes: by two parties,
// under two programmes, or by one party again under a programme of again. It lists each who claims one,
// in order.
func (tx *Tx) Contested(programmes, again []string) ([]Contested, error) {
	fixed, in := texts(programmes), marks(2, len(programmes))
	find := `SELECT code FROM (SELECT code, party, programme, '' AS period FROM basis_thing WHERE county = $1 AND kind <> 'dealer' AND programme IN (` + in + `)
			UNION ALL SELECT l.item, l.beneficiary, r.programme, r.period FROM roster_line l JOIN roster r ON r.county = l.county AND r.id = l.roster
				WHERE l.county = $1 AND l.item <> '' AND r.state <> 'withdrawn' AND r.programme IN (` + in + `)) claim
		GROUP BY code HAVING min(party) <> max(party) OR min(programme) <> max(programme)
			OR min(CASE WHEN period <> '' THEN period END) <> max(period) AND max(programme) IN (` + marks(2+len(programmes), len(again)) + `) ORDER BY code`
	codes, err := all(each(tx, find, append(texts(programmes), texts(again)...), func(r *sql.Rows) (code string, err error) { return code, r.Scan(&code) }))
	if err != nil {
		return nil, err
	}
	records := func(codes string) string {
		return `SELECT code, party, programme, '', count(*) FROM basis_thing WHERE county = $1 AND kind <> 'dealer' AND programme IN (` + in + `) AND code IN (` + codes + `)
			GROUP BY code, party, programme`
	}
	lines := func(codes string) string {
		return `SELECT l.item, l.beneficiary, r.programme, r.period, count(*) FROM roster_line l JOIN roster r ON r.county = l.county AND r.id = l.roster
			WHERE l.county = $1 AND r.programme IN (` + in + `) AND l.item <> '' AND l.item IN (` + codes + `) AND r.state <> 'withdrawn'
			GROUP BY l.item, l.beneficiary, r.programme, r.period`
	}
	var list []Contested
	for _, query := range []func(string) string{records, lines} {
		more, err := all(inChunks(tx, fixed, texts(codes), query, func(r *sql.Rows) (c Contested, err error) {
			return c, r.Scan(&c.Code, &c.Party, &c.Programme, &c.Period, &c.Times)
		}))
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	slices.SortFunc(list, func(a, b Contested) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Party, b.Party), cmp.Compare(a.Programme, b.Programme), cmp.Compare(a.Period, b.Period))
	})
	return list, nil
}

// ThingsOf lists the codes that records of a programme name, with whose they are.
func (tx *Tx) ThingsOf(programme string) ([]Contested, error) {
	return all(each(tx, `SELECT DISTINCT code, party FROM basis_thing WHERE county = $1 AND programme = $2 ORDER BY code, party`, []any{programme},
		func(r *sql.Rows) (c Contested, err error) { return c, r.Scan(&c.Code, &c.Party) }))
}

// BasisParties lists who has a record of a programme.
func (tx *Tx) BasisParties(programme string) ([]int64, error) {
	return all(each(tx, `SELECT DISTINCT party FROM basis WHERE county = $1 AND programme = $2 ORDER BY party`, []any{programme}, scanID))
}

func texts(list []string) []any {
	args := make([]any, len(list))
	for i, t := range list {
		args[i] = t
	}
	return args
}

func scanID(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) }

// PaidParties lists whom some programmes paid, or are about to.
func (tx *Tx) PaidParties(programmes []string) ([]int64, error) {
	return all(each(tx, `SELECT DISTINCT beneficiary FROM payment WHERE county = $1 AND live = 1 AND programme IN (`+marks(2, len(programmes))+`) ORDER BY beneficiary`,
		texts(programmes), scanID))
}

// RecordedProgrammes lists the programmes that somebody has a record of.
func (tx *Tx) RecordedProgrammes() ([]string, error) {
	return all(each(tx, `SELECT DISTINCT programme FROM basis WHERE county = $1 ORDER BY programme`, nil, func(r *sql.Rows) (p string, err error) { return p, r.Scan(&p) }))
}

// BasisStamp changes with every version of a record that is entered.
func (tx *Tx) BasisStamp() (newest int64, err error) {
	return newest, tx.row(`SELECT coalesce(max(id), 0) FROM basis WHERE county = $1`, nil, &newest)
}

// PaymentStamp changes whenever a payment is made, settled or fails: it comes from what they are counted to.
func (tx *Tx) PaymentStamp() (string, error) {
	var n, sum, paid int64
	err := tx.row(`SELECT coalesce(sum(count), 0), CAST(coalesce(sum(total_fen), 0) AS bigint), coalesce(sum(CASE WHEN status = 'paid' THEN count ELSE 0 END), 0)
		FROM batch_tally WHERE county = $1`, nil, &n, &sum, &paid)
	return fmt.Sprint(n, " ", sum, " ", paid), err
}

// thingRows lists the things that a record names.
func (tx *Tx) thingRows(b Basis) ([][]any, error) {
	r, err := basis.Parse([]byte(b.Facts))
	if err != nil {
		return nil, fmt.Errorf("basis %d: %w", b.ID, err)
	}
	var rows [][]any
	for _, t := range r.Things() {
		rows = append(rows, []any{tx.county, t.Code, b.ID, t.Kind, b.Programme, b.Party})
	}
	return rows, nil
}

var thingColumns = []string{"county", "code", "basis", "kind", "programme", "party"}

func (tx *Tx) putThings(list []Basis) error {
	var rows [][]any
	for _, b := range list {
		more, err := tx.thingRows(b)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	_, err := tx.bulk("basis_thing", thingColumns, stream(rows))
	return err
}

// thingsListed is the setting that says that records entered before their things were listed have
// been gone through.
const thingsListed = "basis.things"

// listThings goes once through the records that were entered before this program listed things.
func (s *Store) listThings(ctx context.Context) error {
	var counties []string
	err := s.Read(ctx, "", func(tx *Tx) (err error) {
		counties, err = tx.Counties()
		return err
	})
	for _, county := range counties {
		if err == nil {
			err = s.unaudited(ctx, county, (*Tx).listThings)
		}
	}
	if err != nil {
		return fmt.Errorf("list the things of records: %w", err)
	}
	return nil
}

func (tx *Tx) listThings() error {
	if _, err := tx.Setting(thingsListed); !errors.Is(err, ErrNone) {
		return err
	}
	if _, err := tx.exec(`DELETE FROM basis_thing WHERE county = $1`); err != nil {
		return err
	}
	const page = 2000
	for last := int64(0); ; {
		list, err := all(each(tx, `SELECT `+basisFields+` FROM basis b WHERE b.county = $1 AND b.id > $2 ORDER BY b.id LIMIT $3`, []any{last, int64(page)}, tx.scanBasis))
		if err != nil {
			return err
		}
		if err := tx.putThings(list); err != nil {
			return err
		}
		if len(list) < page {
			return tx.SetSetting(thingsListed, "listed")
		}
		last = list[len(list)-1].ID
	}
}
