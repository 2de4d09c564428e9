package app_test

import (
	"flag"
	"fmt"
	"testing"

	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// The flags of campaign K1: random operations against the reference model.
var (
	k1Seed     = flag.Uint64("k1.seed", 1, "seed of the first walk")
	k1SQLite   = flag.Int("k1.sqlite", 2000, "random operations on SQLite")
	k1Postgres = flag.Int("k1.postgres", 300, "random operations on PostgreSQL")
)

// A walk is this long; then another begins, in a new county with the next seed.
const walkLength = 500

// Whatever is asked by whomever in whatever order, with files that lie and a database that
// fails: the app does what the model does, and no rule ever breaks.
func TestRandomOperationsAgreeWithTheModel(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { walks(t, *k1SQLite, storetest.SQLite) })
	t.Run("postgres", func(t *testing.T) { walks(t, *k1Postgres, storetest.Postgres) })
}

func walks(t *testing.T, total int, fresh func(*testing.T) store.Config) {
	for i := 0; i*walkLength < total && !t.Failed(); i++ {
		seed := *k1Seed + uint64(i)
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			c := fresh(t)
			c.Hasty = true
			startWalk(t, c, seed).run(min(walkLength, total-i*walkLength))
		})
	}
}
