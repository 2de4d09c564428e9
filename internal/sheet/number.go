package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// significant is how many digits of a number a spreadsheet keeps and shows.
const significant = 15

// number makes the cell of a stored number: a date where its style says so.
func (b *book) number(raw string, style int) Cell {
	if style > 0 && style < len(b.dates) && b.dates[style] {
		if d, ok := b.date(raw); ok {
			return Cell{Text: d}
		}
	}
	return Cell{Text: shown(raw), Number: true}
}

// shown writes a stored number as the spreadsheet shows it. Stored are binary fractions
// in full ("585.28999999999996"); what the clerk typed and sees is 585.29.
func shown(raw string) string {
	if len(raw) <= significant && !strings.ContainsAny(raw, "eE") {
		return raw
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return raw
	}
	if f != 0 && math.Abs(f) < 1e-4 {
		return strconv.FormatFloat(f, 'f', significant, 64)
	}
	return strconv.FormatFloat(f, 'G', significant, 64)
}

// date reads a serial day. Days before 1900-03-01 are one off in a spreadsheet, by a
// mistake that all of them keep; no roster has one.
func (b *book) date(raw string) (string, bool) {
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || !(f >= 1 && f < 2_958_466) { // up to the year 9999
		return "", false
	}
	days, part := math.Modf(f)
	day := time.Date(1899, 12, 30+b.base+int(days), 0, 0, 0, 0, time.UTC)
	if seconds := math.Round(part * 86400); seconds > 0 {
		return day.Add(time.Duration(seconds) * time.Second).Format("2006-01-02 15:04:05"), true
	}
	return day.Format("2006-01-02"), true
}
