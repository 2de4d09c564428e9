package desk

import (
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/web/ui"
)

var batchPage = ui.Parse[Batch](files, "batch.html")

// Batch is one batch (发放批次): where it stands, whether its totals agree, what the user may do.
type Batch struct {
	ID        string
	Programme string
	Place     string
	Period    period.Period
	State     ui.Tag
	Steps     ui.Steps
	People    int
	Amount    fen.Fen
	Digest    string // of the content, in hex; approvals are bound to it
	Source    string // of a correction batch: the batch it mends
	Equal     Equality
	Numbers   []ui.BigNumber // 成功, 失败, 未知
	Gates     []Gate
	Did       []Act
	Actions   ui.Actions
	Filters   ui.Filters
	Payments  []Payment
	Pager     ui.Pager
}

// Equality is the totals that must be one: 名册 = 批次 = 送盘文件 = 回盘.
type Equality []Total

// A Total is one side of the equality; one that is not there yet is not Known.
type Total struct {
	Name   string
	Known  bool
	People int
	Amount fen.Fen
	Note   string // 到账 1,230 人，退回 6 人
	Off    bool   // differs from the side before it
}

// Broken reports whether two sides differ.
func (e Equality) Broken() bool {
	for _, t := range e {
		if t.Off {
			return true
		}
	}
	return false
}

// Equal lays the sides beside each other and marks each that differs from the known one before.
func Equal(sides ...Total) Equality {
	var last *Total
	for i := range sides {
		s := &sides[i]
		if !s.Known {
			continue
		}
		s.Off = last != nil && (s.People != last.People || s.Amount != last.Amount)
		last = s
	}
	return sides
}

// A Gate is a condition of the next move, and whether it is met.
type Gate struct {
	Met  bool
	Says string
	Href string
}

// An Act is one line of who did what: an audit event in words.
type Act struct {
	At     time.Time
	By     string // 王芳（财政审批岗）
	Did    string // 审批通过 1,236 人 ¥1,482,310.00
	Reason string
	Digest string
}

// A Payment is a line of a batch with its numbers masked.
type Payment struct {
	ID       string
	PersonID string
	Name     string
	No       string // 身份证号, masked
	Village  string
	Payee    string // whose account, if another's
	Card     string // masked
	Bank     string
	Quantity string
	Amount   fen.Fen
	State    ui.Tag
	Reason   string // of a failure: the bank's code in words
}
