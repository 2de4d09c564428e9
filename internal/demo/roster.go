package demo

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"sort"

	"yikatong/internal/period"
	"yikatong/internal/region"
)

// A Round is one programme's rosters for one period: every township sends one.
type Round struct {
	Programme int
	Period    period.Period
	AsOf      Day // the day the facts are taken
}

// Code is the programme's code, "01" to "17".
func (r Round) Code() string { return fmt.Sprintf("%02d", r.Programme) }

// Rounds are the rosters of the year in the order of their days: 09, 10 and 12 to 15
// monthly; 08 by the quarter; 03 by the half; the land programmes and 07 once; 02, 11, 16
// and 17 in every month that somebody applied in.
func (c *County) Rounds() []Round {
	var list []Round
	add := func(programme int, p string, month, day int) {
		list = append(list, Round{programme, period.MustParse(p), DayOf(c.Year, month, day)})
	}
	year := fmt.Sprint(c.Year)
	add(1, year, 6, 10)
	add(4, year, 11, 5)
	add(5, year, 11, 10)
	add(6, year, 11, 20)
	add(7, year, 9, 10)
	add(3, year+"H1", 6, 5)
	add(3, year+"H2", 12, 5)
	for q := 1; q <= 4; q++ {
		add(8, fmt.Sprintf("%sQ%d", year, q), 3*q, 12)
	}
	for m := 1; m <= 12; m++ {
		for _, programme := range []int{9, 10, 12, 13, 14, 15} {
			add(programme, c.month(m).String(), m, monthlyDays[programme])
		}
		for _, programme := range []int{2, 11, 16, 17} {
			if c.applied(programme, c.month(m)) {
				add(programme, c.month(m).String(), m, 25)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Round) int {
		return cmp.Or(cmp.Compare(a.AsOf, b.AsOf), cmp.Compare(a.Programme, b.Programme))
	})
	return list
}

// monthlyDays is the day of the month a monthly roster is made.
var monthlyDays = map[int]int{9: 5, 10: 5, 12: 6, 13: 8, 14: 8, 15: 6}

func (c *County) monthlyDay(programme int, m period.Month) Day {
	return firstOf(m) + Day(monthlyDays[programme]-1)
}

func (c *County) applied(programme int, m period.Month) bool {
	return slices.ContainsFunc(c.claims[programme], func(cl Claim) bool { return cl.From == m })
}

// A Roster is what one township sends for one round.
type Roster struct {
	Round
	Township region.Region
	county   *County
	claims   []Claim
}

// A Line is one proposed payment of a roster. Name, PayeeName and Card are as the township
// wrote them; for the planted few they are not what the registers say.
type Line struct {
	Beneficiary int // index in County.People; of a household, its representative
	Holder      int // the household's representative
	Payee       int
	Village     region.Code
	Item        string // what tells two lines of one person and period apart: serial, event and item
	Name        string
	PayeeName   string
	Card        string
	Facts       Facts
}

// Rosters are all rosters of the year, in the order of their days and then of townships;
// those without a line are left out.
func (c *County) Rosters() iter.Seq[Roster] {
	return func(yield func(Roster) bool) {
		for _, round := range c.Rounds() {
			for r := range c.RostersOf(round) {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// RostersOf are the rosters of one round, in the order of townships; those without a line
// are left out.
func (c *County) RostersOf(round Round) iter.Seq[Roster] {
	return func(yield func(Roster) bool) {
		for _, township := range c.Townships {
			r := Roster{Round: round, Township: township, county: c, claims: c.claimsIn(round.Programme, township.Code)}
			if !r.empty() && !yield(r) {
				return
			}
		}
	}
}

// claimsIn are a programme's claims of one township: people stand in the order of villages.
func (c *County) claimsIn(programme int, township region.Code) []Claim {
	list := c.claims[programme]
	low, high := township.Span()
	village := func(i int) string { return string(c.Village(int(list[i].Person)).Code) }
	from := sort.Search(len(list), func(i int) bool { return village(i) >= low })
	to := sort.Search(len(list), func(i int) bool { return village(i) > high })
	return list[from:to]
}

// empty reports whether the township has nobody to send.
func (r Roster) empty() bool {
	return !slices.ContainsFunc(r.claims, func(cl Claim) bool { return r.on(cl) && r.subject(cl) >= 0 })
}

// Lines are the lines of the roster, in the order of villages and households.
func (r Roster) Lines() iter.Seq[Line] {
	return func(yield func(Line) bool) {
		for _, cl := range r.claims {
			if !r.on(cl) {
				continue
			}
			if subject := r.subject(cl); subject >= 0 && !yield(r.line(cl, subject)) {
				return
			}
		}
	}
}

// on reports whether a claim is on the programme's rosters in the period.
func (r Roster) on(cl Claim) bool {
	switch r.Programme {
	case 2, 11, 16, 17:
		return cl.From == r.Period.FirstMonth()
	}
	return cl.open(r.Period.FirstMonth(), r.Period.LastMonth())
}

// subject is who stands for a claim as the township knows on the day: of a household its
// representative; of a person themself, if alive, or dead but still paid for a part of the
// period. It is -1 when nobody is to be paid any more.
func (r Roster) subject(cl Claim) int {
	p := &r.county.People[cl.Person]
	switch r.Programme {
	case 1, 4, 5, 6, 9, 16, 17:
		return r.county.Representative(p.Household, r.AsOf)
	case 2, 7, 8, 11: // alive on the day
		if p.known(r.AsOf) {
			return -1
		}
	}
	if p.known(r.AsOf) && p.Died.Month() < r.Period.FirstMonth() {
		return -1
	}
	if r.county.Payee(int(cl.Person), r.AsOf) < 0 {
		return -1
	}
	return int(cl.Person)
}

func (r Roster) line(cl Claim, subject int) Line {
	c := r.county
	l := Line{Beneficiary: subject, Holder: c.Representative(c.People[subject].Household, r.AsOf), Payee: c.Payee(subject, r.AsOf),
		Village: c.Village(subject).Code, Name: c.writtenName(subject), Facts: c.facts(r.Round, cl, subject)}
	l.PayeeName, l.Card = c.Written(l.Payee)
	switch b := l.Facts.Basis.(type) {
	case machine:
		l.Item = b.Serial
	case hardship:
		l.Item = b.Event
	case disaster:
		l.Item = b.Event + "/" + b.Item
	case house:
		l.Item = b.House
	}
	return l
}
