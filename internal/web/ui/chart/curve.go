package chart

import (
	"fmt"
	"slices"
	"strings"

	"yikatong/internal/fen"
)

// A Series is one line of a curve: sums at the ends of the months, as far as they are known.
type Series struct {
	Name  string
	Class string
	Sums  []fen.Fen // at most twelve
}

// Running adds months up to a month (1 to 12), each with those before it.
func (m Months) Running(until int) []fen.Fen {
	sums := make([]fen.Fen, min(max(until, 0), 12))
	total := fen.Fen(0)
	for i := range sums {
		total += m[i]
		sums[i] = total
	}
	return sums
}

const (
	plotTop  = 150
	plotHigh = 1350
)

// Curve draws sums through a year, each line named at its end, and a level that they are held
// against, if it is above zero.
func Curve(series []Series, level fen.Fen, levelName string) Drawing {
	most := level
	for _, s := range series {
		for _, f := range s.Sums {
			most = max(most, f)
		}
	}
	step := niceStep(most)
	top := step * 4
	d := Drawing{Height: em(plotTop + plotHigh + 170)}
	y := func(f fen.Fen) int { return plotTop + plotHigh - share(f, top)*plotHigh/1000 }
	for i := range fen.Fen(5) {
		d.line("grid", 0, y(i*step), 1000, y(i*step))
		if i > 0 {
			d.text("tick", 0, y(i*step)-30, Short(i*step))
		}
	}
	for _, m := range []int{3, 6, 9, 12} {
		t := Tick{At: m * 1000 / 12, Text: fmt.Sprintf("%d月", m)}
		d.text(tickClass(t), t.At, plotTop+plotHigh+130, t.Text)
	}
	if level > 0 {
		d.line("level", 0, y(level), 1000, y(level))
	}
	var labels []label
	if level > 0 {
		labels = append(labels, label{250, y(level) - 40, levelName + " " + Short(level), "start"})
	}
	for _, s := range series {
		if len(s.Sums) == 0 {
			continue
		}
		d.path(s.Class, 0, plotTop, 1000, plotHigh, plot(s.Sums, top))
		x, end := len(s.Sums)*1000/12, s.Sums[len(s.Sums)-1]
		d.dot(s.Class, min(x, 994), y(end))
		l := label{x, y(end) - 50, s.Name + " " + Short(end), "end"}
		if x < 400 {
			l.class = "start"
		}
		labels = append(labels, l)
	}
	d.labels(labels)
	return d
}

// plot is a line from nothing at the new year through the end of each month.
func plot(sums []fen.Fen, top fen.Fen) string {
	var b strings.Builder
	b.WriteString("M0 1000")
	for i, f := range sums {
		fmt.Fprintf(&b, "L%d %d", (i+1)*1000/12, 1000-share(f, top))
	}
	return b.String()
}

// A label is the name of a line near its end.
type label struct {
	x, y  int
	text  string
	class string
}

// labels writes them from the top down, none over another.
func (d *Drawing) labels(list []label) {
	slices.SortStableFunc(list, func(a, b label) int { return a.y - b.y })
	for i := range list {
		if list[i].y < 110 {
			list[i].y = 110
		}
		if i > 0 && list[i].y < list[i-1].y+130 {
			list[i].y = list[i-1].y + 130
		}
		class := "label"
		if list[i].class != "start" {
			class += " " + list[i].class
		}
		d.text(class, list[i].x, list[i].y, list[i].text)
	}
}

// niceStep is a quarter of a round number that is not below most: 1, 2, 2.5 or 5 by a power of
// ten yuan.
func niceStep(most fen.Fen) fen.Fen {
	for scale := fen.Fen(100); ; scale *= 10 {
		for _, s := range []fen.Fen{10, 20, 25, 50} {
			if step := scale * s / 10; step*4 >= most {
				return step
			}
		}
	}
}
