package demo

import (
	"math"
	"testing"
)

func TestRecipientsAreInTrueProportion(t *testing.T) {
	c := fifty()
	for programme := 1; programme <= 17; programme++ {
		got := 0
		for _, cl := range c.claims[programme] {
			switch {
			case programme == 9, programme == 16:
				got += int(c.Households[c.People[cl.Person].Household].Size)
			case programme == 2 && cl.Item == 2:
			default:
				got++
			}
		}
		want := c.target(programme)
		if slack := max(3, want/8); got < want-slack || got > want+slack {
			t.Errorf("programme %02d has %d recipients, want %d as in the city", programme, got, want)
		}
	}
}

func TestEvenASmallCountyHasEveryProgramme(t *testing.T) {
	c, err := Generate(Config{People: 3_000})
	if err != nil {
		t.Fatal(err)
	}
	for programme := 1; programme <= 17; programme++ {
		if len(c.claims[programme]) < 2 {
			t.Errorf("programme %02d has %d claims", programme, len(c.claims[programme]))
		}
	}
}

func TestClaimsRespectWhatExcludesThem(t *testing.T) {
	c := fifty()
	for i, p := range c.People {
		on := p.on
		age := ageOn(p.Birth, DayOf(c.Year, 12, 31))
		switch {
		case on.has(9) && on.has(10),
			on.has(7) && on.has(8),
			on.has(13) && (on.has(10) || on.has(12)),
			on.has(14) && (on.has(10) || on.has(15)):
			t.Errorf("person %d draws what excludes each other: %b", i, on)
		case on.has(14) && !on.has(9), on.has(12) && !on.has(9) && !on.has(10):
			t.Errorf("person %d draws without what it rests on: %b", i, on)
		case on.has(7) && (age < 60 || c.Hukou(i) != "rural"), on.has(12) && age < 60, on.has(15) && age >= 18:
			t.Errorf("person %d of %d years draws %b", i, age, on)
		case on.has(13) && !p.Disability.Severe(), on.has(14) && p.Disability.Grade == 0:
			t.Errorf("person %d without the certificate draws %b", i, on)
		}
	}
}

func TestFaultsArePlantedAtTheirRates(t *testing.T) {
	c := fifty()
	planted := map[AnomalyKind]int{}
	for _, a := range c.Planted {
		planted[a.Kind]++
	}
	payees, monthly := 0, map[int32]bool{}
	for range c.Payees() {
		payees++
	}
	for _, programme := range []int{9, 10, 12, 13, 14, 15} {
		for _, cl := range c.claims[programme] {
			first, people := c.beneficiaries(programme, cl)
			for m := range people {
				monthly[int32(first+m)] = true
			}
		}
	}
	for _, tt := range []struct {
		kind AnomalyKind
		of   int
		rate float64
	}{
		{NoAccount, payees, rateNoAccount},
		{BankFailure, payees, rateBankFailure * 0.95},
		{CardShared, payees, rateCardShared},
		{ParcelTwice, 3 * len(c.claims[1]), rateParcelTwice},
		{DeceasedOnRoster, len(monthly), 0.0035},
		{AssetsOnMinimum, c.target(9), rateAssets},
		{RareCharacter, len(c.People), 0.003},
		{OldCountyID, len(c.People), 0.04},
	} {
		want := tt.rate * float64(tt.of)
		if slack := max(2, 3*math.Sqrt(want)); math.Abs(float64(planted[tt.kind])-want) > slack {
			t.Errorf("%s planted %d times, want %.1f ± %.1f", tt.kind, planted[tt.kind], want, slack)
		}
	}
}

func TestEveryPayeeMayBePaidOrIsPlanted(t *testing.T) {
	c := fifty()
	without := map[int]bool{}
	for _, a := range c.Planted {
		if a.Kind == NoAccount {
			without[a.Person] = true
		}
	}
	for i := range c.Payees() {
		if _, found := c.Account(i); found == without[i] {
			t.Errorf("payee %d has an account: %t, and is planted without one: %t", i, found, without[i])
		}
	}
}
