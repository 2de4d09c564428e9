package uitest

import (
	"io"
	"net/http"
	"regexp"
	"testing"
)

// parts of a page that a browser fetches on its first view.
var parts = regexp.MustCompile(`(?:src|href)="(/assets/[^"]+)"`)

// Weigh returns how many bytes of bodies a first view of the page at base+path takes over the
// wire, packed as a browser takes them, with the style, script and icon it asks for.
func Weigh(t *testing.T, client *http.Client, base, path string) int {
	t.Helper()
	sum := 0
	seen := map[string]bool{}
	page := fetch(t, client, base+path, "")
	sum += len(fetch(t, client, base+path, "gzip"))
	for _, m := range parts.FindAllSubmatch(page, -1) {
		if part := string(m[1]); !seen[part] {
			seen[part] = true
			sum += len(fetch(t, client, base+part, "gzip"))
		}
	}
	if len(seen) == 0 {
		t.Errorf("%s names no style sheet: nothing was weighed", path)
	}
	return sum
}

// fetch returns a body as it was sent: asking for a packing oneself keeps Go from unpacking it.
func fetch(t *testing.T, client *http.Client, address, packing string) []byte {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "identity")
	if packing != "" {
		r.Header.Set("Accept-Encoding", packing)
	}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
