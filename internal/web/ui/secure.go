package ui

import (
	"context"
	"crypto/rand"
	"net/http"
)

type nonceKey struct{}

// Secure sets the headers that bind a browser: nothing from another host, no inline script or
// style, no frame, nothing kept in a cache. Each answer has its own nonce, which [NonceOf] gives.
func Secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nonce := rand.Text()
		h := w.Header()
		h.Set("Content-Security-Policy", policy(nonce))
		for name, value := range headers {
			h.Set(name, value)
		}
		if r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), nonceKey{}, nonce)))
	})
}

// headers are the same on every answer. The referrer stays within the site and is not left out
// altogether: with "no-referrer" a browser sends "Origin: null" on our own forms, and browsers
// without Sec-Fetch-Site would then be refused by the cross-origin check.
var headers = map[string]string{
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Referrer-Policy":              "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Embedder-Policy": "require-corp",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
	"Cache-Control":                "no-store",
}

func policy(nonce string) string {
	return "default-src 'none'; script-src 'nonce-" + nonce + "'; style-src 'self'; img-src 'self'; " +
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

// NonceOf returns the nonce that [Secure] gave this request's answer.
func NonceOf(r *http.Request) string {
	nonce, _ := r.Context().Value(nonceKey{}).(string)
	return nonce
}
