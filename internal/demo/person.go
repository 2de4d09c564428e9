package demo

import (
	"fmt"
	"iter"

	"yikatong/internal/region"
)

// A Relation is how a person stands to the head of the household.
type Relation uint8

// The relations of a household.
const (
	Head Relation = iota
	Spouse
	Child
	Parent
	Grandchild
)

// String is the word of the household register.
func (r Relation) String() string {
	return [...]string{"户主", "配偶", "子女", "父母", "孙子女"}[r]
}

// A Person is one inhabitant: 64 bytes, and half as many again for the two texts.
type Person struct {
	ID         string // 18 characters, well formed, with an area code that no county has
	Name       string
	Birth      Day
	Died       Day   // in the year; zero while alive at its end
	Registered Day   // the death stands in the county's death register from this day
	Noticed    Day   // the township knows of the death from this day; may be the year after
	Household  int32 // index in County.Households
	Relation   Relation
	Female     bool
	Disability Disability
	OldArea    bool // the ID number begins with 51, of before 1997

	rare uint8      // 1 + index in rare of the character in the name; 0 for none
	on   programmes // what the person draws in the year
}

// A Disability is what a disability certificate (残疾人证) says. The zero Disability is none.
type Disability struct {
	Kind  uint8 // 1 视力 … 7 多重
	Grade uint8 // 1 the most severe … 4
}

// Severe reports grades 1 and 2.
func (d Disability) Severe() bool { return d.Grade == 1 || d.Grade == 2 }

// Sex is M or F.
func (p *Person) Sex() string {
	if p.Female {
		return "F"
	}
	return "M"
}

// A Household is people who are registered and live together.
type Household struct {
	Village int32 // index in County.Villages
	First   int32 // index in County.People of the head; the members follow
	Size    uint8
	Urban   bool // urban hukou
	shape   uint8
}

// Members are the people of a household, the head first, and the index of the head.
func (c *County) Members(household int32) (head int, members []Person) {
	h := c.Households[household]
	return int(h.First), c.People[h.First : h.First+int32(h.Size)]
}

// Village is where a person lives.
func (c *County) Village(person int) region.Region {
	return c.Villages[c.Households[c.People[person].Household].Village]
}

// HouseholdNo is the number of a household: its village's code and a count within it.
func (c *County) HouseholdNo(household int32) string {
	return fmt.Sprintf("%s%05d", c.Villages[c.Households[household].Village].Code, c.ordinal(household)+1)
}

// ordinal is how many households of the same village come before one.
func (c *County) ordinal(household int32) int {
	return int(household - c.firsts[c.Households[household].Village])
}

// Hukou is rural or urban.
func (c *County) Hukou(person int) string {
	if c.Households[c.People[person].Household].Urban {
		return "urban"
	}
	return "rural"
}

// Phone is a number in a range that gives access to IP telephony and so is no mobile phone.
func (c *County) Phone(person int) string { return fmt.Sprintf("179%08d", person+1) }

// Deaths are the people who die in the year, in the order of people.
func (c *County) Deaths() iter.Seq2[int, *Person] {
	return func(yield func(int, *Person) bool) {
		for i := range c.People {
			if c.People[i].Died != 0 && !yield(i, &c.People[i]) {
				return
			}
		}
	}
}
