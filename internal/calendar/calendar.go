// Package calendar counts working days (工作日): weekdays that are no public holiday, and
// the weekend days that a State Council notice makes working days.
package calendar

import (
	_ "embed"
	"strings"
	"sync"
	"time"
)

//go:embed data/holidays.csv
var holidaysCSV string

// A Calendar knows which days are worked. Days are midnight UTC. The zero Calendar knows
// weekends only.
type Calendar struct {
	worked map[time.Time]bool // days that are not as their weekday says
	first  int
	last   int
}

// National is the calendar of the State Council's notices that are embedded.
var National = sync.OnceValue(func() Calendar {
	c := Calendar{worked: map[time.Time]bool{}}
	for line := range strings.Lines(holidaysCSV) {
		date, kind, _ := strings.Cut(strings.TrimSpace(line), ",")
		day, err := time.Parse("2006-01-02", date)
		if err != nil {
			continue // the header
		}
		c.worked[day] = kind == "workday"
		if c.first == 0 {
			c.first = day.Year()
		}
		c.last = day.Year()
	}
	return c
})

// Covers reports whether the holidays of a year are known. Of other years only weekends are.
func (c Calendar) Covers(year int) bool { return c.first <= year && year <= c.last }

// IsWorkday reports whether a day is worked.
func (c Calendar) IsWorkday(day time.Time) bool {
	if worked, set := c.worked[day]; set {
		return worked
	}
	w := day.Weekday()
	return w != time.Saturday && w != time.Sunday
}

// AddWorkdays is the n-th working day after a day, which is not counted itself. With n of
// zero it is the day itself.
func (c Calendar) AddWorkdays(day time.Time, n int) time.Time {
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if c.IsWorkday(day) {
			n--
		}
	}
	return day
}

// WorkdaysBetween counts the working days after from, up to and with until.
func (c Calendar) WorkdaysBetween(from, until time.Time) int {
	n := 0
	for d := from.AddDate(0, 0, 1); !d.After(until); d = d.AddDate(0, 0, 1) {
		if c.IsWorkday(d) {
			n++
		}
	}
	return n
}
