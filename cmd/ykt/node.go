package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/calendar"
	"yikatong/internal/doctor"
	"yikatong/internal/password"
	"yikatong/internal/policy"
	"yikatong/internal/seal"
	"yikatong/internal/store"
)

// where is the flags that say which data a command works on.
type where struct {
	Dir string `default:"data" help:"数据目录（内含密钥，须妥善保管）" env:"YKT_DIR"`
	DB  string `name:"db" help:"改用 PostgreSQL：postgres://…" env:"YKT_DB"`
}

// as is the flag that says who acts. Without it the operator at the machine does, in the
// role the command needs.
type as struct {
	As string `help:"以哪个用户办理（登录名）；不填则为本机操作员"`
}

// A node is an open data directory.
type node struct {
	*app.App
	store  *store.Store
	county string
}

// errNoData tells that a directory holds no data yet.
var errNoData = errors.New("no data directory")

func (w where) keyFile() string { return filepath.Join(w.Dir, "keys", "ring.json") }

func (w where) config(ring *seal.Ring) store.Config {
	return store.Config{Path: filepath.Join(w.Dir, "ykt.db"), URL: w.DB, Ring: ring}
}

// options change what a node is opened with.
type options struct {
	clock     func() time.Time
	rand      io.Reader
	passwords password.Cost
	hasty     bool
	exact     bool // the clock is set by hand and not put ahead
}

func real() options { return options{clock: time.Now, rand: rand.Reader, passwords: password.Full()} }

// open opens the data that a command works on.
func (w where) open(ctx context.Context, o options) (*node, error) {
	f, err := os.Open(w.keyFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", w.Dir, errNoData)
	}
	if err != nil {
		return nil, fmt.Errorf("open keys: %w", err)
	}
	defer f.Close()
	ring, err := seal.ReadRing(f, o.rand)
	if err != nil {
		return nil, fmt.Errorf("read keys of %s: %w", w.Dir, err)
	}
	c := w.config(ring)
	c.Hasty = o.hasty
	s, err := store.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	county, shift, err := onlyCounty(ctx, s, o.clock())
	if err != nil {
		s.Close()
		return nil, err
	}
	if shift != 0 && !o.exact {
		clock := o.clock
		o.clock = func() time.Time { return clock().Add(shift) }
	}
	n, err := w.node(s, county, o)
	if err == nil {
		err = n.Refresh(ctx)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return n, nil
}

// onlyCounty is the county of the data, and how far its clock is from the real one where it
// rehearses.
func onlyCounty(ctx context.Context, s *store.Store, now time.Time) (county string, shift time.Duration, err error) {
	err = s.Read(ctx, "", func(tx *store.Tx) error {
		codes, err := tx.Counties()
		if err == nil && len(codes) == 0 {
			return errNoData
		}
		if err == nil {
			county = codes[0]
		}
		return err
	})
	if err != nil {
		return "", 0, err
	}
	err = s.Read(ctx, county, func(tx *store.Tx) error {
		how, err := tx.Setting(store.Rehearses)
		if errors.Is(err, store.ErrNone) {
			return nil // a real county: its clock is the real one
		}
		if err != nil {
			return err
		}
		end, err := tx.ChainEnd()
		if shift = time.UnixMicro(end.At).Sub(now); how == store.RunsAhead {
			shift = max(0, shift)
		}
		return err
	})
	return county, shift, err
}

func (w where) node(s *store.Store, county string, o options) (*node, error) {
	catalogue, err := policy.Load()
	if err != nil {
		return nil, err
	}
	formats, err := bank.LoadFormats()
	if err != nil {
		return nil, err
	}
	accounts, err := bank.LoadAccountForms()
	if err != nil {
		return nil, err
	}
	a := app.New(app.Config{Store: s, County: county, Catalogue: catalogue, Calendar: calendar.National(), Formats: formats, Accounts: accounts,
		Clock: o.clock, Rand: o.rand, Passwords: o.passwords, Spool: filepath.Join(w.Dir, "spool"),
		Cache: filepath.Join(w.Dir, "cache")})
	return &node{App: a, store: s, county: county}, nil
}

// create makes a new data directory: keys first, then the database, then the county.
func (w where) create(ctx context.Context, county string, demo bool, o options) (*node, error) {
	if _, err := app.CountyNamed(county); err != nil {
		return nil, err
	}
	ring, err := w.newKeys(o.rand)
	if err != nil {
		return nil, err
	}
	c := w.config(ring)
	c.Hasty = o.hasty
	s, err := store.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	n, err := w.node(s, county, o)
	if err != nil {
		s.Close()
		return nil, err
	}
	if err := n.Init(ctx, demo); err != nil {
		s.Close()
		return nil, err
	}
	return n, nil
}

// errThere refuses to start a county where there is one.
var errThere = errors.New("there is a data directory already")

func (w where) newKeys(random io.Reader) (*seal.Ring, error) {
	if err := os.MkdirAll(filepath.Dir(w.keyFile()), 0o700); err != nil {
		return nil, fmt.Errorf("make %s: %w", w.Dir, err)
	}
	f, err := os.OpenFile(w.keyFile(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%s: %w", w.Dir, errThere)
	}
	if err != nil {
		return nil, fmt.Errorf("make keys: %w", err)
	}
	defer f.Close()
	ring, err := seal.NewRing(random)
	if err != nil {
		return nil, err
	}
	if _, err := ring.WriteTo(f); err != nil {
		return nil, fmt.Errorf("write keys: %w", err)
	}
	return ring, f.Sync()
}

// Examine checks the rules that never break.
func (n *node) Examine(ctx context.Context) ([]doctor.Check, error) {
	return doctor.Examine(ctx, n.store, n.county)
}

// close ends the node's connections.
func (n *node) close() { n.store.Close() }

// enter opens the data for whoever acts: the user named with --as, or the operator at the
// machine in a role. The caller closes the node.
func (w where) enter(ctx context.Context, who as, role auth.Role) (*node, auth.Actor, error) {
	n, err := w.open(ctx, real())
	if err != nil {
		return nil, auth.Actor{}, err
	}
	if who.As == "" {
		return n, n.Console(role), nil
	}
	by, err := n.UserNamed(ctx, who.As)
	if err != nil {
		n.close()
		return nil, auth.Actor{}, err
	}
	return n, by, nil
}
