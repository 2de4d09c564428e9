package check

import (
	"fmt"
	"slices"

	"yikatong/internal/register"
)

// What a check may name in place of an outside register.
const (
	Rosters  = "rosters"  // other programmes' rosters of the same time
	Self     = "self"     // nothing but the line and its person: there is one row, and it is empty
	Deaths   = "deaths"   // the county's death register: a row of each person looked up, with the day of death
	Due      = "due"      // what the register of basis gives for a line that came in a file: one row, or none without a record
	Things   = "things"   // who else claims a thing of the line: on rosters, and in records of the register of basis
	Payments = "payments" // what was paid to a person, or is on its way
)

// sources are the columns of what the county itself has.
var sources = map[string][]register.Column{
	Self:    nil,
	Rosters: {{Name: "programme"}, {Name: "title"}, {Name: "period"}, {Name: "amount", Type: register.Yuan}},
	Deaths:  {{Name: "on", Type: register.Date}},
	// reason is why nothing is due, "" where something is; says is its sentence
	Due: {{Name: "reason"}, {Name: "says"}, {Name: "amount", Type: register.Yuan}},
	// period is "" of a record, which is in force from one day until another; own is yes of somebody of the same household
	Things: {{Name: "programme"}, {Name: "title"}, {Name: "period"}, {Name: "own"}, {Name: "from", Type: register.Date}, {Name: "until", Type: register.Date}},
	// on is Never while it is on its way
	Payments: {{Name: "programme"}, {Name: "title"}, {Name: "period"}, {Name: "item"}, {Name: "amount", Type: register.Yuan}, {Name: "on", Type: register.Date}},
}

// Outer reports whether a check is held against a register that is loaded from a file.
func (c *Outside) Outer() bool { _, own := sources[c.Register]; return !own }

// columnsOf are the columns that a check of a register may ask.
func columnsOf(name string, registers []register.Register) ([]register.Column, error) {
	if columns, own := sources[name]; own {
		return columns, nil
	}
	i := slices.IndexFunc(registers, func(r register.Register) bool { return r.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("no register %q", name)
	}
	return registers[i].Columns, nil
}
