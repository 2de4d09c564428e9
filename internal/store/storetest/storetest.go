// Package storetest gives tests a fresh database of each engine.
package storetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"yikatong/internal/seal"
	"yikatong/internal/store"
)

// Each runs a test on a fresh SQLite database and on a fresh schema of the PostgreSQL
// server that YKT_TEST_PG names. The config opens the same database again, with the same keys.
func Each(t *testing.T, test func(t *testing.T, c store.Config)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite is a fresh database of the embedded engine.
func SQLite(t *testing.T) store.Config {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ykt.db")
	empty, err := emptySQLite()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, empty, 0o600); err != nil {
		t.Fatal(err)
	}
	return store.Config{Path: path, Ring: Ring(t)}
}

// emptySQLite is a database with today's schema and nothing in it, made once for all tests of a
// package: each takes a copy.
var emptySQLite = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "ykt-empty-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "ykt.db")
	s, err := store.Open(context.Background(), store.Config{Path: path, Hasty: true})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// Postgres is a fresh schema, or skips the test where there is no server.
func Postgres(t *testing.T) store.Config {
	t.Helper()
	return store.Config{URL: freshSchema(t), Ring: Ring(t)}
}

// Ring makes keys that are the same in every run: they protect nothing.
func Ring(t testing.TB) *seal.Ring {
	t.Helper()
	ring, err := seal.NewRing(rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

// freshSchema makes an empty schema on the test server and returns a URL that uses it.
func freshSchema(t *testing.T) string {
	t.Helper()
	base := os.Getenv("YKT_TEST_PG")
	if base == "" {
		t.Skip("YKT_TEST_PG names no PostgreSQL server; ./check starts one")
	}
	db, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("t%x", sha256.Sum256([]byte(t.Name())))[:20]
	for _, q := range []string{"DROP SCHEMA IF EXISTS " + name + " CASCADE", "CREATE SCHEMA " + name} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		defer db.Close()
		if _, err := db.Exec("DROP SCHEMA " + name + " CASCADE"); err != nil {
			t.Error(err)
		}
	})
	separator := "?"
	if strings.Contains(base, "?") {
		separator = "&"
	}
	return base + separator + "search_path=" + name
}
