package seal

import (
	"crypto/hmac"
	"hash"
	"sync"

	"github.com/emmansun/gmsm/sm3"
)

// Lengths in bytes: an index is HMAC-SM3 cut to 128 bits, which keeps it unique among
// any number of people and gives away no more than it must.
const (
	indexLen    = 16
	indexKeyLen = sm3.Size
)

// Index returns the blind index of a value in a county: the same 16 bytes whenever the
// value is the same after normalising (width, case, blanks, hyphens; a phone's +86), in
// every epoch; nil for an empty value or a class that is none. Indexes of different
// classes and counties have different keys and cannot be compared.
func (r *Ring) Index(class Class, county, value string) []byte {
	if !class.known() {
		return nil
	}
	value = classes[class].normal(value)
	if value == "" {
		return nil
	}
	return r.index[class].sum(county, value)
}

// An indexKey is one class's key, from which each county's is derived.
type indexKey struct {
	secret Secret
	mu     sync.RWMutex
	pools  map[string]*sync.Pool // by county, of *mac
}

// A mac is a keyed hash at rest, with room for its input and output.
type mac struct {
	hash.Hash
	in, out []byte
}

func newIndexKey(secret Secret) *indexKey {
	return &indexKey{secret: secret, pools: map[string]*sync.Pool{}}
}

func (k *indexKey) sum(county, value string) []byte {
	pool := k.pool(county)
	m := pool.Get().(*mac)
	defer pool.Put(m)
	m.Reset()
	m.in = append(m.in[:0], value...)
	m.Write(m.in)
	m.out = m.Sum(m.out[:0])
	return append(make([]byte, 0, indexLen), m.out[:indexLen]...)
}

func (k *indexKey) pool(county string) *sync.Pool {
	k.mu.RLock()
	p := k.pools[county]
	k.mu.RUnlock()
	if p != nil {
		return p
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if p = k.pools[county]; p == nil {
		key := k.county(county)
		p = &sync.Pool{New: func() any { return &mac{Hash: hmac.New(sm3.New, key.Reveal())} }}
		k.pools[county] = p
	}
	return p
}

// county derives the key of one county.
func (k *indexKey) county(code string) Secret {
	h := hmac.New(sm3.New, k.secret.Reveal())
	h.Write([]byte("county|" + code))
	return NewSecret(h.Sum(nil))
}
