package ui

import (
	"net"
	"net/http"
	"strings"
)

// From is the address a request comes from. Behind our own proxy on the same machine it is the
// last that the proxy names; what a reader writes there itself stands before it and is not believed.
func From(r *http.Request, proxied bool) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if via := r.Header.Values("X-Forwarded-For"); proxied && len(via) > 0 && net.ParseIP(host).IsLoopback() {
		last := via[len(via)-1]
		return strings.TrimSpace(last[strings.LastIndex(last, ",")+1:])
	}
	return host
}
