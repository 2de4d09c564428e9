package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"yikatong/internal/contract"
	"yikatong/internal/region"
)

const contractFields = `id, bank, number, method, announcement, review, from_day, until_day, ended_on, terms`

func scanContract(r *sql.Rows) (c contract.Contract, err error) {
	var terms string
	if err := r.Scan(&c.ID, &c.Bank, &c.Number, &c.Method, &c.Announcement, &c.Review, &c.From, &c.Until, &c.Ended, &terms); err != nil {
		return c, err
	}
	if err := json.Unmarshal([]byte(terms), &c.Terms); err != nil {
		return c, fmt.Errorf("terms of contract %d: %w", c.ID, err)
	}
	return c, nil
}

const insertContract = `INSERT INTO contract (county, ` + contractFields + `, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

// AddContract stores a contract and returns its number in the store.
func (tx *Tx) AddContract(c contract.Contract, at time.Time) (int64, error) {
	terms, err := json.Marshal(c.Terms)
	if err != nil {
		return 0, err
	}
	id, err := tx.take("contract", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(insertContract, id, c.Bank, c.Number, string(c.Method), c.Announcement, c.Review, c.From, c.Until, c.Ended, string(terms), micros(at))
	return id, err
}

const endContract = `UPDATE contract SET ended_on = $3 WHERE county = $1 AND id = $2 AND ended_on = ''`

// EndContract stores the first day a contract no longer binds; a second time is ErrMoved.
func (tx *Tx) EndContract(id int64, day string) error { return tx.one(endContract, id, day) }

const selectContracts = `SELECT ` + contractFields + ` FROM contract WHERE county = $1 AND (bank = $2 OR $2 = '') ORDER BY bank, id`

// Contracts lists the contracts of a bank ("": of all), few as banks are.
func (tx *Tx) Contracts(bank string) ([]contract.Contract, error) {
	return all(each(tx, selectContracts, []any{bank}, scanContract))
}

// A BankPoint (网点) is where a bank pays out.
type BankPoint struct {
	Bank     string
	Name     string
	CNAPS    string // 联行号, 12 digits
	Address  string
	Region   region.Code
	Services string
}

const upsertPoint = `INSERT INTO bank_point (county, bank, name, cnaps, address, region, services) VALUES ($1, $2, $3, $4, $5, $6, $7)
	ON CONFLICT (county, bank, name) DO UPDATE SET cnaps = $4, address = $5, region = $6, services = $7
	WHERE bank_point.cnaps <> $4 OR bank_point.address <> $5 OR bank_point.region <> $6 OR bank_point.services <> $7`

// PutPoint adds a point or changes it, and reports whether it did.
func (tx *Tx) PutPoint(p BankPoint) (bool, error) {
	n, err := tx.exec(upsertPoint, p.Bank, p.Name, p.CNAPS, p.Address, string(p.Region), p.Services)
	return n > 0, err
}

const selectPoints = `SELECT bank, name, cnaps, address, region, services FROM bank_point
	WHERE county = $1 AND (bank = $2 OR $2 = '') ORDER BY bank, name LIMIT 2000`

// Points lists the points of a bank ("": of all).
func (tx *Tx) Points(bank string) ([]BankPoint, error) {
	return all(each(tx, selectPoints, []any{bank}, func(r *sql.Rows) (p BankPoint, err error) {
		return p, r.Scan(&p.Bank, &p.Name, &p.CNAPS, &p.Address, &p.Region, &p.Services)
	}))
}
