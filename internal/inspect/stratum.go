package inspect

import (
	"cmp"
	"slices"
	"strings"

	"yikatong/internal/fen"
	"yikatong/internal/region"
)

// A Dimension is what strata are told apart by.
type Dimension string

// The dimensions.
const (
	ByTownship  Dimension = "township"  // 乡镇
	ByProgramme Dimension = "programme" // 补贴项目
	ByAmount    Dimension = "amount"    // 金额: from a sum on, or below it
	ByRisk      Dimension = "risk"      // 风险: lines against which the cross-check ever raised a finding
)

// Dimensions lists them in the order of a stratum's name.
func Dimensions() []Dimension { return []Dimension{ByTownship, ByProgramme, ByAmount, ByRisk} }

// Chinese names the dimension for people.
func (d Dimension) Chinese() string {
	return map[Dimension]string{ByTownship: "乡镇", ByProgramme: "补贴项目", ByAmount: "金额大小", ByRisk: "有无疑点"}[d]
}

// The parts of a stratum's name that are no code of a township or number of a programme.
const (
	All     = "all"     // the one stratum of a plan without dimensions
	Large   = "large"   // 大额
	Usual   = "usual"   // 一般金额
	Flagged = "flagged" // 有疑点
	Plain   = "plain"   // 无疑点
)

// A Line is one that may be drawn.
type Line struct {
	ID        int64 // of the roster's line
	Roster    int64
	Place     region.Code // the village
	Programme string
	Amount    fen.Fen
	Flagged   bool
}

// stratumOf names the stratum of a line, its parts joined by strokes.
func (p Plan) stratumOf(l Line) string {
	var parts []string
	for _, d := range p.By {
		switch d {
		case ByTownship:
			parts = append(parts, string(l.Place.Township()))
		case ByProgramme:
			parts = append(parts, l.Programme)
		case ByAmount:
			parts = append(parts, either(l.Amount >= p.Large, Large, Usual))
		case ByRisk:
			parts = append(parts, either(l.Flagged, Flagged, Plain))
		}
	}
	if len(parts) == 0 {
		return All
	}
	return strings.Join(parts, "/")
}

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// A Stratum is a part of the frame that is sure to be looked into.
type Stratum struct {
	Name  string
	Lines []string // what names each line to those who draw again
}

// A Drawn is one line that is to be looked at.
type Drawn struct {
	Stratum, Line string
	Ticket        string // why this one: the lowest of its stratum
}

// sizes is how many lines are drawn of each stratum: those of a weight, so many times as densely
// as the others.
func (a Aim) sizes(strata []Stratum, weight int) []int {
	lines := 0
	for _, s := range strata {
		lines += len(s.Lines)
	}
	if a.Method != Share {
		return allot(strata, weight, a.Size(lines))
	}
	got := make([]int, len(strata))
	for i, s := range strata {
		got[i] = Aim{Method: Share, Part: min(whole, a.Part*s.weight(weight))}.Size(len(s.Lines))
	}
	return got
}

// lines draws of each stratum its number of lowest tickets. The order of strata and lines is of
// no influence.
func (d Draw) lines(strata []Stratum, sizes []int) []Drawn {
	var drawn []Drawn
	for i, s := range strata {
		drawn = append(drawn, d.lowest(s, sizes[i])...)
	}
	slices.SortFunc(drawn, func(a, b Drawn) int {
		return cmp.Or(cmp.Compare(a.Stratum, b.Stratum), cmp.Compare(a.Ticket, b.Ticket))
	})
	return drawn
}

func (d Draw) lowest(s Stratum, n int) []Drawn {
	drawn := make([]Drawn, len(s.Lines))
	for i, line := range s.Lines {
		drawn[i] = Drawn{s.Name, line, d.Ticket(line)}
	}
	slices.SortFunc(drawn, func(a, b Drawn) int { return cmp.Compare(a.Ticket, b.Ticket) })
	return drawn[:n]
}

// allot shares n among the strata by lines × weight: one to each that has lines, and the rest
// one by one to the stratum that is then furthest behind its share (the method of Sainte-Laguë:
// no stratum loses by another's being divided). It adds up to n, to the strata that must have
// one, or to all the lines there are.
func allot(strata []Stratum, weight, n int) []int {
	got, sum := make([]int, len(strata)), 0
	for i, s := range strata {
		got[i] = min(1, len(s.Lines))
		sum += got[i]
	}
	for ; sum < n; sum++ {
		next := -1
		for i, s := range strata {
			if got[i] < len(s.Lines) && (next < 0 || s.behind(got[i], strata[next], got[next], weight)) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		got[next]++
	}
	return got
}

// behind reports whether a stratum with n drawn is further behind its share than b with m; of two
// alike, the first by name.
func (s Stratum) behind(n int, b Stratum, m, weight int) bool {
	x, y := len(s.Lines)*s.weight(weight)*(2*m+1), len(b.Lines)*b.weight(weight)*(2*n+1)
	return x > y || x == y && s.Name < b.Name
}

// weight is how many times as densely the stratum is drawn: those of findings, as the plan says.
func (s Stratum) weight(flagged int) int {
	if slices.Contains(strings.Split(s.Name, "/"), Flagged) {
		return flagged
	}
	return 1
}
