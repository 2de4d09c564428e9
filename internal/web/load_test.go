package web_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
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
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
	"yikatong/internal/web"
	"yikatong/internal/web/ui"
)

var (
	loadPeople   = flag.Int("load.people", 1500, "people of the county whose pages are asked for")
	loadPayments = flag.Int("load.payments", 6000, "payments of that county")
	loadReaders  = flag.Int("load.readers", 8, "readers at once")
	loadEach     = flag.Int("load.each", 3, "how often each reader asks for each page")
	loadPause    = flag.Duration("load.pause", 10*time.Millisecond, "how long a reader reads before asking again")
)

// TestPagesUnderLoad asks for every list and search page with many readers at once and holds
// the time the server takes for each against a static file from the same server in the same
// run. The pages must answer; how fast is printed, not judged: go test ./internal/web
// -run Load -v -load.people 500000 -load.payments 4000000 -load.readers 50 -load.each 20 -load.pause 250ms
// -timeout 2h.
func TestPagesUnderLoad(t *testing.T) {
	l := newLoaded(t)
	logins, err := l.logins()
	if err != nil {
		t.Fatal(err)
	}
	css, err := ui.AssetURL("app.css")
	if err != nil {
		t.Fatal(err)
	}
	floor := l.measure(t, logins, page{path: css})
	t.Logf("%-44s p50 %7.2f ms  p99 %7.2f ms", "static file", ms(floor, 50), ms(floor, 99))
	for _, p := range l.pages() {
		times := l.measure(t, logins, p)
		t.Logf("%-44s p50 %7.2f ms  p99 %7.2f ms  × %.1f", p.path+p.says, ms(times, 50), ms(times, 99), ms(times, 50)/max(ms(floor, 50), 0.001))
	}
}

// A page is asked for by a role, "" for the public; a form's fields make it a search.
type page struct {
	role auth.Role
	path string
	form url.Values
	says string // of the form, for the reader
}

func (l *loaded) pages() []page {
	town := string(l.towns[0].Code)
	return []page{
		{role: auth.TownshipClerk, path: "/desk"},
		{role: auth.FinanceApprover, path: "/desk"},
		{role: auth.BureauReviewer, path: "/desk/rosters"},
		{role: auth.BureauReviewer, path: fmt.Sprintf("/desk/rosters/%d", l.roster)},
		{role: auth.BureauReviewer, path: "/desk/findings"},
		{role: auth.BudgetOfficer, path: "/desk/batches"},
		{role: auth.BudgetOfficer, path: fmt.Sprintf("/desk/batches/%d", l.batch)},
		{role: auth.BudgetOfficer, path: "/desk/payfiles"},
		{role: auth.BudgetOfficer, path: "/desk/appropriations"},
		{role: auth.Auditor, path: "/desk/trail"},
		{role: auth.TownshipClerk, path: "/desk/people/1"},
		{role: auth.TownshipClerk, path: "/desk/people", form: url.Values{"q": {l.name}}, says: " (姓名)"},
		{role: auth.TownshipClerk, path: "/desk/people", form: url.Values{"q": {l.number}}, says: " (证号)"},
		{path: "/"},
		{path: "/lists"},
		{path: "/lists/paid/09/" + l.period.String() + "/" + town},
		{path: "/stats"},
		{path: "/search?q=" + url.QueryEscape("补贴")},
	}
}

// A loaded county has paid everybody month by month and is served.
type loaded struct {
	*apptest.Node
	*httptest.Server
	towns        []region.Region
	roster       int64
	batch        int64
	period       period.Period
	name, number string

	mu    sync.Mutex
	times []time.Duration // the server's, since the last look
}

func (l *loaded) took(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.times = append(l.times, d)
}

func newLoaded(t *testing.T) *loaded {
	n := apptest.New(t, store.Config{Path: filepath.Join(t.TempDir(), "ykt.db"), Ring: storetest.Ring(t), Hasty: true})
	l := &loaded{Node: n}
	var err error
	if l.towns, err = n.App.Townships(t.Context(), n.App.Console(auth.SystemAdmin)); err != nil {
		t.Fatal(err)
	}
	people := l.enrol(t)
	months := max(1, *loadPayments / *loadPeople)
	if err := l.Fund(t.Context(), "09", "渝财社〔2026〕1号", "", 2026, fen.Fen(int64(months+1)*int64(len(people))*10_000)); err != nil {
		t.Fatal(err)
	}
	for i := range months {
		l.pay(t, people, monthOf(i))
	}
	quiet := slog.New(slog.DiscardHandler)
	pages := web.Handler(web.Config{App: n.App, Reader: n.App.Public(), Site: ui.Site{County: "奉节县"}, Log: quiet})
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		pages.ServeHTTP(w, r)
		l.took(time.Since(began))
	}))
	t.Cleanup(l.Server.Close)
	return l
}

// enrol registers the people of a synthetic county, each with a passbook, and gives them
// township by township.
func (l *loaded) enrol(t *testing.T) []store.Person {
	county, err := demo.Generate(demo.Config{Seed: 9, People: *loadPeople, County: apptest.County})
	if err != nil {
		t.Fatal(err)
	}
	by := l.App.Console(auth.TownshipClerk)
	var all []store.Person
	for from := range slices.Chunk(county.People, 5000) {
		people := make([]store.Person, len(from))
		accounts := make([]store.BankAccount, len(from))
		for i, p := range from {
			no, err := ident.ParseNo(p.ID, apptest.Start)
			if err != nil {
				t.Fatal(err)
			}
			people[i] = store.Person{No: no, Name: p.Name, Region: county.Village(len(all) + i).Code.Township(), Birth: no.Birth().Format(time.DateOnly)}
		}
		if err := l.App.EnrolPeople(t.Context(), by, people); err != nil {
			t.Fatal(err)
		}
		for i, p := range people {
			accounts[i] = store.BankAccount{Party: p.ID, Kind: "存折", Bank: "重庆农村商业银行", Number: passbook(p.ID), Opened: "2020-01-01"}
		}
		if err := l.App.EnrolAccounts(t.Context(), by, accounts); err != nil {
			t.Fatal(err)
		}
		all = append(all, people...)
	}
	l.name, l.number = all[0].Name, all[0].No.Reveal()
	slices.SortStableFunc(all, func(a, b store.Person) int { return strings.Compare(string(a.Region), string(b.Region)) })
	return all
}

func passbook(id int64) string { return fmt.Sprintf("5102018%010d", id) }

// pay takes everybody's month the whole way to the bank's answer.
func (l *loaded) pay(t *testing.T, people []store.Person, p period.Period) {
	t.Helper()
	var rosters []int64
	for len(people) > 0 {
		town := people[0].Region
		n := slices.IndexFunc(people, func(x store.Person) bool { return x.Region != town })
		if n < 0 {
			n = len(people)
		}
		id, _, err := l.App.ProposeRoster(t.Context(), l.App.Console(auth.TownshipClerk), app.Proposal{Programme: "09", Period: p, Township: town, Lines: lines(people[:n])})
		if err != nil {
			t.Fatal(err)
		}
		rosters, people = append(rosters, id), people[n:]
	}
	if err := l.Clear(t.Context(), rosters); err != nil {
		t.Fatal(err)
	}
	b, sent, err := l.Pay(t.Context(), "09", p)
	if err != nil || !sent {
		t.Fatalf("sent %v, %v", sent, err)
	}
	if err := l.Answer(t.Context(), b.ID); err != nil {
		t.Fatal(err)
	}
	l.roster, l.batch, l.period = rosters[0], int64(b.ID), p
}

func lines(people []store.Person) iter.Seq2[app.ProposedLine, error] {
	return func(yield func(app.ProposedLine, error) bool) {
		for _, x := range people {
			if !yield(app.ProposedLine{Beneficiary: x.ID, Holder: x.ID, Payee: x.ID, Name: x.Name, Account: passbook(x.ID), Amount: 9000, Region: x.Region}, nil) {
				return
			}
		}
	}
}

// logins signs one client in for each role that a page needs, and one for the public.
func (l *loaded) logins() (map[auth.Role]*http.Client, error) {
	clients := map[auth.Role]*http.Client{"": l.client()}
	for _, p := range l.pages() {
		if clients[p.role] != nil {
			continue
		}
		login := "reader-" + string(p.role)
		const secret = "correct horse battery staple"
		no, err := ident.ParseNo(someone(len(clients)), apptest.Start)
		if err != nil {
			return nil, err
		}
		err = l.App.AddUser(context.Background(), l.App.Console(auth.SystemAdmin), app.NewUser{Login: login, Name: login, Password: secret, Role: p.role,
			Region: l.App.CountyCode(), No: no})
		if err != nil {
			return nil, err
		}
		c := l.client()
		if err := l.signIn(c, login, secret); err != nil {
			return nil, err
		}
		clients[p.role] = c
	}
	return clients, nil
}

// someone is the n-th number of nobody in the county.
func someone(n int) string {
	for _, last := range "0123456789X" {
		no := fmt.Sprintf("50023619600101%03d%c", n, last)
		if _, err := ident.ParseNo(no, apptest.Start); err == nil {
			return no
		}
	}
	return ""
}

func (l *loaded) client() *http.Client {
	jar, _ := cookiejar.New(nil)
	return &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: *loadReaders}}
}

var tokenField = regexp.MustCompile(`name="token" value="([^"]+)"`)

func (l *loaded) token(c *http.Client, path string) (string, error) {
	answer, err := c.Get(l.URL + path)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", err
	}
	found := tokenField.FindSubmatch(body)
	if found == nil {
		return "", fmt.Errorf("%s has no token", path)
	}
	return string(found[1]), nil
}

func (l *loaded) signIn(c *http.Client, login, secret string) error {
	answer, err := c.PostForm(l.URL+"/desk/sign-in", url.Values{"user": {login}, "password": {secret}})
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || strings.Contains(answer.Request.URL.Path, "sign-in") {
		return fmt.Errorf("sign in as %s: %s %s", login, answer.Status, answer.Request.URL.Path)
	}
	return nil
}

// measure asks for a page with all readers at once and gives the server's times in order.
func (l *loaded) measure(t *testing.T, clients map[auth.Role]*http.Client, p page) []time.Duration {
	t.Helper()
	c := clients[p.role]
	if p.form != nil {
		token, err := l.token(c, "/desk")
		if err != nil {
			t.Fatal(err)
		}
		p.form.Set("token", token)
	}
	l.ask(t, c, p) // what the first asker waits for is not the reader's
	l.mu.Lock()
	l.times = nil
	l.mu.Unlock()
	var readers sync.WaitGroup
	for i := range *loadReaders {
		readers.Go(func() {
			time.Sleep(*loadPause * time.Duration(i) / time.Duration(*loadReaders))
			for range *loadEach {
				l.ask(t, c, p)
				time.Sleep(*loadPause)
			}
		})
	}
	readers.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.Sort(l.times)
	return l.times
}

func (l *loaded) ask(t *testing.T, c *http.Client, p page) {
	var answer *http.Response
	var err error
	if p.form == nil {
		answer, err = c.Get(l.URL + p.path)
	} else {
		answer, err = c.PostForm(l.URL+p.path, p.form)
	}
	if err != nil {
		t.Error(err)
		return
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("%s: %s, %v", p.path, answer.Status, err)
	}
}

func ms(sorted []time.Duration, percent int) float64 {
	return float64(sorted[min(len(sorted)-1, len(sorted)*percent/100)].Microseconds()) / 1000
}

// monthOf is the n-th month paid.
func monthOf(n int) period.Period {
	return period.MustParse(fmt.Sprintf("%04d-%02d", 2020+n/12, 1+n%12))
}
