package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/store"
)

// pages is every page there is, read off the two route tables, so that no new one can be
// forgotten, and the searches. What a {part} of an address is called is taken from a link on
// another page.
func (l *loaded) pages(t testing.TB) []page {
	t.Helper()
	var list []page
	for _, r := range auth.Roles() { // each role's desk asks for other things
		list = append(list, page{role: r, path: "/desk"})
	}
	list = append(list, l.searches(t)...)
	var missed []string
	seen := ""
	wait := patterns(t)
	for found := true; found; {
		found, missed = false, nil
		for _, pattern := range wait {
			p, body, ok := l.open(t, pattern, seen)
			if !ok {
				missed = append(missed, pattern)
				continue
			}
			list, seen, found = append(list, p), seen+body, true
		}
		wait = missed
	}
	t.Logf("nothing to show on %s", strings.Join(missed, ", "))
	return list
}

var (
	getRoute = regexp.MustCompile(`\{"GET (/[^"]*)",`)
	wildcard = regexp.MustCompile(`\{[a-z]+\}`)
)

// patterns are the addresses of the two route tables; files and what leads to a download are left
// out, they are not pages.
func patterns(t testing.TB) []string {
	t.Helper()
	var list []string
	for _, file := range []string{"desk/routes.go", "portal/portal.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range getRoute.FindAllStringSubmatch(string(text), -1) {
			last := m[1][strings.LastIndex(m[1], "/"):]
			if m[1] != "/desk" && !strings.Contains(last, ".") && last != "/file" {
				list = append(list, strings.TrimSuffix(m[1], "{$}"))
			}
		}
	}
	if len(list) < 50 {
		t.Fatalf("the route tables tell of %d pages only", len(list))
	}
	return list
}

// open finds the page of a pattern: the first link of that form in what was seen, and the first
// role, or the public, for which it answers.
func (l *loaded) open(t testing.TB, pattern, seen string) (p page, body string, ok bool) {
	t.Helper()
	p.path = pattern
	if wildcard.MatchString(pattern) {
		link := regexp.MustCompile(`href="(` + wildcard.ReplaceAllString(pattern, `[^/"?#{]+`) + `)["?#]`)
		found := link.FindStringSubmatch(seen)
		if found == nil {
			return p, "", false
		}
		p.path = found[1]
	}
	roles := []auth.Role{""}
	if strings.HasPrefix(pattern, "/desk") {
		roles = auth.Roles()
	}
	for _, p.role = range roles {
		if status, body := l.read(t, p); status == http.StatusOK {
			return p, body, true
		}
	}
	return p, "", false
}

// read asks for a page and gives what it says.
func (l *loaded) read(t testing.TB, p page) (status int, body string) {
	t.Helper()
	r, err := l.request(p)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Del("Accept-Encoding")
	answer, err := l.line.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	l.jars[p.role].SetCookies(r.URL, answer.Cookies())
	return answer.StatusCode, string(text)
}

// searches ask by name and by number, for what very many are called and for what is far down.
func (l *loaded) searches(t testing.TB) []page {
	t.Helper()
	who := l.person(t)
	surname := string([]rune(who.Name)[:1])
	list := []page{
		{role: auth.TownshipClerk, path: "/desk/people", form: url.Values{"q": {who.Name}}, says: " (姓名)"},
		{role: auth.TownshipClerk, path: "/desk/people", form: url.Values{"q": {surname}}, says: " (姓)"},
		{role: auth.TownshipClerk, path: "/desk/people", form: url.Values{"q": {who.No.Reveal()}}, says: " (证号)"},
		{role: auth.TownshipClerk, path: "/desk/basis/find", form: url.Values{"programme": {"01"}, "q": {surname}}, says: " (姓)"},
		{role: auth.TownshipClerk, path: "/desk/people/" + fmt.Sprint(who.ID)},
		{path: "/search?q=" + url.QueryEscape("补贴")},
		{path: "/lists?kind=notice"}, {path: "/lists?page=100"}, {path: "/lists?programme=" + programme}, {path: "/lists?place=" + url.QueryEscape("镇")},
	}
	for i := range list {
		if list[i].form != nil {
			_, body := l.read(t, page{role: list[i].role, path: "/desk"})
			list[i].form.Set("token", tokenIn(body))
		}
	}
	return list
}

// person is somebody who is paid.
func (l *loaded) person(t testing.TB) (who store.Person) {
	t.Helper()
	err := l.Store.Read(t.Context(), apptest.County, func(tx *store.Tx) (err error) {
		who, err = tx.Person(l.payees[len(l.payees)/2].id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

var tokenField = regexp.MustCompile(`name="token" value="([^"]+)"`)

func tokenIn(body string) string {
	if found := tokenField.FindStringSubmatch(body); found != nil {
		return found[1]
	}
	return ""
}

// readerSecret is the password of all readers.
const readerSecret = "correct horse battery staple"

// signIn gives every role a reader who sees the whole county; the public's visits its own pages.
func (l *loaded) signIn(t testing.TB, r auth.Role) {
	t.Helper()
	l.jars[r], _ = cookiejar.New(nil)
	if r == "" {
		l.visit(t)
		return
	}
	login := "reader-" + strings.ReplaceAll(string(r), "_", "-")
	no, err := ident.ParseNo(someone(slices.Index(auth.Roles(), r)), apptest.Start)
	if err != nil {
		t.Fatal(err)
	}
	err = l.App.AddUser(context.Background(), l.App.Console(auth.SystemAdmin), app.NewUser{Login: login, Name: login, Password: readerSecret, Role: r,
		Region: l.App.CountyCode(), No: no})
	if err != nil && !errors.Is(err, fault.Conflict) { // a kept county has its readers already
		t.Fatal(err)
	}
	if status, body := l.read(t, page{role: r, path: "/desk/sign-in", form: url.Values{"user": {login}, "password": {readerSecret}}}); status != http.StatusSeeOther {
		t.Fatalf("sign in as %s: %d %s", login, status, body)
	}
}

// visit proves who a citizen is, by the end of their account.
func (l *loaded) visit(t testing.TB) {
	t.Helper()
	who := l.person(t)
	var tail string
	err := l.Store.Read(t.Context(), apptest.County, func(tx *store.Tx) error {
		accounts, err := tx.ActiveOf([]int64{who.ID})
		a := accounts[who.ID]
		tail = a.Tail()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []page{{path: "/my", form: url.Values{"name": {who.Name}, "number": {who.No.Reveal()}}}, {path: "/my/proof", form: url.Values{"proof": {tail}}}} {
		if status, body := l.read(t, step); status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", step.path, status, body)
		}
	}
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
