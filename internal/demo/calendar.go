package demo

import (
	"cmp"
	"fmt"
	"slices"

	"yikatong/internal/period"
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
