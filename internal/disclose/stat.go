package disclose

import (
	"cmp"
	"slices"
	"time"

	"yikatong/internal/fen"
)

// A Stat is what one programme paid in a year.
type Stat struct {
	Programme string // code; "" for the row that folds small programmes together
	Name      string
	People    int
	Lines     int
	Amount    fen.Fen
}

// Folded names the row that holds the programmes too small to be shown alone.
const Folded = "其他项目（人数过少，合并列示）"

// A Year is what was paid in a year, in all and by programme, largest sum first.
// Counts are of people per programme; one person may stand in several.
type Year struct {
	Year   int
	Amount fen.Fen
	Lines  int
	Rows   []Stat
	Months [12]fen.Fen // January first: what Spread may show of Amount
}

// A Part is what one programme paid in one month of a year.
type Part struct {
	Programme string
	Month     string // 2026-03
	People    int
	Amount    fen.Fen
}

// Spread puts the parts into their months, those of another year into the nearest. A part of fewer
// than [Fewest] people is left out, and all of a programme that is not shown alone: they could be
// found by subtracting what is published from a month.
func (y *Year) Spread(parts []Part) {
	for _, p := range parts {
		if p.People < Fewest || !slices.ContainsFunc(y.Rows, func(s Stat) bool { return s.Programme == p.Programme && p.Programme != "" }) {
			continue
		}
		day, err := time.Parse("2006-01", p.Month)
		if err != nil {
			continue
		}
		m := int(day.Month()) - 1
		if day.Year() != y.Year {
			m = map[bool]int{true: 11, false: 0}[day.Year() > y.Year]
		}
		y.Months[m] += p.Amount
	}
}

// Totals makes the year's public statistics. Programmes with fewer than [Fewest] people are
// folded into one row; if that row would still have too few, the next smallest joins it, so
// that no small number can be found by subtracting the others from the total.
func Totals(year int, rows []Stat) (Year, error) {
	y := Year{Year: year}
	for _, r := range rows {
		var err error
		if y.Amount, err = y.Amount.Add(r.Amount); err != nil {
			return Year{}, err
		}
		y.Lines += r.Lines
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(r Stat) bool { return r.People == 0 && r.Amount == 0 })
	slices.SortStableFunc(rows, func(a, b Stat) int { return cmp.Compare(a.People, b.People) })
	fold := Stat{Name: Folded}
	for len(rows) > 0 && (rows[0].People < Fewest || fold.Lines > 0 && fold.People < Fewest) {
		fold.People += rows[0].People
		fold.Lines += rows[0].Lines
		fold.Amount += rows[0].Amount
		rows = rows[1:]
	}
	slices.SortStableFunc(rows, func(a, b Stat) int { return cmp.Compare(b.Amount, a.Amount) })
	switch {
	case fold.People >= Fewest:
		rows = append(rows, fold)
	case fold.People > 0: // the whole county has too few: nothing can be shown
		return Year{Year: year}, nil
	}
	y.Rows = rows
	return y, nil
}
