package main

import (
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"yikatong/internal/store/storetest"
)

// The flags of the year with hostile banks.
var (
	hostilePeople = flag.Int("hostile.people", 2000, "people of the county whose banks are hostile, on SQLite")
	hostilePG     = flag.Int("hostile.postgres", 0, "the same on PostgreSQL; 0 for none: a year is a hundred thousand round trips there, half a minute and more")
	hostileYears  = flag.Int("hostile.years", 1, "how many years with hostile banks are played, each with its own seed")
	hostileSeed   = flag.Int("hostile.seed", 42, "seed of the first of them")
)

// Whatever banks do in a year, it ends with the two books equal but for what is in transit, every
// fen of which has its reason, and with no rule broken. Otherwise the command fails.
func TestAYearWithHostileBanks(t *testing.T) {
	for seed := range *hostileYears {
		t.Run(fmt.Sprintf("sqlite/seed=%d", *hostileSeed+seed), func(t *testing.T) {
			hostileYear(t, *hostilePeople, *hostileSeed+seed)
		})
	}
	t.Run("postgres", func(t *testing.T) {
		if *hostilePG == 0 {
			t.Skip("-hostile.postgres says how many people; ./check long plays it")
		}
		hostileYear(t, *hostilePG, *hostileSeed, "--db", storetest.Postgres(t).URL)
	})
}

func hostileYear(t *testing.T, people, seed int, db ...string) {
	dir := filepath.Join(t.TempDir(), "demo")
	got := ykt(t, 0, append([]string{"demo", "--dir", dir, "--people", fmt.Sprint(people), "--seed", fmt.Sprint(seed), "--bank", "hostile", "--no-serve"}, db...)...)
	for _, says := range []string{"拒收回盘", "在途合计", "总账在途", "对账一致：每一分都有说明"} {
		if !strings.Contains(got, says) {
			t.Errorf("it does not say %s:\n%s", says, got)
		}
	}
	_, tail, _ := strings.Cut(got, "合计")
	t.Log(tail)
	ykt(t, 0, append([]string{"doctor", "--dir", dir}, db...)...)
}
