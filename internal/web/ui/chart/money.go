package chart

import "yikatong/internal/fen"

// A Reason is how often something went wrong for one cause.
type Reason struct {
	Name  string
	Count int
}

// Pareto draws reasons as bars, the most frequent first as they are given, each with a point
// where it and those above it stand together.
func Pareto(reasons []Reason) Drawing {
	all, sum := 0, 0
	for _, r := range reasons {
		all += r.Count
	}
	rows := make([]Row, len(reasons))
	for i, r := range reasons {
		sum += r.Count
		rows[i] = Row{Name: r.Name, Says: grouped(r.Count) + " · " + Percent(sum, all),
			Spans: Stack(all, Part[int]{"paid", r.Count}), Marks: []int{share(sum, all)}}
	}
	return Bars(rows)
}

// A Stage is one step of a funnel.
type Stage struct {
	Name   string
	Count  int
	Amount fen.Fen
	Class  string // of its bar
	Apart  bool   // no part of the stage before
}

// Funnel draws how many are left at each stage, against the largest, each with its share of the
// stage before.
func Funnel(stages []Stage) Drawing {
	most := 0
	for _, s := range stages {
		most = max(most, s.Count)
	}
	rows := make([]Row, len(stages))
	for i, s := range stages {
		rows[i] = Row{Name: s.Name, Says: grouped(s.Count) + " · " + Short(s.Amount), Spans: Stack(most, Part[int]{s.Class, s.Count})}
		if i > 0 && !s.Apart && stages[i-1].Count > 0 {
			rows[i].Says += " · " + Percent(s.Count, stages[i-1].Count)
		}
	}
	return Bars(rows)
}

// A Flow is what adds to or takes from an amount. A Total is where it stands, whatever came
// before.
type Flow struct {
	Name   string
	Amount fen.Fen
	Total  bool
}

// Waterfall draws flows one after another, each beginning where the one before ended.
func Waterfall(flows []Flow) Drawing {
	at, most := fen.Fen(0), fen.Fen(0)
	for _, f := range flows {
		at = after(at, f)
		most = max(most, at)
	}
	at = 0
	rows := make([]Row, len(flows))
	for i, f := range flows {
		from, to := at, after(at, f)
		at = to
		rows[i] = Row{Name: f.Name, Says: Short(f.Amount)}
		class := "paid"
		switch {
		case f.Total:
			from = 0
		case f.Amount > 0:
			class, rows[i].Says = "transit", "+"+rows[i].Says
		default:
			class, from, to = "locked", to, from
		}
		if x, w := share(from, most), share(to, most); f.Amount != 0 {
			rows[i].Spans = []Span{{class, x, max(w, min(x+2, 1000))}}
		}
	}
	return Bars(rows)
}

func after(at fen.Fen, f Flow) fen.Fen {
	if f.Total {
		return f.Amount
	}
	return at + f.Amount
}
