package chart

import (
	"strconv"

	"yikatong/internal/fen"
)

// A Table is the numbers of a figure, as the page shows them and as a file holds them. The
// first cell of a row is its name.
type Table struct {
	Caption string
	Heads   []Head
	Rows    [][]Cell
	Sum     []Cell // the last row, if there is one
}

// A Head is the title of a column. Key is the class of the colour that stands for it.
type Head struct {
	Text string
	Num  bool
	Key  string
}

// Words is a column of words, Numbers one of figures.
func Words(text string) Head { return Head{Text: text} }

// Numbers is a column of figures.
func Numbers(text string) Head { return Head{Text: text, Num: true} }

// Keyed is a column of figures that a colour of the picture stands for.
func Keyed(text, class string) Head { return Head{Text: text, Num: true, Key: class} }

// A Cell is one entry of a table.
type Cell struct {
	Text  string
	Plain string // as a file holds it
	Href  string
	Bad   bool
	Num   bool   // set by the table
	Label string // title of its column, set by the table
}

// Say is a cell of words.
func Say(s string) Cell { return Cell{Text: s, Plain: s} }

// Link is a cell of words that leads somewhere.
func Link(s, href string) Cell { return Cell{Text: s, Plain: s, Href: href} }

// Money is a cell of an amount.
func Money(f fen.Fen) Cell { return Cell{Text: f.String(), Plain: f.Yuan()} }

// Count is a cell of a count.
func Count(n int) Cell { return Cell{Text: grouped(n), Plain: strconv.Itoa(n)} }

func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Add puts a row in.
func (t *Table) Add(cells ...Cell) { t.Rows = append(t.Rows, t.labelled(cells)) }

// Total puts the last row in.
func (t *Table) Total(cells ...Cell) { t.Sum = t.labelled(cells) }

func (t *Table) labelled(cells []Cell) []Cell {
	for i := range cells {
		cells[i].Label, cells[i].Num = t.Heads[i].Text, t.Heads[i].Num
	}
	return cells
}

// Flat is the table as rows of text: the titles first, then every row.
func (t Table) Flat() (titles []string, rows [][]string) {
	for _, h := range t.Heads {
		titles = append(titles, h.Text)
	}
	for _, cells := range append(t.Rows[:len(t.Rows):len(t.Rows)], t.Sum) {
		if cells == nil {
			continue
		}
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = c.Plain
		}
		rows = append(rows, row)
	}
	return titles, rows
}
