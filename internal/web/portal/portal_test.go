package portal

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"yikatong/internal/disclose"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/uitest"
)

var paths = []string{
	"/", "/programmes/01", "/programmes/03", "/lists?kind=notice", "/lists?kind=paid", "/lists",
	"/lists/paid/03/2026/500236101202", "/lists/notice/01/2026/500236101201",
	"/lists/notice/05/2026/500236101203", "/lists/paid/07/2026/500236101204", "/lists/notice/01/2026/500236101201?paper=a3", "/lists/notice/01/2026/500236101201?paper=a4", "/my/receipt?year=2026&n=4&paper=slip", "/my/receipt?year=2026&n=4&paper=roll", "/lists/notice/01/2026/500236101201/object", "/objections", "/my", "/my/proof", "/my/subsidies", "/my/subsidies?year=2025", "/stats", "/stats?year=1999", "/search?q=竹园", "/search?q=无此地",
	"/apply", "/apply/05", "/apply/07", "/applications", "/my/apply", "/my/apply/06", "/my/requests/1", "/my/requests/2", "/my/requests/3", "/my/card", "/programmes/06",
	"/catalogue", "/catalogue/2026", "/catalogue/2026/1",
}

func site() ui.Site {
	return ui.Site{County: "石桥县", Owner: "石桥县财政局", Phone: "023-12345678", Demo: true}
}

// serve has every browser that brings no visit of its own in one that is proved.
func serve(read Reader) http.Handler {
	h := New(read, site(), func(*http.Request, string, error) {}).Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie(visitCookie); err != nil {
			r.AddCookie(&http.Cookie{Name: visitCookie, Value: visiting})
		}
		h.ServeHTTP(w, r)
	})
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

var href = regexp.MustCompile(`(?:href|action)="(/[^"]*)"`)

// No page has a fault of form, and every address a page names answers.
func TestPagesAndTheirLinks(t *testing.T) {
	for name, read := range map[string]Reader{"full": newCanned(), "bare": bare{}} {
		h := serve(read)
		seen := map[string]bool{}
		for _, path := range paths {
			w := get(h, path)
			found := strings.HasPrefix(path, "/programmes/") || strings.HasPrefix(path, "/lists/") || strings.HasPrefix(path, "/catalogue/") ||
				strings.HasPrefix(path, "/apply/") || strings.HasPrefix(path, "/my/receipt") || strings.HasPrefix(path, "/my/requests/") || strings.HasPrefix(path, "/my/apply/")
			if want := http.StatusOK; w.Code != want && (name == "full" || !found) {
				t.Errorf("%s: GET %s is %d", name, path, w.Code)
			}
			for _, problem := range uitest.Problems(w.Body.Bytes(), false) {
				t.Errorf("%s: GET %s: %s", name, path, problem)
			}
			for _, m := range href.FindAllStringSubmatch(w.Body.String(), -1) {
				seen[strings.ReplaceAll(m[1], "&amp;", "&")] = true
			}
		}
		for address := range seen {
			if strings.HasPrefix(address, "/desk") || address == "/look" || address == "/my/leave" {
				continue // the staff's own door; addresses of forms
			}
			if w := get(h, address); w.Code >= 400 {
				t.Errorf("%s: dead link %s: %d", name, address, w.Code)
			}
		}
	}
}

func TestNoWholeNameLeavesTheHouse(t *testing.T) {
	h := serve(newCanned())
	for _, path := range paths {
		body := get(h, path).Body.String()
		for _, given := range []string{"启明", "秀英", "德富", "世珍", "大菊"} {
			if strings.Contains(body, given) {
				t.Errorf("GET %s shows %s", path, given)
			}
		}
	}
}

func TestLevelsOnTheListPage(t *testing.T) {
	h := serve(newCanned())
	for _, tc := range []struct{ path, has, hasNot string }{
		{"/lists/notice/01/2026/500236101201", "63.45 元/亩", "不公布名单"},
		{"/lists/notice/05/2026/500236101203", "冉**", "63.45 元/亩"},
		{"/lists/paid/07/2026/500236101204", "不公布名单", "冉"},
	} {
		body := get(h, tc.path).Body.String()
		if !strings.Contains(body, tc.has) || strings.Contains(body, tc.hasNot) {
			t.Errorf("GET %s: want %q and not %q", tc.path, tc.has, tc.hasNot)
		}
	}
}

// A page weighs at most 60 kB on the wire with all it needs: PAGES of two hundred lines too.
func TestWeight(t *testing.T) {
	h := serve(newCanned())
	for _, path := range paths {
		total := wire(t, h, path)
		for _, m := range regexp.MustCompile(`(?:href|src)="(/assets/[^"]*)"`).FindAllStringSubmatch(get(h, path).Body.String(), -1) {
			total += wire(t, h, m[1])
		}
		if total > 60<<10 {
			t.Errorf("GET %s weighs %d bytes", path, total)
		}
	}
}

func wire(t *testing.T, h http.Handler, path string) int {
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Header().Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(bytes.NewReader(w.Body.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, z); err != nil {
			t.Fatal(err)
		}
	}
	return w.Body.Len()
}

// broken is a reader whose store has failed.
type broken struct{ bare }

func (broken) Catalogue(context.Context) ([]disclose.Programme, error) {
	return nil, errors.New("disk: secret detail")
}

func TestFailures(t *testing.T) {
	var logged string
	h := New(broken{}, site(), func(_ *http.Request, ref string, err error) { logged = ref + " " + err.Error() }).Handler()
	w := get(h, "/")
	body := w.Body.String()
	if w.Code != 500 || strings.Contains(body, "secret") || !strings.Contains(logged, "secret detail") || !strings.Contains(body, strings.Fields(logged)[0]) {
		t.Errorf("GET / of a broken store: %d, log %q", w.Code, logged)
	}
	for _, path := range []string{"/nothing", "/programmes/99", "/catalogue/1999", "/catalogue/2026/x", "/catalogue/2026/0", "/lists/paid/01/20x/5", "/lists/other/01/2026/5", "/lists?kind=other"} {
		if w := get(serve(newCanned()), path); w.Code != 404 || len(uitest.Problems(w.Body.Bytes(), false)) > 0 {
			t.Errorf("GET %s is %d", path, w.Code)
		}
	}
}

func TestLookIsKept(t *testing.T) {
	r := httptest.NewRequest("POST", "/look", strings.NewReader("look=large.contrast&back=%2Fstats%3Fyear%3D2026"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	serve(newCanned()).ServeHTTP(w, r)
	if w.Code != 303 || w.Header().Get("Location") != "/stats?year=2026" {
		t.Fatalf("POST /look: %d to %q", w.Code, w.Header().Get("Location"))
	}
	again := httptest.NewRequest("GET", "/", nil)
	again.AddCookie(w.Result().Cookies()[0])
	page := httptest.NewRecorder()
	serve(newCanned()).ServeHTTP(page, again)
	if body := page.Body.String(); !strings.Contains(body, `data-size="large" data-contrast="high"`) {
		t.Error("the look was not kept")
	}
}

func TestShots(t *testing.T) {
	h := serve(newCanned())
	withLook := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.AddCookie(&http.Cookie{Name: "look", Value: r.FormValue("look")})
		h.ServeHTTP(w, r)
	})
	shots := []string{"/", "/my/subsidies", "/my/proof", "/my", "/apply", "/apply/05", "/apply/07", "/my/requests/2", "/my/requests/3", "/my/card", "/programmes/06", "/programmes/03", "/lists", "/lists/notice/01/2026/500236101201", "/lists/paid/07/2026/500236101204", "/stats", "/nothing"}
	uitest.Shoot(t, withLook, shots, "")
	uitest.Shoot(t, withLook, shots[:6], "large")
	uitest.Shoot(t, withLook, shots[:6], "contrast")
}

// A published list is sent as it is, and not again to who has it.
func TestEditionForMachines(t *testing.T) {
	h := serve(newCanned())
	for _, path := range []string{"/catalogue/2026/data.json", "/catalogue/2026/1/data.json"} {
		w := get(h, path)
		if w.Code != 200 || w.Body.String() != `{"year":2026}` || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
			t.Errorf("GET %s: %d %q", path, w.Code, w.Body)
		}
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("If-None-Match", w.Header().Get("ETag"))
		again := httptest.NewRecorder()
		h.ServeHTTP(again, r)
		if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("GET %s again: %d, %d bytes", path, again.Code, again.Body.Len())
		}
	}
}
