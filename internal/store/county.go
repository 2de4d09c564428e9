package store

import (
	"database/sql"
	"iter"
	"time"

	"yikatong/internal/region"
)

// A County is what a data directory is for.
type County struct {
	Code      string // 6 digits; a fiscal unit's own where it is not in GB/T 2260
	Name      string
	Demo      bool
	CreatedAt time.Time
}

const insertCounty = `INSERT INTO county (county, name, demo, created_at) VALUES ($1, $2, $3, $4)`

const insertChain = `INSERT INTO chain (county, seq, hash, at) VALUES ($1, 0, $2, 0)`

// AddCounty starts a county: its row, its regions and the first link of its event chain.
func (tx *Tx) AddCounty(c County, regions iter.Seq[region.Region]) error {
	if _, err := tx.exec(insertCounty, c.Name, flag(c.Demo), micros(c.CreatedAt)); err != nil {
		return err
	}
	if _, err := tx.exec(insertChain, make([]byte, 32)); err != nil {
		return err
	}
	rows := func(yield func([]any, error) bool) {
		for r := range regions {
			if !yield([]any{tx.county, string(r.Code), r.Name, string(r.Parent), int64(r.Level)}, nil) {
				return
			}
		}
	}
	_, err := tx.bulk("region", []string{"county", "code", "name", "parent", "level"}, rows)
	return err
}

const selectCounty = `SELECT name, demo, created_at FROM county WHERE county = $1`

// ThisCounty returns the county of the transaction, or ErrNone.
func (tx *Tx) ThisCounty() (County, error) {
	c := County{Code: tx.county}
	var demo, at int64
	err := tx.row(selectCounty, nil, &c.Name, &demo, &at)
	c.Demo, c.CreatedAt = demo == 1, moment(at)
	return c, err
}

const selectCounties = `SELECT county FROM county WHERE county >= $1 ORDER BY county`

// Counties lists the codes of every county in the database, whatever the transaction's.
func (tx *Tx) Counties() ([]string, error) {
	everywhere := &Tx{ctx: tx.ctx, tx: tx.tx, engine: tx.engine, kept: tx.kept, prepared: tx.prepared}
	return all(each(everywhere, selectCounties, nil, func(r *sql.Rows) (code string, err error) {
		return code, r.Scan(&code)
	}))
}

const upsertRegion = `INSERT INTO region (county, code, name, parent, level) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (county, code) DO UPDATE SET name = excluded.name, parent = excluded.parent, level = excluded.level
	WHERE region.name <> excluded.name OR region.parent <> excluded.parent`

// PutRegion adds a village or township, or renames it. It reports whether anything changed.
func (tx *Tx) PutRegion(r region.Region) (bool, error) {
	n, err := tx.exec(upsertRegion, string(r.Code), r.Name, string(r.Parent), int64(r.Level))
	return n > 0, err
}

const selectRegions = `SELECT code, name, parent, level FROM region WHERE county = $1 ORDER BY code`

// Regions lists all regions of the county, the county first.
func (tx *Tx) Regions() ([]region.Region, error) {
	return all(each(tx, selectRegions, nil, func(r *sql.Rows) (region.Region, error) {
		var g region.Region
		var level int64
		err := r.Scan(&g.Code, &g.Name, &g.Parent, &level)
		g.Level = region.Level(level)
		return g, err
	}))
}

// RegionNames returns the names of regions by code.
func (tx *Tx) RegionNames(codes []region.Code) (map[region.Code]string, error) {
	keys := make([]any, len(codes))
	for i, c := range codes {
		keys[i] = string(c)
	}
	query := func(marks string) string {
		return `SELECT code, name FROM region WHERE county = $1 AND code IN (` + marks + `)`
	}
	names := map[region.Code]string{}
	for r, err := range inChunks(tx, nil, keys, query, func(r *sql.Rows) (g region.Region, err error) {
		return g, r.Scan(&g.Code, &g.Name)
	}) {
		if err != nil {
			return nil, err
		}
		names[r.Code] = r.Name
	}
	return names, nil
}

const selectSetting = `SELECT value FROM setting WHERE county = $1 AND name = $2`

// Setting returns a parameter of the county, or ErrNone.
func (tx *Tx) Setting(name string) (value string, err error) {
	return value, tx.row(selectSetting, []any{name}, &value)
}

const upsertSetting = `INSERT INTO setting (county, name, value) VALUES ($1, $2, $3)
	ON CONFLICT (county, name) DO UPDATE SET value = excluded.value`

// SetSetting stores a parameter of the county.
func (tx *Tx) SetSetting(name, value string) error {
	_, err := tx.exec(upsertSetting, name, value)
	return err
}

// Rehearses is the setting of a county that is for rehearsals only.
const Rehearses = "rehearses"

// How the clock of a county that rehearses stands to the real one.
const (
	RunsAhead = "1"      // it may have run ahead, and goes on from where it was
	Played    = "played" // it stands on the last day that was played, be that long ago
)
