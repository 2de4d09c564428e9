// Package calendar counts working days (工作日): weekdays that are no public holiday, and
// the weekend days that a State Council notice makes working days.
package calendar

import (
	_ "embed"
	"maps"
	"strings"
	"sync"
	"time"
)

//go:embed data/holidays.csv
var holidaysCSV string

// A Calendar knows which days are worked. A day is the date that a time's own clock shows,
// whatever the hour and the zone; days given back are midnight UTC. The zero Calendar knows
// weekends only.
type Calendar struct {
	worked map[time.Time]bool // days that are not as their weekday says
	first  int                // the years whose notices are known, both included
	last   int
}

// dayOf is the date that t's own clock shows, at midnight UTC.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// National is the calendar of the State Council's notices that are embedded
// (国务院办公厅关于部分节假日安排的通知, one a year).
func National() Calendar { return national() }

var national = sync.OnceValue(func() Calendar {
	c := Calendar{worked: map[time.Time]bool{}}
	_, rows, _ := strings.Cut(holidaysCSV, "\n") // after the header
	for line := range strings.Lines(rows) {
		date, kind, _ := strings.Cut(strings.TrimSpace(line), ",")
		day, err := time.Parse(time.DateOnly, date)
		if err != nil || kind != "holiday" && kind != "workday" {
			panic("embedded holidays: " + line)
		}
		c.worked[day] = kind == "workday"
		if c.first == 0 {
			c.first = day.Year()
		}
		c.last = day.Year()
	}
	return c
})

// With is the calendar with a county's own days laid over it: true is worked, false is free,
// such as the founding day of an autonomous county. It leaves the years it covers as they are.
func (c Calendar) With(own map[time.Time]bool) Calendar {
	all := make(map[time.Time]bool, len(c.worked)+len(own))
	maps.Copy(all, c.worked)
	for day, worked := range own {
		all[dayOf(day)] = worked
	}
	c.worked = all
	return c
}

// Covers reports whether the holidays of a year are known. Of other years only weekends are.
func (c Calendar) Covers(year int) bool { return c.first <= year && year <= c.last }

// IsWorkday reports whether a day is worked.
func (c Calendar) IsWorkday(day time.Time) bool {
	day = dayOf(day)
	if worked, set := c.worked[day]; set {
		return worked
	}
	w := day.Weekday()
	return w != time.Saturday && w != time.Sunday
}

// AddWorkdays is the n-th working day after a day, which is not counted itself. With n of
// zero or less it is the day itself, worked or not.
func (c Calendar) AddWorkdays(day time.Time, n int) time.Time {
	day = dayOf(day)
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if c.IsWorkday(day) {
			n--
		}
	}
	return day
}

// WorkdaysBetween counts the working days after from, up to and with until. If until is not
// after from there are none.
func (c Calendar) WorkdaysBetween(from, until time.Time) int {
	from, until = dayOf(from), dayOf(until)
	n := 0
	for d := from.AddDate(0, 0, 1); !d.After(until); d = d.AddDate(0, 0, 1) {
		if c.IsWorkday(d) {
			n++
		}
	}
	return n
}
