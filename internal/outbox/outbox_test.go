package outbox

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/bank"
)

func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestPlaceAfterACrash starts from whatever a crash can leave: the file comes to stand
// whole, once, and what stands already is not touched.
func TestPlaceAfterACrash(t *testing.T) {
	const content = "1|6217|120.50\n"
	for what, leave := range map[string]func(dir string){
		"nothing":               func(string) {},
		"a torn partial file":   func(dir string) { put(t, filepath.Join(dir, ".a.txt.partial"), content[:5]) },
		"a longer partial file": func(dir string) { put(t, filepath.Join(dir, ".a.txt.partial"), content+content) },
		"the file, and a partial": func(dir string) {
			put(t, filepath.Join(dir, "a.txt"), content)
			put(t, filepath.Join(dir, ".a.txt.partial"), content)
		},
		"the file": func(dir string) { put(t, filepath.Join(dir, "a.txt"), content) },
	} {
		dir := t.TempDir()
		leave(dir)
		for range 2 {
			if _, err := place(dir, "a.txt", []byte(content)); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		if got, err := os.ReadFile(filepath.Join(dir, "a.txt")); err != nil || string(got) != content {
			t.Errorf("%s: got %q, %v", what, got, err)
		}
	}
}

func TestPlaceOverwritesNothing(t *testing.T) {
	dir := t.TempDir()
	for _, other := range []string{"", "1", "1|6217|120.51\n", "1|6217|120.50\nmore"} {
		put(t, filepath.Join(dir, "a.txt"), other)
		if placed, err := place(dir, "a.txt", []byte("1|6217|120.50\n")); placed || !errors.Is(err, ErrOther) {
			t.Errorf("over %q: %v, %v", other, placed, err)
		}
		if got, err := os.ReadFile(filepath.Join(dir, "a.txt")); err != nil || string(got) != other {
			t.Errorf("got %q, %v", got, err)
		}
	}
}

func TestReadAck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.ack")
	sum := bank.Digest([]byte("x"))
	if digest, _, err := readAck(path); digest != "" || err != nil {
		t.Errorf("none yet: %q, %v", digest, err)
	}
	for text, want := range map[string]struct {
		digest, ref string
		err         error
	}{
		"":                           {},
		sum:                          {}, // still being written
		sum + "\n":                   {digest: sum},
		sum + " Q20250321\r\n":       {digest: sum, ref: "Q20250321"},
		"ok\n":                       {err: app.ErrAck},
		sum + " a\x01b\n":            {err: app.ErrAck},
		strings.Repeat("a", 5000):    {},
		sum + " " + sum + sum + "\n": {err: app.ErrAck},
	} {
		put(t, path, text)
		if digest, ref, err := readAck(path); digest != want.digest || ref != want.ref || !errors.Is(err, want.err) {
			t.Errorf("%.80q: got %q %q %v", text, digest, ref, err)
		}
	}
}
