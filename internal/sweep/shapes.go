package sweep

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"yikatong/internal/keyset"
)

// Shapes are the different rows of a register as far as conditions look at them: each a value of
// each column, by its number among the column's values.
type Shapes struct {
	Columns []string
	Values  [][]json.RawMessage // of each column, as JSON
	codes   []uint32            // of each shape its values, one after the other

	number map[string]uint32 // of values and shapes, while they are gathered
}

// NewShapes gathers the shapes of rows of which conditions look at some columns.
func NewShapes(columns []string) *Shapes {
	return &Shapes{Columns: columns, Values: make([][]json.RawMessage, len(columns)), number: map[string]uint32{}}
}

// Count is how many there are.
func (s *Shapes) Count() int {
	if len(s.Columns) == 0 {
		return 1 // a row is a row
	}
	return len(s.codes) / len(s.Columns)
}

// Add gives the number of the shape of a row with these values, as JSON.
func (s *Shapes) Add(values []json.RawMessage) uint64 {
	key := make([]byte, 0, 64)
	for i, v := range values {
		name := append(append(key[len(key):], byte(i)), v...)
		code, known := s.number[string(name)]
		if !known {
			code = uint32(len(s.Values[i]))
			s.number[string(name)], s.Values[i] = code, append(s.Values[i], v)
		}
		key = binary.LittleEndian.AppendUint32(key, code)
	}
	if len(values) == 0 {
		return 0
	}
	whole := "\xff" + string(key)
	n, known := s.number[whole]
	if !known {
		n = uint32(s.Count())
		s.number[whole] = n
		for ; len(key) > 0; key = key[4:] {
			s.codes = append(s.codes, binary.LittleEndian.Uint32(key))
		}
	}
	return uint64(n)
}

// code is the number of a shape's value in a column.
func (s *Shapes) code(shape uint64, column int) uint32 {
	return s.codes[int(shape)*len(s.Columns)+column]
}

// Text is the shapes in a form that [ParseShapes] reads.
func (s *Shapes) Text() (string, error) {
	head, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	text := append(binary.AppendUvarint(nil, uint64(len(head))), head...)
	for _, c := range s.codes {
		text = binary.AppendUvarint(text, uint64(c))
	}
	return string(text), nil
}

// ParseShapes reads what Text wrote, or returns an error that wraps [keyset.ErrDamaged].
func ParseShapes(text string) (*Shapes, error) {
	b := []byte(text)
	n, used := binary.Uvarint(b)
	if used <= 0 || n > uint64(len(b)-used) {
		return nil, fmt.Errorf("shapes: %w", keyset.ErrDamaged)
	}
	s := &Shapes{}
	if err := json.Unmarshal(b[used:used+int(n)], s); err != nil || len(s.Values) != len(s.Columns) {
		return nil, fmt.Errorf("shapes: %w", keyset.ErrDamaged)
	}
	for b = b[used+int(n):]; len(b) > 0; b = b[used:] {
		code, n := binary.Uvarint(b)
		if n <= 0 || len(s.Columns) == 0 || code >= uint64(len(s.Values[len(s.codes)%len(s.Columns)])) {
			return nil, fmt.Errorf("shapes: %w", keyset.ErrDamaged)
		}
		s.codes, used = append(s.codes, uint32(code)), n
	}
	if len(s.Columns) > 0 && len(s.codes)%len(s.Columns) != 0 {
		return nil, fmt.Errorf("shapes: %w", keyset.ErrDamaged)
	}
	return s, nil
}

// value reads a value: a text or a whole number.
func (s *Shapes) value(column int, code uint32) (any, error) {
	raw := s.Values[column][code]
	if len(raw) > 0 && raw[0] == '"' {
		text := ""
		err := json.Unmarshal(raw, &text)
		return text, err
	}
	n := int64(0)
	err := json.Unmarshal(raw, &n)
	return n, err
}
