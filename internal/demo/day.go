package demo

import (
	"time"

	"yikatong/internal/period"
)

// A Day is a calendar day, counted from 1 January 1900 as day 1. The zero Day is none: not
// dead, not stopped.
type Day int32

// origin is day 0 in days since 1970-01-01.
const origin = -25568

// DayOf makes a Day from a date; days beyond the month's end run on.
func DayOf(year, month, day int) Day {
	return Day(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix()/86400 - origin)
}

// Time is midnight UTC of the day.
func (d Day) Time() time.Time { return time.Unix((int64(d)+origin)*86400, 0).UTC() }

// Month is the month the day lies in.
func (d Day) Month() period.Month { return period.MonthOf(d.Time()) }

// String writes "2025-03-31", and "" for none.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return string(d.Time().AppendFormat(make([]byte, 0, 10), time.DateOnly))
}

// MarshalJSON writes the day as text, and null for none.
func (d Day) MarshalJSON() ([]byte, error) {
	if d == 0 {
		return []byte("null"), nil
	}
	return d.Time().AppendFormat(make([]byte, 0, 12), `"`+time.DateOnly+`"`), nil
}

// firstOf is the first day of a month.
func firstOf(m period.Month) Day { return DayOf(int(m)/12, int(m)%12+1, 1) }

// birthday is the day somebody reaches an age; who was born on 29 February does so on the
// 28th in common years, as the worked cases have it.
func birthday(born Day, age int) Day {
	y, m, d := born.Time().Date()
	day := DayOf(y+age, int(m), d)
	if day.Time().Month() != m {
		return day - 1
	}
	return day
}

// ageOn is how many birthdays somebody has had by a day.
func ageOn(born, on Day) int {
	age := on.Time().Year() - born.Time().Year()
	if birthday(born, age) > on {
		return age - 1
	}
	return age
}
