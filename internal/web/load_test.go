package web_test

import (
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/web/ui"
)

var (
	loadKeep     = flag.String("load.keep", "", "directory of a county that `ykt demo --no-serve --dir DIR` made; it is filled up to -load.payments and kept")
	loadPeople   = flag.Int("load.people", 1500, "people of the county that is made where none is kept")
	loadPayments = flag.Int("load.payments", 6000, "payments of the county, at least")
	loadReaders  = flag.Int("load.readers", 8, "readers at once")
	loadEach     = flag.Int("load.each", 1, "how often each reader asks for each page")
	loadPause    = flag.Duration("load.pause", 10*time.Millisecond, "how long a reader reads before asking again")
	loadOnly     = flag.String("load.only", "", "only pages whose address contains this")
)

// TestPagesUnderLoad asks for every page of the two route tables, and every search, first by one
// reader and then by many at once, and holds the time the server takes for each against a static
// file from the same server in the same run. The time is that between a request's head and the
// last byte of its answer handed to the connection, as the server sees it. The pages must answer;
// how fast is printed, not judged (docs/benchmarks.md has the commands).
func TestPagesUnderLoad(t *testing.T) {
	l := newLoaded(t)
	css, err := ui.AssetURL("app.css")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%8s %8s %8s %8s %8s %8s %6s  %s", "1: p50", "cpu", "kB made", "n: p50", "p99", "most", "× file", "page")
	floor := 0.0
	for _, p := range append([]page{{path: css}}, l.pages(t)...) {
		if !strings.Contains(p.path, *loadOnly) {
			continue
		}
		alone := l.alone(t, p)
		times := l.together(t, p)
		if floor == 0 {
			floor = max(ms(times, 50), 0.001)
		}
		t.Logf("%8.2f %8.2f %8.0f %8.2f %8.2f %8.2f %6.1f  %s %s", ms(alone.times, 50), alone.cpu, alone.kB, ms(times, 50), ms(times, 99), ms(times, 100), ms(times, 50)/floor,
			p.path+p.says, p.role)
	}
}

// A page is asked for by a role, "" for the public; a form's fields make it a search.
type page struct {
	role auth.Role
	path string
	form url.Values
	says string // of the form, for the reader
}

// alone is what a page costs one reader: the server's times, and of the whole process, reader
// included, milliseconds of processor and kilobytes of memory taken for each request.
type alone struct {
	times   []time.Duration
	cpu, kB float64
}

func (l *loaded) alone(t *testing.T, p page) (a alone) {
	t.Helper()
	const times = 10
	l.ask(t, p) // what the first asker waits for is not the reader's
	l.ask(t, p)
	var before, after runtime.MemStats
	l.taken()
	runtime.ReadMemStats(&before)
	cpu := processor()
	for range times {
		l.ask(t, p)
	}
	a.cpu = float64((processor() - cpu).Microseconds()) / 1000 / times
	runtime.ReadMemStats(&after)
	a.kB = float64(after.TotalAlloc-before.TotalAlloc) / 1000 / times
	a.times = l.taken()
	return a
}

// processor is what this process has used of the processors.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// together asks for a page with all readers at once and gives the server's times in order.
func (l *loaded) together(t *testing.T, p page) []time.Duration {
	t.Helper()
	l.taken()
	var readers sync.WaitGroup
	for i := range *loadReaders {
		readers.Go(func() {
			time.Sleep(*loadPause * time.Duration(i) / time.Duration(*loadReaders))
			for range *loadEach {
				l.ask(t, p)
				time.Sleep(*loadPause)
			}
		})
	}
	readers.Wait()
	return l.taken()
}

// taken gives the server's times since the last look, in order.
func (l *loaded) taken() []time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	times := l.times
	l.times = nil
	slices.Sort(times)
	return times
}

func ms(sorted []time.Duration, percent int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return float64(sorted[min(len(sorted)-1, len(sorted)*percent/100)].Microseconds()) / 1000
}

// request is what a browser signed in as the page's role sends. It takes packed answers.
func (l *loaded) request(p page) (*http.Request, error) {
	method, body := http.MethodGet, ""
	if p.form != nil {
		method, body = http.MethodPost, p.form.Encode()
	}
	r, err := http.NewRequest(method, l.URL+p.path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	if p.form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept-Encoding", "gzip")
	for _, c := range l.jars[p.role].Cookies(r.URL) {
		r.AddCookie(c)
	}
	return r, nil
}

// ask asks for a page and throws it away. It does not unpack it: that is the browser's work. A
// search leads to the page that shows what was found.
func (l *loaded) ask(t testing.TB, p page) {
	r, err := l.request(p)
	if err != nil {
		t.Error(err)
		return
	}
	answer, err := l.line.RoundTrip(r)
	if err != nil {
		t.Error(err)
		return
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != want(p) {
		t.Errorf("%s for %s: %s, %v", p.path, p.role, answer.Status, err)
	}
	if p.form != nil {
		l.ask(t, page{role: p.role, path: answer.Header.Get("Location")})
	}
}

// want is how a page answers.
func want(p page) int {
	if p.form != nil {
		return http.StatusSeeOther
	}
	return http.StatusOK
}

// BenchmarkPages is what each page costs by itself, without a line or a reader, for a profile:
// go test ./internal/web -run xxx -bench Pages/desk/batches -load.keep DIR -cpuprofile FILE.
func BenchmarkPages(b *testing.B) {
	l := newLoaded(b)
	for _, p := range l.pages(b) {
		b.Run(strings.TrimPrefix(p.path, "/")+p.says+"@"+string(p.role), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, err := l.request(p)
				if err != nil {
					b.Fatal(err)
				}
				w := httptest.NewRecorder()
				if l.handler.ServeHTTP(w, r); w.Code != want(p) {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
