// Package chart draws figures as SVG that a page's own styles colour: a chart is worked out
// here as a list of marks, and one template of package ui ("figure") writes them.
//
// A chart says in its title what there is to see, has its numbers in a table beside it and that
// table as a file; the picture adds no fact of its own. Widths are shares of the page and heights
// are in the size of its type, so that one drawing serves a telephone and a large screen, ordinary
// and large type. Same values, same bytes: nothing here is a float.
package chart

import (
	"fmt"
	"strings"

	"yikatong/internal/fen"
)

// A Figure is one chart with its words and numbers.
type Figure struct {
	ID       string // on its page, and the name of its file
	Title    string // what there is to see: 石桥乡执行最慢：41%
	Note     string // what is counted, and how
	Desc     string // the picture in words, for those who do not see it
	None     string // what to say where there is nothing to draw
	Drawings []Drawing
	Table    Table
	File     string // address of the table as a file, "" for none
}

// Keys are the columns that a colour of the picture stands for.
func (f Figure) Keys() (keys []Head) {
	for _, h := range f.Table.Heads {
		if h.Key != "" && len(f.Drawings) > 0 {
			keys = append(keys, h)
		}
	}
	return keys
}

// A Drawing is a picture as tall as so many lines of its type.
type Drawing struct {
	Only   string // where it is shown: wide or narrow, "" everywhere
	Height string
	Marks  []Mark // later ones lie over earlier ones
}

// A Kind is what a mark is.
type Kind string

// The kinds of marks.
const (
	Rect Kind = "rect" // X, Y and its width W, height H
	Line Kind = "line" // from X, Y to W, H
	Text Kind = "text" // at X, Y
	Name Kind = "name" // a text at X, Y that is cut off where W ends
	Dot  Kind = "dot"  // at X, Y
	Path Kind = "path" // D in a field of a thousand by a thousand that lies at X, Y, W wide, H tall
)

// A Mark is one shape of a drawing. Its class gives its colour and how a text lies at its place.
type Mark struct {
	Kind       Kind
	Class      string
	X, Y, W, H string
	D          string
	Text       string
}

// pct is a place across the drawing, from thousandths of its width.
func pct(thousandths int) string {
	if thousandths%10 == 0 {
		return fmt.Sprintf("%d%%", thousandths/10)
	}
	sign := ""
	if thousandths < 0 {
		sign, thousandths = "-", -thousandths
	}
	return fmt.Sprintf("%s%d.%d%%", sign, thousandths/10, thousandths%10)
}

// em is a place down the drawing, from hundredths of the size of its type.
func em(hundredths int) string {
	return strings.TrimSuffix(fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100), ".00") + "em"
}

func (d *Drawing) rect(class string, x, y, w, h int) {
	d.Marks = append(d.Marks, Mark{Kind: Rect, Class: class, X: pct(x), Y: em(y), W: pct(w), H: em(h)})
}

func (d *Drawing) line(class string, x1, y1, x2, y2 int) {
	d.Marks = append(d.Marks, Mark{Kind: Line, Class: class, X: pct(x1), Y: em(y1), W: pct(x2), H: em(y2)})
}

func (d *Drawing) text(class string, x, y int, s string) {
	d.Marks = append(d.Marks, Mark{Kind: Text, Class: class, X: pct(x), Y: em(y), Text: s})
}

func (d *Drawing) name(x, y, w int, s string) {
	d.Marks = append(d.Marks, Mark{Kind: Name, X: pct(x), Y: em(y), W: pct(w), Text: s})
}

func (d *Drawing) dot(class string, x, y int) {
	d.Marks = append(d.Marks, Mark{Kind: Dot, Class: class, X: pct(x), Y: em(y)})
}

func (d *Drawing) path(class string, x, y, w, h int, path string) {
	d.Marks = append(d.Marks, Mark{Kind: Path, Class: class, X: pct(x), Y: em(y), W: pct(w), H: em(h), D: path})
}

// share is part of whole in thousandths: 1 at least for what is not nothing, 1000 only for all
// of it.
func share[N ~int | ~int64](part, whole N) int {
	switch {
	case part <= 0 || whole <= 0:
		return 0
	case part >= whole:
		return 1000
	}
	for whole > 1<<50 { // far above any county's money: a thousandth has room to spare
		part, whole = part>>10, whole>>10
	}
	return max(1, int(part*1000/whole))
}

// Percent writes part of whole in whole percent, rounded down, so that 100 % is all of it; "—" of
// nothing.
func Percent[N ~int | ~int64](part, whole N) string {
	if whole <= 0 {
		return "—"
	}
	if part > whole {
		return fmt.Sprintf("%d%%", part*100/whole)
	}
	return fmt.Sprintf("%d%%", share(part, whole)/10)
}

// Short writes money as a chart has room for it: ¥1.23亿, ¥456.7万, ¥890; the whole amount stands
// in the table. It rounds half up.
func Short(f fen.Fen) string {
	if f < 0 {
		return "−" + Short(-f)
	}
	const yuan, wan, yi = 100, 1_000_000, 10_000_000_000
	switch {
	case f >= yi-wan/20:
		n := (f + yi/200) / (yi / 100)
		return fmt.Sprintf("¥%d.%02d亿", n/100, n%100)
	case f >= wan-yuan/2:
		n := (f + wan/20) / (wan / 10)
		return fmt.Sprintf("¥%d.%d万", n/10, n%10)
	}
	return fmt.Sprintf("¥%d", (f+yuan/2)/yuan)
}
