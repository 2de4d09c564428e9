package store_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	. "yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// hand is somebody at the database itself, past this program.
func hand(t *testing.T, c Config) *sql.DB {
	t.Helper()
	driver, at := "sqlite", "file:"+c.Path
	if c.URL != "" {
		driver, at = "pgx", c.URL
	}
	db, err := sql.Open(driver, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// posted is a small ledger: 100 granted, 60 committed, 60 sent to a bank.
func posted(t *testing.T, s *Store) {
	t.Helper()
	begin(t, s)
	write(t, s, func(tx *Tx) error {
		id, err := tx.AddAppropriation(Appropriation{Programme: "09", Document: "渝财社〔2025〕1号", Year: 2025})
		if err != nil {
			return err
		}
		for _, m := range []struct {
			kind   ledger.Kind
			amount fen.Fen
		}{{ledger.Grant, 100}, {ledger.Commit, 60}} {
			p, err := ledger.Move(string(m.kind), m.kind, id, m.amount)
			if err != nil {
				return err
			}
			if err := tx.Post(p, "test", start); err != nil {
				return err
			}
		}
		p, err := ledger.MoveThrough("send", ledger.Send, id, ledger.Part{Bank: "甲行", Amount: 60})
		if err != nil {
			return err
		}
		return tx.Post(p, "test", start)
	})
}

// TestLedgerIsOnlyAddedTo: the database itself refuses to change or remove what was posted.
func TestLedgerIsOnlyAddedTo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, c Config) {
		s, err := Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		posted(t, s)
		db := hand(t, c)
		for _, q := range []string{"UPDATE posting_entry SET amount_fen = amount_fen + 1", "UPDATE posting SET kind = 'pay'", "DELETE FROM posting_entry", "DELETE FROM posting"} {
			if _, err := db.Exec(q); err == nil || !strings.Contains(err.Error(), "only ever added") {
				t.Errorf("%s: %v", q, err)
			}
		}
		if bad := breaches(t, s); len(bad) > 0 {
			t.Error(bad)
		}
	})
}

// TestTamperingWithTheLedgerShows: who can take the guard away still leaves numbers that do not
// agree, whichever row is changed.
func TestTamperingWithTheLedgerShows(t *testing.T) {
	tampers := []struct{ do, rule string }{
		{"UPDATE posting_entry SET amount_fen = amount_fen - 1 WHERE posting = 2 AND n = 0", "postings balance"},
		{"UPDATE balance SET amount_fen = amount_fen + 1 WHERE head = 'paid'", "balances are sums"},
		{"INSERT INTO posting_entry (county, posting, n, appropriation, head, bank, amount_fen) VALUES ('500236', 3, 9, 1, 'in_transit', '乙行', 5)", "balances are sums"},
		{"DELETE FROM posting WHERE id = 2", "no posting is gone"},
		{"DELETE FROM posting WHERE id = 3", "no posting is gone"},
		{"DELETE FROM posting_entry WHERE posting = 2", "no posting is gone"},
		{"UPDATE posting SET kind = 'pay' WHERE id = 2", "postings keep to their kinds"},
		{"UPDATE posting_entry SET amount_fen = -101 WHERE posting = 2 AND head = 'available'", "never was below zero"},
	}
	storetest.Each(t, func(t *testing.T, c Config) {
		s, err := Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		posted(t, s)
		db := hand(t, c)
		db.SetMaxOpenConns(1)
		for _, name := range []string{"posting_stands ON posting", "posting_entry_stands ON posting_entry", "posting_kept", "posting_stays", "posting_entry_kept", "posting_entry_stays"} {
			if (c.URL != "") == strings.Contains(name, " ON ") {
				run(t, db, "DROP TRIGGER "+name)
			}
		}
		kept := map[string]string{}
		for _, table := range []string{"posting", "posting_entry", "balance"} {
			kept[table] = "kept_" + table
			run(t, db, fmt.Sprintf("CREATE TABLE %s AS SELECT * FROM %s", kept[table], table))
		}
		for _, tamper := range tampers {
			run(t, db, tamper.do)
			if got := breaches(t, s); !strings.Contains(strings.Join(got, "; "), tamper.rule) {
				t.Errorf("%s: %q", tamper.do, got)
			}
			for table, copied := range kept {
				run(t, db, "DELETE FROM "+table)
				run(t, db, fmt.Sprintf("INSERT INTO %s SELECT * FROM %s", table, copied))
			}
		}
		if bad := breaches(t, s); len(bad) > 0 {
			t.Error(bad)
		}
	})
}

func run(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.Exec(query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// breaches are the rules of the ledger that do not hold.
func breaches(t *testing.T, s *Store) (bad []string) {
	t.Helper()
	err := s.Read(t.Context(), county, func(tx *Tx) error {
		for _, rule := range ledgerRules {
			for b, err := range tx.Prove(rule) {
				if err != nil {
					return fmt.Errorf("%s: %w", rule, err)
				}
				bad = append(bad, rule+" "+b.Subject+" "+b.Detail)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return bad
}
