package inspect

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/region"
)

func seeded(t testing.TB, b byte) Seed {
	t.Helper()
	s, err := NewSeed(bytes.NewReader(bytes.Repeat([]byte{b}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A commitment is opened by its seed alone, and a seed is read as it is written.
func TestSeed(t *testing.T) {
	s := seeded(t, 7)
	if err := s.Opens(s.Commitment()); err != nil {
		t.Error(err)
	}
	if err := seeded(t, 8).Opens(s.Commitment()); !errors.Is(err, ErrSeed) {
		t.Errorf("another seed opens: %v", err)
	}
	if back, err := ParseSeed(s.String()); err != nil || back != s {
		t.Errorf("read back %v, %v", back, err)
	}
	for _, bad := range []string{"", "07", s.String() + "00", "zz" + s.String()[2:]} {
		if _, err := ParseSeed(bad); !errors.Is(err, ErrSeed) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := NewSeed(bytes.NewReader(nil)); err == nil {
		t.Error("a seed of nothing")
	}
}

// Sizes against the tables: Krejcie and Morgan 1970 (95 %, ±5 %) for shares; for discovery those
// worked out by hand: 59 of many for 95 % and 5 %; of 100 lines the sixth wrong one is one too
// many, and 39 leave (94·93·…·56)/(100·99·…·62) = 4.9 % unnoticed.
func TestSize(t *testing.T) {
	for _, tc := range []struct {
		aim         Aim
		lines, want int
	}{
		{Aim{Margin, 9500, 500}, 10, 10}, {Aim{Margin, 9500, 500}, 100, 80}, {Aim{Margin, 9500, 500}, 1000, 278},
		{Aim{Margin, 9500, 500}, 10_000, 370}, {Aim{Margin, 9500, 500}, 1_000_000, 384}, {Aim{Margin, 9500, 300}, 10_000, 965},
		{Aim{Margin, 9900, 500}, 100_000_000, 664}, {Aim{Margin, 9000, 1000}, 100_000, 68}, {Aim{Margin, 9500, 500}, 0, 0},
		{Aim{Detect, 9500, 500}, 1_000_000, 59}, {Aim{Detect, 9900, 100}, 1_000_000, 459}, {Aim{Detect, 9500, 500}, 100, 39},
		{Aim{Detect, 9500, 500}, 1, 1}, {Aim{Detect, 9500, 500}, 0, 0}, {Aim{Detect, 5000, 5000}, 2, 1},
		{Aim{Share, 9500, 3000}, 10, 3}, {Aim{Share, 9500, 3000}, 11, 4}, {Aim{Share, 9500, 10000}, 17, 17}, {Aim{Share, 9500, 1}, 5, 1},
	} {
		if err := tc.aim.Check(); err != nil {
			t.Errorf("%v: %v", tc.aim, err)
		}
		if got := tc.aim.Size(tc.lines); got != tc.want {
			t.Errorf("%v of %d: %d, want %d", tc.aim, tc.lines, got, tc.want)
		}
	}
	for _, aim := range []Aim{{}, {Margin, 10000, 500}, {Margin, 9500, 0}, {Margin, 9500, 10000}, {Detect, 4000, 500}, {"other", 9500, 500}, {Share, 9500, 10001}} {
		if err := aim.Check(); !errors.Is(err, ErrAim) {
			t.Errorf("%v: %v", aim, err)
		}
	}
}

func anyFrame(t *rapid.T) Frame {
	f := Frame{Plan: 3, Commitment: seedOf(t).Commitment(), Weight: rapid.IntRange(1, 3).Draw(t, "weight"),
		Aim: Aim{rapid.SampledFrom(Methods()).Draw(t, "method"), 9500, rapid.IntRange(100, 5000).Draw(t, "part")}}
	id := 0
	for i := range rapid.IntRange(1, 5).Draw(t, "strata") {
		s := Stratum{Name: fmt.Sprint("s", i)}
		if i%2 == 1 {
			s.Name += "/" + Flagged
		}
		for range rapid.IntRange(1, 30).Draw(t, "lines") {
			id++
			s.Lines = append(s.Lines, fmt.Sprint(id))
		}
		f.Strata = append(f.Strata, s)
	}
	return f
}

func seedOf(t *rapid.T) Seed { return Seed{rapid.Byte().Draw(t, "seed")} }

// A frame read back from its file draws the same lines with the same seed, of the size its aim asks
// for, each once, from every stratum; and with no other seed anything.
func TestDrawAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyFrame(t)
		s := Seed{}
		for b := range 256 {
			if s = (Seed{byte(b)}); s.Commitment() == f.Commitment {
				break
			}
		}
		drawn, err := f.Draw(s)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ReadFrame(bytes.NewReader(f.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		again, err := back.Draw(s)
		if err != nil || !slices.Equal(drawn, again) || back.Digest() != f.Digest() {
			t.Fatalf("drawn again: %v, %v", again, err)
		}
		from, seen, all := map[string]int{}, map[string]bool{}, 0
		for _, x := range drawn {
			from[x.Stratum]++
			if seen[x.Line] {
				t.Errorf("%s drawn twice", x.Line)
			}
			seen[x.Line] = true
		}
		for _, s := range f.Strata {
			all += len(s.Lines)
			if from[s.Name] == 0 || from[s.Name] > len(s.Lines) {
				t.Errorf("%d of %s", from[s.Name], s.Name)
			}
		}
		if want := min(all, max(f.Aim.Size(all), len(f.Strata))); f.Aim.Method != Share && len(drawn) != want {
			t.Errorf("drew %d, want %d", len(drawn), want)
		}
		if _, err := f.Draw(Seed{s[0], 1}); !errors.Is(err, ErrSeed) {
			t.Errorf("another seed draws: %v", err)
		}
	})
}

// A file that differs from what this program writes by anything is refused: its digest would differ.
func TestReadFrameIsStrict(t *testing.T) {
	f := Frame{Plan: 1, Commitment: seeded(t, 1).Commitment(), Aim: Aim{Share, 9500, 5000}, Weight: 1, Strata: []Stratum{{"a", []string{"1", "2"}}, {"b", []string{"3"}}}}
	good := string(f.Bytes())
	if _, err := ReadFrame(bytes.NewReader([]byte(good))); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", good + "\n", good[:len(good)-1], good + "c\t3\n", swap(good, "lines 3", "lines 4"), swap(good, "plan 1", "plan 01"),
		swap(good, "method share", "method fair"), swap(good, "a\t1\na\t2", "a\t1\na\t1"), "\uFEFF" + good, swap(good, "\n", "\r\n"), swap(good, "weight 1", "weight 0")} {
		if _, err := ReadFrame(strings.NewReader(bad)); !errors.Is(err, ErrFrame) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

var swap = strings.ReplaceAll

// Over many seeds each line is drawn about equally often.
func TestDrawIsEven(t *testing.T) {
	f := Frame{Aim: Aim{Share, 9500, 2500}, Weight: 1, Strata: []Stratum{{Name: "s"}}}
	for i := range 20 {
		f.Strata[0].Lines = append(f.Strata[0].Lines, fmt.Sprint(i))
	}
	count := map[string]int{}
	for seed := range 4000 {
		s := Seed{byte(seed), byte(seed >> 8)}
		f.Commitment = s.Commitment()
		drawn, err := f.Draw(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range drawn {
			count[x.Line]++
		}
	}
	for line, n := range count {
		if n < 850 || n > 1150 { // 1000 expected; the bounds lie more than five deviations off
			t.Errorf("line %s drawn %d times of 4000, about 1000 expected", line, n)
		}
	}
}

// A line added, taken away or put into another stratum after the commitment makes another draw.
func TestFrameChangesTheDraw(t *testing.T) {
	f := Frame{Aim: Aim{Share, 9500, 2000}, Weight: 1, Commitment: seeded(t, 1).Commitment(), Strata: []Stratum{{Name: "s"}}}
	for i := range 50 {
		f.Strata[0].Lines = append(f.Strata[0].Lines, fmt.Sprint(i))
	}
	a, err := f.Draw(seeded(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	f.Strata[0].Lines = append(f.Strata[0].Lines, "50")
	b, err := f.Draw(seeded(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if a[0].Ticket == b[0].Ticket {
		t.Error("two frames draw by the same tickets")
	}
}

func plan() Plan {
	return Plan{Title: "2025年低保事后核查", Phase: After, Programmes: []string{"09"}, Period: period.MustParse("2025"), By: []Dimension{ByTownship, ByAmount, ByRisk}, Large: 1000_00,
		Aim: Aim{Margin, 9500, 500}, Weight: 3, Team: 2, Days: 10}
}

func TestPlanCheck(t *testing.T) {
	if err := plan().Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Plan){
		"no title": func(p *Plan) { p.Title = " " }, "no phase": func(p *Plan) { p.Phase = "" }, "no programme": func(p *Plan) { p.Programmes = nil },
		"no period": func(p *Plan) { p.Period = period.Period{} }, "no large": func(p *Plan) { p.Large = 0 }, "strata twice": func(p *Plan) { p.By = []Dimension{ByRisk, ByRisk} },
		"strata out of order": func(p *Plan) { p.By = []Dimension{ByRisk, ByTownship} }, "nobody": func(p *Plan) { p.Team = 0 }, "no days": func(p *Plan) { p.Days = 0 },
		"weight": func(p *Plan) { p.Weight = 0 },
	} {
		p := plan()
		spoil(&p)
		if err := p.Check(); !errors.Is(err, ErrPlan) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Lines fall into strata by the plan's dimensions; those with findings are drawn more densely.
func TestNewFrame(t *testing.T) {
	p := plan()
	p.Aim = Aim{Detect, 9500, 500}
	var lines []Line
	for i := range 400 {
		lines = append(lines, Line{ID: int64(i + 1), Place: region.Code(fmt.Sprintf("500236%03d201", 100+i%2)), Programme: "09", Amount: fen.Fen(500_00 + i%4*300_00), Flagged: i >= 300})
	}
	f, sums, err := NewFrame(1, p, "c", lines)
	if err != nil || len(sums) != len(f.Strata) {
		t.Fatal(err)
	}
	plainDensity, flaggedDensity := 0.0, 0.0
	for i, s := range sums {
		if s.Name != f.Strata[i].Name || s.Lines != len(f.Strata[i].Lines) {
			t.Errorf("%v is not %v", s, f.Strata[i].Name)
		}
		switch s.Name {
		case "500236100000/usual/plain":
			plainDensity = float64(s.Size) / float64(s.Lines)
		case "500236100000/usual/flagged":
			flaggedDensity = float64(s.Size) / float64(s.Lines)
		}
	}
	if plainDensity == 0 || flaggedDensity < 2*plainDensity {
		t.Errorf("densities %.2f and %.2f", plainDensity, flaggedDensity)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	if g, _, err := NewFrame(1, p, "c", lines); err != nil || g.Digest() != f.Digest() {
		t.Errorf("the order of lines changes the frame: %v", err)
	}
	if _, _, err := NewFrame(1, p, "c", nil); !errors.Is(err, ErrEmpty) {
		t.Errorf("no lines: %v", err)
	}
}
