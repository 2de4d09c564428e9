package ageing_test

import (
	"testing"

	"yikatong/internal/ageing"
	"yikatong/internal/pay"
)

func TestBucketOf(t *testing.T) {
	for _, c := range []struct{ days, want int }{{-1, 0}, {0, 0}, {1, 1}, {3, 1}, {4, 2}, {7, 2}, {8, 3}, {30, 3}, {31, 4}, {4000, 4}} {
		if got := ageing.BucketOf(c.days); got != c.want {
			t.Errorf("%d days: bucket %d, want %d", c.days, got, c.want)
		}
	}
}

func TestCause(t *testing.T) {
	for _, c := range []struct {
		name  string
		trace ageing.Trace
		want  ageing.Cause
	}{
		{"nobody came", ageing.Trace{}, ageing.NeverFetched},
		{"fetched", ageing.Trace{Fetched: true}, ageing.NoAnswer},
		{"an answer without a fetch on record", ageing.Trace{Answered: true, Posted: true, Verdict: pay.Waits}, ageing.Processing},
		{"a dry run counts for nothing yet", ageing.Trace{Fetched: true, Answered: true, Verdict: pay.Answers}, ageing.Unposted},
		{"processing", ageing.Trace{Fetched: true, Answered: true, Posted: true, Verdict: pay.Waits}, ageing.Processing},
		{"left out", ageing.Trace{Fetched: true, Answered: true, Posted: true, Verdict: pay.Missing}, ageing.LeftOut},
		{"another amount", ageing.Trace{Fetched: true, Answered: true, Posted: true, Verdict: pay.Changed}, ageing.Differs},
		{"whatever else", ageing.Trace{Fetched: true, Answered: true, Posted: true, Verdict: pay.Answers}, ageing.Unexplained},
	} {
		if got := c.trace.Cause(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Whatever waits says why, whose turn it is and what comes next.
func TestEveryCauseHasATurn(t *testing.T) {
	for _, c := range []ageing.Cause{ageing.NeverFetched, ageing.NoAnswer, ageing.Unposted, ageing.Processing, ageing.LeftOut, ageing.Differs,
		ageing.Contradictory, ageing.Unexplained} {
		if turn := c.Turn(); turn.Says == "" || turn.Whose == "" || turn.Action == "" {
			t.Errorf("%s: %+v", c, turn)
		}
	}
}
