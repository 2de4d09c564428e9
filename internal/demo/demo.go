// Package demo makes a county that never was: people in households and villages, what each
// of them is entitled to under the 17 programmes, the deaths of a year, and the faults that
// real rosters have, all in the proportions that public reports give for Chongqing.
//
// The places are real, the people are not: ID numbers carry area codes that no county ever
// had, phone numbers a range that no mobile network uses, card numbers a run of zeros. The
// same [Config] gives the same county, byte for byte. Nothing is kept that can be made
// again: the facts behind an entitlement are a function of the seed and the person, so a
// county of a million people is a slice of people and no more.
package demo

import (
	"fmt"
	"math/rand/v2"

	"yikatong/internal/fault"
	"yikatong/internal/region"
)

// ErrCounty refuses to make people for a county that Chongqing does not have.
var ErrCounty = fmt.Errorf("no such county in Chongqing: %w", fault.Invalid)

// ErrPeople refuses a county with too few people to be one, or more than any has.
var ErrPeople = fmt.Errorf("a county has between 1,000 and 3,000,000 people: %w", fault.Invalid)

// A Config says which county to make.
type Config struct {
	Seed   uint64
	People int    // how many people, all alive on 1 January; 0 means 50,000
	County string // 6 digits, whose townships and villages are used; "" means 500236 奉节县
	Year   int    // the year that is played through; 0 means 2025
}

// A County is made by [Generate] and not changed afterwards; it is safe for concurrent reads.
type County struct {
	Config
	Name       string
	Townships  []region.Region
	Villages   []region.Region // in the order of their codes
	Households []Household     // in the order of their villages
	People     []Person        // in the order of their households, the head first
	Planted    []Anomaly       // what was done wrong on purpose

	claims [18][]Claim // by programme number, in the order of people
	faults faults
	jan1   Day
	payees []bool  // people whose account is paid to within the year
	firsts []int32 // by village, its first household
}

// Generate makes a county.
func Generate(config Config) (*County, error) {
	c := &County{Config: config.withDefaults()}
	code, err := region.ParseCode(c.County)
	if err != nil {
		return nil, fmt.Errorf("county: %w", err)
	}
	home, found := region.Lookup(code)
	if !found || home.Level != region.County {
		return nil, fmt.Errorf("county %q: %w", c.County, ErrCounty)
	}
	if c.Config.People < 1_000 || c.Config.People > 3_000_000 {
		return nil, fmt.Errorf("%d people: %w", c.Config.People, ErrPeople)
	}
	c.Name, c.jan1 = home.Name, DayOf(c.Year, 1, 1)
	c.settle(code)
	c.populate()
	c.number()
	c.enrolAll()
	c.plant()
	return c, nil
}

func (c Config) withDefaults() Config {
	if c.People == 0 {
		c.People = 50_000
	}
	if c.County == "" {
		c.County = "500236"
	}
	if c.Year == 0 {
		c.Year = 2025
	}
	return c
}

// A purpose keeps the random numbers of one thing apart from those of another, so that one
// more draw here does not change everything there.
type purpose uint64

const (
	forVillages purpose = iota + 1
	forHouseholds
	forAccounts
	forFaults
	forEnrolment         // + programme number
	forBasis     purpose = forEnrolment + 20
)

// dice are the random numbers for the n-th of something, whatever was made before it.
func (c *County) dice(p purpose, n int) *rand.Rand {
	return rand.New(rand.NewPCG(mix(c.Seed+uint64(p)*0x9e3779b97f4a7c15), mix(uint64(n))))
}

// mix spreads a number over 64 bits (the finaliser of SplitMix64), so that neighbours do
// not begin alike.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// chance is true with a probability.
func chance(r *rand.Rand, p float64) bool { return r.Float64() < p }

// between draws from low to high, both included.
func between(r *rand.Rand, low, high int) int { return low + r.IntN(high-low+1) }
