package app

import "yikatong/internal/store"

// A fresh roster is one that is being made: its lines are weighed and compared as they come
// in, while their people are at hand, and are not read again.
type fresh struct {
	tx         *store.Tx
	roster     store.Roster
	weight     *store.Weight
	comparison *comparison
	rules      int64 // by which its amounts were worked out, see keepRules; 0 for amounts of a file
}

// start adds an empty roster to be filled.
func (a *App) start(tx *store.Tx, g store.Roster) (f *fresh, err error) {
	if g.ID, err = tx.AddRoster(g); err != nil {
		return nil, err
	}
	c, err := a.newComparison(tx, g)
	return &fresh{tx: tx, roster: g, weight: store.NewWeight(), comparison: c}, err
}

// add stores lines, whose people are given.
func (f *fresh) add(lines []store.RosterLine, people map[int64]store.Registered) error {
	first, err := f.tx.AddLines(lines)
	if err != nil {
		return err
	}
	for i := range lines {
		lines[i].ID = first + int64(i)
		if err := f.weight.Add(lines[i]); err != nil {
			return err
		}
	}
	return f.comparison.lines(lines, people, nil)
}

// end stores what the roster came to, and returns its open findings by code.
func (f *fresh) end() (map[string]int, error) {
	if err := f.comparison.whole(); err != nil {
		return nil, err
	}
	return f.comparison.open, f.tx.SealContent(f.roster.ID, f.weight)
}
