package store

import (
	"database/sql"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"testing"

	"yikatong/internal/seal"
)

// whole is a step that reads all payments, answers or return files of the county, or all tallies.
var whole = regexp.MustCompile(`^(SCAN|SEARCH) (p|y|l|r|batch_tally)( USING .*\(county=\?\))?$`)

// What waits is found by index: SQLite, which is given no statistics, reads no whole table of
// payments or of answers.
func TestWaitingIsFoundByIndex(t *testing.T) {
	ring, err := seal.NewRing(rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), Config{Path: filepath.Join(t.TempDir(), "ykt.db"), Ring: ring})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Read(t.Context(), "500236", func(tx *Tx) error {
		for name, q := range map[string]struct {
			text string
			args []any
		}{
			"waiting": {selectWaiting, []any{""}}, "uncorrected": {selectUncorrected, []any{""}},
			"served": {selectServed, []any{"b", "2026-01-01", "2026-12-31"}}, "verdicts": {countVerdicts, []any{"b", "2026-01-01", "2026-12-31"}},
		} {
			steps, err := all(each(tx, "EXPLAIN QUERY PLAN "+q.text, q.args, func(r *sql.Rows) (step string, err error) {
				var id, parent, unused int64
				return step, r.Scan(&id, &parent, &unused, &step)
			}))
			if err != nil {
				return err
			}
			for _, step := range steps {
				if whole.MatchString(step) {
					t.Errorf("%s reads a whole table: %s", name, step)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
