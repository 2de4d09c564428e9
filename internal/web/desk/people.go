package desk

import (
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/web/ui"
)

var (
	peoplePage = ui.Parse[People](files, "people.html")
	personPage = ui.Parse[Person](files, "person.html")
)

// People is the search for a person (补贴对象) within the user's scope.
type People struct {
	Query string // what was asked; a whole ID is never written back
	Says  string // the question and what it found, in one sentence
	Error string
	Rows  []PersonRow
	Pager ui.Pager
}

// A PersonRow is a person as lists show them.
type PersonRow struct {
	ID      string
	Name    string
	No      string // masked
	Village string
	Born    int // year
	State   ui.Tag
}

// Person is one person's page: who, which account, and every subsidy with its explanation.
type Person struct {
	PersonRow
	Facts    []ui.Fact  // masked, or whole after Reveal
	Shown    *Shown     // whole numbers were asked for, and that is logged
	Reveal   ui.Actions // asks a reason
	Years    []ui.Filter
	Year     int
	Payments []Subsidy
	Total    fen.Fen
	Findings []FindingNote
}

// Shown is the whole numbers of a person, with the reason they were asked for.
type Shown struct {
	Reason string
	At     time.Time
	Facts  []ui.Fact
}

// A Subsidy is one payment to a person and how its amount came about (怎么算的).
type Subsidy struct {
	Programme string
	Period    period.Period
	BatchID   string
	Amount    fen.Fen
	State     ui.Tag
	Reason    string
	At        time.Time // paid or last changed
	Steps     []ExplainStep
}

// An ExplainStep is one rule of the calculation with the document behind it.
type ExplainStep struct {
	Says   string // 3.25 亩 × 63.45 元/亩
	Amount fen.Fen
	Source string // 文号
}
