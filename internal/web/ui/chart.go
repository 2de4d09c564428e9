package ui

import (
	"fmt"

	"yikatong/internal/fen"
)

// A Segment is a part of a bar, in thousandths of its whole length.
type Segment struct {
	Class   string
	X, Wide int
}

// A Bullet is one appropriation as a bar: paid, in transit, committed and what is left.
// The numbers stand in the table around it, so the picture adds no fact of its own.
type Bullet struct {
	Name                                string
	Href                                string
	Total, Paid, Transit, Locked, Spare fen.Fen
	Asked                               fen.Fen // of what is left, what waits to be approved
	Mark                                int     // where the year stands, in thousandths; 0 shows none
}

// Segments lays the bullet's parts end to end. Rounding never makes a part longer than the
// bar, and a part that is not nothing is at least one thousandth wide.
func (b Bullet) Segments() []Segment {
	var out []Segment
	x := 0
	for _, part := range []struct {
		class  string
		amount fen.Fen
	}{{"paid", b.Paid}, {"transit", b.Transit}, {"locked", b.Locked}, {"asked", b.Asked}} {
		w := share(part.amount, b.Total)
		if w = min(w, 1000-x); w > 0 {
			out = append(out, Segment{part.class, x, w})
			x += w
		}
	}
	return out
}

// Says is the bullet in words, for those who do not see it.
func (b Bullet) Says() string {
	says := fmt.Sprintf("指标 %s：已付 %s，在途 %s，已锁 %s，可用 %s", b.Total, b.Paid, b.Transit, b.Locked, b.Spare)
	if b.Asked > 0 {
		says += fmt.Sprintf("，本批次 %s，批准后剩余 %s", b.Asked, b.Spare-b.Asked)
	}
	return says
}

// Percent is how much of the appropriation is paid, in whole percent, rounded down: a bar says
// 100 only when all is paid.
func (b Bullet) Percent() int { return share(b.Paid, b.Total) / 10 }

// share is part of whole in thousandths, 1 at least for what is not nothing.
func share(part, whole fen.Fen) int {
	if part <= 0 || whole <= 0 {
		return 0
	}
	if part >= whole {
		return 1000
	}
	return max(1, int(float64(part)/float64(whole)*1000))
}

// A Bar is one row of a bar chart.
type Bar struct {
	Name, Href string
	Count      int
	Amount     fen.Fen
	Wide       int // in thousandths of the longest
}

// A Diverging is a bar to the right of the middle for more and to the left for less. The
// number stands beside it in the table.
type Diverging struct {
	Less    bool
	X, Wide int // in thousandths of the whole width
}

// Diverge draws amounts about one middle, the largest reaching an end.
func Diverge(amounts []fen.Fen) []Diverging {
	var largest fen.Fen
	for _, a := range amounts {
		largest = max(largest, a, -a)
	}
	bars := make([]Diverging, len(amounts))
	for i, a := range amounts {
		half := (share(max(a, -a), largest) + 1) / 2
		bars[i] = Diverging{Less: a < 0, X: 500, Wide: half}
		if a < 0 {
			bars[i].X -= half
		}
	}
	return bars
}

// Scale sets the width of each bar against the longest.
func Scale(bars []Bar) []Bar {
	var longest fen.Fen
	for _, b := range bars {
		longest = max(longest, b.Amount)
	}
	for i := range bars {
		bars[i].Wide = share(bars[i].Amount, longest)
	}
	return bars
}
