package desk

import (
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/web/ui"
)

var (
	appropriationsPage = ui.Parse[Appropriations](files, "appropriations.html")
	appropriationPage  = ui.Parse[Appropriation](files, "appropriation.html")
)

// Appropriations is the budget money of a year by programme (资金指标).
type Appropriations struct {
	Filters ui.Filters
	Rows    []AppropriationRow
	Total   ui.Bullet
	Form    *AppropriationForm // nil if the user may not add one
}

// An AppropriationRow is one document's money for a programme.
type AppropriationRow struct {
	ID       string
	Document string // 文号
	ui.Bullet
}

// AppropriationForm adds an appropriation.
type AppropriationForm struct{ Programme, Year, Document, Amount ui.Field }

// Errors lists the mistakes of the form.
func (f AppropriationForm) Errors() []ui.Field {
	return ui.Errors(f.Programme, f.Year, f.Document, f.Amount)
}

// NewAppropriationForm is the empty form over the programmes.
func NewAppropriationForm(year string, programmes []ui.Option) *AppropriationForm {
	return &AppropriationForm{
		Programme: ui.Field{Name: "programme", Label: "补贴项目", Type: "select", Options: programmes},
		Year:      ui.Field{Name: "year", Label: "年度", Value: year, Mode: "numeric", Max: 4},
		Document:  ui.Field{Name: "document", Label: "文号", Hint: "例如 渝财农〔2026〕15号", Max: 60},
		Amount:    ui.Field{Name: "amount", Label: "金额（元）", Hint: "例如 1200000.00", Mode: "decimal", Max: 20},
	}
}

// Appropriation is one appropriation with every posting that moved its money.
type Appropriation struct {
	AppropriationRow
	Year     int
	Postings []Posting
	Pager    ui.Pager
}

// A Posting is one movement between the heads of an appropriation.
type Posting struct {
	At      time.Time
	What    string // 审批通过，锁定
	BatchID string
	From    string // 可用
	To      string // 已锁
	Amount  fen.Fen
	Spare   fen.Fen // available afterwards
	By      string
}
