package portal

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"yikatong/internal/web/ui/uitest"
)

func post(h http.Handler, path string, form url.Values, from string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = from
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// A citizen objects to a list, is told the tracking number once, and sees the answer by it. What
// was typed is kept when it does not pass, and a form of another site is refused.
func TestObjections(t *testing.T) {
	h := serve(newCanned())
	const form, here = "/lists/notice/01/2026/500236101201/object", "203.0.113.5:1"
	for _, tc := range []struct {
		path, name, value, from string
		status                  int
		has                     string
	}{
		{form, "words", "面积写多了两亩", here, 200, tracking},
		{form, "words", "x", here, 422, ">x</textarea>"},
		{form, "words", "面积写多了两亩", "203.0.113.9:1", 422, tooMany},
		{"/lists/notice/99/2026/500236101201/object", "words", "面积写多了两亩", here, 404, ""},
		{"/lists/notice/01/2026/500236101999/object", "words", "面积写多了两亩", here, 404, ""},
		{"/objections", "code", tracking, here, 200, "已核减"},
		{"/objections", "code", "wrong", here, 422, "没有这个查询码"},
	} {
		w := post(h, tc.path, url.Values{tc.name: {tc.value}}, tc.from)
		if w.Code != tc.status || !strings.Contains(w.Body.String(), tc.has) {
			t.Errorf("POST %s %s: %d, want %d and %q", tc.path, tc.value, w.Code, tc.status, tc.has)
		}
		for _, problem := range uitest.Problems(w.Body.Bytes(), false) {
			t.Errorf("POST %s %s: %s", tc.path, tc.value, problem)
		}
	}
	r := httptest.NewRequest("POST", form, strings.NewReader("words=xxxxxxxx"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://elsewhere.example")
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusForbidden {
		t.Errorf("a form of another site: %d", w.Code)
	}
}

// A list's file holds the public columns of all its pages; a withheld list has none.
func TestListAsAFile(t *testing.T) {
	h := serve(newCanned())
	w := get(h, "/lists/paid/03/2026/500236101202/list.csv")
	if body := w.Body.String(); w.Code != 200 || !strings.HasPrefix(body, "\uFEFF姓名,村（社区）") || !strings.Contains(body, "冉") || strings.Contains(body, "启明") {
		t.Errorf("%d: %.200s", w.Code, body)
	}
	for _, path := range []string{"/lists/paid/07/2026/500236101204/list.csv", "/lists/other/03/2026/500236101202/list.csv", "/lists/paid/03/x/500236101202/list.csv"} {
		if w := get(h, path); w.Code != 404 {
			t.Errorf("%s is %d", path, w.Code)
		}
	}
}
