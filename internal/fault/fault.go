// Package fault names the four kinds of error that are a user's to mend.
//
// A package owns its sentinels and wraps one of these kinds; the edge (pages,
// commands) chooses status and words by kind. An error of no kind is our own fault.
package fault

import "errors"

// The four kinds.
var (
	Invalid   = errors.New("invalid")   // what was given is wrong: mend it
	Forbidden = errors.New("forbidden") // this actor may not
	NotFound  = errors.New("not found") // no such thing in the actor's scope
	Conflict  = errors.New("conflict")  // it was true a moment ago: look again
)
