// Package period is the span a payment is for: a year, a half, a quarter or a month.
package period

import (
	"fmt"
	"strconv"
	"time"

	"yikatong/internal/fault"
)

// ErrSyntax tells that a text names no period.
var ErrSyntax = fmt.Errorf("period is YYYY, YYYYH1, YYYYQ1 or YYYY-MM: %w", fault.Invalid)

// A Period (期次) is a run of whole months. The zero Period is none. Periods compare with ==.
type Period struct{ first, last Month }

// A Month counts months since year 0: 2025-03 is 2025*12+2.
type Month int

// MonthOf returns the month a day lies in.
func MonthOf(t time.Time) Month { return Month(t.Year()*12 + int(t.Month()) - 1) }

// ParseMonth reads "2025-03".
func ParseMonth(s string) (Month, error) {
	if len(s) != 7 || s[4] != '-' {
		return 0, fmt.Errorf("%q: %w", s, ErrSyntax)
	}
	y, errY := strconv.ParseUint(s[:4], 10, 16)
	m, errM := strconv.ParseUint(s[5:], 10, 8)
	if errY != nil || errM != nil || y < 1900 || m < 1 || m > 12 {
		return 0, fmt.Errorf("%q: %w", s, ErrSyntax)
	}
	return Month(int(y)*12 + int(m) - 1), nil
}

// String writes "2025-03".
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m/12, m%12+1) }

// First returns the first day of the month, in UTC.
func (m Month) First() time.Time {
	return time.Date(int(m)/12, time.Month(int(m)%12+1), 1, 0, 0, 0, 0, time.UTC)
}

// Last returns the last day of the month, in UTC.
func (m Month) Last() time.Time { return (m + 1).First().AddDate(0, 0, -1) }

// Parse reads a period: "2025", "2025H1", "2025Q3" or "2025-03".
func Parse(s string) (Period, error) {
	if len(s) == 7 {
		m, err := ParseMonth(s)
		return Period{m, m}, err
	}
	if len(s) < 4 {
		return Period{}, fmt.Errorf("%q: %w", s, ErrSyntax)
	}
	y, err := strconv.ParseUint(s[:4], 10, 16)
	if err != nil || y < 1900 {
		return Period{}, fmt.Errorf("%q: %w", s, ErrSyntax)
	}
	jan := Month(y * 12)
	switch part := s[4:]; part {
	case "":
		return Period{jan, jan + 11}, nil
	case "H1", "H2":
		from := jan + Month(part[1]-'1')*6
		return Period{from, from + 5}, nil
	case "Q1", "Q2", "Q3", "Q4":
		from := jan + Month(part[1]-'1')*3
		return Period{from, from + 2}, nil
	}
	return Period{}, fmt.Errorf("%q: %w", s, ErrSyntax)
}

// MustParse is Parse for constants of the program; it panics on a bad one.
func MustParse(s string) Period {
	p, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return p
}

// FirstMonth and LastMonth bound the period, both included.
func (p Period) FirstMonth() Month { return p.first }

// LastMonth is the last month of the period.
func (p Period) LastMonth() Month { return p.last }

// Year is the calendar year the period lies in.
func (p Period) Year() int { return int(p.first) / 12 }

// Months is how many months the period has: 1, 3, 6 or 12.
func (p Period) Months() int { return int(p.last-p.first) + 1 }

// Contains reports whether q lies wholly inside p.
func (p Period) Contains(q Period) bool { return p.first <= q.first && q.last <= p.last }

// IsZero reports whether p is no period.
func (p Period) IsZero() bool { return p == Period{} }

// String writes the period in the form Parse reads; the zero Period is "".
func (p Period) String() string {
	if p.IsZero() {
		return ""
	}
	y, m := int(p.first)/12, int(p.first)%12
	switch p.Months() {
	case 12:
		return fmt.Sprintf("%04d", y)
	case 6:
		return fmt.Sprintf("%04dH%d", y, m/6+1)
	case 3:
		return fmt.Sprintf("%04dQ%d", y, m/3+1)
	default:
		return p.first.String()
	}
}

// Chinese writes the period for people: "2025年", "2025年上半年", "2025年第1季度", "2025年3月".
func (p Period) Chinese() string {
	if p.IsZero() {
		return ""
	}
	y, m := int(p.first)/12, int(p.first)%12
	switch p.Months() {
	case 12:
		return fmt.Sprintf("%d年", y)
	case 6:
		return fmt.Sprintf("%d年%s半年", y, []string{"上", "下"}[m/6])
	case 3:
		return fmt.Sprintf("%d年第%d季度", y, m/3+1)
	default:
		return fmt.Sprintf("%d年%d月", y, m+1)
	}
}

// MarshalText writes the period in the form Parse reads.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Back is the period of the same length some months earlier.
func (p Period) Back(months int) Period {
	return Period{p.first - Month(months), p.last - Month(months)}
}
