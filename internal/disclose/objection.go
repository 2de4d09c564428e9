package disclose

import (
	"fmt"
	"regexp"
	"time"

	"yikatong/internal/fault"
	"yikatong/internal/period"
)

// Errors that the public is told of.
var (
	// ErrWordy refuses an objection of too few or too many words.
	ErrWordy = fmt.Errorf("an objection has 5 to 1000 characters: %w", fault.Invalid)
	// ErrTooMany refuses what was tried too often of late.
	ErrTooMany = fmt.Errorf("too many tries: %w", fault.Forbidden)
)

// An Objection is what a citizen says against a list under notice (异议).
type Objection struct {
	List  ID
	Words string
}

// A Tracked is what the holder of a tracking number learns of an objection.
type Tracked struct {
	Name   string // of the programme
	Period period.Period
	Place  string
	Words  string
	At     time.Time
	Answer string // "" until there is one
	Closed time.Time
}

// long is a run of digits that may be the number of a person, a card or a phone, as people write it.
var long = regexp.MustCompile(`[0-9０-９][0-9０-９ \-]{5,}[0-9０-９][xXｘＸ]?`)

// HideNumbers takes numbers of seven digits and more out of what people write freely, so that
// nobody's whole number lies in a text or is shown with it. Money and dates are shorter.
func HideNumbers(words string) string {
	return long.ReplaceAllStringFunc(words, func(s string) string {
		if isDay.MatchString(s) {
			return s
		}
		return "（号码已隐去）"
	})
}

var isDay = regexp.MustCompile(`^(19|20)\d\d-\d\d?-\d\d?$`)
