// Package apptest gives tests a county at work: a fresh database of each engine, demo
// users, a clock that is moved by hand and a bank that answers.
package apptest

import (
	crand "crypto/rand"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/bank"
	"yikatong/internal/calendar"
	"yikatong/internal/demo/banksim"
	"yikatong/internal/doctor"
	"yikatong/internal/drill"
	"yikatong/internal/password"
	"yikatong/internal/policy"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// A Node is a county at work.
type Node struct {
	*drill.Drill
	Store *store.Store
}

// County is the county that tests are about: 奉节县.
const County = "500236"

// Start is the moment a test's clock stands at first.
var Start = time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)

// Each runs a test on a fresh county in each engine.
func Each(t *testing.T, test func(t *testing.T, n *Node)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, c store.Config) { test(t, New(t, c)) })
}

// shipped is what comes with the program and never changes while it runs.
type shipped struct {
	catalogue *policy.Catalogue
	formats   bank.Formats
	accounts  bank.AccountForms
}

// documents are read and compiled once for all tests of a package: half of what a county costs.
var documents = sync.OnceValues(func() (d shipped, err error) {
	if d.catalogue, err = policy.Load(); err != nil {
		return d, err
	}
	if d.formats, err = bank.LoadFormats(); err != nil {
		return d, err
	}
	d.accounts, err = bank.LoadAccountForms()
	return d, err
})

// New makes a county with demo users in an empty database.
func New(t testing.TB, c store.Config) *Node {
	t.Helper()
	s, a, clock := open(t, c, County, rand.NewChaCha8([32]byte{2}))
	if err := a.Init(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if _, err := a.AddDemoUsers(t.Context()); err != nil {
		t.Fatal(err)
	}
	return node(t, s, a, clock)
}

// Open opens a county with demo users that was made before, such as a demo's. Its clock goes on
// from the last event, and what it draws was not drawn before.
func Open(t testing.TB, c store.Config, county string) *Node {
	t.Helper()
	s, a, clock := open(t, c, county, crand.Reader)
	err := s.Read(t.Context(), county, func(tx *store.Tx) error {
		end, err := tx.ChainEnd()
		clock.Forward(time.UnixMicro(end.At))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return node(t, s, a, clock)
}

func open(t testing.TB, c store.Config, county string, random io.Reader) (*store.Store, *app.App, *drill.Clock) {
	t.Helper()
	s, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	d, err := documents()
	if err != nil {
		t.Fatal(err)
	}
	clock := drill.NewClock(Start)
	return s, app.New(app.Config{Store: s, County: county, Catalogue: d.catalogue, Calendar: calendar.National(), Formats: d.formats, Accounts: d.accounts, Clock: clock.Now,
		Rand: random, Passwords: password.Cheap(), Spool: t.TempDir(), Cache: t.TempDir()}), clock
}

func node(t testing.TB, s *store.Store, a *app.App, clock *drill.Clock) *Node {
	t.Helper()
	work, err := drill.New(t.Context(), a, clock, banksim.New(rand.New(rand.NewPCG(3, 4)), banksim.Behaviour{}))
	if err != nil {
		t.Fatal(err)
	}
	return &Node{Drill: work, Store: s}
}

// File opens a file for an import; it is closed when the test ends.
func (n *Node) File(t testing.TB, name string) app.File {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return app.File{Name: filepath.Base(name), Content: f, Size: info.Size(), Limits: sheet.Desk}
}

// Holds fails the test unless every rule that must never break holds.
func (n *Node) Holds(t testing.TB) {
	t.Helper()
	checks, err := doctor.Examine(t.Context(), n.Store, County)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range checks {
		if !c.Holds() {
			t.Errorf("%s does not hold: %v", c.Rule, c.Found)
		}
	}
}
