package desk

import (
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/web/ui"
)

var (
	batchesPage  = ui.Parse[Batches](files, "batches.html")
	newBatchPage = ui.Parse[NewBatch](files, "batch_new.html")
)

// Batches is the list of batches (发放批次).
type Batches struct {
	Filters ui.Filters
	Rows    []BatchRow
	Pager   ui.Pager
	May     bool // the user may make a batch
}

// A BatchRow is a batch as the list shows it.
type BatchRow struct {
	ID        string
	Programme string
	Place     string
	Period    period.Period
	State     ui.Tag
	People    int
	Amount    fen.Fen
	Failed    int
	Unknown   int
	Changed   time.Time
}

// NewBatch offers the rosters whose notice has ended, to be paid together.
type NewBatch struct {
	Errors []ui.Field
	Groups []Ready
}

// Ready is the rosters of one programme and period that may become a batch.
type Ready struct {
	Programme string
	Period    period.Period
	Rosters   []RosterRow
	People    int
	Amount    fen.Fen
	Spare     fen.Fen // of the programme's appropriation
	Action    ui.Actions
}
