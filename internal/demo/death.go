package demo

import (
	"math"
	"math/rand/v2"
)

// drawDeath tells whether somebody of an age dies within the year: 8.9 in a thousand over
// all (domain.md §7.1), by Gompertz's law.
//
// Most deaths are known within days. One in seven reaches the township one to three months
// late; of these most stand in the county's death register long before, which is how a
// cross-check finds them, and the rest nobody knows of until money has gone out.
func (c *County) drawDeath(r *rand.Rand, age int) (died, registered, noticed Day) {
	yearly := 0.0003 + 0.000071*math.Exp(0.083*float64(age))
	if !chance(r, min(0.5, yearly)) {
		return 0, 0, 0
	}
	died = c.jan1 + Day(r.IntN(365))
	registered = died + Day(between(r, 1, 7))
	noticed = registered + Day(between(r, 0, 5))
	if chance(r, 1.0/7) {
		noticed = died + Day(between(r, 30, 95))
		if chance(r, 0.2) {
			registered = noticed
		}
	}
	return died, registered, noticed
}
