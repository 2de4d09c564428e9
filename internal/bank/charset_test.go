package bank

import (
	"testing"
	"unicode/utf8"
)

// TestCharsetsReadBack writes every character there is: what a charset takes it gives back.
func TestCharsetsReadBack(t *testing.T) {
	for name, c := range charsets {
		taken := 0
		for r := rune(0); r <= utf8.MaxRune; r++ {
			if !utf8.ValidRune(r) || r == utf8.RuneError {
				continue
			}
			bytes, ok := c.encode(string(r))
			if !ok {
				continue
			}
			taken++
			if text, ok := c.decode([]byte(bytes)); !ok || text != string(r) {
				t.Fatalf("%s: %U came back as %q", name, r, text)
			}
		}
		if taken < 20_000 {
			t.Errorf("%s takes %d characters", name, taken)
		}
	}
}
