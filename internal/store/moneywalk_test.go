package store_test

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"yikatong/internal/audit"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	. "yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// The walk of money: random movements, replays, reversals, races and crashes against a book kept
// by hand, which knows nothing of package ledger's rules but where each kind of movement leads.
var (
	moneyOps  = flag.Int("money.ops", 4000, "random movements of money on SQLite; a tenth of them on PostgreSQL")
	moneySeed = flag.Uint64("money.seed", 0, "seed of the walk of money; 0 draws one")
)

// A stand is where money is: an appropriation's head, and in transit the bank.
type stand struct {
	appropriation int64
	head, bank    string
}

// A shift is one posting as the book has it.
type shift struct {
	key  string
	kind ledger.Kind
	by   map[stand]int64
}

// leads is where each kind leads, how often of a thousand it is tried, and whether through banks.
var leads = []struct {
	kind     ledger.Kind
	from, to string
	share    int
}{
	{"grant", "granted", "available", 40}, {"raise", "granted", "available", 30}, {"reduce", "available", "granted", 20}, {"revoke", "available", "granted", 10},
	{"commit", "available", "committed", 180}, {"release", "committed", "available", 40}, {"send", "committed", "in_transit", 150},
	{"pay", "in_transit", "paid", 150}, {"fail", "in_transit", "available", 60}, {"return", "paid", "available", 50}, {"admit", "available", "paid", 20},
	{"claim", "claimed", "receivable", 40}, {"recover", "receivable", "recovered", 30}, {"waive", "receivable", "claimed", 10},
}

const (
	shareSplit, shareReverse = 60, 90 // of a thousand, after those of leads; the rest are replays
	bookAppropriations       = 4
)

var bookBanks = []string{"甲行", "乙行", "丙行"}

// A walk is the store and the book side by side.
type walk struct {
	t     *testing.T
	store *Store
	rng   *rand.Rand
	seed  uint64
	step  int
	book  map[stand]int64
	done  []shift // what was posted, for replays and reversals
	count map[string]int
}

func TestWalkOfMoney(t *testing.T) {
	seed := *moneySeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	walks := func(t *testing.T, c Config, steps int) {
		s, err := Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		begin(t, s)
		w := &walk{t: t, store: s, rng: rand.New(rand.NewPCG(seed, 1)), seed: seed, book: map[stand]int64{}, count: map[string]int{}}
		write(t, s, func(tx *Tx) error {
			for i := range bookAppropriations {
				if _, err := tx.AddAppropriation(Appropriation{Programme: "09", Document: fmt.Sprintf("渝财社%d号", i), Year: 2025}); err != nil {
					return err
				}
			}
			return nil
		})
		for next := 1000; w.step < steps; {
			switch n := w.rng.IntN(1000); {
			case n < 5:
				w.race()
			default:
				w.transaction()
			}
			if w.step >= next {
				w.compare()
				next += 1 + steps/20
				w.reopen(c)
			}
		}
		w.compare()
		t.Logf("-money.seed %d: %d movements: %v", seed, w.step, w.count)
		if err := w.store.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Run("sqlite", func(t *testing.T) { walks(t, storetest.SQLite(t), *moneyOps) })
	t.Run("postgres", func(t *testing.T) { walks(t, storetest.Postgres(t), *moneyOps/10) })
}

var errPower = errors.New("the power went")

// transaction posts some movements together. Now and then the power goes before they are
// stored, and what the book refuses takes all of them with it.
func (w *walk) transaction() {
	var shifts []shift
	var refused error
	before := maps.Clone(w.book)
	for range 1 + w.rng.IntN(12) {
		s, replay := w.draw()
		shifts = append(shifts, s)
		if w.step++; replay {
			refused = ErrTwice
			break
		}
		if w.apply(s); !w.stands(s) {
			refused = ledger.ErrNotEnough
			break
		}
	}
	crash := refused == nil && w.rng.IntN(20) == 0
	if crash {
		refused = errPower
	}
	err := w.store.Write(w.t.Context(), county, func(tx *Tx) ([]audit.Event, error) {
		for _, s := range shifts {
			if err := tx.Post(s.posting(), "walk", start); err != nil {
				return nil, err
			}
		}
		if crash {
			return nil, errPower
		}
		return happened(start), nil
	})
	if !errors.Is(err, refused) || (err == nil) != (refused == nil) {
		w.t.Fatalf("-money.seed %d, step %d, last %+v: %v, the book says %v", w.seed, w.step, shifts[len(shifts)-1], err, refused)
	}
	if refused != nil {
		w.book = before
		w.count[refused.Error()]++
		return
	}
	for _, s := range shifts {
		w.count[string(s.kind)]++
	}
	if w.done = append(w.done, shifts...); len(w.done) > 5000 {
		w.done = slices.Clone(w.done[len(w.done)-2500:])
	}
}

// draw picks a movement; replay says that its key was used before.
func (w *walk) draw() (s shift, replay bool) {
	n := w.rng.IntN(1000)
	s = shift{key: fmt.Sprintf("walk:%d", w.step), by: map[stand]int64{}}
	a := 1 + w.rng.Int64N(bookAppropriations)
	for _, l := range leads {
		if n -= l.share; n >= 0 {
			continue
		}
		if w.empty(a, l.from) && w.rng.IntN(50) > 0 {
			return w.draw()
		}
		s.kind = l.kind
		for i, bank := range bookBanks[:1+w.rng.IntN(len(bookBanks))] {
			if through := l.from == "in_transit" || l.to == "in_transit"; !through && i > 0 {
				break
			}
			w.shift(s, stand{a, l.from, ""}, stand{a, l.to, ""}, bank)
		}
		return s, false
	}
	switch n -= shareSplit; {
	case n < 0:
		b, amount := 1+a%bookAppropriations, 1+w.rng.Int64N(100_000)
		s.kind = "split"
		s.by = map[stand]int64{{a, "available", ""}: -amount, {a, "granted", ""}: amount, {b, "granted", ""}: -amount, {b, "available", ""}: amount}
		return s, false
	case len(w.done) == 0:
		s.kind = "grant"
		w.shift(s, stand{a, "granted", ""}, stand{a, "available", ""}, "")
		return s, false
	}
	was := w.done[w.rng.IntN(len(w.done))]
	if n-shareReverse >= 0 {
		s.key, s.kind, s.by = was.key, was.kind, was.by
		return s, true
	}
	s.kind = "reverse"
	for at, amount := range was.by {
		s.by[at] = -amount
	}
	return s, false
}

// empty reports whether nothing can come from a head.
func (w *walk) empty(appropriation int64, head string) bool {
	for at, amount := range w.book {
		if at.appropriation == appropriation && at.head == head && amount > 0 {
			return false
		}
	}
	return head != "granted" && head != "claimed"
}

// shift moves some money, more often a part of what is there than more.
func (w *walk) shift(s shift, from, to stand, bank string) {
	for _, end := range []*stand{&from, &to} {
		if end.head == "in_transit" {
			end.bank = bank
		}
	}
	amount := 1 + w.rng.Int64N(1_000_000)
	if there := w.book[from]; there > 0 && w.rng.IntN(40) > 0 {
		amount = 1 + w.rng.Int64N(there)
	}
	s.by[from] -= amount
	s.by[to] += amount
}

// posting is the shift as the ledger takes it; its entries come in any order.
func (s shift) posting() ledger.Posting {
	p := ledger.Posting{Key: s.key, Kind: s.kind}
	for at, amount := range s.by {
		p.Entries = append(p.Entries, ledger.Entry{Appropriation: at.appropriation, Head: ledger.Head(at.head), Bank: at.bank, Amount: fen.Fen(amount)})
	}
	return p
}

func (w *walk) apply(s shift) {
	for at, amount := range s.by {
		w.book[at] += amount
	}
}

// stands reports whether nothing the shift touched is below zero but the sources.
func (w *walk) stands(s shift) bool {
	for at := range s.by {
		if w.book[at] < 0 && at.head != "granted" && at.head != "claimed" {
			return false
		}
	}
	return true
}

// race has two clients post under one key: one of them does.
func (w *walk) race() {
	s, replay := w.draw()
	w.step++
	if w.apply(s); replay || !w.stands(s) {
		for at, amount := range s.by {
			w.book[at] -= amount
		}
		return
	}
	var both sync.WaitGroup
	var errs [2]error
	for i := range errs {
		both.Go(func() {
			errs[i] = w.store.Write(w.t.Context(), county, func(tx *Tx) ([]audit.Event, error) {
				return happened(start), tx.Post(s.posting(), "walk", start)
			})
		})
	}
	both.Wait()
	for _, pair := range [][2]error{{errs[0], errs[1]}, {errs[1], errs[0]}} {
		if pair[0] == nil && errors.Is(pair[1], ErrTwice) {
			w.done = append(w.done, s)
			w.count["race"]++
			return
		}
	}
	w.t.Fatalf("-money.seed %d, step %d: two under the key of %+v: %v", w.seed, w.step, s, errs)
}

// ledgerRules are the proofs that need the ledger alone.
var ledgerRules = []string{"postings balance", "balances are sums", "nothing made or lost", "nothing below zero", "never was below zero",
	"no posting is gone", "postings keep to their kinds"}

// compare holds every balance, and the proofs of the ledger, against the book.
func (w *walk) compare() {
	w.t.Helper()
	err := w.store.Read(w.t.Context(), county, func(tx *Tx) error {
		for a := int64(1); a <= bookAppropriations; a++ {
			got, err := tx.Balance(a)
			if err != nil {
				return err
			}
			want := ledger.Balance{}
			for at, amount := range w.book {
				if at.appropriation == a {
					want[ledger.Head(at.head)] += fen.Fen(amount)
				}
			}
			for _, h := range ledger.Heads {
				if got[h] != want[h] {
					return fmt.Errorf("%s of %d is %d, the book says %d", h, a, got[h], want[h])
				}
			}
			for _, bank := range bookBanks {
				list, err := tx.InTransit(a, bank)
				if err != nil {
					return err
				}
				got := int64(0)
				for _, at := range list {
					got += int64(at.Amount)
				}
				if want := w.book[stand{a, "in_transit", bank}]; got != want {
					return fmt.Errorf("in transit at %s of %d is %d, the book says %d", bank, a, got, want)
				}
			}
		}
		for _, rule := range ledgerRules {
			for breach, err := range tx.Prove(rule) {
				return fmt.Errorf("%s: %+v, %v", rule, breach, err)
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatalf("-money.seed %d, step %d: %v", w.seed, w.step, err)
	}
}

// reopen is what follows a crash.
func (w *walk) reopen(c Config) {
	err := w.store.Close()
	if err == nil {
		w.store, err = Open(w.t.Context(), c)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}
