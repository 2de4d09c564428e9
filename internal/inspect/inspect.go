// Package inspect plans and draws inspections on the spot (抽查): which lines are looked at,
// and by whom, so that nobody can choose and anybody can draw again; and what the answers come to.
//
// When a plan is made, the commitment to a secret seed is published: its SM3 digest (GB/T 32905).
// At the draw the lines in scope are frozen as the frame and the seed is opened. The draw mixes
// the seed with the frame's digest: who made the rosters did not know the seed, and the seed was
// fixed before the frame. Each line's ticket is SM3(seed, digest, line); of each stratum the
// lowest tickets are drawn. One ticket can be checked with any SM3 tool, without the others.
package inspect

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/emmansun/gmsm/sm3"

	"yikatong/internal/fault"
)

// ErrSeed tells that an opened seed is not the one that was committed to.
var ErrSeed = fmt.Errorf("the seed is not the one that was committed to: %w", fault.Invalid)

// A Seed is the secret of a draw until it is opened: 32 bytes.
type Seed [32]byte

// NewSeed takes a seed from a source of randomness.
func NewSeed(random io.Reader) (s Seed, err error) {
	if _, err = io.ReadFull(random, s[:]); err != nil {
		return Seed{}, fmt.Errorf("draw a seed: %w", err)
	}
	return s, nil
}

// ParseSeed reads the hexadecimal form, which [Seed.String] writes.
func ParseSeed(text string) (s Seed, err error) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(s) {
		return Seed{}, ErrSeed
	}
	return Seed(b), nil
}

// String is the seed in hexadecimal.
func (s Seed) String() string { return hex.EncodeToString(s[:]) }

// Commitment is what is published before the frame is frozen: the SM3 digest of the seed, in
// hexadecimal.
func (s Seed) Commitment() string { return digest(s[:]) }

// Opens returns nil if the seed is the one committed to, ErrSeed if not.
func (s Seed) Opens(commitment string) error {
	if s.Commitment() != commitment {
		return ErrSeed
	}
	return nil
}

func digest(b []byte) string {
	sum := sm3.Sum(b)
	return hex.EncodeToString(sum[:])
}

// A Draw is a seed opened over a frozen frame.
type Draw struct {
	Seed  Seed
	Frame string // its digest, see [Frame.Digest]
}

// A ticket is the place of something in a draw: the lower, the sooner drawn.
type ticket [32]byte

// ticket is SM3 over the seed, the frame's digest, and what is drawn, the last two each behind a
// line feed.
func (d Draw) ticket(of string) ticket {
	return sm3.Sum(fmt.Appendf(d.Seed[:len(d.Seed):len(d.Seed)], "\n%s\n%s", d.Frame, of))
}

// Ticket is the ticket of a line in hexadecimal, for those who draw again.
func (d Draw) Ticket(line string) string {
	t := d.ticket(line)
	return hex.EncodeToString(t[:])
}

func (t ticket) compare(u ticket) int { return bytes.Compare(t[:], u[:]) }
