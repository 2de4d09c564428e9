package web_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/demo"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/seal"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
	"yikatong/internal/web"
	"yikatong/internal/web/ui"
)

// A loaded county has paid its people month by month and is served. Every role has a reader.
type loaded struct {
	*apptest.Node
	*httptest.Server
	handler http.Handler
	line    *http.Transport
	jars    map[auth.Role]http.CookieJar
	payees  []payee

	mu    sync.Mutex
	times []time.Duration // the server's, since the last look
}

// A payee is somebody with an account.
type payee struct {
	id     int64
	name   string
	region region.Code // a village, or a township
}

func newLoaded(t testing.TB) *loaded {
	l := &loaded{line: &http.Transport{MaxIdleConnsPerHost: *loadReaders, DisableCompression: true}, jars: map[auth.Role]http.CookieJar{}}
	if *loadKeep != "" {
		l.Node = apptest.Open(t, store.Config{Path: filepath.Join(*loadKeep, "ykt.db"), Ring: keptRing(t)}, apptest.County)
	} else {
		l.Node = apptest.New(t, store.Config{Path: filepath.Join(t.TempDir(), "ykt.db"), Ring: storetest.Ring(t)})
		l.enrol(t)
	}
	l.register(t)
	l.fill(t)
	quiet := slog.New(slog.DiscardHandler)
	l.handler = web.Handler(web.Config{App: l.App, Reader: l.App.Public(), Site: ui.Site{County: "奉节县"}, Log: quiet})
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		l.handler.ServeHTTP(w, r)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.times = append(l.times, time.Since(began))
	}))
	t.Cleanup(l.Server.Close)
	for _, r := range append([]auth.Role{""}, auth.Roles()...) {
		l.signIn(t, r)
	}
	return l
}

// keptRing reads the keys of the kept county.
func keptRing(t testing.TB) *seal.Ring {
	t.Helper()
	f, err := os.Open(filepath.Join(*loadKeep, "keys", "ring.json"))
	if err != nil {
		t.Fatalf("make the county first: ykt demo --no-serve --people N --dir %s: %v", *loadKeep, err)
	}
	defer f.Close()
	ring, err := seal.ReadRing(f, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

// enrol registers the people of a small synthetic county, each with a passbook.
func (l *loaded) enrol(t testing.TB) {
	county, err := demo.Generate(demo.Config{Seed: 9, People: *loadPeople, County: apptest.County})
	if err != nil {
		t.Fatal(err)
	}
	people := make([]store.Person, len(county.People))
	accounts := make([]store.BankAccount, len(people))
	for i, p := range county.People {
		no, err := ident.ParseNo(p.ID, apptest.Start)
		if err != nil {
			t.Fatal(err)
		}
		people[i] = store.Person{No: no, Name: p.Name, Region: county.Village(i).Code, Birth: no.Birth().Format(time.DateOnly)}
	}
	by := l.App.Console(auth.TownshipClerk)
	if err := l.App.EnrolPeople(t.Context(), by, people); err != nil {
		t.Fatal(err)
	}
	for i, p := range people {
		accounts[i] = store.BankAccount{Party: p.ID, Kind: "存折", Bank: "重庆农村商业银行", Number: fmt.Sprintf("5102018%010d", p.ID), Opened: "2020-01-01"}
	}
	if err := l.App.EnrolAccounts(t.Context(), by, accounts); err != nil {
		t.Fatal(err)
	}
}

// register finds who can be paid, township by township.
func (l *loaded) register(t testing.TB) {
	t.Helper()
	const chunk = 5000
	err := l.Store.Read(t.Context(), apptest.County, func(tx *store.Tx) error {
		for from, found := int64(1), true; found; from += chunk {
			ids := make([]int64, chunk)
			for i := range ids {
				ids[i] = from + int64(i)
			}
			people, err := tx.PeopleByID(ids)
			if err != nil {
				return err
			}
			found = len(people) > 0
			for _, p := range people {
				if p.Account != 0 && p.Died == "" {
					l.payees = append(l.payees, payee{p.ID, p.Name, p.Region})
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(l.payees, func(a, b payee) int {
		if c := strings.Compare(string(a.region), string(b.region)); c != 0 {
			return c
		}
		return int(a.id - b.id)
	})
}

// programme is that of the payments that fill the county, by the month.
const programme = "09"

// fill pays everybody month after month, from long ago, until there are as many payments as were
// asked for. What was cut off in the midst of a month goes on from there.
func (l *loaded) fill(t testing.TB) {
	t.Helper()
	sums, err := l.App.ProgrammeSums(t.Context(), l.As(auth.BudgetOfficer))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, s := range sums {
		n += s.Count
	}
	for month := period.MonthOf(time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)); n < *loadPayments; month++ {
		paid, err := l.month(t.Context(), period.MustParse(month.String()))
		if err != nil {
			t.Fatalf("%s: %v", month, err)
		}
		if n += paid; paid > 0 && *loadKeep != "" {
			t.Logf("%s is paid: %d payments", month, n)
		}
	}
}

// month takes everybody's month the whole way to the bank's answer, from wherever it stands, and
// returns how many payments were added.
func (l *loaded) month(ctx context.Context, p period.Period) (paid int, err error) {
	rosters, err := l.propose(ctx, p)
	if err != nil {
		return 0, err
	}
	if err := l.Clear(ctx, rosters); err != nil {
		return 0, err
	}
	q := store.BatchQuery{Programme: programme, Period: p.String(), Limit: 1}
	batches, err := l.App.Batches(ctx, l.As(auth.BudgetOfficer), q)
	if err != nil {
		return 0, err
	}
	if len(batches) == 0 {
		if err := l.fund(ctx, p); err != nil {
			return 0, err
		}
		b, _, err := l.Pay(ctx, programme, p)
		if err != nil {
			return 0, err
		}
		batches, paid = []pay.Batch{b}, b.Count
	}
	if _, err := l.Resume(ctx, programme, p); err != nil {
		return 0, err
	}
	if batches[0].State == pay.Settled {
		return paid, nil
	}
	return paid, l.Answer(ctx, batches[0].ID)
}

// fund grants the money of a month if there is not enough.
func (l *loaded) fund(ctx context.Context, p period.Period) error {
	need := fen.Fen(len(l.payees)) * monthly
	list, err := l.App.Appropriations(ctx, l.As(auth.BudgetOfficer), programme)
	if err != nil || slices.ContainsFunc(list, func(a store.Appropriation) bool { return a.Balance[ledger.Available] >= need }) {
		return err
	}
	return l.Fund(ctx, programme, "渝财社〔"+p.String()+"〕1号", "", p.Year(), 24*need)
}

// monthly is what each is paid.
const monthly fen.Fen = 9000

// propose makes a month's roster of every township that has none.
func (l *loaded) propose(ctx context.Context, p period.Period) (rosters []int64, err error) {
	by := l.App.Console(auth.TownshipClerk)
	there, err := l.App.Rosters(ctx, by, store.RosterQuery{Programme: programme, Period: p.String(), Limit: 1000})
	if err != nil {
		return nil, err
	}
	made := map[region.Code]int64{}
	for _, g := range there {
		made[g.Region] = g.ID
	}
	for rest := l.payees; len(rest) > 0; {
		town := rest[0].region.Township()
		n := slices.IndexFunc(rest, func(x payee) bool { return x.region.Township() != town })
		if n < 0 {
			n = len(rest)
		}
		id := made[town]
		if id == 0 {
			id, _, err = l.App.ProposeRoster(ctx, by, app.Proposal{Programme: programme, Period: p, Township: town, Lines: lines(rest[:n])})
			if err != nil {
				return nil, err
			}
		}
		rosters, rest = append(rosters, id), rest[n:]
	}
	return rosters, nil
}

func lines(people []payee) iter.Seq2[app.ProposedLine, error] {
	return func(yield func(app.ProposedLine, error) bool) {
		for _, x := range people {
			if !yield(app.ProposedLine{Beneficiary: x.id, Holder: x.id, Payee: x.id, Name: x.name, Amount: monthly, Region: x.region}, nil) {
				return
			}
		}
	}
}
