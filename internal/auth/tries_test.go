package auth

import (
	"testing"
	"time"
)

func TestTriesWait(t *testing.T) {
	now := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		fails int
		ago   time.Duration
		want  time.Duration
	}{
		{0, 0, 0}, {4, 0, 0}, {5, 0, time.Minute}, {5, 20 * time.Second, 40 * time.Second}, {5, time.Minute, 0},
		{6, 0, 2 * time.Minute}, {8, 0, 8 * time.Minute}, {9, 0, 15 * time.Minute}, {1000, 0, 15 * time.Minute}, {1000, time.Hour, 0},
	} {
		if got := (Tries{tc.fails, now.Add(-tc.ago)}).Wait(now, 5); got != tc.want {
			t.Errorf("%d fails, the last %v ago: wait %v, want %v", tc.fails, tc.ago, got, tc.want)
		}
	}
}

// However many tries are made as soon as they are let through, an hour has at most a few.
func TestTriesBoundGuessing(t *testing.T) {
	now := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	end, made := now.Add(24*time.Hour), 0
	for tries := (Tries{}); now.Before(end); made++ {
		tries = tries.Failed(now)
		now = now.Add(max(time.Second, tries.Wait(now, 5)))
	}
	if made > 120 {
		t.Errorf("%d guesses in a day", made)
	}
}
