package seal

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// printings shows a value in every way a program might by accident.
func printings(t *testing.T, v any) string {
	t.Helper()
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%p", "%w", "%t", "%08.3f"} {
		fmt.Fprintf(&out, verb+"\n", v)
	}
	j, err := json.Marshal(map[string]any{"v": v})
	if err != nil {
		t.Fatal(err)
	}
	out.Write(j)
	xml.NewEncoder(&out).Encode(v) // what it cannot encode it does not print
	slog.New(slog.NewTextHandler(&out, nil)).Info("key", "v", v)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("key", "v", v)
	return out.String()
}

func TestSecretsDoNotPrint(t *testing.T) {
	type Open struct{ Key Secret }
	type closed struct{ key Secret }
	type holder struct{ ring *Ring }
	raw := []byte("0123456789abcdef")
	s := NewSecret(raw)
	r := newRing(t)
	key := r.current(Phone).secret.Reveal()
	for _, v := range []any{s, &s, Open{s}, closed{s}, []Secret{s}, map[string]Secret{"a": s}, Secret{},
		r, *r, holder{r}, r.current(Phone), *r.current(Phone), fmt.Errorf("wrapped: %v", s)} {
		got := printings(t, v)
		for _, leak := range [][]byte{raw, key} {
			for _, form := range []string{string(leak), hex.EncodeToString(leak), fmt.Sprint(leak), fmt.Sprintf("%#v", leak)} {
				if strings.Contains(strings.ToLower(got), strings.ToLower(strings.Trim(form, "[]"))) {
					t.Errorf("%T prints its key:\n%s", v, got)
				}
			}
		}
	}
	if got := fmt.Sprintf("%v %+v %#v %s", s, s, s, Open{s}); got != "*** *** *** {***}" {
		t.Errorf("got %s", got)
	}
}

func TestSecretKeepsItsOwnCopy(t *testing.T) {
	raw := []byte("key")
	s := NewSecret(raw)
	raw[0] = 'x'
	if got := string(s.Reveal()); got != "key" {
		t.Errorf("got %q, want key", got)
	}
	if got := (Secret{}).Reveal(); got != nil {
		t.Errorf("got %v, want nil", got)
	}
}
