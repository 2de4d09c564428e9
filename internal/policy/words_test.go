package policy

import (
	"math/big"
	"sync"
	"testing"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"pgregory.net/rapid"
)

func mustDay(t *testing.T, s string) day {
	t.Helper()
	d, err := parseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAnniversaries(t *testing.T) {
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"1964-02-29", 60, "2024-02-29"},
		{"1964-02-29", 61, "2025-02-28"},
		{"1960-12-31", 60, "2020-12-31"},
		{"2024-03-01", -1, "2023-03-01"},
	} {
		if got := mustDay(t, tc.from).years(tc.n).String(); got != tc.want {
			t.Errorf("%s and %d years: got %s, want %s", tc.from, tc.n, got, tc.want)
		}
	}
	if got := day(never).years(60); got != never {
		t.Errorf("never and 60 years: got %s, want never", got)
	}
}

func TestDaysAndMonthsAreReadStrictly(t *testing.T) {
	for _, bad := range []string{"2025-2-1", "2025-02-29", "20250201", "2025-13-01", "2025-02"} {
		if _, err := parseDay(bad); err == nil {
			t.Errorf("%q was read as a day", bad)
		}
	}
	for _, bad := range []string{"2025-13", "2025", "2025-02-01"} {
		if _, err := parseMonth(bad); err == nil {
			t.Errorf("%q was read as a month", bad)
		}
	}
}

// TestRoundingIsExact compares with rational arithmetic.
func TestRoundingIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-1<<40, 1<<40).Draw(t, "n")
		d := rapid.Int64Range(1, 1<<20).Draw(t, "d")
		exact, half := big.NewRat(n, d), big.NewRat(1, 2)
		off := new(big.Rat).Sub(big.NewRat(halfUp(n, d), 1), exact)
		if abs := new(big.Rat).Abs(off); abs.Cmp(half) > 0 || abs.Cmp(half) == 0 && off.Sign() != exact.Sign() {
			t.Errorf("half_up(%d, %d) = %d", n, d, halfUp(n, d))
		}
		below := new(big.Rat).Sub(exact, big.NewRat(cut(n, d), 1))
		if below.Sign() < 0 || below.Cmp(big.NewRat(1, 1)) >= 0 {
			t.Errorf("cut(%d, %d) = %d", n, d, cut(n, d))
		}
	})
}

// TestInForce: the first from the start, a later one from the month after its date, in
// whatever order the list comes.
func TestInForce(t *testing.T) {
	s := newSchema("grades", []Field{{Name: "on", Type: "date"}, {Name: "grade", Type: "int"}}, "on")
	grade := func(on string, n int64) ref.Val {
		r := s.blank()
		r.vals[r.schema.at["on"]] = mustDay(t, on)
		r.vals[r.schema.at["grade"]] = types.Int(n)
		return r
	}
	list := listOf([]ref.Val{grade("2024-07-19", 2), grade("2021-03-10", 1), grade("2024-09-30", 3)})
	for _, tc := range []struct {
		month string
		want  int64
	}{{"2020-01", 1}, {"2024-07", 1}, {"2024-08", 2}, {"2024-09", 2}, {"2024-10", 3}, {"", 3}} {
		m, err := parseMonth(tc.month)
		if err != nil {
			t.Fatal(err)
		}
		if got := inForce(list, m).(*record).field("grade"); got != types.Int(tc.want) {
			t.Errorf("%s: got grade %v, want %d", tc.month, got, tc.want)
		}
	}
	if got := inForce(emptyList, month(0)); !types.IsError(got) {
		t.Errorf("got %v of an empty list, want an error", got)
	}
}

func TestCertificateNumbers(t *testing.T) {
	const id = "50029919680303433X"
	for no, want := range map[string]bool{
		id + "41": true, id + "14": true, id + "41B1": true, id + "01": false, id + "81": false, id + "45": false,
		id + "4": false, id + "41X": false, id: false, "": false, "500299196803034334" + "41": false,
	} {
		if got := certificateOf(no, id); got != want {
			t.Errorf("%s: got %v, want %v", no, got, want)
		}
	}
}

// TestEveryReasonIsSaid: a refusal always has words, also of what it excludes.
func TestEveryReasonIsSaid(t *testing.T) {
	for code, want := range map[string]string{
		"span_ended":      "期限届满",
		"excluded_by:09":  "已享受最低生活保障，不得兼得",
		"excluded_by:LTC": "已享受长期护理保险，不得兼得",
		"requires:09|10":  "须为最低生活保障或特困人员救助供养对象",
		"excluded_by:51":  "已享受第51号项目，不得兼得",
		"excluded_by:":    "",
		"requires:x":      "",
		"no_such":         "",
	} {
		if got := Reason(code); got != want {
			t.Errorf("%s: got %q, want %q", code, got, want)
		}
	}
}

// TestJudgeTogether: one catalogue serves many at once.
func TestJudgeTogether(t *testing.T) {
	c := load(t)
	list := ownFacts(t, c)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for _, f := range list {
				if _, err := c.Judge(f); err != nil {
					t.Errorf("%s: %v", f.Case, err)
				}
			}
		})
	}
	all.Wait()
}
