package inspect

import "math"

// An Outcome is what became of a stratum's visits.
type Outcome struct {
	Lines  int // in the frame
	Seen   int // of which it is known what the visit found
	Faulty int // of those
}

// An Estimate is how many lines of the frame are likely faulty, and between which numbers they lie
// with the plan's confidence.
type Estimate struct {
	Lines          int // of the strata that anything was seen of
	Likely         int
	Lowest, Utmost int
}

// Estimated works out what visits say of all lines: the strata's shares, weighted by their lines,
// with Wilson's interval for the number of lines that the sample is worth. That is
// 1 ÷ Σ W²(1−f)/n (Kish's, with the correction for a finite population: what was seen in whole
// is certain); gain by the strata is left out, so the interval is rather too wide. Strata of
// which nothing was seen yet are left out; of no stratum ok is false.
func Estimated(list []Outcome, confidence int) (e Estimate, ok bool) {
	seen, faulty := 0, 0
	for _, o := range list {
		if o.Seen > 0 {
			e.Lines, seen, faulty = e.Lines+o.Lines, seen+o.Seen, faulty+o.Faulty
		}
	}
	if seen == 0 {
		return e, false
	}
	all, rate, spread := float64(e.Lines), 0.0, 0.0
	for _, o := range list {
		if o.Seen == 0 {
			continue
		}
		share, n := float64(o.Lines)/all, float64(o.Seen)
		rate += share * float64(o.Faulty) / n
		spread += share * share * (1 - n/float64(o.Lines)) / n
	}
	low, high := wilson(rate, spread, z(confidence))
	const hair = 1e-9 // what floats lose
	e.Likely = int(math.Round(rate * all))
	e.Lowest = max(faulty, int(math.Ceil(low*all-hair)))
	e.Utmost = min(e.Lines-(seen-faulty), int(math.Floor(high*all+hair)))
	e.Lowest, e.Utmost = min(e.Lowest, e.Likely), max(e.Utmost, e.Likely)
	return e, true
}

// wilson is the interval of a share that was found in 1/spread lines' worth.
func wilson(rate, spread, z float64) (low, high float64) {
	if spread <= 0 {
		return rate, rate
	}
	t := z * z * spread
	middle := (rate + t/2) / (1 + t)
	half := z / (1 + t) * math.Sqrt(rate*(1-rate)*spread+t*spread/4)
	return max(0, middle-half), min(1, middle+half)
}
