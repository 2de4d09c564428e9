package envelope

import (
	"crypto/ecdsa"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"io"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/smx509"

	"yikatong/internal/fault"
)

// ErrKey refuses bytes that are no key of SM2.
var ErrKey = fmt.Errorf("this is no SM2 public key in PEM: %w", fault.Invalid)

// A Public is a key that verifies files and to which files are sealed.
type Public struct {
	ID          string    // 16 hex digits
	From, Until time.Time // in use from, until; a zero Until is open
	point       *ecdsa.PublicKey
}

// A Private is a key that signs and opens files.
type Private struct {
	Public
	key *sm2.PrivateKey
}

// NewKey draws a key that is in use from a moment on.
func NewKey(random io.Reader, from time.Time) (Private, error) {
	key, err := sm2.GenerateKey(random)
	if err != nil {
		return Private{}, fmt.Errorf("draw an SM2 key: %w", err)
	}
	return private(key, from)
}

func private(key *sm2.PrivateKey, from time.Time) (Private, error) {
	id, err := numberOf(&key.PublicKey)
	return Private{Public{ID: id, From: from, point: &key.PublicKey}, key}, err
}

// numberOf is the number of a key (see README).
func numberOf(point *ecdsa.PublicKey) (string, error) {
	p, err := sm2.PublicKeyToECDH(point)
	if err != nil {
		return "", fmt.Errorf("%w: %w", err, ErrKey)
	}
	sum := sm3.Sum(p.Bytes())
	return hex.EncodeToString(sum[:8]), nil
}

// Bytes is the key itself, to be sealed before it is stored.
func (p Private) Bytes() ([]byte, error) { return smx509.MarshalPKCS8PrivateKey(p.key) }

// ParsePrivate reads what Bytes wrote.
func ParsePrivate(b []byte, from, until time.Time) (Private, error) {
	key, err := smx509.ParsePKCS8PrivateKey(b)
	if err != nil {
		return Private{}, fmt.Errorf("stored SM2 key: %w", err)
	}
	k, ok := key.(*sm2.PrivateKey)
	if !ok {
		return Private{}, ErrKey
	}
	p, err := private(k, from)
	p.Until = until
	return p, err
}

const pemType = "PUBLIC KEY"

// PEM is the key as it is given to the other side.
func (p Public) PEM() (string, error) {
	der, err := smx509.MarshalPKIXPublicKey(p.point)
	if err != nil {
		return "", fmt.Errorf("write SM2 key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der})), nil
}

// ParsePublic reads a key in PEM, or returns [ErrKey].
func ParsePublic(text string, from, until time.Time) (Public, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != pemType {
		return Public{}, ErrKey
	}
	key, err := smx509.ParsePKIXPublicKey(block.Bytes)
	point, ok := key.(*ecdsa.PublicKey)
	if err != nil || !ok || !sm2.IsSM2PublicKey(point) {
		return Public{}, ErrKey
	}
	id, err := numberOf(point)
	return Public{ID: id, From: from, Until: until, point: point}, err
}

// InUse reports whether the key signs and is written to at a moment.
func (p Public) InUse(at time.Time) bool {
	return !at.Before(p.From) && (p.Until.IsZero() || at.Before(p.Until))
}
