package desk

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

// A county is a small county at work behind a real server.
type county struct {
	*apptest.Node
	*httptest.Server
	towns  []region.Code
	people []store.Person
	faults []string // errors that were our own
}

const secret = "correct horse battery"

func newCounty(t *testing.T) *county {
	t.Helper()
	n := apptest.New(t, store.Config{Path: filepath.Join(t.TempDir(), "ykt.db"), Ring: storetest.Ring(t)})
	c := &county{Node: n}
	towns, err := n.App.Townships(t.Context(), n.App.Console(auth.SystemAdmin))
	if err != nil {
		t.Fatal(err)
	}
	c.towns = []region.Code{towns[0].Code, towns[1].Code}
	c.enrol(t)
	for i, role := range auth.Roles() {
		c.hire(t, string(role), role, n.App.CountyCode(), 300+i)
	}
	c.hire(t, "elsewhere", auth.TownshipClerk, c.towns[1], 400)
	c.hire(t, "elsewhere-approver", auth.TownshipApprover, c.towns[1], 401)
	c.Server = httptest.NewServer(c.begun())
	t.Cleanup(func() {
		c.Server.Close()
		n.App.Wait()
		for _, f := range c.faults {
			t.Errorf("our own fault: %s", f)
		}
	})
	return c
}

// begun is the county's pages as a program that has just begun serves them.
func (c *county) begun() http.Handler {
	d := New(Config{App: c.App, Site: ui.Site{County: "奉节县", Owner: "奉节县财政局"}, Resume: c.App.Resume, SignIn: c.App.SignIn,
		Sessions: c.App.Sessions(time.Now),
		Place:    func(context.Context, region.Code) string { return "奉节县" },
		Speak: func(err error) (ui.Sentence, bool) {
			s, known := words.Find(err)
			return ui.Sentence{Says: s.Says, Next: s.Next}, known
		},
		Log: func(r *http.Request, _ string, err error) {
			c.faults = append(c.faults, r.Method+" "+r.URL.Path+": "+err.Error())
		},
	})
	pages := d.Handler()
	mux := http.NewServeMux()
	mux.Handle("/desk", pages)
	mux.Handle("/desk/", pages)
	mux.Handle("/assets/", ui.Assets())
	mux.HandleFunc("/favicon.ico", http.NotFound)
	return mux
}

// restart ends the program and begins it anew, at the same address.
func (c *county) restart(t *testing.T) {
	t.Helper()
	c.Server.Config.Handler = c.begun()
}

// number makes a well-formed ID number of nobody.
func number(t *testing.T, n int) ident.No {
	t.Helper()
	for _, last := range "0123456789X" {
		if no, err := ident.ParseNo(fmt.Sprintf("50023619700101%03d%c", n, last), apptest.Start); err == nil {
			return no
		}
	}
	t.Fatalf("no number %d", n)
	return ident.No{}
}

// enrol registers eight people of the first township, each with an account.
func (c *county) enrol(t *testing.T) {
	t.Helper()
	for i, name := range []string{"冉启明", "谭小雨", "向文", "田野青", "秦大菊", "马世珍", "牟方平", "黎安国"} {
		c.people = append(c.people, store.Person{No: number(t, i+1), Name: name, Sex: "男", Birth: "1970-01-01", Region: c.towns[0], HouseCode: fmt.Sprint("H", i),
			Relation: "户主", Phone: "13800001234"})
	}
	by := c.App.Console(auth.TownshipClerk)
	if err := c.App.EnrolPeople(t.Context(), by, c.people); err != nil {
		t.Fatal(err)
	}
	var accounts []store.BankAccount
	for i, p := range c.people {
		accounts = append(accounts, store.BankAccount{Party: p.ID, Kind: "存折", Bank: "重庆农村商业银行", Number: card(i), Opened: "2020-01-01"})
	}
	if err := c.App.EnrolAccounts(t.Context(), by, accounts); err != nil {
		t.Fatal(err)
	}
}

func card(i int) string { return fmt.Sprintf("51020188880%04d", i) }

func (c *county) hire(t *testing.T, login string, role auth.Role, where region.Code, n int) {
	t.Helper()
	err := c.App.AddUser(t.Context(), c.App.Console(auth.SystemAdmin), app.NewUser{Login: login, Name: role.Chinese(), Password: secret, Role: role,
		Region: where, No: number(t, n)})
	if err != nil {
		t.Fatal(err)
	}
}

// sheet is the township's file: everybody, and one row whose number is wrong.
func (c *county) sheet() string {
	var b strings.Builder
	b.WriteString("姓名,身份证号,金额（元）,账户类型,银行账号\n")
	for i, p := range c.people {
		fmt.Fprintf(&b, "%s,%s,610.00,存折,%s\n", p.Name, p.No.Reveal(), card(i))
	}
	b.WriteString("错一位,500236197001019999,610.00,存折,510201888809999\n")
	return b.String()
}

// A browser is one user at work.
type browser struct {
	c      *county
	client *http.Client
}

func (c *county) signIn(t *testing.T, login string) *browser {
	t.Helper()
	return c.signInWith(t, login, secret, "/desk")
}

// signInWith signs in and expects to be led to a page.
func (c *county) signInWith(t *testing.T, login, word, to string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{c, &http.Client{Jar: jar, Timeout: 20 * time.Second}}
	if status, at, _ := b.post(t, "/desk/sign-in", url.Values{"user": {login}, "password": {word}}); status != 200 || at != to {
		t.Fatalf("sign-in as %s led to %d %s", login, status, at)
	}
	return b
}

func (b *browser) do(t *testing.T, r *http.Request, err error) (int, string, string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := b.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Request.URL.RequestURI(), string(body)
}

func (b *browser) get(t *testing.T, path string) (status int, at, page string) {
	t.Helper()
	r, err := http.NewRequest("GET", b.c.URL+path, nil)
	return b.do(t, r, err)
}

func (b *browser) post(t *testing.T, path string, form url.Values) (status int, at, page string) {
	t.Helper()
	r, err := http.NewRequest("POST", b.c.URL+path, strings.NewReader(form.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.do(t, r, err)
}

// token is the session's, as any page has it.
func (b *browser) token(t *testing.T) string {
	t.Helper()
	_, _, page := b.get(t, "/desk")
	found := tokenField.FindStringSubmatch(page)
	if found == nil {
		t.Fatal("the work desk has no token")
	}
	return found[1]
}

// act posts a form of a page.
func (b *browser) act(t *testing.T, path string, pairs ...string) (status int, at, page string) {
	t.Helper()
	form := url.Values{"token": {b.token(t)}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.post(t, path, form)
}

// upload posts a form with a file.
func (b *browser) upload(t *testing.T, path, name, content string, pairs ...string) (status int, at, page string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i, pairs := 0, append(pairs, "token", b.token(t)); i+1 < len(pairs); i += 2 {
		if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(part, content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest("POST", b.c.URL+path, &body)
	if err == nil {
		r.Header.Set("Content-Type", w.FormDataContentType())
	}
	return b.do(t, r, err)
}

// bring imports the township's file and waits for its job.
func (b *browser) bring(t *testing.T) (at, page string) {
	t.Helper()
	status, at, _ := b.upload(t, "/desk/imports", "三月低保.csv", b.c.sheet(), "programme", "09", "period", "2025-12", "place", string(b.c.towns[0]))
	if status != 200 || !strings.HasPrefix(at, "/desk/imports/") {
		t.Fatalf("the upload led to %d %s", status, at)
	}
	b.c.App.Wait()
	_, _, page = b.get(t, at)
	return at, page
}
