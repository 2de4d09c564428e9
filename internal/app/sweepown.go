package app

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"yikatong/internal/check"
	"yikatong/internal/keyset"
	"yikatong/internal/store"
	"yikatong/internal/sweep"
)

// ownAnswers say whose lines a county-wide comparison looks at for what the county itself has beside
// rosters: records of the register of basis, the things they name, and payments. Each is asked once.
type ownAnswers struct {
	tx        *store.Tx
	people    *sweep.People
	contested []store.Contested
	parties   map[string][]int64 // who has a record, by programme
	things    map[string][]thingOf
}

// A thingOf is the key of a thing that somebody's record names.
type thingOf struct {
	key   uint64
	party int64
}

func newOwnAnswers(tx *store.Tx, people *sweep.People, contested []store.Contested) *ownAnswers {
	return &ownAnswers{tx: tx, people: people, contested: contested, parties: map[string][]int64{}, things: map[string][]thingOf{}}
}

// answer gives the lines that a check of records, things or payments looks at.
func (o *ownAnswers) answer(c *check.Outside, programme string) (a sweep.Answer, err error) {
	switch c.Register {
	case check.Things:
		return o.claimed(c), nil
	case check.Payments:
		paid, err := o.tx.PaidParties(c.Others)
		o.people.LookAt(&a, paid, c.Of == check.Member)
		return a, err
	}
	if _, known := o.parties[programme]; !known {
		if o.parties[programme], err = o.tx.BasisParties(programme); err != nil {
			return a, err
		}
	}
	o.people.LookAt(&a, o.parties[programme], false)
	return a, nil
}

// claimed are the things that are claimed more than once under the programmes of a check, and who
// claims one.
func (o *ownAnswers) claimed(c *check.Outside) (a sweep.Answer) {
	var parties []int64
	code := ""
	for _, x := range o.contested {
		if !slices.Contains(c.Others, x.Programme) && !slices.Contains(c.Programmes, x.Programme) {
			continue
		}
		parties = append(parties, x.Party)
		if x.Code != code {
			code = x.Code
			a.Items = append(a.Items, o.key(code))
		}
	}
	slices.Sort(a.Items)
	o.people.LookAt(&a, parties, false)
	return a
}

func (o *ownAnswers) key(code string) uint64 { return keyset.KeyOf([]byte(o.tx.ItemKey(code))).High }

// complete adds to the answer of a register of things those whose record names one: of a check of
// what is missing there, all that have a record with things.
func (o *ownAnswers) complete(c *check.Outside, programme string, a sweep.Answer) (sweep.Answer, error) {
	if c.Of != check.Item {
		return a, nil
	}
	if _, known := o.things[programme]; !known {
		list, err := o.tx.ThingsOf(programme)
		if err != nil {
			return a, err
		}
		o.things[programme] = make([]thingOf, len(list))
		for i, x := range list {
			o.things[programme][i] = thingOf{o.key(x.Code), x.Party}
		}
	}
	var parties []int64
	for _, x := range o.things[programme] {
		if _, there := slices.BinarySearch(a.Items, x.key); there || c.Absent {
			parties = append(parties, x.party)
		}
	}
	o.people.LookAt(&a, parties, false)
	return a, nil
}

// contested lists the things that are claimed more than once, by the programmes that checks compare
// with each other. Land is drawn by the same household year after year: only some programmes ask about
// what one party claims again.
func contested(tx *store.Tx) (list []store.Contested, err error) {
	all, err := check.All()
	if err != nil {
		return nil, err
	}
	again := []string{""}
	var families [][]string
	for _, c := range all {
		if c.Register != check.Things {
			continue
		}
		for _, p := range c.Programmes {
			if slices.Contains(c.Others, p) && !c.Asks("row.own") {
				again = append(again, p)
			}
		}
		families = append(families, slices.Compact(slices.Sorted(slices.Values(slices.Concat(c.Programmes, c.Others)))))
	}
	for i, family := range families {
		if slices.ContainsFunc(families, func(f []string) bool { return len(f) > len(family) && holdsAll(f, family) }) ||
			slices.ContainsFunc(families[:i], func(f []string) bool { return slices.Equal(f, family) }) {
			continue // asked with another
		}
		more, err := tx.Contested(family, again)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// holdsAll reports whether a list has all of another.
func holdsAll(list, others []string) bool {
	return !slices.ContainsFunc(others, func(x string) bool { return !slices.Contains(list, x) })
}

// ownStamps name what a comparison of lines with what the county itself has depends on.
type ownStamps struct {
	Records   int64 // of the register of basis
	Recorded  []string
	Payments  string
	Catalogue int64
	Things    string

	contested []store.Contested // what Things names
}

func stampOwn(tx *store.Tx) (s ownStamps, err error) {
	if s.Records, err = tx.BasisStamp(); err != nil {
		return s, err
	}
	if s.Recorded, err = tx.RecordedProgrammes(); err != nil {
		return s, err
	}
	if s.Payments, err = tx.PaymentStamp(); err != nil {
		return s, err
	}
	if s.Catalogue, err = tx.CatalogueVersion(); err != nil {
		return s, err
	}
	s.contested, err = contested(tx)
	h := sha256.New()
	for _, x := range s.contested {
		fmt.Fprintln(h, x)
	}
	s.Things = hex.EncodeToString(h.Sum(nil)[:12])
	return s, err
}

// changed reports whether a check may say something else of a programme's lines than before.
func (s ownStamps) changed(last ownStamps, programme string) bool {
	list, err := check.OutsideOf(programme)
	return err != nil || slices.ContainsFunc(list, func(c *check.Outside) bool {
		recorded := slices.Contains(s.Recorded, programme)
		switch {
		case c.Register == check.Due:
			return recorded && (s.Records != last.Records || s.Payments != last.Payments || s.Catalogue != last.Catalogue)
		case c.Register == check.Things && (s.Things != last.Things || s.Records != last.Records), c.Register == check.Payments && s.Payments != last.Payments:
			return true
		}
		return asksRecords(c) && recorded && s.Records != last.Records
	})
}
