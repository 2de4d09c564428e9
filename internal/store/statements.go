package store

import (
	"context"
	"database/sql"
	"sync"
)

// statements are what SQLite has parsed and keeps from one transaction to the next: to parse
// a statement often costs more than to run it. PostgreSQL's driver does as much by itself.
type statements struct {
	db *sql.DB

	mu    sync.Mutex
	kept  map[string]*sql.Stmt
	asked map[string]bool // run by a transaction, not yet kept
}

// mostKept bounds the memory of statements. Those of this package are fewer; the rest are the
// last chunks of long lists, each of its own length.
const mostKept = 600

func keep(db *sql.DB) *statements {
	return &statements{db: db, kept: map[string]*sql.Stmt{}, asked: map[string]bool{}}
}

// find gives a kept statement, or nil after noting that it was asked for.
func (s *statements) find(query string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stmt := s.kept[query]; stmt != nil {
		return stmt
	}
	if len(s.kept)+len(s.asked) < mostKept {
		s.asked[query] = true
	}
	return nil
}

// prepare parses what was asked for. It takes a connection of its own, so it must not be
// called within a transaction: the writers have but one. What cannot be parsed is left to
// the transaction that runs it, which can say what it was for.
func (s *statements) prepare(ctx context.Context) {
	for _, query := range s.waiting() {
		stmt, err := s.db.PrepareContext(ctx, query)
		if err != nil {
			continue
		}
		s.mu.Lock()
		s.kept[query] = stmt
		s.mu.Unlock()
	}
}

func (s *statements) waiting() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for query := range s.asked {
		list = append(list, query)
	}
	clear(s.asked)
	return list
}
