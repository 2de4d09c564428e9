// Package store is all SQL: one schema and one set of statements for SQLite and
// PostgreSQL, one file a noun.
//
// Reads and writes go through [Store.Read] and [Store.Write]. A write returns the
// audit events of what it did; they are chained and stored in the same transaction,
// and a write without an event is rolled back.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the embedded engine

	"yikatong/internal/audit"
	"yikatong/internal/fault"
	"yikatong/internal/pay"
	"yikatong/internal/seal"
)

// Errors of this package.
var (
	ErrNewer     = errors.New("the database was made by a newer version of this program")
	ErrUnaudited = errors.New("a change without an audit event")
	ErrKind      = errors.New("an audit event of no known kind")
	ErrTwice     = fmt.Errorf("it is there already: %w", fault.Conflict)
	ErrMoved     = fmt.Errorf("it has changed since it was read: %w", fault.Conflict)
	ErrNone      = fmt.Errorf("no such record: %w", fault.NotFound)
	ErrDisk      = errors.New("the disk is full or cannot be written; nothing was stored")
	ErrBackwards = errors.New("the clock stands before the last recorded event")
)

// A Store is one database. It is safe for concurrent use.
type Store struct {
	engine engine
	ring   *seal.Ring
	write  *sql.DB // one connection on SQLite: writers queue here, not in the engine
	read   *sql.DB

	writing, reading *statements
}

// A Config says where the data is: a file for the embedded engine or a PostgreSQL URL.
type Config struct {
	Path  string     // SQLite file
	URL   string     // postgres://…; has precedence
	Ring  *seal.Ring // the keys of personal numbers; never stored beside the data
	Hasty bool       // do not wait for the disk: only for data that can be made again, such as a demo's
}

// Open connects and brings the schema up to date.
func Open(ctx context.Context, c Config) (*Store, error) {
	s, err := connect(c)
	if err != nil {
		return nil, err
	}
	if err := s.write.PingContext(ctx); err != nil {
		s.Close()
		return nil, fmt.Errorf("connect to %s: %w", s.engine, err)
	}
	if err := migrate(ctx, s.write, s.engine); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func connect(c Config) (*Store, error) {
	if c.URL != "" {
		db, err := sql.Open("pgx", c.URL)
		if err != nil {
			return nil, fmt.Errorf("open PostgreSQL: %w", err)
		}
		db.SetMaxIdleConns(readers)
		return &Store{engine: postgresEngine, ring: c.Ring, write: db, read: db}, nil
	}
	if err := os.MkdirAll(filepath.Dir(c.Path), 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	write, err := sql.Open("sqlite", liteDSN(c, "immediate", 64<<10))
	if err != nil {
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", liteDSN(c, "deferred", 8<<10))
	if err != nil {
		write.Close()
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return &Store{sqliteEngine, c.Ring, write, read, keep(write), keep(read)}, nil
}

// readers is how many connections read a database. They are kept open: one that is opened anew
// reads the schema and parses every statement again, which costs more than most pages, and by
// itself the pool keeps two.
const readers = 16

// liteDSN sets what every connection needs, with a cache of some KiB. A reader's is small: whenever
// somebody writes, it is given back page by page by the next who reads, and the file is in the
// system's memory anyway. FULL waits for the disk at each commit:
// NORMAL in WAL mode may forget acknowledged commits when the power fails.
func liteDSN(c Config, lock string, cache int) string {
	sync, journal := "synchronous(FULL)", "journal_mode(WAL)"
	if c.Hasty {
		sync, journal = "synchronous(OFF)", "journal_mode(MEMORY)"
	}
	q := url.Values{"_txlock": {lock}, "_pragma": {"busy_timeout(15000)", journal, sync,
		"foreign_keys(1)", "cache_size(-" + strconv.Itoa(cache) + ")", "temp_store(MEMORY)", "journal_size_limit(67108864)"}}
	return "file:" + (&url.URL{Path: c.Path}).EscapedPath() + "?" + q.Encode()
}

// Close ends all connections.
func (s *Store) Close() error {
	err := s.write.Close()
	if s.read != s.write {
		err = errors.Join(err, s.read.Close())
	}
	return err
}

// Engine names the database for messages: "SQLite" or "PostgreSQL".
func (s *Store) Engine() string { return s.engine.String() }

// A Tx is one transaction in one county. Its methods are the statements of this package.
type Tx struct {
	ctx    context.Context
	conn   *sql.Conn
	tx     *sql.Tx
	engine engine
	ring   *seal.Ring
	county string

	kept     *statements          // of earlier transactions; nil on PostgreSQL
	prepared map[string]*sql.Stmt // run by this transaction before; nil until the second time

	stale map[pay.BatchID]bool // batches whose payments moved since they were counted
}

// Read runs fn on one consistent view of the county's data.
func (s *Store) Read(ctx context.Context, county string, fn func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if s.engine == postgresEngine {
		opts.Isolation = sql.LevelRepeatableRead
	} else {
		opts = nil
	}
	return s.in(ctx, s.read, s.reading, county, opts, fn)
}

// Write runs fn and stores what it did together with its events, or nothing. Two writers
// that meet are put in order; the one that lost is run again a few times.
func (s *Store) Write(ctx context.Context, county string, fn func(*Tx) ([]audit.Event, error)) error {
	work := func(tx *Tx) error {
		events, err := fn(tx)
		if err != nil {
			return err
		}
		if len(events) == 0 {
			return ErrUnaudited
		}
		if err := tx.recountAll(); err != nil {
			return err
		}
		return tx.chain(events)
	}
	return s.unaudited(ctx, county, work)
}

// unaudited is Write for what is no part of the county's records, such as who is signed in.
func (s *Store) unaudited(ctx context.Context, county string, work func(*Tx) error) error {
	for try := 0; ; try++ {
		err := s.in(ctx, s.write, s.writing, county, nil, work)
		if breachOf(err) != raceBreach || try == 8 || ctx.Err() != nil {
			return explain(err)
		}
		time.Sleep(time.Duration(1<<try) * time.Millisecond)
	}
}

// explain gives constraint errors that fn did not name itself a kind of fault.
func explain(err error) error {
	switch breachOf(err) {
	case uniqueBreach:
		return fmt.Errorf("%w (%w)", ErrTwice, err)
	case checkBreach, raceBreach:
		return fmt.Errorf("%w (%w)", ErrMoved, err)
	case fullBreach:
		return fmt.Errorf("%w (%w)", ErrDisk, err)
	}
	return err
}

func (s *Store) in(ctx context.Context, db *sql.DB, kept *statements, county string, opts *sql.TxOptions, fn func(*Tx) error) error {
	if kept != nil {
		kept.prepare(ctx)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, opts)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	if err := fn(&Tx{ctx, conn, tx, s.engine, s.ring, county, kept, map[string]*sql.Stmt{}, map[pay.BatchID]bool{}}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// County is the county the transaction is in.
func (tx *Tx) County() string { return tx.county }

// exec runs a statement and returns how many rows it changed. The county is $1.
func (tx *Tx) exec(query string, args ...any) (int64, error) {
	stmt, err := tx.statement(query)
	if err != nil {
		return 0, err
	}
	var res sql.Result
	if stmt != nil {
		res, err = stmt.ExecContext(tx.ctx, tx.with(args)...)
	} else {
		res, err = tx.tx.ExecContext(tx.ctx, query, tx.with(args)...)
	}
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// statement gives a statement of SQLite that is parsed already, or nil: one kept from earlier
// transactions, or prepared when this one runs it a second time.
func (tx *Tx) statement(query string) (*sql.Stmt, error) {
	if tx.kept == nil {
		return nil, nil
	}
	stmt, seen := tx.prepared[query]
	switch {
	case stmt != nil:
		return stmt, nil
	case !seen:
		if kept := tx.kept.find(query); kept != nil {
			stmt = tx.tx.StmtContext(tx.ctx, kept)
		}
	default:
		var err error
		if stmt, err = tx.tx.PrepareContext(tx.ctx, query); err != nil { // closed with the transaction
			return nil, err
		}
	}
	tx.prepared[query] = stmt
	return stmt, nil
}

// query runs a statement that returns rows. The county is $1.
func (tx *Tx) query(query string, args []any) (*sql.Rows, error) {
	stmt, err := tx.statement(query)
	if err != nil {
		return nil, err
	}
	if stmt != nil {
		return stmt.QueryContext(tx.ctx, tx.with(args)...)
	}
	return tx.tx.QueryContext(tx.ctx, query, tx.with(args)...)
}

// one runs a statement that must change exactly one row; none means that somebody else was first.
func (tx *Tx) one(query string, args ...any) error {
	n, err := tx.exec(query, args...)
	if err != nil {
		return err
	}
	if n != 1 {
		return ErrMoved
	}
	return nil
}

// row reads one row into dest, or returns ErrNone. The county is $1.
func (tx *Tx) row(query string, args []any, dest ...any) error {
	rows, err := tx.query(query, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return errors.Join(rows.Err(), ErrNone)
	}
	if err := rows.Scan(dest...); err != nil {
		return err
	}
	return rows.Close()
}

func (tx *Tx) with(args []any) []any { return append([]any{tx.county}, args...) }

// each streams rows: scan reads one of them. The county is $1.
func each[T any](tx *Tx, query string, args []any, scan func(*sql.Rows) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		rows, err := tx.query(query, args)
		if err != nil {
			yield(zero, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			v, err := scan(rows)
			if !yield(v, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(zero, err)
		}
	}
}

// all gathers a stream whose length is bounded by its query.
func all[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var list []T
	for v, err := range seq {
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// bulk adds many rows the fast way of the engine: COPY, or one prepared statement.
// columns begins with county, and so does each row.
func (tx *Tx) bulk(table string, columns []string, rows iter.Seq2[[]any, error]) (int64, error) {
	if tx.engine == postgresEngine {
		return tx.copyIn(table, columns, rows)
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(columns)), ",")
	stmt, err := tx.tx.PrepareContext(tx.ctx, "INSERT INTO "+table+" ("+strings.Join(columns, ",")+") VALUES ("+marks+")")
	if err != nil {
		return 0, err
	}
	defer stmt.Close()
	n := int64(0)
	for row, err := range rows {
		if err != nil {
			return n, err
		}
		if _, err := stmt.ExecContext(tx.ctx, row...); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (tx *Tx) copyIn(table string, columns []string, rows iter.Seq2[[]any, error]) (n int64, err error) {
	next, stop := iter.Pull2(rows)
	defer stop()
	source := pgx.CopyFromFunc(func() ([]any, error) {
		row, err, ok := next()
		if !ok {
			return nil, nil
		}
		return row, err
	})
	err = tx.conn.Raw(func(c any) error {
		n, err = c.(*stdlib.Conn).Conn().CopyFrom(tx.ctx, pgx.Identifier{table}, columns, source)
		return err
	})
	return n, err
}

// take reserves n numbers of a counter and returns the first.
func (tx *Tx) take(name string, n int64) (int64, error) {
	const takeNumbers = `INSERT INTO counter (county, name, next) VALUES ($1, $2, $3 + 1)
		ON CONFLICT (county, name) DO UPDATE SET next = counter.next + $3 RETURNING next - $3`
	var first int64
	err := tx.row(takeNumbers, []any{name, n}, &first)
	return first, err
}

// micros and moment turn times into what columns hold and back.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// flag turns a truth into what columns hold.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Settle waits until everything is on the disk: after data was made hastily.
func (s *Store) Settle(ctx context.Context) error {
	if s.engine != sqliteEngine {
		return nil
	}
	for _, q := range []string{"PRAGMA optimize", "PRAGMA journal_mode(WAL)", "PRAGMA synchronous(FULL)", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := s.write.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("settle %s: %w", q, err)
		}
	}
	return nil
}

// CopyTo writes the embedded database as it stands at one moment to a new file.
func (s *Store) CopyTo(ctx context.Context, path string) error {
	_, err := s.read.ExecContext(ctx, "VACUUM INTO ?", path)
	return err
}
