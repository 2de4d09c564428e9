package ui

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"yikatong/internal/fen"
)

func TestPageIsMadeWholeOrNotAtAll(t *testing.T) {
	files := fstest.MapFS{"x.html": {Data: []byte(`{{define "title"}}x{{end}}{{define "main"}}<h1>{{.V.Name}}</h1>{{index .V.List 3}}{{end}}`)}}
	type view struct {
		Name string
		List []int
	}
	w := httptest.NewRecorder()
	err := Parse[view](files, "x.html").Render(w, httptest.NewRequest("GET", "/", nil), Base{}, view{Name: "<b>"})
	if err == nil || w.Body.Len() > 0 {
		t.Errorf("a page that fails sent %d bytes, error %v", w.Body.Len(), err)
	}
	w = httptest.NewRecorder()
	err = Parse[view](files, "x.html").Render(w, httptest.NewRequest("GET", "/", nil), Base{}, view{"<b>", []int{1, 2, 3, 4}})
	if err != nil || !strings.Contains(w.Body.String(), "<h1>&lt;b&gt;</h1>4") || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("got %v, %v, %s", err, w.Header(), w.Body)
	}
}

// parsePanic says what Parse of a page with this main part panics with; "" if it does not.
func parsePanic[V any](main string) (said string) {
	defer func() {
		if r := recover(); r != nil {
			said = r.(string)
		}
	}()
	Parse[V](fstest.MapFS{"x.html": {Data: []byte(`{{define "title"}}x{{end}}` + main)}}, "x.html")
	return ""
}

func TestParseRefusesAPageThatNamesWhatIsNotThere(t *testing.T) {
	type line struct{ Name string }
	type view struct {
		Lines []line
		Maybe *line
		Sum   fen.Fen
		Step  Steps
	}
	for _, tc := range []struct{ main, want string }{
		{`{{.V.Sum.Yuan}} {{.Site.County}} {{len .V.Lines}} {{capital .V.Sum}}`, ""},
		{`{{range $i, $l := .V.Lines}}{{$i}}{{$l.Name}}{{.Name}}{{$.Token}}{{end}}`, ""},
		{`{{with .V.Maybe}}{{.Name}}{{else}}{{.V.Sum}}{{end}}{{template "steps" .V.Step}}`, ""},
		{`{{range .V.Lines}}{{template "print"}}{{end}}{{(actions .Token .V.None).Forms}}`, "None"},
		{`{{.V.Amount}}`, "Amount"},
		{`{{if false}}{{.V.Amount}}{{end}}`, "Amount"},
		{`{{if .V.Lines}}{{else}}{{range .V.Lines}}{{.Title}}{{end}}{{end}}`, "Title"},
		{`{{range $l := .V.Lines}}{{$l.Title}}{{end}}`, "Title"},
		{`{{with .V.Maybe}}{{.Title}}{{end}}`, "Title"},
		{`{{with $m := .V.Maybe}}{{$.V.Maybe.Title}}{{end}}`, "Title"},
		{`{{template "pager" .V.Maybe}}`, "First"},
		{`{{capital .V.Amount}}`, "Amount"},
		{`{{(index .V.Lines 0).Title}}`, ""}, // what index gives is not known
		{`{{define "main2"}}{{end}}`, "main"},
	} {
		main := `{{define "main"}}` + tc.main + `{{end}}`
		if strings.HasPrefix(tc.main, "{{define") {
			main = tc.main
		}
		got := parsePanic[view](main)
		if (got == "") != (tc.want == "") || !strings.Contains(got, tc.want) {
			t.Errorf("%s: panics with %q, want %q", tc.main, got, tc.want)
		}
	}
}

func TestAssets(t *testing.T) {
	for _, name := range []string{"app.css", "app.js", "mark.svg"} {
		address, err := AssetURL(name)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		Assets().ServeHTTP(w, httptest.NewRequest("GET", address, nil))
		if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Type") == "" {
			t.Errorf("GET %s: %d %v", address, w.Code, w.Header())
		}
	}
	if _, err := AssetURL("none.css"); err == nil {
		t.Error("an unknown asset has an address")
	}
	w := httptest.NewRecorder()
	if Assets().ServeHTTP(w, httptest.NewRequest("GET", "/assets/app.000000000000.css", nil)); w.Code != 404 {
		t.Errorf("an old address is %d", w.Code)
	}
}

// Styles weigh at most 20 kB packed, scripts 15.
func TestBudgets(t *testing.T) {
	for name, most := range map[string]int{"app.css": 20 << 10, "app.js": 15 << 10} {
		if got := len(pack(assets[name].body)); got > most {
			t.Errorf("%s weighs %d bytes packed, at most %d", name, got, most)
		}
	}
}

func TestGzipOnlyForWhoTakesIt(t *testing.T) {
	for header, want := range map[string]bool{"": false, "gzip": true, "br, gzip": true, "gzip;q=0": false, "gzip; q=0": false, "gzip;q=0.5": true, "xgzip": false} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", header)
		if got := takesGzip(r); got != want {
			t.Errorf("Accept-Encoding %q: got %v", header, got)
		}
	}
}

func TestLookReadsBack(t *testing.T) {
	for i := range 8 {
		l := Look{i&1 > 0, i&2 > 0, i&4 > 0}
		if got := parseLook(l.String()); got != l {
			t.Errorf("%+v reads back as %+v", l, got)
		}
		for _, word := range []string{"large", "contrast", "compact"} {
			if l.With(word) == l || l.With(word).With(word) != l {
				t.Errorf("%+v does not turn over by %s", l, word)
			}
		}
	}
	if got := parseLook(`large"><script>`); got != (Look{}) {
		t.Errorf("got %+v", got)
	}
}

func TestLocalPath(t *testing.T) {
	for in, want := range map[string]string{
		"/desk?x=1": "/desk?x=1", "/": "/", "": "/", "desk": "/", "//evil.example": "/", "/\\evil.example": "/",
		"https://evil.example/": "/", "javascript:alert(1)": "/", "/\tx": "/", "/a\r\nSet-Cookie: x": "/", "/%zz": "/",
	} {
		if got := LocalPath(in); got != want {
			t.Errorf("LocalPath(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzLocalPath(f *testing.F) {
	for _, s := range []string{"/desk", "//x", "/\\x", "http://x", "/./..//x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := LocalPath(s)
		u, err := url.Parse(got)
		if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") {
			t.Errorf("LocalPath(%q) = %q leads away", s, got)
		}
	})
}

func TestPager(t *testing.T) {
	at := &url.URL{Path: "/desk/batches", RawQuery: "state=sent&page=9"}
	for _, tc := range []struct {
		page, total, want, pages int
		prev, next               string
	}{
		{1, 0, 1, 1, "", ""},
		{1, 50, 1, 1, "", ""},
		{1, 51, 1, 2, "", "/desk/batches?page=2&state=sent"},
		{2, 101, 2, 3, "/desk/batches?page=1&state=sent", "/desk/batches?page=3&state=sent"},
		{99, 101, 3, 3, "/desk/batches?page=2&state=sent", ""},
		{-1, 101, 1, 3, "", "/desk/batches?page=2&state=sent"},
	} {
		got := NewPager(at, tc.page, 50, tc.total)
		if got.Page != tc.want || got.Pages != tc.pages || got.Prev != tc.prev || got.Next != tc.next {
			t.Errorf("page %d of %d rows: %+v", tc.page, tc.total, got)
		}
	}
}

func TestCursor(t *testing.T) {
	at := &url.URL{Path: "/desk/trail", RawQuery: "kind=approve&after=90"}
	for _, tc := range []struct{ after, next, first, wantNext string }{
		{"", "", "", ""},
		{"", "50", "", "/desk/trail?after=50&kind=approve"},
		{"90", "50", "/desk/trail?kind=approve", "/desk/trail?after=50&kind=approve"},
		{"90", "", "/desk/trail?kind=approve", ""},
	} {
		if got := NewCursor(at, tc.after, tc.next); got.First != tc.first || got.Next != tc.wantNext || got.Pages != 0 {
			t.Errorf("after %q: %+v", tc.after, got)
		}
	}
}

func TestSteps(t *testing.T) {
	for _, tc := range []struct {
		now  int
		stop bool
		says string
	}{{0, false, "第 1 步，共 3 步：名册"}, {2, true, "第 3 步，共 3 步：到账"}, {3, false, "3 步全部完成"}} {
		if got := WaySteps(tc.now, tc.stop, "名册", "审核", "到账").Says(); got != tc.says {
			t.Errorf("got %q, want %q", got, tc.says)
		}
	}
}

func TestBulletNeverPassesItsEnd(t *testing.T) {
	amount := rapid.Map(rapid.Int64Range(0, 1<<40), func(n int64) fen.Fen { return fen.Fen(n) })
	rapid.Check(t, func(t *rapid.T) {
		b := Bullet{Paid: amount.Draw(t, "paid"), Transit: amount.Draw(t, "transit"), Locked: amount.Draw(t, "locked"), Spare: amount.Draw(t, "spare")}
		b.Total = b.Paid + b.Transit + b.Locked + b.Spare
		end := 0
		for _, s := range b.Segments() {
			if s.X != end || s.Wide < 1 {
				t.Fatalf("%+v lies badly in %+v", s, b)
			}
			end += s.Wide
		}
		if end > 1000 {
			t.Fatalf("%+v ends at %d", b, end)
		}
		if b.Percent() == 100 && b.Paid != b.Total {
			t.Fatalf("%+v is said to be paid in full", b)
		}
	})
}

func TestWrittenForPeople(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1204553: "1,204,553", -1000: "-1,000", -999: "-999"} {
		if got := Grouped(n); got != want {
			t.Errorf("Grouped(%d) = %q", n, got)
		}
	}
	late := time.Date(2026, 3, 8, 23, 30, 0, 0, time.UTC)
	if got := moment(late); got != "2026-03-09 07:30" {
		t.Errorf("moment = %q", got)
	}
	if day(time.Time{}) != "—" || moment(time.Time{}) != "—" {
		t.Error("no time is written as a time")
	}
}

func TestActionFieldsHaveIDsOfTheirOwn(t *testing.T) {
	ask := []Field{{Name: "reason"}}
	got := bindActions("t", Actions{Actions: []Action{{Href: "/desk/a/return", Ask: ask}, {Href: "/desk/b/return", Ask: ask}}})
	if a, b := got.Forms[0].Ask[0].ID(), got.Forms[1].Ask[0].ID(); a == b || ask[0].In != "" {
		t.Errorf("fields are %q and %q", a, b)
	}
}

func TestEveryToneHasItsIcon(t *testing.T) {
	for _, tone := range []Tone{Good, Wait, Bad, Move, Plain, Hold} {
		if !(Tag{Tone: tone}).HasIcon() {
			t.Errorf("tone %q has no icon", tone)
		}
	}
	if (Tag{Tone: Good, Icon: "none"}).HasIcon() {
		t.Error("an icon that is not there can be drawn")
	}
}
