package app

import (
	"path/filepath"
	"testing"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// What is kept is given again until an event has come, and then worked out anew; a long errand is
// given for an hour, whatever has come.
func TestKeptUntilAnEvent(t *testing.T) {
	s, err := store.Open(t.Context(), store.Config{Path: filepath.Join(t.TempDir(), "ykt.db"), Ring: storetest.Ring(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	day := time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)
	a := New(Config{Store: s, County: "500236", Clock: func() time.Time { return day }})
	if err := a.Init(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	happens := func() {
		t.Helper()
		err := a.write(t.Context(), func(*store.Tx) ([]audit.Event, error) {
			return one(a.Console(auth.Auditor), day, "personal.reveal", "person:1", a.CountyCode(), facts{})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name  string
		took  time.Duration
		later time.Duration
		event bool
		want  int
	}{
		{"nothing has come", 0, time.Minute, false, 1},
		{"an event has come", 0, time.Minute, true, 2},
		{"a long errand", 2 * time.Second, time.Minute, true, 1},
		{"a long errand, long ago", 2 * time.Second, 2 * time.Hour, true, 2},
	} {
		var m memo[int]
		worked, clock := 0, day
		ask := func(at time.Time) (got int, since time.Time) {
			t.Helper()
			err := a.read(t.Context(), func(tx *store.Tx) (err error) {
				got, since, err = m.lately(tx, "", at, func() time.Time { return clock }, func() (int, error) {
					worked, clock = worked+1, clock.Add(tc.took)
					return worked, nil
				})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return got, since
		}
		ask(day)
		if tc.event {
			happens()
		}
		got, since := ask(day.Add(tc.later))
		want := day
		if tc.want == 2 {
			want = day.Add(tc.later)
		}
		if got != tc.want || !since.Equal(want) {
			t.Errorf("%s: %d of %s", tc.name, got, since)
		}
	}
}
