package drill

import (
	"sync"
	"time"
)

// A Clock stands still unless it is moved: a rehearsal waits out a notice period by
// moving it on.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock stands at a moment.
func NewClock(at time.Time) *Clock { return &Clock{now: at} }

// Now returns where the clock stands. Each reading moves it on by a millisecond, so that
// two acts are never at one moment.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Millisecond)
	return c.now
}

// Forward moves the clock to a moment, never back.
func (c *Clock) Forward(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if to.After(c.now) {
		c.now = to
	}
}

// Pass moves the clock on.
func (c *Clock) Pass(d time.Duration) { c.Forward(c.Now().Add(d)) }
