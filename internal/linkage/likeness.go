package linkage

// Same compares values that are the same or not: two levels.
func Same(a, b string) int {
	if a == b {
		return 1
	}
	return 0
}

// Digits compares numbers that are typed by hand, a date or an identity number: 3 the same,
// 2 two neighbours exchanged, 1 one digit wrong, missing or too many, 0 otherwise.
func Digits(a, b string) int {
	switch {
	case a == b:
		return 3
	case exchanged(a, b):
		return 2
	case oneWrong([]rune(a), []rune(b)):
		return 1
	}
	return 0
}

// exchanged reports whether b is a with two signs exchanged that stand side by side.
func exchanged(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// oneWrong reports whether b is a with one sign replaced, taken out or put in.
func oneWrong(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	rest := a[i:]
	if len(a) == len(b) && len(rest) > 0 {
		rest = rest[1:]
	}
	return string(rest) == string(b[min(i+1, len(b)):])
}

// Words compares words in letters: 3 the same, 2 hardly different, 1 alike, 0 unlike, by the
// measure of Jaro and Winkler at 0.92 and 0.84.
func Words(a, b string) int {
	if a == b {
		return 3
	}
	switch j := jaroWinkler([]rune(a), []rune(b)); {
	case j >= 0.92:
		return 2
	case j >= 0.84:
		return 1
	}
	return 0
}

// HanName compares Chinese names in their normal form: 2 the same, 1 of at least three
// characters with one wrong, missing or too many, or the family name the same and one of two
// written otherwise, 0 otherwise.
func HanName(a, b string) int {
	x, y := []rune(a), []rune(b)
	switch {
	case a == b:
		return 2
	case !oneWrong(x, y):
		return 0
	case max(len(x), len(y)) >= 3, x[0] == y[0]:
		return 1
	}
	return 0
}

// jaroWinkler is between 0 (nothing in common) and 1 (the same): Jaro's share of signs in
// common and in order, raised by up to four that stand first in both (Winkler 1990).
func jaroWinkler(a, b []rune) float64 {
	j := jaro(a, b)
	first := 0
	for first < min(4, len(a), len(b)) && a[first] == b[first] {
		first++
	}
	return j + float64(first)*0.1*(1-j)
}

func jaro(a, b []rune) float64 {
	x, y := common(a, b), common(b, a)
	if len(x) == 0 || len(x) != len(y) {
		return 0
	}
	moved := 0
	for i := range x {
		if x[i] != y[i] {
			moved++
		}
	}
	n := float64(len(x))
	return (n/float64(len(a)) + n/float64(len(b)) + (n-float64(moved)/2)/n) / 3
}

// common is the signs of a, in its order, that b has within reach, each taken once.
func common(a, b []rune) []rune {
	reach := max(max(len(a), len(b))/2-1, 0)
	taken := make([]bool, len(b))
	var found []rune
	for i, r := range a {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !taken[j] && b[j] == r {
				taken[j] = true
				found = append(found, r)
				break
			}
		}
	}
	return found
}
