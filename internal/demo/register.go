package demo

import (
	"fmt"
	"iter"
	"slices"

	"yikatong/internal/period"
)

// A Registered is what the county has on record of a claim at the beginning of the year: the
// facts that its rosters are worked out from.
type Registered struct {
	Programme   string
	Person      int // index in County.People; of a household, its representative
	From, Until Day // Until is 0 while it runs
	Basis       any
	Members     []MemberFacts // of 09: what no register tells of the members
	Paid        []Paid        // before the year
	Holds       []Hold        // that no record of the county gives: a parcel named twice
}

// Register is every claim as a record, by programme and then person. A single application is
// on record for its month.
func (c *County) Register() iter.Seq[Registered] {
	return func(yield func(Registered) bool) {
		for programme := 1; programme < len(c.claims); programme++ {
			for _, claim := range c.claims[programme] {
				if r, ok := c.registered(programme, claim); ok && !yield(r) {
					return
				}
			}
		}
	}
}

func (c *County) registered(programme int, claim Claim) (Registered, bool) {
	r := Registered{Programme: fmt.Sprintf("%02d", programme), Person: int(claim.Person), From: firstOf(claim.From), Basis: c.Basis(programme, claim)}
	until := claim.Until
	switch programme {
	case 2, 11, 16, 17:
		until = claim.From
	}
	if until != 0 {
		r.Until = firstOf(until+1) - 1
	}
	if r.Until != 0 && r.Until < r.From { // ended before its first roster: it never stood on one
		return r, false
	}
	switch programme {
	case 1, 4, 5, 6, 9, 16, 17:
		r.Person = c.Representative(c.People[claim.Person].Household, c.jan1)
	}
	if r.Person < 0 {
		return r, false
	}
	if programme == 9 {
		r.Members = c.family(Round{Programme: programme, Period: period.MustParse(c.month(1).String()), AsOf: c.jan1}, r.Person).Members
	}
	if programme == 1 {
		r.Holds = slices.DeleteFunc(c.holds(programme, claim), func(h Hold) bool { return h.Parcel == "" })
	}
	if p, is := r.Basis.(plots); is && programme == 4 {
		r.Paid = c.earlierStages(claim, p.Plots[0])
	}
	return r, true
}
