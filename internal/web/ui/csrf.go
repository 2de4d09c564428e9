package ui

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"

	"yikatong/internal/fault"
)

// ErrForged tells that a form did not come from a page of this session.
var ErrForged = fmt.Errorf("form is not from a page of this session: %w", fault.Forbidden)

// ErrTooLarge tells that a request is larger than any page sends.
var ErrTooLarge = fmt.Errorf("request is too large: %w", fault.Invalid)

// Limit refuses a request of more than most bytes before anything of it is read, and stops
// reading one that did not say how long it is.
func Limit(most int64, refuse func(http.ResponseWriter, *http.Request, error), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > most {
			refuse(w, r, ErrTooLarge)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next.ServeHTTP(w, r)
	})
}

// MaskToken hides a session's token under fresh random bytes, so that it differs on each page
// and cannot be guessed from the length of packed pages. An empty secret has no token.
func MaskToken(secret []byte) string {
	if len(secret) == 0 {
		return ""
	}
	both := make([]byte, 2*len(secret))
	pad := both[:len(secret)]
	_, _ = rand.Read(pad) // never fails
	subtle.XORBytes(both[len(secret):], pad, secret)
	return base64.RawURLEncoding.EncodeToString(both)
}

// SameToken reports whether token is a mask of the session's secret.
func SameToken(secret []byte, token string) bool {
	both, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(secret) == 0 || len(both) != 2*len(secret) {
		return false
	}
	got := make([]byte, len(secret))
	subtle.XORBytes(got, both[:len(secret)], both[len(secret):])
	return subtle.ConstantTimeCompare(got, secret) == 1
}

// Guard lets a changing request through only if it comes from our own pages: the browser says
// so, and where a session's secret is known the form carries its token. Browsers too old to send
// either header pass the first check, so the second is not optional on staff pages.
// secretOf returns nil for a request without a session; such a request is judged by its headers alone.
// A refusal is answered by refuse.
func Guard(secretOf func(*http.Request) []byte, refuse func(http.ResponseWriter, *http.Request, error), next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := cross.Check(r); err != nil {
			refuse(w, r, fmt.Errorf("%w: %w", ErrForged, err))
			return
		}
		if changes(r) {
			if secret := secretOf(r); secret != nil && !SameToken(secret, r.FormValue("token")) {
				refuse(w, r, ErrForged)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

func changes(r *http.Request) bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions
}
