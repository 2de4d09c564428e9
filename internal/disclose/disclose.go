// Package disclose is what the public may see, as types that cannot hold more.
//
// Nothing here can carry an ID, card or phone number of a citizen, nor a whole
// name: a page built from these types cannot leak what it was never given. How
// much of a list leaves the house is decided by the programme's [Level], so the
// same hard gate stands before the portal, the village board and the printer.
package disclose

import (
	"fmt"

	"yikatong/internal/fault"
)

// A Level (隐私等级) says how much of a programme's lists the public may see.
// The zero Level is none; it shows nothing.
type Level uint8

// The levels, from the most open to the most closed.
const (
	// Ordinary (普通): name with the given name masked, village, quantity, standard, amount.
	Ordinary Level = iota + 1
	// Sensitive (敏感, 健康信息): as Ordinary without quantity and standard, which would tell
	// a household's hardship or a grade of disability; short lists are withheld.
	Sensitive
	// Hidden (高敏, 最高: orphans, family-planning special aid): number of people and sum only.
	Hidden
)

// ErrLevel tells that a text names no level.
var ErrLevel = fmt.Errorf("disclosure level is ordinary, sensitive or hidden: %w", fault.Invalid)

// ParseLevel reads "ordinary", "sensitive" or "hidden", as a programme's document has it.
func ParseLevel(s string) (Level, error) {
	for l, name := range names {
		if name != "" && name == s {
			return Level(l), nil
		}
	}
	return 0, fmt.Errorf("%q: %w", s, ErrLevel)
}

var names = [...]string{Ordinary: "ordinary", Sensitive: "sensitive", Hidden: "hidden"}

// String writes the level as [ParseLevel] reads it; the zero Level is "".
func (l Level) String() string {
	if int(l) >= len(names) {
		return ""
	}
	return names[l]
}

// Fewest is how many people a total or a sensitive list must have to be shown:
// below it, who knows the village knows the people.
const Fewest = 5
