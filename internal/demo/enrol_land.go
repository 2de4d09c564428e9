package demo

import "math/rand/v2"

// land enrols rural households for one of the programmes that pay by the mu.
func land(programme int) func(*County, *rand.Rand, int) {
	return func(c *County, r *rand.Rand, want int) {
		for _, h := range c.shuffled(r) {
			if want == 0 {
				return
			}
			if !h.Urban {
				c.enlist(programme, Claim{Person: h.First, From: c.month(1)})
				want--
			}
		}
	}
}

// enrolMigrants (03): whole rural households that were moved for a reservoir, but for
// those born after it.
func (c *County) enrolMigrants(r *rand.Rand, want int) {
	for i, h := range c.shuffled(r) {
		if h.Urban {
			continue
		}
		first, members := c.Members(i)
		for m, p := range members {
			if want == 0 {
				return
			}
			if p.Birth < c.movedOn(i) {
				c.enlist(3, Claim{Person: int32(first + m), From: c.month(1) - 120})
				want--
			}
		}
	}
}

// enrolMachines (02): heads of rural households between 22 and 65; one in four buys twice.
func (c *County) enrolMachines(r *rand.Rand, want int) {
	for _, h := range c.shuffled(r) {
		age := ageOn(c.People[h.First].Birth, c.jan1)
		if h.Urban || age < 22 || age > 65 {
			continue
		}
		if want == 0 {
			return
		}
		month := between(r, 3, 11)
		c.enlist(2, Claim{Person: h.First, From: c.month(month), Item: 1})
		if chance(r, 0.25) {
			c.enlist(2, Claim{Person: h.First, From: c.month(between(r, month, 11)), Item: 2})
		}
		want--
	}
}
