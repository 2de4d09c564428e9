package demo

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDayIsTheCalendarsDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Day(rapid.IntRange(1, 60_000).Draw(t, "day"))
		at := d.Time()
		if got := DayOf(at.Year(), int(at.Month()), at.Day()); got != d {
			t.Fatalf("day %d is %s, which is day %d", d, d, got)
		}
		if next := (d + 1).Time(); !next.Equal(at.AddDate(0, 0, 1)) {
			t.Fatalf("the day after %s is %s", d, d+1)
		}
	})
	if got := Day(1).Time(); !got.Equal(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("day 1 is %s", got)
	}
}

func TestAges(t *testing.T) {
	for _, tt := range []struct {
		born, on string
		want     int
	}{
		{"1960-03-08", "2020-03-07", 59},
		{"1960-03-08", "2020-03-08", 60},
		{"1964-02-29", "2025-02-27", 60},
		{"1964-02-29", "2025-02-28", 61},
		{"2025-01-01", "2025-01-01", 0},
	} {
		if got := ageOn(parse(t, tt.born), parse(t, tt.on)); got != tt.want {
			t.Errorf("born %s, on %s: %d years, want %d", tt.born, tt.on, got, tt.want)
		}
	}
}

func parse(t *testing.T, s string) Day {
	t.Helper()
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return DayOf(at.Year(), int(at.Month()), at.Day())
}

func TestValuesAreWrittenAsTheCasesHaveThem(t *testing.T) {
	got, err := json.Marshal(map[string]any{"day": DayOf(2025, 3, 31), "none": Day(0), "area": Area(307), "text": Opt("2025-04"), "absent": Opt("")})
	want := `{"absent":null,"area":"3.07","day":"2025-03-31","none":null,"text":"2025-04"}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}
