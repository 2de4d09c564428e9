package check

import (
	"fmt"
	"maps"
)

// A Case is a line as outside checks see it. Days are written 2025-03-31; none is
// [register.Never].
type Case struct {
	Programme   string
	First, Last string // days of the period
	Today       string
	Amount      int64 // fen
	Quantity    int64 // 1/100 of the programme's unit
	Item        string
	Taken       bool   // into a batch: what is paid already is judged again by recomputation
	Name        string // of the person the line is for
	Birth       string
	Died        string
	Thing       Thing          // of a check of things
	Record      map[string]any // the fields of the line's record in the register of basis; nil: it has none
}

// A Thing is what a right rests on, as the line or its record names it.
type Thing struct {
	Kind string // parcel, plot, serial, invoice, house or dealer; "" as the line names it
	Code string
	Area int64 // 1/100 mu, 0 where it has none
}

// Fact is what conditions call the fields of the line's record. A check that looks at them is not
// asked of a line that has none.
const Fact = "fact"

// vars are what conditions may name besides the row.
func (l Case) vars() map[string]any {
	record := l.Record
	if record == nil {
		record = map[string]any{}
	}
	return map[string]any{"programme": l.Programme, "today": l.Today, "period.first": l.First, "period.last": l.Last, "line.amount": l.Amount,
		"line.quantity": l.Quantity, "line.item": l.Item, "line.taken": l.Taken, "person.name": l.Name, "person.birth": l.Birth, "person.died": l.Died,
		"thing.kind": l.Thing.Kind, "thing.code": l.Thing.Code, "thing.area": l.Thing.Area, Fact: record,
		"who": l.Name, "self": true, "shared": int64(0), "numbers": int64(0)}
}

// Raise holds a line against the rows found for it and says what is to be answered; of
// several rows that fit the first speaks.
func (c *Outside) Raise(line Case, rows []map[string]any) (evidence string, found bool, err error) {
	if c.Asks(Fact) && line.Record == nil {
		return "", false, nil
	}
	vars := line.vars()
	if asked, err := eval[bool](c.only, vars); err != nil || !asked {
		return "", false, err
	}
	for _, row := range rows {
		for k, v := range row {
			vars["row."+k] = v
		}
		if of, ok := row[foundBy].(Finder); ok {
			vars["who"], vars["self"], vars["shared"], vars["numbers"] = of.Who, of.Self, of.Shared, of.Numbers
		}
		fits, err := eval[bool](c.when, vars)
		if err != nil {
			return "", false, fmt.Errorf("%s: %w", c.Code, err)
		}
		if fits && c.Absent {
			return "", false, nil
		}
		if fits {
			evidence, err := eval[string](c.evidence, vars)
			return evidence, err == nil, err
		}
	}
	if !c.Absent {
		return "", false, nil
	}
	evidence, err = eval[string](c.evidence, vars)
	return evidence, err == nil, err
}

// A Finder is by what a row was found.
type Finder struct {
	Who     string // whose number
	Self    bool   // that of the person the line is for
	Shared  int64  // how many members of the household the row is about
	Numbers int64  // how many people it is about
}

// foundBy is where a row says by what it was found, beside its columns.
const foundBy = "\x00by"

// Found marks a row with what it was found by.
func Found(row map[string]any, by Finder) map[string]any {
	marked := map[string]any{foundBy: by}
	maps.Copy(marked, row)
	return marked
}
