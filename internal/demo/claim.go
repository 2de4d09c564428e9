package demo

import (
	"cmp"
	"iter"
	"math/rand/v2"
	"slices"

	"yikatong/internal/period"
)

// programmes is a set of programme numbers.
type programmes uint32

func (s programmes) has(p int) bool { return s>>p&1 == 1 }

func (s *programmes) add(p int) { *s |= 1 << p }

// A Claim is one person's or household's place on the rosters of a programme.
type Claim struct {
	Person int32        // the beneficiary; of a household, its head on 1 January
	From   period.Month // the first month on the roster; of a single application, its month
	Until  period.Month // the last month; 0 while open
	Item   Item         // what is paid, where a programme pays several things
}

// city is how many people or households of all Chongqing are paid in a year, by programme
// number (volumes.csv), and cityPeople who they are among (census of 2020).
var city = [18]int{1: 6_250_000, 80_000, 550_000, 1_000_000, 900_000, 2_000_000, 650_000, 55_000, 775_000,
	180_000, 175_000, 70_000, 260_000, 235_000, 14_000, 800_000, 7_000}

const cityPeople = 32_054_159

// target is how many recipients a programme should have in this county; at least five, so
// that each programme can be seen at work.
func (c *County) target(programme int) int {
	return max(5, (city[programme]*c.Config.People+cityPeople/2)/cityPeople)
}

// enrolAll decides who draws what. The order matters: a later programme looks at what an
// earlier one gave (14 needs 09; 13 is not for those on 10 or 12).
func (c *County) enrolAll() {
	order := []struct {
		programme int
		enrol     func(*County, *rand.Rand, int)
	}{
		{10, (*County).enrolDestitute}, {9, (*County).enrolMinimum}, {15, (*County).enrolChildren},
		{12, (*County).enrolFrail}, {13, (*County).enrolSevere}, {14, (*County).enrolDisabled},
		{8, (*County).enrolBereaved}, {7, (*County).enrolRewarded}, {3, (*County).enrolMigrants},
		{4, land(4)}, {5, land(5)}, {6, land(6)}, {1, land(1)}, {2, (*County).enrolMachines},
		{11, (*County).enrolHardship}, {17, (*County).enrolHouses}, {16, (*County).enrolDisaster},
	}
	for _, o := range order {
		o.enrol(c, c.dice(forEnrolment+purpose(o.programme), 0), c.target(o.programme))
		slices.SortStableFunc(c.claims[o.programme], func(a, b Claim) int {
			return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.From, b.From))
		})
	}
}

func (c *County) enlist(programme int, claim Claim) {
	c.claims[programme] = append(c.claims[programme], claim)
	c.People[claim.Person].on.add(programme)
}

// Claims are who stands on the rosters of a programme, "01" being 1, in the order of people.
func (c *County) Claims(programme int) []Claim { return c.claims[programme] }

// claim finds the claim a person has on a programme.
func (c *County) claim(programme int, person int32) (Claim, bool) {
	list := c.claims[programme]
	i, found := slices.BinarySearchFunc(list, person, func(cl Claim, p int32) int { return cmp.Compare(cl.Person, p) })
	if !found {
		return Claim{}, false
	}
	return list[i], true
}

// shuffled gives every household once, in an order of the dice.
func (c *County) shuffled(r *rand.Rand) iter.Seq2[int32, Household] {
	return func(yield func(int32, Household) bool) {
		for _, i := range r.Perm(len(c.Households)) {
			if !yield(int32(i), c.Households[i]) {
				return
			}
		}
	}
}

// month is a month of the year that is played through, 1 to 12.
func (c *County) month(m int) period.Month { return period.Month(c.Year*12 + m - 1) }

// span draws from when to when somebody is on a monthly roster: 6 % begin within the
// year, 4 % end in it.
func (c *County) span(r *rand.Rand) (from, until period.Month) {
	from = c.month(1) - period.Month(between(r, 12, 96))
	if chance(r, 0.06) {
		from = c.month(between(r, 2, 11))
	}
	if chance(r, 0.04) {
		until = c.month(between(r, 3, 11))
	}
	if until != 0 && until < from {
		until = 0
	}
	return from, until
}

// within bounds a span by that of the programme it rests on.
func (cl Claim) within(base Claim) Claim {
	cl.From = max(cl.From, base.From)
	if base.Until != 0 && (cl.Until == 0 || cl.Until > base.Until) {
		cl.Until = base.Until
	}
	return cl
}

// open reports whether a claim is on the roster in any month of a span.
func (cl Claim) open(first, last period.Month) bool {
	return cl.From <= last && (cl.Until == 0 || cl.Until >= first)
}
