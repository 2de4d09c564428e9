package app

import (
	"fmt"
	"slices"

	"yikatong/internal/basis"
	"yikatong/internal/fen"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// A recomputedChunk is a chunk of paid rights with what they are judged by.
type recomputedChunk struct {
	*recomputing
	tx      *store.Tx
	asOf    string
	paid    []store.Drawn
	rights  map[rightKey]assembled
	drawn   map[rightKey]fen.Fen // live payments, back pay included, less what has come back
	facts   map[int64]string     // what each line was worked out from
	known   map[store.DifferenceTable]map[rightKey]store.Difference
	changes []change
}

// A change is one row to store.
type change struct {
	table store.DifferenceTable
	store.Difference
}

// A rightKey is a right of a period; of a record, with no period.
type rightKey struct {
	person       int64
	period, item string
}

func (c *recomputedChunk) load(paid []store.Drawn) error {
	c.paid = paid
	people := make([]int64, len(paid))
	lines := map[int64][]int64{}
	for i, d := range paid {
		people[i] = d.Person
		lines[d.Roster] = append(lines[d.Roster], d.Line)
	}
	if err := c.loadRights(people); err != nil {
		return err
	}
	c.facts = map[int64]string{}
	for roster, list := range lines {
		found, err := c.tx.FactsOf(roster, list)
		if err != nil {
			return err
		}
		for line, text := range found {
			c.facts[line] = text
		}
	}
	return c.loadKnown(people)
}

func (c *recomputedChunk) loadRights(people []int64) error {
	held, err := c.tx.BasisOf(people)
	if err != nil {
		return err
	}
	mine := held[:0]
	for _, b := range held {
		if b.Programme == c.programme {
			mine = append(mine, b)
		}
	}
	list, err := around(c.tx, mine)
	c.rights = make(map[rightKey]assembled, len(list))
	for _, r := range list {
		c.rights[rightKey{person: r.Basis.Party, item: r.Basis.Item}] = r
	}
	return err
}

func (c *recomputedChunk) loadKnown(people []int64) error {
	all, err := c.tx.DrawnBy(people)
	if err != nil {
		return err
	}
	back, err := c.tx.ReturnedBy(people)
	if err != nil {
		return err
	}
	c.drawn = map[rightKey]fen.Fen{}
	for _, d := range slices.Concat(all, back) {
		if d.Programme == c.programme {
			of, item := basis.Right(d.Period, d.Item)
			c.drawn[rightKey{d.Person, of, item}] += d.Amount
		}
	}
	c.known = map[store.DifferenceTable]map[rightKey]store.Difference{}
	for _, table := range []store.DifferenceTable{store.BackPay, store.Recovery} {
		list, err := c.tx.DifferencesOf(table, c.programme, people)
		if err != nil {
			return err
		}
		c.known[table] = make(map[rightKey]store.Difference, len(list))
		for _, d := range list {
			c.known[table][rightKey{d.Person, d.Period, d.Item}] = d
		}
	}
	return nil
}

func (c *recomputedChunk) judge() error {
	for _, d := range c.paid {
		c.sum.Lines++
		r, ok := c.rights[rightKey{person: d.Person, item: d.Item}]
		if !ok {
			c.sum.Unknown++
			continue
		}
		f, result, err := c.due(r, d, c.asOf)
		if err != nil {
			return fmt.Errorf("record %d: %w", r.Basis.ID, err)
		}
		if err := c.compare(r, d, f, result); err != nil {
			return err
		}
	}
	return nil
}

// compare sets what is due against what was paid. Nothing over is a difference of 0, which
// settles what an earlier recomputation found.
func (c *recomputedChunk) compare(r assembled, d store.Drawn, f policy.Facts, result policy.Result) error {
	paid := c.drawn[rightKey{d.Person, d.Period, d.Item}]
	found := Recomputed{Person: d.Person, Name: r.Person.Name, Period: d.Period, Item: d.Item, Paid: paid, Due: result.Amount,
		Difference: result.Amount - paid}
	if found.Difference == 0 {
		c.sum.Same++
	} else {
		found.Why = why(c.rules, c.facts[d.Line], f, result)
		c.found = append(c.found, found)
		c.sum.BackPay += max(0, found.Difference)
		c.sum.Recovery += max(0, -found.Difference)
	}
	f = r.Known.Facts(periodOf(d), c.asOf) // with what was paid: back pay explains itself as what is left
	text, err := factsText(f)
	if err != nil {
		return err
	}
	c.change(store.BackPay, d, max(0, found.Difference), found.Why, text)
	c.change(store.Recovery, d, max(0, -found.Difference), found.Why, text)
	return nil
}

// change keeps a row to store where what is known says something else. Back pay that stands in
// a roster is left alone until it is paid, a recovery that is claimed until it has come.
func (c *recomputedChunk) change(table store.DifferenceTable, d store.Drawn, amount fen.Fen, cause, text string) {
	old, known := c.known[table][rightKey{d.Person, d.Period, d.Item}]
	state := store.OpenDifference
	if amount == 0 {
		state = store.SettledDifference
	}
	switch {
	case !known && amount == 0:
		return
	case known && amount > 0 && (old.State == store.ListedDifference || old.State == store.ClaimedDifference):
		return
	case known && old.State == state && old.Amount == amount && old.Cause == cause:
		return
	case known && amount == 0:
		if old.State == store.SettledDifference {
			return
		}
		amount, cause = old.Amount, old.Cause // what it was stays readable
	}
	c.changes = append(c.changes, change{table, store.Difference{ID: old.ID, Programme: c.programme, Person: d.Person, Period: d.Period, Item: d.Item,
		Region: d.Region, Amount: amount, Cause: cause, State: state, Facts: text}})
}
