package demo

import (
	"math"
	"math/rand/v2"
)

// A shape is a kind of household, by who lives together.
type shape struct {
	weight        int    // its share of the households
	head          [2]int // ages between which the head is
	couple        bool
	children      [2]int // how many live at home, at least and at most
	parents       [2]int
	grandchildren [2]int
}

// shapes are weighed so that a household has 2.54 people, 22 % of the people are 60 or
// older and 16 % are under 16 (domain.md §7.1); the tests hold them to it.
var shapes = []shape{
	{weight: 15, head: [2]int{60, 94}},
	{weight: 15, head: [2]int{60, 90}, couple: true},
	{weight: 14, head: [2]int{22, 59}},
	{weight: 10, head: [2]int{24, 59}, couple: true},
	{weight: 17, head: [2]int{25, 50}, couple: true, children: [2]int{1, 1}},
	{weight: 10, head: [2]int{27, 50}, couple: true, children: [2]int{2, 3}},
	{weight: 11, head: [2]int{27, 52}, couple: true, children: [2]int{1, 2}, parents: [2]int{1, 2}},
	{weight: 8, head: [2]int{45, 62}, couple: true, children: [2]int{1, 1}},
	{weight: leftBehindWeight, head: [2]int{52, 74}, couple: true, grandchildren: [2]int{1, 2}},
	{weight: 3, head: [2]int{26, 50}, children: [2]int{1, 2}},
}

const (
	leftBehindWeight = 3
	leftBehind       = 8 // the shape of grandparents who raise grandchildren
)

// populate fills the villages with households until they have their people.
func (c *County) populate() {
	upTo := c.quotas()
	inCommunity, inVillage := c.urbanShare()
	c.People = make([]Person, 0, c.Config.People)
	c.Households = make([]Household, 0, c.Config.People*2/5)
	for v, quota := range upTo {
		urban := inVillage
		if community(c.Villages[v].Code) {
			urban = inCommunity
		}
		c.firsts = append(c.firsts, int32(len(c.Households)))
		for len(c.People) < quota {
			r := c.dice(forHouseholds, len(c.Households))
			h := Household{Village: int32(v), First: int32(len(c.People)), Urban: chance(r, urban)}
			h.shape = c.found(r, c.Config.People-len(c.People))
			h.Size = uint8(len(c.People) - int(h.First))
			c.Households = append(c.Households, h)
		}
	}
}

// found draws a household of at most room people, puts its members at the end of the
// people and tells its shape.
func (c *County) found(r *rand.Rand, room int) uint8 {
	first := len(c.People)
	for {
		kind := drawShape(r)
		f := family{county: c, dice: r, household: int32(len(c.Households)), members: c.People}
		f.gather(shapes[kind])
		if len(f.members)-first <= room {
			c.People = f.members
			return kind
		}
	}
}

func drawShape(r *rand.Rand) uint8 {
	total := 0
	for _, s := range shapes {
		total += s.weight
	}
	n := r.IntN(total)
	for i, s := range shapes {
		if n -= s.weight; n < 0 {
			return uint8(i)
		}
	}
	panic("unreachable: weights sum to their total")
}

// A family is a household in the making.
type family struct {
	county    *County
	dice      *rand.Rand
	household int32
	members   []Person // of the whole county; the family's own are the last
}

func (f *family) gather(s shape) {
	age := f.headAge(s.head)
	surname := drawSurname(f.dice)
	woman := f.dice.Float64() < 0.45
	fathers := surname // the surname that goes down
	if s.couple {
		woman = chance(f.dice, 0.12)
	}
	f.add(surname, age, woman, Head)
	mother := age
	if s.couple {
		other := max(20, age-between(f.dice, -1, 4))
		if woman {
			other = age + between(f.dice, -1, 4)
			fathers = drawSurname(f.dice)
			f.add(fathers, other, false, Spouse)
		} else {
			f.add(drawSurname(f.dice), other, true, Spouse)
			mother = other
		}
	} else if woman {
		fathers = drawSurname(f.dice)
	}
	f.children(s.children, fathers, mother)
	f.parents(s.parents, surname, age)
	f.grandchildren(s.grandchildren, fathers, age)
}

// headAge draws among the old so that each further year is rarer.
func (f *family) headAge(span [2]int) int {
	age := between(f.dice, span[0], span[1])
	if span[0] >= 60 {
		age = min(age, between(f.dice, span[0], span[1]))
	}
	return age
}

// children are born to a mother of 20 to 29 at first, then two to six years apart.
func (f *family) children(span [2]int, surname string, mother int) {
	n := between(f.dice, span[0], span[1])
	age := mother - between(f.dice, 20, 29)
	for range n {
		f.add(surname, max(0, age), chance(f.dice, 0.48), Child)
		age = max(0, age) - between(f.dice, 2, 6)
		if age < 0 {
			return
		}
	}
}

// parents of the head: the father first, if both.
func (f *family) parents(span [2]int, surname string, head int) {
	n := between(f.dice, span[0], span[1])
	age := min(96, head+between(f.dice, 20, 31))
	if n == 2 || n == 1 && chance(f.dice, 0.35) {
		f.add(surname, age, false, Parent)
		n--
	}
	if n > 0 {
		f.add(drawSurname(f.dice), max(head+17, age-between(f.dice, -1, 4)), true, Parent)
	}
}

// grandchildren whose parents work far away, or are no more.
func (f *family) grandchildren(span [2]int, surname string, head int) {
	for range between(f.dice, span[0], span[1]) {
		f.add(surname, min(16, max(1, head-between(f.dice, 44, 58))), chance(f.dice, 0.48), Grandchild)
	}
}

// add makes one member: born within the year that gives the age on 1 January.
func (f *family) add(surname string, age int, female bool, as Relation) {
	born := birthday(f.county.jan1, -age) - Day(f.dice.IntN(365))
	p := Person{Birth: born, Female: female, Relation: as, Household: f.household}
	p.Name, p.rare = f.name(surname, born.Time().Year(), female)
	p.Disability = drawDisability(f.dice, age)
	p.OldArea = born < cityFounded && chance(f.dice, 0.055)
	p.Died, p.Registered, p.Noticed = f.county.drawDeath(f.dice, age)
	f.members = append(f.members, p)
}

// cityFounded is 18 June 1997: numbers given before it begin with 51, for Sichuan.
var cityFounded = DayOf(1997, 6, 18)

// drawDisability gives a certificate to 2.8 % of people, more of the old, and to two in
// five of those the severe grades.
func drawDisability(r *rand.Rand, age int) Disability {
	rate := 0.021
	switch {
	case age < 16:
		rate = 0.007
	case age >= 60:
		rate = 0.058
	}
	if !chance(r, rate) {
		return Disability{}
	}
	kinds := [...]uint8{1, 2, 3, 4, 4, 4, 4, 5, 6, 6, 7}
	grades := [...]uint8{1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4}
	return Disability{Kind: kinds[r.IntN(len(kinds))], Grade: grades[r.IntN(len(grades))]}
}

// drawDeath tells whether somebody of an age dies within the year: 8.9 in a thousand over
// all (domain.md §7.1), by Gompertz's law.
//
// Most deaths are known within days, before the next roster. One in four reaches the township one to three months
// late; of these most stand in the county's death register long before, which is how a
// cross-check finds them, and the rest nobody knows of until money has gone out.
func (c *County) drawDeath(r *rand.Rand, age int) (died, registered, noticed Day) {
	yearly := 0.0003 + 0.000080*math.Exp(0.083*float64(age))
	if !chance(r, min(0.5, yearly)) {
		return 0, 0, 0
	}
	died = c.jan1 + Day(r.IntN(365))
	registered = died + Day(between(r, 1, 3))
	noticed = registered + Day(between(r, 0, 2))
	if chance(r, 0.27) {
		noticed = died + Day(between(r, 30, 95))
		if chance(r, 0.2) {
			registered = noticed
		}
	}
	return died, registered, noticed
}
