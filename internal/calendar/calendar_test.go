package calendar

import (
	"testing"
	"time"
)

func day(s string) time.Time {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestIsWorkday(t *testing.T) {
	for d, want := range map[string]bool{
		"2025-10-01": false, // National Day
		"2025-10-09": true,
		"2025-10-11": true,  // a Saturday made a working day
		"2025-03-15": false, // Saturday
		"2025-03-17": true,
		"2031-01-01": true, // no notice known: a Wednesday
	} {
		if got := National().IsWorkday(day(d)); got != want {
			t.Errorf("%s: got %v, want %v", d, got, want)
		}
	}
}

func TestAddWorkdays(t *testing.T) {
	c := National()
	if got := c.AddWorkdays(day("2025-09-30"), 1); got != day("2025-10-09") {
		t.Errorf("got %s, want the first day after the holiday week", got)
	}
	if got := c.AddWorkdays(day("2025-03-14"), 0); got != day("2025-03-14") {
		t.Errorf("got %s, want the day itself", got)
	}
	for n := range 40 {
		from := day("2025-01-20")
		if got := c.WorkdaysBetween(from, c.AddWorkdays(from, n)); got != n {
			t.Errorf("%d working days on are %d", n, got)
		}
	}
	if !c.Covers(2025) || c.Covers(2031) {
		t.Error("covers 2021 to 2026")
	}
}
