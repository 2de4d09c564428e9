package linkage

import (
	"testing"

	"pgregory.net/rapid"
)

func TestLikeness(t *testing.T) {
	for _, tc := range []struct {
		name  string
		level func(a, b string) int
		a, b  string
		want  int
	}{
		{"same number", Digits, "19620819", "19620819", 3},
		{"neighbours exchanged", Digits, "19620819", "19628019", 2},
		{"exchanged apart", Digits, "19620819", "19620198", 0},
		{"one wrong", Digits, "19620819", "19620818", 1},
		{"one missing", Digits, "19620819", "1962819", 1},
		{"one missing at the end", Digits, "19620819", "1962081", 1},
		{"two wrong", Digits, "19620819", "19630818", 0},
		{"same word", Words, "neumann", "neumann", 3},
		{"hardly different", Words, "neumann", "neuman", 2},
		{"unlike", Words, "neumann", "green", 0},
		{"martha", Words, "martha", "marhta", 2},
		{"same name", HanName, "李明华", "李明华", 2},
		{"one of three", HanName, "李明华", "李明桦", 1},
		{"the rare character left out", HanName, "罗䶮明", "罗明", 1},
		{"one of two, same family", HanName, "李华", "李桦", 1},
		{"one of two, another family", HanName, "李华", "王华", 0},
		{"two of three", HanName, "李明华", "李国强", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.level(tc.a, tc.b); got != tc.want {
				t.Errorf("%s, %s: level %d, want %d", tc.a, tc.b, got, tc.want)
			}
			if got := tc.level(tc.b, tc.a); got != tc.want {
				t.Errorf("%s, %s the other way: level %d, want %d", tc.a, tc.b, got, tc.want)
			}
		})
	}
}

// TestRecordOfAnOldNumber: the old form of a number says the same as the new.
func TestRecordOfAnOldNumber(t *testing.T) {
	whole := Person{Name: "阿依古丽・买买提", Number: "500236196208190131"}.Record()
	old := Person{Name: "阿依古丽·买买提", Number: "500236620819013"}.Record()
	for f := range whole {
		if whole[f] != old[f] {
			t.Errorf("%s: %q and %q", People.Comparisons[f].Field, whole[f], old[f])
		}
	}
}

// anyone draws from so few values that people are often alike.
func anyone() *rapid.Generator[Record] {
	return rapid.Custom(func(t *rapid.T) Record {
		return Person{
			Name:    rapid.SampledFrom([]string{"", "李华", "李桦", "王明华", "王明"}).Draw(t, "name"),
			Number:  rapid.SampledFrom([]string{"", "500236196208190131", "500236620819013", "500236196208910131", "500236197001011230"}).Draw(t, "number"),
			Village: rapid.SampledFrom([]string{"", "v1", "v2"}).Draw(t, "village"),
		}.Record()
	})
}

// TestEachPairOnce: what the passes bring together is what some key joins, each pair once;
// and a weight does not depend on who stands first.
func TestEachPairOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(anyone(), 2, 40).Draw(t, "list")
		rules := People
		rules.Most = rapid.SampledFrom([]int{2, 5, 100}).Draw(t, "most")
		seen := map[pair]bool{}
		for _, p := range rules.within(list) {
			if seen[p] || p.a >= p.b {
				t.Errorf("pair %v comes again or the wrong way round", p)
			}
			seen[p] = true
		}
		for a := range list {
			for b := a + 1; b < len(list); b++ {
				if want := joinedBySome(rules, list, a, b); want != seen[pair{a, b}] {
					t.Errorf("%v, %v: joined %v, given %v", list[a], list[b], want, seen[pair{a, b}])
				}
			}
		}
		m, err := rules.Learn(list, nil)
		if err != nil {
			return // nobody is like anybody
		}
		for p := range seen {
			x, y := m.Weigh(list[p.a], list[p.b]), m.Weigh(list[p.b], list[p.a])
			sum := m.prior
			for _, part := range x.Parts {
				sum += part.Bits
			}
			if x.Bits != y.Bits || x.Bits != sum {
				t.Errorf("%v, %v: %f one way, %f the other, parts %f", list[p.a], list[p.b], x.Bits, y.Bits, sum)
			}
		}
	})
}

// joinedBySome asks each pass in turn, naively: is the key of two records one, and not one of
// too many?
func joinedBySome(r Rules, list []Record, a, b int) bool {
	for _, pass := range r.Passes {
		key, sharing := pass.Key(list[a]), 0
		for _, x := range list {
			if pass.Key(x) == key {
				sharing++
			}
		}
		if key != "" && key == pass.Key(list[b]) && sharing <= r.Most {
			return true
		}
	}
	return false
}

// TestNothingToLearnFrom: strangers give an error, not a model.
func TestNothingToLearnFrom(t *testing.T) {
	for _, list := range [][]Record{nil, {Person{Name: "李华"}.Record()}, {Person{Name: "李华"}.Record(), Person{Name: "王明"}.Record()}} {
		if _, err := People.Learn(list, nil); err == nil {
			t.Errorf("%v: a model of nothing", list)
		}
	}
}
