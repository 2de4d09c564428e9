package calendar

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"
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
	if got := c.AddWorkdays(day("2025-03-15"), -1); got != day("2025-03-15") {
		t.Errorf("got %s, want the day itself", got)
	}
}

func TestCovers(t *testing.T) {
	for year, want := range map[int]bool{2020: false, 2021: true, 2026: true, 2027: false} {
		if got := National().Covers(year); got != want {
			t.Errorf("%d: got %v, want %v", year, got, want)
		}
	}
	if (Calendar{}).Covers(2025) {
		t.Error("the zero Calendar knows no year")
	}
}

func TestZeroCalendarKnowsWeekends(t *testing.T) {
	var c Calendar
	if !c.IsWorkday(day("2025-10-01")) || c.IsWorkday(day("2025-10-11")) {
		t.Error("the zero Calendar knows a holiday")
	}
}

func TestWith(t *testing.T) {
	own := National().With(map[time.Time]bool{day("2025-11-10"): false, day("2025-11-15"): true}).With(nil)
	if own.IsWorkday(day("2025-11-10")) || !own.IsWorkday(day("2025-11-15")) || own.IsWorkday(day("2025-10-01")) {
		t.Error("the county's own days do not count")
	}
	if !National().IsWorkday(day("2025-11-10")) {
		t.Error("one county's day is free in all")
	}
	if !own.Covers(2026) || own.Covers(2027) {
		t.Error("a county's day makes no notice known")
	}
	if only := (Calendar{}).With(map[time.Time]bool{day("2025-11-10"): false}); only.IsWorkday(day("2025-11-10")) {
		t.Error("the zero Calendar takes no days")
	}
}

func TestHourAndZoneAreNothing(t *testing.T) {
	beijing := time.FixedZone("CST", 8*3600)
	early := time.Date(2025, 10, 1, 0, 30, 0, 0, beijing) // 30 September in UTC
	c := National()
	if c.IsWorkday(early) {
		t.Error("National Day begins at midnight in China")
	}
	if got := c.AddWorkdays(early, 1); got != day("2025-10-09") {
		t.Errorf("got %s, want 9 October", got)
	}
	if got := c.WorkdaysBetween(early, time.Date(2025, 10, 9, 23, 0, 0, 0, beijing)); got != 1 {
		t.Errorf("got %d working days, want 1", got)
	}
}

func TestDeadlineIsWorked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := day("2020-06-01").AddDate(0, 0, rapid.IntRange(0, 2800).Draw(t, "from"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		c := National()
		until := c.AddWorkdays(from, n)
		if !c.IsWorkday(until) || c.WorkdaysBetween(from, until) != n || c.WorkdaysBetween(until, from) != 0 {
			t.Fatalf("%d working days after %s: got %s", n, from, until)
		}
	})
}

func TestReferenceHolidays(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "reference", "holidays.csv"))
	if err != nil {
		t.Skipf("the reference set is not beside the repository: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] { // date, name, kind
		if got, want := National().IsWorkday(day(row[0])), row[2] == "workday"; got != want {
			t.Errorf("%s %s: got %v, want %v", row[0], row[1], got, want)
		}
	}
}
