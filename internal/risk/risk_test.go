package risk

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// exactTail is the chance of k or more of n at a rate of a hundredth part, with whole numbers.
func exactTail(k, n, percent int64) float64 {
	sum := new(big.Int)
	for i := k; i <= n; i++ {
		term := new(big.Int).Binomial(n, i)
		term.Mul(term, new(big.Int).Exp(big.NewInt(percent), big.NewInt(i), nil))
		term.Mul(term, new(big.Int).Exp(big.NewInt(100-percent), big.NewInt(n-i), nil))
		sum.Add(sum, term)
	}
	chance, _ := new(big.Rat).SetFrac(sum, new(big.Int).Exp(big.NewInt(100), big.NewInt(n), nil)).Float64()
	return chance
}

// TestTail compares the sum of logarithms with whole numbers of any length.
func TestTail(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 200).Draw(t, "n")
		k := rapid.Int64Range(1, n).Draw(t, "k")
		percent := rapid.Int64Range(1, 99).Draw(t, "percent")
		if exact := exactTail(k, n, percent); exact > 1e-300 && float64(k) >= float64(n*percent)/100 {
			got, want := tail(int(k), int(n), float64(percent)/100), math.Log2(exact)
			if math.Abs(got-want) > 1e-6*math.Max(1, math.Abs(want)) {
				t.Errorf("%d of %d at %d %%: %f bits, exactly %f", k, n, percent, got, want)
			}
		}
	})
}

// TestRank: a planted village stands first, with its reason; honest ones are not named.
func TestRank(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	var tallies []Tally
	for i := range 300 {
		v := Tally{Group: fmt.Sprint("village ", i), Kind: "同一电话", All: 50 + rnd.IntN(100)}
		for range v.All {
			if rnd.Float64() < 0.05 {
				v.Cases++
			}
		}
		tallies = append(tallies, v)
	}
	tallies[17].Cases = tallies[17].All / 2
	marks := Rank(tallies, 10)
	if len(marks) != 1 || marks[0].Group != "village 17" || marks[0].Share() < 0.4 || marks[0].Others > 0.06 {
		t.Errorf("named %+v, want village 17 alone", marks)
	}
	slices.Reverse(tallies)
	if again := Rank(tallies, 10); !slices.Equal(marks, again) {
		t.Errorf("another order ranks otherwise: %+v", again)
	}
}

// TestNothingToCompare: a group alone, or without cases, or like all others, stands out from
// nothing.
func TestNothingToCompare(t *testing.T) {
	for name, tallies := range map[string][]Tally{
		"alone":         {{"a", "k", 5, 5}},
		"empty":         {{"a", "k", 0, 0}, {"b", "k", 0, 10}},
		"no case":       {{"a", "k", 0, 10}, {"b", "k", 0, 10}},
		"all alike":     {{"a", "k", 10, 10}, {"b", "k", 10, 10}},
		"another kind":  {{"a", "k", 10, 10}, {"b", "l", 0, 10}},
		"two are a few": {{"a", "k", 1, 2}, {"b", "k", 0, 10}},
	} {
		if marks := Rank(tallies, 3); len(marks) != 0 {
			t.Errorf("%s: %+v", name, marks)
		}
	}
}

// TestMoreIsMoreSurprising: one case more never makes a group less surprising.
func TestMoreIsMoreSurprising(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.IntRange(1, 60).Draw(t, "all")
		cases := rapid.IntRange(0, all-1).Draw(t, "cases")
		others := Tally{"others", "k", rapid.IntRange(0, 40).Draw(t, "other cases"), 40 + rapid.IntRange(0, 400).Draw(t, "more")}
		bits := func(n int) float64 {
			for _, m := range Rank([]Tally{{"a", "k", n, all}, others}, 0) {
				if m.Group == "a" {
					return m.Bits
				}
			}
			return 0
		}
		if less, more := bits(cases), bits(cases+1); more < less-1e-9 {
			t.Errorf("%d of %d: %f bits; one more: %f", cases, all, less, more)
		}
	})
}
