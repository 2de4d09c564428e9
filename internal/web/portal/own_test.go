package portal

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"yikatong/internal/web/ui/uitest"
)

// A citizen says who they are, proves it and sees what is theirs; what does not pass says what to
// do, and a number is not written back.
func TestOwn(t *testing.T) {
	h := serve(newCanned())
	const here, number = "203.0.113.5:1", "500236198001011234"
	for _, tc := range []struct {
		path   string
		form   url.Values
		from   string
		status int
		has    string
	}{
		{"/my", url.Values{"name": {"谭秀英"}, "number": {number}}, here, 303, ""},
		{"/my", url.Values{"name": {""}, "number": {number}}, here, 422, "请填姓名"},
		{"/my", url.Values{"name": {"谭秀英"}, "number": {"12"}}, here, 422, "身份证号不对"},
		{"/my", url.Values{"name": {"谭秀英"}, "number": {number}}, "203.0.113.9:1", 422, tooMany},
		{"/my/proof", url.Values{"proof": {"123456"}}, here, 303, ""},
		{"/my/proof", url.Values{"proof": {"000000"}}, here, 422, "对不上"},
		{"/my/leave", nil, here, 303, ""},
	} {
		w := post(h, tc.path, tc.form, tc.from)
		if w.Code != tc.status || !strings.Contains(w.Body.String(), tc.has) {
			t.Errorf("POST %s %v: %d, want %d and %q", tc.path, tc.form, w.Code, tc.status, tc.has)
		}
		if strings.Contains(w.Body.String(), number) {
			t.Errorf("POST %s writes the number back", tc.path)
		}
		if w.Code == 422 {
			for _, problem := range uitest.Problems(w.Body.Bytes(), false) {
				t.Errorf("POST %s %v: %s", tc.path, tc.form, problem)
			}
		}
	}
}

// A visit that has ended leads back to its beginning, and its cookie is for these pages alone.
func TestAVisitEnds(t *testing.T) {
	h := New(newCanned(), site(), func(*http.Request, string, error) {}).Handler()
	for _, path := range []string{"/my/subsidies"} {
		if w := get(h, path); w.Code != 303 || w.Header().Get("Location") != "/my?left" {
			t.Errorf("GET %s without a visit: %d to %s", path, w.Code, w.Header().Get("Location"))
		}
	}
	r := httptest.NewRequest("GET", "/my/subsidies", nil)
	r.AddCookie(&http.Cookie{Name: visitCookie, Value: visiting})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Refresh"), "180") || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("own page: %d, refresh %q, cache %q", w.Code, w.Header().Get("Refresh"), w.Header().Get("Cache-Control"))
	}
	kept := post(h, "/my", url.Values{"name": {"谭秀英"}, "number": {"500236198001011234"}}, "203.0.113.5:1").Result().Cookies()
	if len(kept) != 1 || kept[0].Path != "/my" || !kept[0].HttpOnly || kept[0].SameSite != http.SameSiteStrictMode {
		t.Errorf("cookies %v", kept)
	}
}

// Who proved themselves only by a card's digits sees no account and no calculation.
func TestACardShowsLess(t *testing.T) {
	h := New(newCanned(), site(), func(*http.Request, string, error) {}).Handler()
	for token, whole := range map[string]bool{visiting: true, visitingCard: false} {
		r := httptest.NewRequest("GET", "/my/subsidies", nil)
		r.AddCookie(&http.Cookie{Name: visitCookie, Value: token})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		for _, s := range []string{"怎么算的</summary>", "尾号 0018", "账户已销户"} {
			if strings.Contains(w.Body.String(), s) != whole {
				t.Errorf("whole %t: page has %q: %t", whole, s, !whole)
			}
		}
	}
}
