package demo

import (
	"math/rand/v2"
)

// The shapes of households that programmes ask for.
const (
	elderAlone = 0
	couplePast = 1
	coupleOnly = 3
)

// enrolDestitute (10): old people alone, and a few of the severely disabled who are.
func (c *County) enrolDestitute(r *rand.Rand, want int) {
	for _, h := range c.shuffled(r) {
		if want == 0 {
			return
		}
		head := c.People[h.First]
		if h.Size > 1 || h.shape != elderAlone && !head.Disability.Severe() {
			continue
		}
		from, until := c.span(r)
		c.enlist(10, Claim{Person: h.First, From: from, Until: until})
		want--
	}
}

// enrolMinimum (09): small households, first those with a disabled member, since a third
// of the people on 09 also draw 14.
func (c *County) enrolMinimum(r *rand.Rand, want int) {
	withDisabled := want * 66 / 100
	rest := want - withDisabled
	for _, pass := range []struct {
		disabled bool
		want     int
	}{{true, withDisabled}, {false, rest}} {
		left := pass.want
		for i, h := range c.shuffled(r) {
			if left <= 0 {
				break
			}
			if h.Size > 3 || c.People[h.First].on.has(10) || c.People[h.First].on.has(9) || c.anyDisabled(i) != pass.disabled {
				continue
			}
			from, until := c.span(r)
			c.enlist(9, Claim{Person: h.First, From: from, Until: until})
			_, members := c.Members(i)
			for m := range members {
				members[m].on.add(9)
			}
			left -= len(members)
		}
	}
}

func (c *County) anyDisabled(household int32) bool {
	_, members := c.Members(household)
	for _, m := range members {
		if m.Disability != (Disability{}) {
			return true
		}
	}
	return false
}

// enrolChildren (15): grandchildren who live with their grandparents and stay under age.
func (c *County) enrolChildren(r *rand.Rand, want int) {
	adult := c.jan1 + 365
	for i, h := range c.shuffled(r) {
		if h.shape != leftBehind || c.People[h.First].on.has(9) {
			continue
		}
		first, members := c.Members(i)
		for m, p := range members {
			if want > 0 && p.Relation == Grandchild && birthday(p.Birth, 18) > adult {
				from, until := c.span(r)
				c.enlist(15, Claim{Person: int32(first + m), From: from, Until: until})
				want--
			}
		}
	}
}

// enrolFrail (12): who draws 09, or 10 and looks after themselves, and is 80; then those
// over 60 whom an assessment found to need help.
func (c *County) enrolFrail(r *rand.Rand, want int) {
	for _, age := range []int{80, 60} {
		for i, h := range c.shuffled(r) {
			base, programme := c.baseOf(h.First)
			if programme == 0 || programme == 10 && c.careGrade(h.First) != "self" {
				continue
			}
			first, members := c.Members(i)
			for m, p := range members {
				if want == 0 || ageOn(p.Birth, c.jan1) < age || p.on.has(12) {
					continue
				}
				from, until := c.span(r)
				c.enlist(12, Claim{Person: int32(first + m), From: from, Until: until}.within(base))
				want--
			}
		}
	}
}

// baseOf is the claim on 09 or 10 of a household's head, and which of the two.
func (c *County) baseOf(head int32) (Claim, int) {
	for _, programme := range []int{9, 10} {
		if c.People[head].on.has(programme) {
			if cl, found := c.claim(programme, head); found {
				return cl, programme
			}
		}
	}
	return Claim{}, 0
}

// enrolSevere (13): grades 1 and 2, where neither 10 nor 12 stands against it.
func (c *County) enrolSevere(r *rand.Rand, want int) {
	for i := range c.shuffled(r) {
		first, members := c.Members(i)
		for m, p := range members {
			if want == 0 || !p.Disability.Severe() || p.on.has(10) || p.on.has(12) {
				continue
			}
			from, until := c.span(r)
			c.enlist(13, Claim{Person: int32(first + m), From: from, Until: until})
			want--
		}
	}
}

// enrolDisabled (14): the disabled among those on 09.
func (c *County) enrolDisabled(r *rand.Rand, want int) {
	for i, h := range c.shuffled(r) {
		if !c.People[h.First].on.has(9) {
			continue
		}
		base, _ := c.claim(9, h.First)
		first, members := c.Members(i)
		for m, p := range members {
			if want == 0 || p.Disability == (Disability{}) || p.on.has(15) {
				continue
			}
			from, until := c.span(r)
			c.enlist(14, Claim{Person: int32(first + m), From: from, Until: until}.within(base))
			want--
		}
	}
}

// enrolBereaved (08): couples and people alone past 49 with no child at home.
func (c *County) enrolBereaved(r *rand.Rand, want int) {
	for i, h := range c.shuffled(r) {
		if h.shape != elderAlone && h.shape != couplePast && h.shape != coupleOnly || c.youngest(i) < 50 {
			continue
		}
		first, members := c.Members(i)
		for m := range members {
			if want == 0 {
				return
			}
			c.enlist(8, Claim{Person: int32(first + m), From: c.month(1) - 24})
			want--
		}
	}
}

// youngest is the age of the youngest member on 1 January.
func (c *County) youngest(household int32) int {
	_, members := c.Members(household)
	age := 200
	for _, m := range members {
		age = min(age, ageOn(m.Birth, c.jan1))
	}
	return age
}

// enrolRewarded (07): rural people who are 60 before the autumn, with one child or two
// daughters, and not on 08.
func (c *County) enrolRewarded(r *rand.Rand, want int) {
	sixty := DayOf(c.Year, 8, 31)
	for i, h := range c.shuffled(r) {
		if h.Urban || h.shape == leftBehind { // whose grown children may be dead, see child
			continue
		}
		first, members := c.Members(i)
		for m, p := range members {
			if want == 0 || p.on.has(8) || birthday(p.Birth, 60) > sixty || familyKind(c.offspring(int32(first+m))) == "" {
				continue
			}
			c.enlist(7, Claim{Person: int32(first + m), From: c.month(1) - 12})
			want--
		}
	}
}
