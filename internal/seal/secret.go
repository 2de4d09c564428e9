package seal

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
)

// A Secret is bytes that must not be printed: it shows as *** under every fmt verb, in
// JSON, XML and slog. It holds them in a function, which fmt shows as an address: a struct
// with a Secret in an unexported field, where fmt calls no methods, keeps it too.
type Secret struct{ reveal func() []byte }

const hidden = "***"

// NewSecret keeps a copy of b.
func NewSecret(b []byte) Secret {
	c := bytes.Clone(b)
	return Secret{func() []byte { return c }}
}

// newSecret draws n random bytes.
func newSecret(random io.Reader, n int) (Secret, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(random, b); err != nil {
		return Secret{}, fmt.Errorf("draw a key: %w", err)
	}
	return Secret{func() []byte { return b }}, nil
}

// Reveal returns the bytes themselves, not to be changed; nil for the zero Secret.
func (s Secret) Reveal() []byte {
	if s.reveal == nil {
		return nil
	}
	return s.reveal()
}

// Format writes *** whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { io.WriteString(f, hidden) }

// String returns ***.
func (s Secret) String() string { return hidden }

// MarshalText returns ***, for JSON and its like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue returns ***.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }
