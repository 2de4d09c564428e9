package seal

import (
	"fmt"
	"io"
	"slices"
	"sync"

	"yikatong/internal/fault"
)

// ErrAlg refuses a cipher this version does not know, ErrEpochs a key beyond the last
// number a sealed value can name.
var (
	ErrAlg    = fmt.Errorf("no such cipher: %w", fault.Invalid)
	ErrEpochs = fmt.Errorf("class has had all its epochs: %w", fault.Invalid)
)

// A Ring (密钥环) is every key of personal numbers: per class the data keys of all
// epochs, the last one current, and the index key. A Ring does not change once made and
// is safe for concurrent use.
type Ring struct {
	data   [len(classes)][]*dataKey // by epoch, ascending; epochs may be missing
	index  [len(classes)]*indexKey
	random *source
}

// A source hands out randomness to one caller at a time.
type source struct {
	mu sync.Mutex
	r  io.Reader
}

func (s *source) read(b []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := io.ReadFull(s.r, b)
	return err
}

// NewRing draws new keys, SM4-GCM in epoch 1 for each class, and keeps random as the
// source of nonces. It must be crypto/rand's Reader. A seeded one makes the same bytes
// again and serves synthetic data only: two values under one key and nonce give both away.
func NewRing(random io.Reader) (*Ring, error) {
	r := &Ring{random: &source{r: random}}
	for c := IDNumber; c.known(); c++ {
		secret, err := newSecret(random, indexKeyLen)
		if err != nil {
			return nil, err
		}
		r.index[c] = newIndexKey(secret)
		if r, err = r.RotateTo(c, SM4, random); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Rotate returns the ring with a new current data key for the class, of the same cipher;
// values under the old ones stay readable and indexes stay as they are. r itself is
// unchanged: write the new ring's file before anything is sealed with it, or a crash in
// between loses what was.
func (r *Ring) Rotate(class Class, random io.Reader) (*Ring, error) {
	k := r.current(class)
	if k == nil {
		return nil, fmt.Errorf("rotate %v: %w", class, ErrNoKey)
	}
	return r.RotateTo(class, k.alg, random)
}

// RotateTo is Rotate to a given cipher.
func (r *Ring) RotateTo(class Class, alg Alg, random io.Reader) (*Ring, error) {
	if !class.known() {
		return nil, fmt.Errorf("rotate %v: %w", class, ErrNoKey)
	}
	if !alg.known() {
		return nil, fmt.Errorf("rotate %v: %w", class, ErrAlg)
	}
	epoch := uint32(1)
	if last := r.current(class); last != nil {
		epoch = last.id.epoch() + 1
	}
	if epoch > maxEpoch {
		return nil, fmt.Errorf("rotate %v: %w", class, ErrEpochs)
	}
	secret, err := newSecret(random, algs[alg].size)
	if err != nil {
		return nil, err
	}
	k, err := newDataKey(newKid(class, epoch), alg, secret)
	if err != nil {
		return nil, err
	}
	next := *r
	next.data[class] = append(slices.Clip(r.data[class]), k)
	return &next, nil
}

// current is the key that seals now; nil if the class has none.
func (r *Ring) current(class Class) *dataKey {
	if !class.known() || len(r.data[class]) == 0 {
		return nil
	}
	return r.data[class][len(r.data[class])-1]
}

// find returns the key of that name, or nil. There are few, and the newest is asked for most.
func (r *Ring) find(id kid) *dataKey {
	if !id.class().known() {
		return nil
	}
	for _, k := range slices.Backward(r.data[id.class()]) {
		if k.id == id {
			return k
		}
	}
	return nil
}

// Format writes *** whatever the verb: a ring is all secrets.
func (r *Ring) Format(f fmt.State, _ rune) { io.WriteString(f, hidden) }

// String returns ***.
func (r *Ring) String() string { return hidden }
