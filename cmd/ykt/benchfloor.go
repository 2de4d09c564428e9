package main

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"yikatong/internal/store"
)

// A floor is the same database without the product: a table of entries as the ledger's, and
// nothing that keeps them true.
type floor struct {
	db       *sql.DB
	postgres bool
}

func newFloor(ctx context.Context, at store.Config) (*floor, error) {
	f := &floor{postgres: at.URL != ""}
	var err error
	if f.postgres {
		f.db, err = sql.Open("pgx", at.URL)
	} else if f.db, err = sql.Open("sqlite", "file:"+at.Path+".floor?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)"); err == nil {
		f.db.SetMaxOpenConns(1)
	}
	if err != nil {
		return nil, err
	}
	for _, q := range []string{"DROP TABLE IF EXISTS floor_entry", "DROP TABLE IF EXISTS floor_balance",
		"CREATE TABLE floor_entry (county text NOT NULL, posting bigint NOT NULL, n bigint NOT NULL, appropriation bigint NOT NULL, head text NOT NULL, bank text NOT NULL, amount_fen bigint NOT NULL, PRIMARY KEY (county, posting, n))",
		"CREATE TABLE floor_balance (county text NOT NULL, head text NOT NULL, amount_fen bigint NOT NULL, PRIMARY KEY (county, head))",
		"INSERT INTO floor_balance VALUES ('500236', 'available', 0), ('500236', 'committed', 0)"} {
		if _, err := f.db.ExecContext(ctx, q); err != nil {
			return nil, fmt.Errorf("make the floor: %w", err)
		}
	}
	return f, nil
}

// entries yields the double entry of each step of each payment: what a ledger that posts payment
// by payment would store.
func entries(payments int) iter.Seq[[]any] {
	heads := []string{"available", "committed", "in_transit", "paid"}
	return func(yield func([]any) bool) {
		posting := int64(0)
		for step := range steps {
			for range payments {
				posting++
				for n, head := range []string{heads[step], heads[step+1]} {
					if !yield([]any{benchCounty, posting, int64(n), int64(1), head, "", int64(100_00 * (2*n - 1))}) {
						return
					}
				}
			}
		}
	}
}

var floorColumns = []string{"county", "posting", "n", "appropriation", "head", "bank", "amount_fen"}

// entries inserts them bare: by COPY, or by one prepared statement in one transaction.
func (f *floor) entries(ctx context.Context, payments int) error {
	if f.postgres {
		return f.copyIn(ctx, payments)
	}
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	stmt, err := tx.PrepareContext(ctx, "INSERT INTO floor_entry ("+strings.Join(floorColumns, ", ")+") VALUES (?, ?, ?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for row := range entries(payments) {
		if _, err := stmt.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (f *floor) copyIn(ctx context.Context, payments int) error {
	conn, err := f.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	next, stop := iter.Pull(entries(payments))
	defer stop()
	source := pgx.CopyFromFunc(func() ([]any, error) {
		row, _ := next()
		return row, nil
	})
	return conn.Raw(func(c any) error {
		_, err := c.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{"floor_entry"}, floorColumns, source)
		return err
	})
}

// singles posts one step of one payment a transaction: two entries and two balances, the least
// that a ledger which posts transaction by transaction can do.
func (f *floor) singles(ctx context.Context, n int) error {
	for i := range n {
		if err := f.single(ctx, int64(-1-i)); err != nil {
			return err
		}
	}
	return nil
}

func (f *floor) single(ctx context.Context, posting int64) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for n, head := range []string{"available", "committed"} {
		amount := int64(100_00 * (2*n - 1))
		if _, err := tx.ExecContext(ctx, "INSERT INTO floor_entry (county, posting, n, appropriation, head, bank, amount_fen) VALUES ($1, $2, $3, 1, $4, '', $5)",
			benchCounty, posting, n, head, amount); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE floor_balance SET amount_fen = amount_fen + $3 WHERE county = $1 AND head = $2", benchCounty, head, amount); err != nil {
			return err
		}
	}
	return tx.Commit()
}
