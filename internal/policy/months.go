package policy

import "slices"

// months goes through the period month by month and makes one line of each run of
// consecutive months with the same parts.
func (j *judging) months() error {
	var run struct {
		first   month
		amounts []int64
		n       int64
	}
	flush := func() error {
		if run.n == 0 {
			return nil
		}
		j.item(run.first)
		err := j.add(run.amounts, run.n)
		run.n = 0
		return err
	}
	for m := month(j.span.FirstMonth()); m <= month(j.span.LastMonth()); m++ {
		amounts, err := j.ofMonth(m)
		if err != nil {
			return err
		}
		if amounts != nil && run.n > 0 && slices.Equal(amounts, run.amounts) {
			run.n++
			continue
		}
		if err := flush(); err != nil {
			return err
		}
		if amounts != nil {
			run.first, run.amounts, run.n = m, amounts, 1
		}
	}
	return flush()
}

// ofMonth is the parts of one month, nil where a condition fails or nothing is due.
func (j *judging) ofMonth(m month) ([]int64, error) {
	j.item(m)
	ok, err := j.holds(j.rule.conditions)
	if err != nil || !ok {
		return nil, err
	}
	amounts, err := j.amounts()
	if err != nil || !slices.ContainsFunc(amounts, func(a int64) bool { return a > 0 }) {
		return nil, err
	}
	return amounts, nil
}
