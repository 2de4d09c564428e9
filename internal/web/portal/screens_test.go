package portal

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"yikatong/internal/web/ui/uitest"
)

// screens are the public's share of the twelve screens that each run of ./check judges.
var screens = []string{"/", "/lists/notice/01/2026/500236101201", "/my", "/my/subsidies", "/stats"}

// The public pages pass in every look at both widths: the screens always; by -axe.all every
// address, of a county with its data, of one that has published nothing, and of things that are not there.
func TestScreens(t *testing.T) {
	i := uitest.NewInspector(t)
	for _, read := range []Reader{newCanned(), bare{}} {
		server := httptest.NewServer(serve(read))
		t.Cleanup(server.Close)
		for _, path := range append(paths, "/nowhere", "/programmes/99") {
			if *uitest.AllPages || slices.Contains(screens, path) {
				i.Page(t, server.URL+path)
			}
		}
	}
}

// Each page of the route table is among the addresses that the tests open.
func TestEveryRouteIsOpenedByTests(t *testing.T) {
	p := New(newCanned(), site(), nil)
	mux := http.NewServeMux()
	for _, r := range p.routes() {
		mux.HandleFunc(r.pattern, func(http.ResponseWriter, *http.Request) {})
	}
	opened := map[string]bool{}
	for _, path := range paths {
		_, pattern := mux.Handler(httptest.NewRequest("GET", path, nil))
		opened[pattern] = true
	}
	for _, r := range p.routes() {
		page := strings.HasPrefix(r.pattern, "GET ") && !strings.HasSuffix(r.pattern, ".json") && !strings.HasSuffix(r.pattern, ".csv")
		if page && !opened[r.pattern] {
			t.Errorf("no test opens %s", r.pattern)
		}
	}
}

// A first view of any public page takes at most 60 kB of the line: old phones on slow lines.
func TestPagesAreLight(t *testing.T) {
	const most = 60_000
	server := httptest.NewServer(serve(newCanned()))
	t.Cleanup(server.Close)
	for _, path := range paths {
		got := uitest.Weigh(t, server.Client(), server.URL, path)
		if got > most {
			t.Errorf("%s takes %d bytes, at most %d are allowed", path, got, most)
		}
		t.Logf("%s: %d bytes", path, got)
	}
}
