package store

import (
	"database/sql"

	"yikatong/internal/ident"
	"yikatong/internal/region"
)

// An Organisation (经营组织, 村集体) is a payee that is no person. Its code is public.
type Organisation struct {
	ID     int64
	USCC   ident.USCC
	Name   string
	Region region.Code
}

const upsertOrganisation = `INSERT INTO organisation (county, id, uscc, name, region) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (county, uscc) DO UPDATE SET name = excluded.name, region = excluded.region RETURNING id`

// PutOrganisation adds an organisation or updates its name and place, and returns its number.
func (tx *Tx) PutOrganisation(o Organisation) (id int64, err error) {
	if id, err = tx.take("party", 1); err != nil {
		return 0, err
	}
	if _, err := tx.exec(keepOrganisationName, o.USCC.String(), o.Name); err != nil {
		return 0, err
	}
	return id, tx.row(upsertOrganisation, []any{id, o.USCC.String(), o.Name, string(o.Region)}, &id)
}

// Organisations finds the numbers of organisations by their codes.
func (tx *Tx) Organisations(codes []ident.USCC) (map[string]int64, error) {
	keys := make([]any, len(codes))
	for i, c := range codes {
		keys[i] = c.String()
	}
	type org struct {
		code string
		id   int64
	}
	query := func(marks string) string {
		return `SELECT uscc, id FROM organisation WHERE county = $1 AND uscc IN (` + marks + `)`
	}
	found := map[string]int64{}
	for o, err := range inChunks(tx, nil, keys, query, func(r *sql.Rows) (o org, err error) { return o, r.Scan(&o.code, &o.id) }) {
		if err != nil {
			return nil, err
		}
		found[o.code] = o.id
	}
	return found, nil
}

// OrganisationNames names those of some parties that are organisations.
func (tx *Tx) OrganisationNames(ids []int64) (map[int64]string, error) {
	query := func(marks string) string {
		return `SELECT id, name FROM organisation WHERE county = $1 AND id IN (` + marks + `)`
	}
	type named struct {
		id   int64
		name string
	}
	names := map[int64]string{}
	for o, err := range inChunks(tx, nil, numbers(ids), query, func(r *sql.Rows) (o named, err error) { return o, r.Scan(&o.id, &o.name) }) {
		if err != nil {
			return nil, err
		}
		names[o.id] = o.name
	}
	return names, nil
}
