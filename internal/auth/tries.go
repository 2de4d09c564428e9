package auth

import "time"

// Tries is how often something that must not be guessed failed lately. The zero Tries is none.
type Tries struct {
	Fails int
	Last  time.Time
}

// TriesCount is how long a failed try counts.
const TriesCount = time.Hour

// The pause after too many tries doubles between these with each further one. It is bounded, so
// that nobody can lock a colleague out for long by guessing.
const (
	firstPause = time.Minute
	mostPause  = 15 * time.Minute
)

// Wait returns how long it takes until the next try is let through, of which the first free ones
// have no pause; 0 is now.
func (t Tries) Wait(now time.Time, free int) time.Duration {
	over := t.Fails - free
	if over < 0 || now.Sub(t.Last) >= TriesCount {
		return 0
	}
	pause := mostPause
	if over < 4 {
		pause = firstPause << over
	}
	return max(0, pause-now.Sub(t.Last))
}

// Failed returns the tries with one more that failed now.
func (t Tries) Failed(now time.Time) Tries {
	if now.Sub(t.Last) >= TriesCount {
		t.Fails = 0
	}
	return Tries{t.Fails + 1, now}
}
