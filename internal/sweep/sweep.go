// Package sweep holds all lines of a county's rosters against the registers, the people and each
// other in one pass over packed files, where a roster by itself is compared by questions to the
// store. It says which line is to be looked at under which check. What it names is looked at once
// more, by whole keys and by the rows themselves, before anything is raised: it may name a line
// too many, never pass over one, and it names no person.
package sweep

// A Sweep is what a pass over a county's rosters needs.
type Sweep struct {
	People  *People
	Rosters []Roster        // all that count and whose times meet those looked at
	Tests   map[Time][]Test // of the outside checks, by the rosters they are for
	Within  Bits            // places of the people whose other rosters matter; nil for all
	Entire  map[Time]bool   // times of which all rosters are read all the same

	drawn  map[Time]*drawing        // who is on which rosters
	rights map[Time]map[right]int64 // of the rights that may stand twice, the roster
	held   map[Time][]held
}

// A Time is a programme and the period of its rosters.
type Time struct{ Programme, Period string }

// A Test is an outside check with the answer of its register. Against other rosters it has none.
type Test struct {
	Question
	Answer
}

// A Job is a roster to be looked at.
type Job struct {
	Roster
	Others bool // only what other rosters have to do with, and only the lines of those within
}

// A Hit is a line to be looked at.
type Hit struct {
	Line uint64
	Code string
}
