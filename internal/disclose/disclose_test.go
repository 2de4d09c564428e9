package disclose

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
)

func TestMask(t *testing.T) {
	for _, tc := range []struct{ name, want string }{
		{"", ""},
		{" ", ""},
		{"张", "*"},
		{"张三", "张*"},
		{"张三丰", "张**"},
		{"欧阳修", "欧阳*"},
		{"欧阳", "欧*"},
		{"欧阳明月", "欧阳**"},
		{"阳修文", "阳**"},
		{"李𠙶", "李*"},
		{"阿依古丽·买买提", "阿**"},
		{"木·丹", "木**"},
		{"John Li", "J**"},
		{"马巴图孟和", "马**"},
	} {
		if got := Mask(tc.name).String(); got != tc.want {
			t.Errorf("Mask(%q) = %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestMaskKeepsAtMostTheSurname(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOfN(rapid.RuneFrom([]rune("张王李欧阳司马明月·阿买A b𠙶")), 0, 12, -1).Draw(t, "name")
		for _, got := range []string{Mask(name).s, brief(name).s} {
			plain := strings.TrimRight(got, "*")
			if n := utf8.RuneCountInString(plain); n > 2 || n == 2 && !strings.Contains(compound, plain) {
				t.Fatalf("mask of %q is %q: %d characters can be read", name, got, n)
			}
			if name == strings.TrimSpace(name) && name != "" && got == name {
				t.Fatalf("mask of %q changes nothing", name)
			}
		}
	})
}

func TestParseLevel(t *testing.T) {
	for _, l := range []Level{Ordinary, Sensitive, Hidden} {
		if got, err := ParseLevel(l.String()); got != l || err != nil {
			t.Errorf("ParseLevel(%q) = %v, %v", l, got, err)
		}
	}
	for _, s := range []string{"", "open", "Ordinary"} {
		if _, err := ParseLevel(s); !errors.Is(err, fault.Invalid) {
			t.Errorf("ParseLevel(%q): got %v, want invalid", s, err)
		}
	}
	if got := Level(9).String(); got != "" {
		t.Errorf("Level(9) is %q", got)
	}
}

var lines = []Line{
	{"张三丰", "长堰村", "3.25 亩", "63.45 元/亩", 20621},
	{"李四", "长堰村", "1 亩", "63.45 元/亩", 6345},
}

func TestShow(t *testing.T) {
	for _, tc := range []struct {
		what   string
		level  Level
		people int
		reason Reason
		lines  []PaidLine
		total  int
	}{
		{"ordinary, even of one", Ordinary, 1, Open, []PaidLine{
			{MaskedName{"张**"}, "长堰村", "3.25 亩", "63.45 元/亩", 20621},
			{MaskedName{"李*"}, "长堰村", "1 亩", "63.45 元/亩", 6345},
		}, 1},
		{"sensitive", Sensitive, 5, Open, []PaidLine{
			{Name: MaskedName{"张**"}, Village: "长堰村", Amount: 20621},
			{Name: MaskedName{"李**"}, Village: "长堰村", Amount: 6345},
		}, 5},
		{"sensitive, too few", Sensitive, 4, TooFew, nil, 0},
		{"hidden", Hidden, 9, Closed, nil, 9},
		{"hidden, too few", Hidden, 4, TooFew, nil, 0},
		{"no level", 0, 9, Undecided, nil, 0},
		{"unknown level", 7, 9, Undecided, nil, 0},
	} {
		got := Show(tc.level, Head{People: tc.people, Amount: 100}, slices.Values(lines))
		if got.Withheld != tc.reason || !slices.Equal(got.Lines, tc.lines) || got.People != tc.total {
			t.Errorf("%s: got %+v", tc.what, got)
		}
		if (got.Amount == 0) != (tc.total == 0) {
			t.Errorf("%s: amount %s with %d people", tc.what, got.Amount, got.People)
		}
	}
}

func TestShutGateReadsNoLine(t *testing.T) {
	Show(Hidden, Head{People: 50}, func(func(Line) bool) { t.Error("lines of a hidden list were read") })
}

func TestTotalsShowNoSmallNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Stat {
			people := rapid.IntRange(0, 12).Draw(t, "people")
			return Stat{Programme: "x", People: people, Lines: people, Amount: fen.Fen(people) * 100}
		}), 0, 8).Draw(t, "rows")
		y, err := Totals(2026, rows)
		if err != nil {
			t.Fatal(err)
		}
		var sum fen.Fen
		for _, r := range y.Rows {
			if r.People < Fewest {
				t.Fatalf("a row of %d people is shown: %+v", r.People, y.Rows)
			}
			sum += r.Amount
		}
		if sum != y.Amount {
			t.Fatalf("rows sum to %s, the year to %s", sum, y.Amount)
		}
	})
}

func TestTotalsOverflow(t *testing.T) {
	rows := []Stat{{People: 9, Amount: 1 << 62}, {People: 9, Amount: 1 << 62}}
	if _, err := Totals(2026, rows); !errors.Is(err, fen.ErrOverflow) {
		t.Errorf("got %v, want overflow", err)
	}
}

// A month shows no programme that is folded, and no part of too few people.
func TestSpread(t *testing.T) {
	y := Year{Year: 2026, Rows: []Stat{{Programme: "01"}, {Programme: "09"}, {Name: Folded}}}
	y.Spread([]Part{{"01", "2026-06", 100, 5000}, {"09", "2026-06", Fewest, 300}, {"09", "2026-07", Fewest - 1, 70}, {"07", "2026-07", 50, 900}, {"", "2026-07", 50, 900},
		{"09", "2027-01", 9, 40}, {"09", "2025-12", 9, 20}, {"09", "", 9, 1}})
	want := [12]fen.Fen{0: 20, 5: 5300, 11: 40}
	if y.Months != want {
		t.Errorf("got %v, want %v", y.Months, want)
	}
}
