package desk

import (
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/web/ui"
)

var overviewPage = ui.Parse[Overview](files, "overview.html")

// Overview is the work desk (工作台): what waits for this user, what was passed on, and how
// the year stands within the user's scope.
type Overview struct {
	Scope   string // 您负责：竹园镇 12 个村
	Todos   []Todo // overdue first, then by due day
	Passed  []Todo // what the user handed on: where it is now
	Year    int
	Totals  []ui.BigNumber
	Bullets []ui.Bullet
	States  []StateCount
	Imports []ImportRow
}

// A Todo is one thing that waits, one click from its action.
type Todo struct {
	Kind    string // 审核名册, 财政审批 …
	What    string // 竹园镇 耕地地力保护补贴 2026年
	Href    string
	State   ui.Tag
	People  int
	Amount  fen.Fen
	Since   time.Time
	Due     time.Time // zero if nothing presses
	Overdue int       // working days past due
}

// A StateCount is how many batches stand in a state.
type StateCount struct {
	State  ui.Tag
	Href   string
	Count  int
	People int
	Amount fen.Fen
}

// An ImportRow is one import as lists show it.
type ImportRow struct {
	ID       string
	File     string
	What     string // 城乡低保 2025年3月
	By       string
	At       time.Time
	State    ui.Tag
	Accepted int
	Rejected int
}

// Tag shows what is to be done, in red once it is late.
func (t Todo) Tag() ui.Tag {
	if t.Overdue > 0 {
		return ui.Tag{Tone: ui.Bad, Word: t.Kind, Icon: "wait"}
	}
	return ui.Tag{Tone: ui.Wait, Word: t.Kind}
}
