package desk

import (
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/web/ui"
)

var (
	findingsPage = ui.Parse[Findings](files, "findings.html")
	findingPage  = ui.Parse[Finding](files, "finding.html")
)

// Findings is what the cross-check raised (疑点), as evidence to resolve.
type Findings struct {
	Filters ui.Filters
	Rows    []FindingRow
	Pager   ui.Pager
	Ran     time.Time // of the last cross-check
}

// A FindingRow is a finding as the list shows it.
type FindingRow struct {
	ID       string
	Rule     string // 同一账户多人收款
	Says     string
	Name     string
	Place    string
	RosterID string
	Roster   string
	Amount   fen.Fen // at risk
	State    ui.Tag
	At       time.Time
}

// Finding is one finding: two records side by side, the rule, and what the user may do.
type Finding struct {
	FindingRow
	Basis       string // the document that orders the check
	Left, Right Record
	Did         []Act
	Actions     ui.Actions
}

// A Record is one side of a finding, with its numbers masked.
type Record struct {
	Title string
	Facts []ui.Fact
}
