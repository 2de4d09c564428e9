package desk

import (
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/web/ui"
)

var (
	rostersPage = ui.Parse[Rosters](files, "rosters.html")
	rosterPage  = ui.Parse[Roster](files, "roster.html")
)

// Rosters is the list of rosters (名册).
type Rosters struct {
	Filters ui.Filters
	Rows    []RosterRow
	Pager   ui.Pager
	May     bool // the user may import one
}

// A RosterRow is a roster as lists show it.
type RosterRow struct {
	ID        string
	Programme string
	Period    period.Period
	Place     string
	State     ui.Tag
	People    int
	Amount    fen.Fen
	Findings  int // open ones
	Rejected  int // rows of its files that were not taken
	Changed   time.Time
}

// Roster is one roster: its lines with what the cross-check raised beside each.
type Roster struct {
	RosterRow
	Steps   ui.Steps
	Digest  string
	Numbers []ui.BigNumber
	Gates   []Gate
	Notice  *Notice
	Did     []Act
	Imports []ImportRow
	Actions ui.Actions
	Filters ui.Filters
	Lines   []RosterLine
	Pager   ui.Pager
}

// A Notice is a roster's public posting (公示).
type Notice struct {
	From, Until time.Time
	Left        int // days still to run; 0 when it is over
	Objections  int
	Href        string // of the public page
}

// A RosterLine is one line with its numbers masked.
type RosterLine struct {
	Row      int // in the township's own file
	PersonID string
	Name     string
	No       string
	Village  string
	Card     string
	Quantity string
	Standard string
	Amount   fen.Fen
	Findings []FindingNote
}

// A FindingNote is a finding as it stands beside a line.
type FindingNote struct {
	ID, Says string
	State    ui.Tag
}

// Tag shows the finding in the colour of its state.
func (f FindingNote) Tag() ui.Tag {
	f.State.Word = f.Says + "（" + f.State.Word + "）"
	return f.State
}
