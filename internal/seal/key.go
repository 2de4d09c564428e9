package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"io"

	"github.com/emmansun/gmsm/sm4"
)

// An Alg is the authenticated cipher of a data key.
type Alg uint8

// The ciphers. Their numbers stand in sealed values and never change.
const (
	SM4    Alg = 1 // SM4-GCM, the default: what 密评 asks for
	AES256 Alg = 2 // AES-256-GCM
)

// algs gives each cipher its name in key files, its key length in bytes and its maker.
var algs = [...]struct {
	name  string
	size  int
	block func([]byte) (cipher.Block, error)
}{
	SM4:    {"sm4-gcm", sm4.BlockSize, sm4.NewCipher},
	AES256: {"aes-256-gcm", 32, aes.NewCipher},
}

// String names the cipher as key files do.
func (a Alg) String() string {
	if !a.known() {
		return "unknown cipher"
	}
	return algs[a].name
}

func (a Alg) known() bool { return a > 0 && int(a) < len(algs) }

func parseAlg(name string) (Alg, bool) {
	for a := SM4; a.known(); a++ {
		if algs[a].name == name {
			return a, true
		}
	}
	return 0, false
}

// A kid names a data key: its class in the high byte, its epoch below.
type kid uint32

const maxEpoch = 1<<24 - 1

func newKid(c Class, epoch uint32) kid { return kid(c)<<24 | kid(epoch) }

func (k kid) class() Class  { return Class(k >> 24) }
func (k kid) epoch() uint32 { return uint32(k & maxEpoch) }

// A dataKey seals the values of one class in one epoch.
type dataKey struct {
	id     kid
	alg    Alg
	secret Secret
	aead   cipher.AEAD // of the secret; safe for concurrent use
}

func newDataKey(id kid, alg Alg, secret Secret) (*dataKey, error) {
	block, err := algs[alg].block(secret.Reveal())
	if err != nil {
		return nil, fmt.Errorf("key %d of %v: %w", id.epoch(), id.class(), err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("key %d of %v: %w", id.epoch(), id.class(), err)
	}
	return &dataKey{id, alg, secret, aead}, nil
}

// Format writes *** whatever the verb: the key schedule inside aead is as good as the key.
func (k dataKey) Format(f fmt.State, _ rune) { io.WriteString(f, hidden) }
