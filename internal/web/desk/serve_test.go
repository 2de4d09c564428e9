package desk

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/region"
	"yikatong/internal/web/ui"
)

// A house is a desk with one user and a few routes, behind a real server.
type house struct {
	*httptest.Server
	barred bool
	logged []string
}

func newHouse(t *testing.T) *house {
	h := &house{}
	d := New(Config{
		Site: ui.Site{County: "石桥县", Owner: "石桥县财政局"},
		SignIn: func(_ context.Context, login, password, _ string) (app.Session, error) {
			if login == "limin" && password == "right" {
				return app.Session{Actor: auth.Actor{User: 7}}, nil
			}
			return app.Session{}, fault.Forbidden
		},
		Resume: func(_ context.Context, user, _ int64) (app.Session, error) {
			if h.barred {
				return app.Session{}, fault.Forbidden
			}
			return app.Session{Actor: auth.Actor{User: user, Name: "李敏", Role: auth.TownshipClerk}}, nil
		},
		Place: func(context.Context, region.Code) string { return "竹园镇" },
		Log:   func(_ *http.Request, ref string, err error) { h.logged = append(h.logged, ref+" "+err.Error()) },
	})
	h.Server = httptest.NewServer(d.handler([]route{
		{"GET /desk", auth.SeeDesk, func(d *Desk, w http.ResponseWriter, r *http.Request, by auth.Actor) error {
			return overviewPage.Render(w, r, d.base(r, by), Overview{Scope: "竹园镇"})
		}},
		{"POST /desk/rosters", auth.SubmitRoster, func(d *Desk, w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
			return d.done(w, r, "/desk", ui.Banner{Tone: ui.Good, Title: "已送审 412 人"})
		}},
		{"GET /desk/trail", auth.SeeTrail, notHere},
		{"GET /desk/broken", auth.SeeDesk, func(*Desk, http.ResponseWriter, *http.Request, auth.Actor) error { return errors.New("disk") }},
	}))
	t.Cleanup(h.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	h.Client().Jar = jar
	return h
}

// ask sends a request and follows where it leads; it returns status, path and page.
func (h *house) ask(t *testing.T, method, path string, form url.Values) (int, string, string) {
	t.Helper()
	r, err := http.NewRequest(method, h.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := h.Client().Do(r)
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

func (h *house) signIn(t *testing.T) {
	t.Helper()
	if status, at, _ := h.ask(t, "POST", "/desk/sign-in", url.Values{"user": {"limin"}, "password": {"right"}}); status != 200 || at != "/desk" {
		t.Fatalf("sign-in led to %d %s", status, at)
	}
}

func (h *house) cookie(t *testing.T) string {
	u, err := url.Parse(h.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range h.Client().Jar.Cookies(u) {
		return c.Value
	}
	return ""
}

var tokenField = regexp.MustCompile(`name="token" value="([^"]+)"`)

func TestStrangerIsLedToSignInAndBack(t *testing.T) {
	h := newHouse(t)
	if status, at, _ := h.ask(t, "GET", "/desk/trail?page=2", nil); status != 200 || at != "/desk/sign-in?back=%2Fdesk%2Ftrail%3Fpage%3D2" {
		t.Errorf("got %d %s", status, at)
	}
	if _, at, _ := h.ask(t, "GET", "/desk/nothing", nil); !strings.HasPrefix(at, "/desk/sign-in") {
		t.Errorf("a stranger learns that an address is not there: %s", at)
	}
	if status, at, _ := h.ask(t, "POST", "/desk/sign-in", url.Values{"user": {"limin"}, "password": {"right"}, "back": {"//evil.example"}}); status != 200 || at != "/desk" {
		t.Errorf("sign-in led to %d %s", status, at)
	}
}

func TestWrongPassword(t *testing.T) {
	h := newHouse(t)
	for _, user := range []string{"limin", "nobody"} {
		status, _, page := h.ask(t, "POST", "/desk/sign-in", url.Values{"user": {user}, "password": {"wrong"}})
		if status != 422 || !strings.Contains(page, "用户名或密码不对") || strings.Contains(page, "wrong") {
			t.Errorf("%s: got %d", user, status)
		}
	}
}

func TestFormNeedsTheSessionsToken(t *testing.T) {
	h := newHouse(t)
	h.signIn(t)
	if status, _, _ := h.ask(t, "POST", "/desk/rosters", url.Values{}); status != 403 {
		t.Errorf("without token: got %d", status)
	}
	_, _, page := h.ask(t, "GET", "/desk", nil)
	token := tokenField.FindStringSubmatch(page)[1]
	status, at, page := h.ask(t, "POST", "/desk/rosters", url.Values{"token": {token}})
	if status != 200 || at != "/desk" || !strings.Contains(page, "已送审 412 人") {
		t.Errorf("with token: got %d %s", status, at)
	}
	if _, _, again := h.ask(t, "GET", "/desk", nil); strings.Contains(again, "已送审") {
		t.Error("the banner is told twice")
	}
}

func TestRefusals(t *testing.T) {
	h := newHouse(t)
	h.signIn(t)
	for path, want := range map[string]int{"/desk/trail": 403, "/desk/nothing": 404, "/desk/broken": 500} {
		status, _, page := h.ask(t, "GET", path, nil)
		if status != want || !strings.Contains(page, "李敏") {
			t.Errorf("GET %s: got %d, want %d", path, status, want)
		}
	}
	if _, _, page := h.ask(t, "GET", "/desk/trail", nil); !strings.Contains(page, auth.Auditor.Chinese()) {
		t.Error("a refusal does not name who may")
	}
	if len(h.logged) != 1 || !strings.HasSuffix(h.logged[0], "disk") {
		t.Errorf("logged %q", h.logged)
	}
	if status, _, page := h.ask(t, "POST", "/desk/rosters", url.Values{"x": {strings.Repeat("x", MaxFile+2<<20)}}); status != 422 || !strings.Contains(page, "文件太大") {
		t.Errorf("a huge request is %d", status)
	}
}

func TestSessionEndsWithItsAccount(t *testing.T) {
	h := newHouse(t)
	h.ask(t, "GET", "/desk/sign-in", nil)
	planted := h.cookie(t)
	h.signIn(t)
	if got := h.cookie(t); got == planted || got == "" {
		t.Errorf("the session's name did not change at sign-in: %q", got)
	}
	h.barred = true
	if _, at, _ := h.ask(t, "GET", "/desk", nil); !strings.HasPrefix(at, "/desk/sign-in") {
		t.Errorf("a barred account sees %s", at)
	}
	h.barred = false
	if _, at, _ := h.ask(t, "GET", "/desk", nil); !strings.HasPrefix(at, "/desk/sign-in") {
		t.Errorf("the session of a barred account came back: %s", at)
	}
}

func TestSignOut(t *testing.T) {
	h := newHouse(t)
	h.signIn(t)
	_, _, page := h.ask(t, "GET", "/desk", nil)
	h.ask(t, "POST", "/desk/sign-out", url.Values{"token": {tokenField.FindStringSubmatch(page)[1]}})
	if _, at, _ := h.ask(t, "GET", "/desk", nil); !strings.HasPrefix(at, "/desk/sign-in") {
		t.Errorf("after sign-out %s is shown", at)
	}
}
