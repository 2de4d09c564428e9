package app

import (
	"context"
	"slices"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/store"
)

// A YearMoney is how the appropriations of a budget year were spent: sums of the ledger.
type YearMoney struct {
	Year           int // 0: there are none
	Years          []int
	Appropriations []store.Appropriation
	Programmes     []ProgrammeMonths
	Months         [12]fen.Fen // what stands under paid, by the month in which it came there
	Before         [12]fen.Fen // the same of the year before
	Begun          int         // months of the year that have begun; 12 of a past one
	Failures       []store.FailureSum
}

// ProgrammeMonths is what was paid under one programme, month by month.
type ProgrammeMonths struct {
	Programme string
	Months    [12]fen.Fen
}

// YearMoney sums the appropriations of a budget year; 0 asks for the latest. What is posted before
// the year counts in January, after it in December: the months are the ledger's paid to the fen.
func (a *App) YearMoney(ctx context.Context, by auth.Actor, year int) (v YearMoney, err error) {
	if err := auth.May(by, auth.SeeMoney, auth.Place{}); err != nil {
		return v, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		v = YearMoney{}
		list, err := tx.Appropriations("")
		if err != nil {
			return err
		}
		for _, ap := range list {
			if !slices.Contains(v.Years, ap.Year) {
				v.Years = append(v.Years, ap.Year)
			}
		}
		if len(v.Years) == 0 {
			return nil
		}
		slices.Sort(v.Years)
		if v.Year = v.Years[len(v.Years)-1]; slices.Contains(v.Years, year) {
			v.Year = year
		}
		v.Appropriations = slices.DeleteFunc(list, func(ap store.Appropriation) bool { return ap.Year != v.Year })
		if v.Failures, err = tx.YearFailures(v.Year); err != nil {
			return err
		}
		spent, err := tx.Spending(v.Year-1, v.Year)
		v.spread(spent)
		return err
	})
	v.Begun = monthsBegun(v.Year, a.now())
	return v, err
}

// spread puts what was spent each day into its month.
func (v *YearMoney) spread(spent []store.Spending) {
	for _, s := range spent {
		m := monthWithin(s.Year, s.Day)
		if s.Year != v.Year {
			v.Before[m] += s.Amount
			continue
		}
		v.Months[m] += s.Amount
		n := len(v.Programmes)
		if n == 0 || v.Programmes[n-1].Programme != s.Programme {
			v.Programmes, n = append(v.Programmes, ProgrammeMonths{Programme: s.Programme}), n+1
		}
		v.Programmes[n-1].Months[m] += s.Amount
	}
}

// monthWithin is a day's month of a budget year, January as 0.
func monthWithin(year int, day time.Time) int {
	switch {
	case day.Year() < year:
		return 0
	case day.Year() > year:
		return 11
	}
	return int(day.Month()) - 1
}

// monthsBegun is how many months of a year have begun.
func monthsBegun(year int, now time.Time) int {
	now = now.In(china)
	switch {
	case now.Year() < year:
		return 0
	case now.Year() > year:
		return 12
	}
	return int(now.Month())
}

// Moved sums all entries of an appropriation by kind and head.
func (a *App) Moved(ctx context.Context, by auth.Actor, appropriation int64) (list []store.Moved, err error) {
	if err := auth.May(by, auth.SeeMoney, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Moved(appropriation)
		return err
	})
	return list, err
}
