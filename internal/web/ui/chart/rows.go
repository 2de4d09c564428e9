package chart

// A Row is one line of a chart of bars: its name on the left, what it comes to on the right,
// and its bar below both.
type Row struct {
	Name, Says string
	Bad        bool // what it says is a warning
	Spans      []Span
	Marks      []int // points on the bar, in thousandths
}

// A Span is a part of a bar, from and to in thousandths of its whole length.
type Span struct {
	Class    string
	From, To int
}

// A Tick is a place along all bars with its words; one that is strong is drawn through them.
type Tick struct {
	At     int
	Text   string
	Strong bool
}

const (
	rowHigh = 285 // of name and bar, in hundredths of the size of type
	barAt   = 135
	barHigh = 85
	topHigh = 170 // of the ticks above
)

// Bars draws rows one below the other under the ticks they share.
func Bars(rows []Row, ticks ...Tick) Drawing {
	var d Drawing
	top := 0
	if len(ticks) > 0 {
		top = topHigh
	}
	foot := top + len(rows)*rowHigh
	d.Height = em(foot)
	for _, t := range ticks {
		d.text(tickClass(t), t.At, 110, t.Text)
		if !t.Strong {
			d.line("grid", t.At, top, t.At, foot)
		}
	}
	for i, r := range rows {
		d.row(r, top+i*rowHigh)
	}
	for _, t := range ticks {
		if t.Strong {
			d.line("now", t.At, top-20, t.At, foot)
		}
	}
	return d
}

// tickClass keeps the words of the outer ticks inside the drawing.
func tickClass(t Tick) string {
	class := "tick mid"
	switch {
	case t.At < 80:
		class = "tick"
	case t.At > 920:
		class = "tick end"
	}
	if t.Strong {
		class += " strong"
	}
	return class
}

func (d *Drawing) row(r Row, y int) {
	says := "end over"
	if r.Bad {
		says = "end over warn"
	}
	d.name(0, y, 700, r.Name)
	d.text(says, 1000, y+100, r.Says)
	d.rect("track", 0, y+barAt, 1000, barHigh)
	for _, s := range r.Spans {
		if s.To > s.From {
			d.rect(s.Class, s.From, y+barAt, s.To-s.From, barHigh)
		}
	}
	for _, m := range r.Marks {
		d.dot("mark", min(max(m, 6), 994), y+barAt+barHigh/2)
	}
}

// A Part is one amount of a bar of several.
type Part[N ~int | ~int64] struct {
	Class  string
	Amount N
}

// Stack lays parts end to end against a whole. Rounding never makes them longer than the bar,
// and a part that is not nothing is at least one thousandth wide.
func Stack[N ~int | ~int64](whole N, parts ...Part[N]) []Span {
	var spans []Span
	x := 0
	for _, p := range parts {
		if w := min(share(p.Amount, whole), 1000-x); w > 0 {
			spans = append(spans, Span{p.Class, x, x + w})
			x += w
		}
	}
	return spans
}
