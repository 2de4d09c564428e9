package store

import (
	"errors"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// An engine is one of the two databases. All SQL is one text for both; what
// differs is in this file.
type engine int

const (
	sqliteEngine engine = iota
	postgresEngine
)

// String names the engine as messages do.
func (e engine) String() string {
	if e == postgresEngine {
		return "PostgreSQL"
	}
	return "SQLite"
}

var (
	bigint       = regexp.MustCompile(`\bbigint\b`)
	bytea        = regexp.MustCompile(`\bbytea\b`)
	tableEnd     = regexp.MustCompile(`(?m)^\);$`)
	onlyPostgres = regexp.MustCompile(`(?m)^-- postgres: `)
	onlySQLite   = regexp.MustCompile(`(?m)^-- sqlite: `)
)

// schema turns the schema's words, which are PostgreSQL's, into the engine's. SQLite's
// STRICT tables refuse a text in an amount; they know INTEGER and BLOB, not bigint and bytea.
// What stands after "-- postgres: " is for PostgreSQL alone, after "-- sqlite: " for SQLite.
func (e engine) schema(sql string) string {
	if e == postgresEngine {
		return onlyPostgres.ReplaceAllString(sql, "")
	}
	sql = onlySQLite.ReplaceAllString(sql, "")
	sql = bigint.ReplaceAllString(sql, "INTEGER")
	sql = bytea.ReplaceAllString(sql, "BLOB")
	return tableEnd.ReplaceAllString(sql, ") STRICT;")
}

// A breach is what kind of constraint an error of either engine reports.
type breach int

const (
	noBreach     breach = iota
	uniqueBreach        // a second row where one may be
	checkBreach         // a value outside its bounds, such as a balance below zero
	raceBreach          // two writers met; the transaction may be tried again
	fullBreach          // the disk is full or cannot be written
)

func breachOf(err error) breach {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return uniqueBreach
		case sqlite3.SQLITE_CONSTRAINT_CHECK:
			return checkBreach
		}
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return raceBreach
		case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY:
			return fullBreach
		}
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch {
		case pg.Code == "23505":
			return uniqueBreach
		case pg.Code == "23514":
			return checkBreach
		case pg.Code == "40001", pg.Code == "40P01":
			return raceBreach
		case strings.HasPrefix(pg.Code, "53"):
			return fullBreach
		}
	}
	return noBreach
}
