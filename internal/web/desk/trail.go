package desk

import (
	"time"

	"yikatong/internal/web/ui"
)

var trailPage = ui.Parse[Trail](files, "trail.html")

// Trail is the audit events (操作留痕) within the user's scope, and whether their chain holds.
type Trail struct {
	Chain   Chain
	Filters ui.Filters
	Rows    []Event
	Pager   ui.Pager
}

// Chain is the state of the hash chain. Broken is the number of the first event that does
// not follow from the one before it; 0 if all do.
type Chain struct {
	Events  int
	Root    string
	Checked time.Time
	Broken  int
}

// An Event is one audit event in words.
type Event struct {
	No     int
	At     time.Time
	By     string
	Role   string
	Did    string
	What   string
	Href   string
	Reason string
	Digest string
}

// Before is how many events still verify when the chain is broken.
func (c Chain) Before() int { return max(0, c.Broken-1) }
