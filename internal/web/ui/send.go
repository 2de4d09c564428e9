package ui

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// send writes a finished body, gzipped for a browser that takes it. County lines are slow
// and a table of names packs to a tenth. The session's token is masked anew on each page
// (see [MaskToken]), so its packed length tells nothing.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	if len(body) > 1024 && takesGzip(r) {
		body = pack(body)
		w.Header().Set("Content-Encoding", "gzip")
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the browser has gone: nobody is left to tell
}

func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" && strings.ReplaceAll(q, " ", "") != "q=0" {
			return true
		}
	}
	return false
}

// packers are gzip writers that have packed before: a new one takes 800 kB, more than the rest of
// the page (BenchmarkPack).
var packers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func pack(body []byte) []byte {
	var out bytes.Buffer
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(&out)
	_, _ = z.Write(body) // a Buffer does not fail
	_ = z.Close()
	return out.Bytes()
}
