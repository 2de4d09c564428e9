// Package seal keeps personal numbers closed at rest and finds them again.
//
// A sealed value is ver|alg|kid|nonce96|ct|tag. The place it lives in (county, table,
// column, row) and its key are bound into the tag, so that a value moved to another row,
// column or county does not open there. Equality is looked up by Index, a keyed hash with
// its own key per class and county. Keys live in a Ring, whose file never stands beside
// the database: an ID number has so few values that who holds both can try them all.
//
// Source: GB/T 39786-2021 level 3, 8.4 (storage secrecy of 身份证号 and 手机号), with
// SM4-GCM (GB/T 32907, GB/T 36624) and HMAC-SM3 (GB/T 32905).
package seal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"yikatong/internal/fault"
)

// The errors of opening. Neither is a user's to mend, so both are of no kind: data or
// keys were changed, or the wrong key file is in use.
var (
	ErrTampered = errors.New("sealed value is damaged or out of its place")
	ErrNoKey    = errors.New("no key for this sealed value")
)

// ErrPlace refuses a place whose names could be mistaken for another's.
var ErrPlace = fmt.Errorf("place of a sealed value holds a separator: %w", fault.Invalid)

// A Place is where a value lives. All of it is bound into the ciphertext; none may
// contain "|".
type Place struct {
	County string // where rows are counted per county, whose row it is
	Table  string
	Column string
	Row    int64
}

// The layout of a sealed value, in bytes.
const (
	version = 1
	algAt   = 1
	kidAt   = 2
	nonceAt = 6
	textAt  = nonceAt + 12
	tagLen  = 16
)

// scratch holds the associated data of one call; AEADs take it by interface, so that
// it would otherwise be allocated each time.
var scratch = sync.Pool{New: func() any { b := make([]byte, 0, 96); return &b }}

// Seal closes a value for its place under the current key of its class. An empty value
// seals to nil: that nothing is there is no secret, and it needs no key.
func (r *Ring) Seal(class Class, at Place, plain string) ([]byte, error) {
	if plain == "" {
		return nil, nil
	}
	k := r.current(class)
	if k == nil {
		return nil, fmt.Errorf("seal %v: %w", class, ErrNoKey)
	}
	out := make([]byte, textAt+len(plain), textAt+len(plain)+tagLen)
	out[0], out[algAt] = version, byte(k.alg)
	binary.BigEndian.PutUint32(out[kidAt:], uint32(k.id))
	if err := r.random.read(out[nonceAt:textAt]); err != nil {
		return nil, fmt.Errorf("seal %v: nonce: %w", class, err)
	}
	copy(out[textAt:], plain)
	buf := scratch.Get().(*[]byte)
	defer scratch.Put(buf)
	if err := at.bind(buf, k.id); err != nil {
		return nil, fmt.Errorf("seal %v: %w", class, err)
	}
	return k.aead.Seal(out[:textAt], out[nonceAt:textAt], out[textAt:], *buf), nil
}

// Open returns the value sealed for this class and place, and "" for nil. It returns
// ErrTampered if anything of it or of its place differs, and ErrNoKey if this ring has
// no such key. Neither error tells anything of the value.
func (r *Ring) Open(class Class, at Place, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	k, err := r.keyOf(class, sealed)
	if err != nil {
		return "", fmt.Errorf("open %v of %v: %w", class, at, err)
	}
	buf := scratch.Get().(*[]byte)
	defer scratch.Put(buf)
	if err := at.bind(buf, k.id); err != nil {
		return "", fmt.Errorf("open %v: %w", class, err)
	}
	plain, err := k.aead.Open(nil, sealed[nonceAt:textAt], sealed[textAt:], *buf)
	if err != nil {
		return "", fmt.Errorf("open %v of %v: %w", class, at, ErrTampered)
	}
	return string(plain), nil
}

// Stale reports whether a sealed value stands under an older key than the current one,
// and so waits to be sealed anew.
func (r *Ring) Stale(class Class, sealed []byte) bool {
	k, err := r.keyOf(class, sealed)
	return err == nil && k != r.current(class)
}

// keyOf reads the head of a sealed value and finds its key.
func (r *Ring) keyOf(class Class, sealed []byte) (*dataKey, error) {
	if len(sealed) <= textAt+tagLen || sealed[0] != version {
		return nil, ErrTampered
	}
	id := kid(binary.BigEndian.Uint32(sealed[kidAt:]))
	if id.class() != class {
		return nil, ErrTampered
	}
	k := r.find(id)
	if k == nil {
		return nil, ErrNoKey
	}
	if byte(k.alg) != sealed[algAt] {
		return nil, ErrTampered
	}
	return k, nil
}

// bind writes county|table|column|row|kid, the associated data of a place, into buf.
func (p Place) bind(buf *[]byte, id kid) error {
	b := (*buf)[:0]
	for _, name := range [...]string{p.County, p.Table, p.Column} {
		for i := range len(name) {
			if name[i] == '|' {
				return ErrPlace
			}
		}
		b = append(append(b, name...), '|')
	}
	b = append(strconv.AppendInt(b, p.Row, 10), '|')
	*buf = strconv.AppendUint(b, uint64(id), 10)
	return nil
}

// String writes "person.no row 12", as errors name a place.
func (p Place) String() string { return fmt.Sprintf("%s.%s row %d", p.Table, p.Column, p.Row) }
