package disclose

import (
	"iter"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/period"
)

// A Kind tells the two lists that are published apart.
type Kind string

// What is published before payment (公示) and after it (已发放).
const (
	Notice Kind = "notice"
	Paid   Kind = "paid"
)

// A Head says what a list is about, without a line of it.
type Head struct {
	Kind      Kind
	Programme string // code, "01"
	Name      string // of the programme, as the catalogue has it
	Period    period.Period
	Region    string // division code of the village or township
	Place     string // its name, 竹园镇 长堰村
	Document  string // 文号 of the standard
	From      time.Time
	Until     time.Time // last day of the notice; zero for a paid list
	Counted   string    // how the days of the notice are counted, 7 个工作日; "" for a paid list
	People    int       // 0 when withheld
	Amount    fen.Fen   // 0 when withheld
	Withheld  Reason
}

// A Line is what the house knows of one line and may be asked to publish. It never leaves
// this package as it is: [Show] makes a [PaidLine] of it.
type Line struct {
	Name     string
	Village  string
	Quantity string // with its unit, 3.25 亩
	Standard string // with its unit, 63.45 元/亩
	Amount   fen.Fen
}

// A PaidLine is what the public sees of a line.
type PaidLine struct {
	Name     MaskedName
	Village  string
	Quantity string // "" on a sensitive list
	Standard string // "" on a sensitive list
	Amount   fen.Fen
}

// A Reason says why a list shows no lines or no totals.
type Reason uint8

// The reasons to withhold.
const (
	Open      Reason = iota // nothing is withheld
	Closed                  // the programme publishes number and sum only
	TooFew                  // so few people that they would be known; not even totals
	Undecided               // the programme has no disclosure level yet
)

// A PaidList is a list as the public sees it: one page of it.
type PaidList struct {
	Head
	Level Level
	Lines []PaidLine
	Page  int // from 1
	Pages int
}

// Gate judges what of a list with so many people may be shown. It is the one place that does.
func Gate(level Level, people int) Reason {
	switch {
	case level == Ordinary:
		return Open
	case level != Sensitive && level != Hidden:
		return Undecided
	case people < Fewest:
		return TooFew
	case level == Hidden:
		return Closed
	}
	return Open
}

// Cover returns the head as the public may see it: totals of a few people are taken out.
func Cover(level Level, h Head) Head {
	h.Withheld = Gate(level, h.People)
	if h.Withheld == TooFew || h.Withheld == Undecided {
		h.People, h.Amount = 0, 0
	}
	return h
}

// Show makes the public page of a list. Lines are not even read when the gate is shut.
// The head's People and Amount are those of the whole list, not of the page.
func Show(level Level, h Head, lines iter.Seq[Line]) PaidList {
	list := PaidList{Head: Cover(level, h), Level: level, Page: 1, Pages: 1}
	if list.Withheld != Open {
		return list
	}
	for l := range lines {
		list.Lines = append(list.Lines, publish(level, l))
	}
	return list
}

func publish(level Level, l Line) PaidLine {
	if level == Ordinary {
		return PaidLine{Mask(l.Name), l.Village, l.Quantity, l.Standard, l.Amount}
	}
	return PaidLine{Name: brief(l.Name), Village: l.Village, Amount: l.Amount}
}
