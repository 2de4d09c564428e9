package desk

import (
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/web/ui"
)

var (
	newImportPage = ui.Parse[NewImport](files, "import_new.html")
	importPage    = ui.Parse[Import](files, "import.html")
)

// MaxFile is how large an uploaded file may be, in bytes.
const MaxFile = 20 << 20

// NewImport is the form that takes a township's file.
type NewImport struct {
	Programme, Period, Place, File ui.Field
}

// Errors lists the mistakes of the form.
func (n NewImport) Errors() []ui.Field { return ui.Errors(n.Programme, n.Period, n.Place, n.File) }

// NewImportForm is the empty form over the programmes and places the user may import for.
func NewImportForm(programmes, places []ui.Option) NewImport {
	return NewImport{
		Programme: ui.Field{Name: "programme", Label: "补贴项目", Type: "select", Options: programmes},
		Period:    ui.Field{Name: "period", Label: "期次", Hint: "按年写 2026，按半年写 2026H1，按季写 2026Q1，按月写 2026-03", Max: 7},
		Place:     ui.Field{Name: "place", Label: "乡镇", Type: "select", Options: places},
		File: ui.Field{Name: "file", Label: "文件", Type: "file", Accept: ".xlsx,.csv", Bytes: MaxFile,
			Hint: "Excel（.xlsx）或 CSV，不超过 20 MB。列的顺序和叫法不限，标题行、合计行不用删。"},
	}
}

// A JobState is one of the four states of a job.
type JobState string

// The states of a job.
const (
	JobWaiting JobState = "waiting"
	JobRunning JobState = "running"
	JobDone    JobState = "done"
	JobFailed  JobState = "failed"
)

// Import is one import as a job with its own address: it may be left and come back to.
type Import struct {
	ID        string
	File      string
	Programme string
	Period    string
	Place     string
	By        string
	At        time.Time
	State     JobState

	Rows    int           // read so far
	Percent int           // at most 99 until it is done; 0 if the length is not known
	Left    time.Duration // 0 if not known

	Failure string // of a failed job: one clear sentence; nothing was stored
	Advice  string

	RosterID string
	Result   *ImportResult // of a job that is done
}

// Tag shows where the job stands.
func (i Import) Tag() ui.Tag { return jobTags[i.State] }

// Live reports whether the page changes by itself.
func (i Import) Live() bool { return i.State == JobWaiting || i.State == JobRunning }

// LeftWords is the time left, roughly, in words.
func (i Import) LeftWords() string {
	switch {
	case i.Left <= 0:
		return ""
	case i.Left < time.Minute:
		return "不到 1 分钟"
	}
	return "约 " + ui.Grouped(int(i.Left.Round(time.Minute)/time.Minute)) + " 分钟"
}

// An ImportResult is the control totals of a finished import, and what is to be mended.
type ImportResult struct {
	Rows, People              int
	Accepted, Rejected, Known int     // Known: in the roster already, unchanged
	Amount                    fen.Fen // accepted
	Reasons                   []RejectGroup
	Findings                  []FindingCount
	Columns                   []Column
	Notes                     []string // what was found in the file and how it was read
	Same                      *SameFile
}

// A RejectGroup is the rejected rows of one reason.
type RejectGroup struct {
	Says    string // 校验位不对
	Mend    string // how to mend it
	Count   int
	Samples []RejectedRow // the first few
}

// A RejectedRow is a row as it stands in the file, its number masked.
type RejectedRow struct {
	Row  int // as the spreadsheet counts
	Name string
	Cell string // what the cell holds, masked
}

// A FindingCount is how many findings of a kind the cross-check raised.
type FindingCount struct {
	Says, Href string
	Count      int
}

// A Column is how a column of the file was understood.
type Column struct{ Heading, Means string }

// A SameFile tells that the file had been imported before.
type SameFile struct {
	ID string
	At time.Time
	By string
}
