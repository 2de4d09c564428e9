package desk

import (
	"encoding/json"
	"fmt"
	"time"
)

// sessionCodec writes what a session holds as the store keeps it. The same content is always the
// same bytes, so that the store can tell a session that did not change.
type sessionCodec struct{}

type sessionText struct {
	Deadline time.Time            `json:"deadline"`
	Values   map[string]heldValue `json:"values"`
}

// A heldValue is one of the three kinds of values that sessions hold.
type heldValue struct {
	Number *int64  `json:"number,omitempty"`
	Text   *string `json:"text,omitempty"`
	Bytes  []byte  `json:"bytes,omitempty"`
}

// Encode writes the values; one of any other kind is our own mistake and an error.
func (sessionCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	t := sessionText{deadline.UTC(), make(map[string]heldValue, len(values))}
	for name, v := range values {
		switch v := v.(type) {
		case int64:
			t.Values[name] = heldValue{Number: &v}
		case string:
			t.Values[name] = heldValue{Text: &v}
		case []byte:
			t.Values[name] = heldValue{Bytes: v}
		default:
			return nil, fmt.Errorf("a session cannot hold %s, a %T", name, v)
		}
	}
	return json.Marshal(t)
}

// Decode reads what Encode wrote.
func (sessionCodec) Decode(text []byte) (time.Time, map[string]any, error) {
	var t sessionText
	if err := json.Unmarshal(text, &t); err != nil {
		return time.Time{}, nil, fmt.Errorf("read session: %w", err)
	}
	values := make(map[string]any, len(t.Values))
	for name, v := range t.Values {
		switch {
		case v.Number != nil:
			values[name] = *v.Number
		case v.Text != nil:
			values[name] = *v.Text
		default:
			values[name] = v.Bytes
		}
	}
	return t.Deadline, values, nil
}
