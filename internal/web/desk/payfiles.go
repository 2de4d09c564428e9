package desk

import (
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/web/ui"
)

var (
	payFilesPage = ui.Parse[PayFiles](files, "payfiles.html")
	returnPage   = ui.Parse[Return](files, "return.html")
)

// PayFiles is the payment files (代发文件) and what came back for each, as finance and the
// bank see them. A bank operator sees those of the own bank only.
type PayFiles struct {
	Filters ui.Filters
	Rows    []PayFile
	Pager   ui.Pager
	Upload  *ui.Field // the return file to upload; nil if the user may not
}

// A PayFile is a file for one bank with the answer to it.
type PayFile struct {
	ID      string
	BatchID string
	Batch   string // 城乡低保 2026年3月
	Bank    string
	Name    string // of the file
	Count   int
	Amount  fen.Fen
	Digest  string
	Sent    time.Time
	State   ui.Tag
	Late    string // 约定 T+1，已过 3 小时; "" if in time
	Taken   bool   // the bank has downloaded it
	Returns []ReturnRow
}

// A ReturnRow is one return file (回盘) in a list.
type ReturnRow struct {
	ID    string
	Name  string
	At    time.Time
	State ui.Tag
}

// Return is a return file read as a dry run, or posted.
type Return struct {
	ID      string
	Name    string
	File    PayFile // what it answers
	By      string
	At      time.Time
	Posted  bool
	Refused string // the file is not to be trusted: why, with the first bad line
	Kinds   []ReturnKind
	Reasons []ui.Bar // failures by reason, most money first
	Actions ui.Actions
}

// A ReturnKind is the lines of a return that are alike: matched, failed, unknown, duplicate,
// foreign or changed.
type ReturnKind struct {
	Tag    ui.Tag
	Means  string // what posting does with them
	Count  int
	Amount fen.Fen
	Lines  []ReturnLine // the first few of those that need a look
}

// A ReturnLine is a line of a return that is not as it was sent.
type ReturnLine struct {
	Line int
	Name string
	Card string
	Says string // 金额与送盘不一致：送 ¥120.00，回 ¥1,200.00
}

// Errors lists the mistakes of the upload.
func (p PayFiles) Errors() []ui.Field {
	if p.Upload == nil {
		return nil
	}
	return ui.Errors(*p.Upload)
}

// UploadField asks for a return file.
func UploadField() *ui.Field {
	return &ui.Field{Name: "file", Label: "回盘文件", Type: "file", Accept: ".csv,.txt", Bytes: MaxFile,
		Hint: "银行给的原文件，不要打开另存。"}
}
