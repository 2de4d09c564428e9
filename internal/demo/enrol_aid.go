package demo

import "math/rand/v2"

// An Item is one of the things that programmes 02 and 16 pay: of 02 the first or second
// machine, of 16 the kind of aid.
type Item uint8

// The kinds of disaster aid (16).
const (
	Emergency Item = iota + 1
	Transition
	Drought
	Condolence
	Winter
	Rebuild
	Repair
)

// String is the word of the case format's basis.
func (i Item) String() string {
	return [...]string{"", "emergency", "transition", "drought", "condolence", "winter", "rebuild", "repair"}[i]
}

// enrolHardship (11): heads of any household, in any month.
func (c *County) enrolHardship(r *rand.Rand, want int) {
	for _, h := range c.shuffled(r) {
		if want == 0 {
			return
		}
		c.enlist(11, Claim{Person: h.First, From: c.month(between(r, 1, 12)), Item: 1})
		want--
	}
}

// enrolHouses (17): rural households, three in five of them on 09 or 10.
func (c *County) enrolHouses(r *rand.Rand, want int) {
	poor := want * 3 / 5
	for pass, left := range []int{poor, want - poor} {
		for _, h := range c.shuffled(r) {
			head := c.People[h.First]
			onAid := head.on.has(9) || head.on.has(10)
			if left == 0 {
				break
			}
			if h.Urban || head.on.has(17) || onAid != (pass == 0) {
				continue
			}
			c.enlist(17, Claim{Person: h.First, From: c.month(between(r, 6, 12))})
			left--
		}
	}
}

// flooded tells whether a village lies where the flood of the year passed.
func (c *County) flooded(h Household) bool { return int(h.Village)*4 < len(c.Villages) }

// enrolDisaster (16): the flood of July, the drought of August, the winter. Seven in eight
// of those who are helped are helped in winter.
func (c *County) enrolDisaster(r *rand.Rand, want int) {
	wanted := []struct {
		item   Item
		month  int
		people int // counted in people, since households are helped as they are
		where  func(Household) bool
	}{
		{Emergency, 7, want * 80 / 1000, c.flooded},
		{Drought, 9, want * 35 / 1000, func(h Household) bool { return !h.Urban && !c.flooded(h) }},
		{Rebuild, 11, want * 10 / 1000, func(h Household) bool { return !h.Urban && c.flooded(h) && !c.People[h.First].on.has(17) }},
		{Repair, 11, want * 15 / 1000, func(h Household) bool { return !h.Urban && c.flooded(h) && !c.People[h.First].on.has(17) }},
		{Winter, 12, want * 850 / 1000, func(Household) bool { return true }},
	}
	for _, w := range wanted {
		left := max(1, w.people)
		for _, h := range c.shuffled(r) {
			if left <= 0 {
				break
			}
			if c.People[h.First].on.has(16) || !w.where(h) {
				continue
			}
			c.enlist(16, Claim{Person: h.First, From: c.month(w.month), Item: w.item})
			if w.item == Emergency && chance(r, 0.12) {
				c.enlist(16, Claim{Person: h.First, From: c.month(10), Item: Transition})
			}
			left -= int(h.Size)
		}
	}
	c.drown(r)
}

// drown has the flood take one life in 200,000 people, at least one, in households where
// somebody is left to console.
func (c *County) drown(r *rand.Rand) {
	left := max(1, c.Config.People/200_000)
	for i, h := range c.shuffled(r) {
		if left == 0 {
			return
		}
		first, members := c.Members(i)
		if len(members) < 2 || !c.flooded(h) || members[0].Died != 0 || members[1].Died != 0 || members[0].on.has(16) {
			continue
		}
		members[1].Died = c.flood()
		members[1].Registered, members[1].Noticed = c.flood()+2, c.flood()+2
		c.enlist(16, Claim{Person: int32(first), From: c.month(7), Item: Condolence})
		left--
	}
}

// flood is the day of the year's flood.
func (c *County) flood() Day { return DayOf(c.Year, 7, 9) }
