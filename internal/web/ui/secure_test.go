package ui

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
)

func TestHeaders(t *testing.T) {
	var nonces []string
	h := Secure(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { nonces = append(nonces, NonceOf(r)) }))
	for range 2 {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		csp := w.Header().Get("Content-Security-Policy")
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "http") || strings.Contains(csp, "*") {
			t.Errorf("policy lets in too much: %s", csp)
		}
		for _, part := range []string{"default-src 'none'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'nonce-" + nonces[len(nonces)-1] + "'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("policy lacks %q: %s", part, csp)
			}
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp",
			"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if w.Header().Get("Permissions-Policy") == "" || w.Header().Get("Strict-Transport-Security") != "" {
			t.Errorf("headers over plain HTTP: %v", w.Header())
		}
	}
	if nonces[0] == nonces[1] || len(nonces[0]) < 20 {
		t.Errorf("nonces %q", nonces)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "https://county.example/", nil))
	if w.Header().Get("Strict-Transport-Security") == "" {
		t.Error("no strict transport over TLS")
	}
}

func TestTokenIsMaskedAnew(t *testing.T) {
	secret := bytes.Repeat([]byte{7}, 32)
	a, b := MaskToken(secret), MaskToken(secret)
	if a == b || !SameToken(secret, a) || !SameToken(secret, b) {
		t.Errorf("masks %q and %q", a, b)
	}
	for _, bad := range []string{"", "x", a[1:], strings.Repeat("A", len(a)), MaskToken([]byte("other secret of another session!"))} {
		if SameToken(secret, bad) {
			t.Errorf("%q was taken for the token", bad)
		}
	}
	if SameToken(nil, "") || MaskToken(nil) != "" {
		t.Error("no secret has a token")
	}
}

func TestGuard(t *testing.T) {
	secret := bytes.Repeat([]byte{7}, 32)
	for _, tc := range []struct {
		what, method, site, origin, token string
		session                           bool
		want                              int
	}{
		{"reading", "GET", "cross-site", "", "", true, 200},
		{"own form", "POST", "same-origin", "", "good", true, 200},
		{"own form, old browser", "POST", "", "http://example.com", "good", true, 200},
		{"neither header, with token", "POST", "", "", "good", true, 200},
		{"neither header, no token", "POST", "", "", "", true, 403},
		{"own page without token", "POST", "same-origin", "", "", true, 403},
		{"wrong token", "POST", "same-origin", "", "bad", true, 403},
		{"another site with the token", "POST", "cross-site", "", "good", true, 403},
		{"another origin, old browser", "POST", "", "http://evil.example", "good", true, 403},
		{"public form without session", "POST", "same-origin", "", "", false, 200},
		{"public form from another site", "POST", "cross-site", "", "", false, 403},
	} {
		h := Guard(func(*http.Request) []byte {
			if !tc.session {
				return nil
			}
			return secret
		}, func(w http.ResponseWriter, _ *http.Request, err error) { w.WriteHeader(Status(err, true)) },
			http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) }))
		token := tc.token
		if token == "good" {
			token = MaskToken(secret)
		}
		r := httptest.NewRequest(tc.method, "/", strings.NewReader("token="+token))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if tc.site != "" {
			r.Header.Set("Sec-Fetch-Site", tc.site)
		}
		if tc.origin != "" {
			r.Header.Set("Origin", tc.origin)
		}
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != tc.want {
			t.Errorf("%s: got %d, want %d", tc.what, w.Code, tc.want)
		}
	}
}

type busyError struct{}

func (busyError) Error() string { return "busy" }
func (busyError) Unwrap() error { return fault.Forbidden }
func (busyError) Next() string  { return "请找别人" }

func TestWords(t *testing.T) {
	amount := func(err error) (Sentence, bool) {
		return Sentence{"金额写得不对。", ""}, errors.Is(err, fen.ErrSyntax)
	}
	for _, tc := range []struct {
		err    error
		status int
		has    string
	}{
		{fmt.Errorf("batch 7: %w", fault.Conflict), 409, "刷新"},
		{fault.NotFound, 404, "负责的范围"},
		{fault.Forbidden, 403, "岗位"},
		{busyError{}, 403, "请找别人"},
		{ErrForged, 403, "表单"},
		{ErrTooLarge, 422, "文件太大"},
		{fault.Invalid, 422, "改正"},
		{fmt.Errorf("amount: %w", fen.ErrSyntax), 422, "金额"},
		{errors.New("disk"), 500, "编号"},
	} {
		s, known := Words(tc.err, amount)
		if got := Status(tc.err, known); got != tc.status || !strings.Contains(s.Says+s.Next, tc.has) || known != (tc.status != 500) {
			t.Errorf("%v: %d %+v", tc.err, got, s)
		}
	}
	if _, known := Words(fen.ErrSyntax, nil); known {
		t.Error("an error of no kind is known without a speaker")
	}
}

func TestFailTellsNothingOfTheError(t *testing.T) {
	for _, method := range []string{"GET", "POST"} {
		w := httptest.NewRecorder()
		ref := Fail(w, httptest.NewRequest(method, "/", nil), Base{Skin: Desk, Site: Site{Phone: "023-1"}}, errors.New("dial 10.0.0.7: secret"))
		body := w.Body.String()
		if w.Code != 500 || ref == "" || !strings.Contains(body, ref) || strings.Contains(body, "secret") || !strings.Contains(body, "023-1") {
			t.Errorf("%s: %d, ref %q: %s", method, w.Code, ref, body)
		}
		if moved := strings.Contains(body, "没有动"); moved != (method == "GET") {
			t.Errorf("%s: says money did not move: %v", method, moved)
		}
	}
	if ref := Fail(httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil), Base{}, fault.Conflict); ref != "" {
		t.Errorf("a reader's own error has the number %q", ref)
	}
}
