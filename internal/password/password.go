// Package password turns passwords into argon2id hashes and checks them.
//
// A hash is a PHC string, $argon2id$v=19$m=65536,t=3,p=2$salt$sum, and carries its own
// cost, so that the cost can rise while old hashes stay good. How good a password must
// be and how often one may be tried is not decided here.
package password

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"

	"yikatong/internal/fault"
)

// ErrEmpty refuses to hash no password at all.
var ErrEmpty = fmt.Errorf("password is empty: %w", fault.Invalid)

// A Cost is what one guess costs. Each check in progress holds KiB of memory, so the
// caller bounds how many run at once.
type Cost struct {
	KiB    uint32 // memory
	Passes uint32 // over that memory
	Lanes  uint8  // threads
}

// Full returns the cost for real users: 64 MiB and three passes, the second recommended
// choice of RFC 9106, with two lanes for a county's small machine; 0.1 to 0.2 s there.
func Full() Cost { return Cost{KiB: 64 << 10, Passes: 3, Lanes: 2} }

// Cheap returns the cost for tests and synthetic counties. It protects nothing.
func Cheap() Cost { return Cost{KiB: 64, Passes: 1, Lanes: 1} }

const (
	saltLen = 16
	sumLen  = 32
)

// Hash returns the PHC string of a password under a fresh salt from random.
func (c Cost) Hash(random io.Reader, pw string) (string, error) {
	if pw == "" {
		return "", ErrEmpty
	}
	salt := make([]byte, saltLen)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", fmt.Errorf("hash password: salt: %w", err)
	}
	return phc{c, salt, c.sum(pw, salt)}.String(), nil
}

// Check reports whether pw is the password of a hash. It compares in constant time; a
// string that is no hash, as of a user who may not sign in, fits no password.
func Check(hash, pw string) bool {
	p, err := parse(hash)
	if err != nil {
		return false
	}
	return subtle.ConstantTimeCompare(p.cost.sum(pw, p.salt), p.sum) == 1
}

// Spend takes the time that checking a hash of this cost would, and always fails: for
// a user name nobody has, so that the answer's delay does not tell which names exist.
func (c Cost) Spend(pw string) bool {
	c.sum(pw, make([]byte, saltLen))
	return false
}

func (c Cost) sum(pw string, salt []byte) []byte {
	return argon2.IDKey([]byte(pw), salt, c.Passes, c.KiB, c.Lanes, sumLen)
}

// A phc is a hash taken apart.
type phc struct {
	cost      Cost
	salt, sum []byte
}

var b64 = base64.RawStdEncoding.Strict()

func (p phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.cost.KiB, p.cost.Passes, p.cost.Lanes,
		b64.EncodeToString(p.salt), b64.EncodeToString(p.sum))
}

// errHash is why a string is no hash of ours. It stays inside: Check says only no.
var errHash = errors.New("not an argon2id hash")

// parse takes exactly what String writes.
func parse(s string) (phc, error) {
	var p phc
	f := strings.Split(s, "$")
	if len(f) != 6 || f[0] != "" || f[1] != "argon2id" || f[2] != "v="+strconv.Itoa(argon2.Version) {
		return p, errHash
	}
	var err error
	if p.cost, err = parseCost(f[3]); err != nil {
		return p, err
	}
	var errSalt, errSum error
	p.salt, errSalt = b64.DecodeString(f[4])
	p.sum, errSum = b64.DecodeString(f[5])
	if errSalt != nil || errSum != nil || len(p.salt) != saltLen || len(p.sum) != sumLen || p.String() != s {
		return p, errHash
	}
	return p, nil
}

// The most a stored hash may ask for: one that was tampered with does not get to take
// the machine down.
const (
	maxKiB    = 1 << 20
	maxPasses = 16
)

// parseCost reads "m=65536,t=3,p=2".
func parseCost(s string) (Cost, error) {
	f := strings.Split(s, ",")
	if len(f) != 3 {
		return Cost{}, errHash
	}
	var n [3]uint64
	for i, name := range [...]string{"m=", "t=", "p="} {
		digits, ok := strings.CutPrefix(f[i], name)
		v, err := strconv.ParseUint(digits, 10, 32)
		if !ok || err != nil || v == 0 {
			return Cost{}, errHash
		}
		n[i] = v
	}
	if n[0] > maxKiB || n[1] > maxPasses || n[2] > 255 {
		return Cost{}, errHash
	}
	return Cost{uint32(n[0]), uint32(n[1]), uint8(n[2])}, nil
}
