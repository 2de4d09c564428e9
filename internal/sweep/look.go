package sweep

import (
	"slices"

	"yikatong/internal/check"
)

// A look is one roster being looked at.
type look struct {
	*Sweep
	Job
	lines
	tests []held
	first uint32            // day
	cards map[uint64]uint32 // lines that name an account which is not the payee's active one
	hits  []Hit
}

// A held is a test ready for a roster.
type held struct {
	Test
	things hashes
	always bool // nothing can be said here: every line is looked at
}

func (s *Sweep) look(j Job) ([]Hit, error) {
	k := look{Sweep: s, Job: j, first: uint32(Day(j.First))}
	if err := k.read(j.Roster); err != nil {
		return nil, err
	}
	for _, h := range s.held[j.time()] {
		if k.can(h.Test) {
			k.tests = append(k.tests, h)
		}
	}
	k.countCards()
	for i := range k.lines[LineID] {
		k.line(i)
	}
	return k.hits, nil
}

// can reports whether a test is for this roster: what a township's other roster must have is not
// asked where there is none.
func (k *look) can(t Test) bool {
	if t.Check.Register != check.Rosters {
		return !k.Others
	}
	return !t.Check.Absent || k.has(t.Check)
}

// hold readies the tests of a time.
func (s *Sweep) hold(t Time) (list []held) {
	for _, test := range s.Tests[t] {
		c := test.Check
		h := held{Test: test, always: c.Absent && !test.sure() || c.Of == check.Parent}
		switch {
		case c.Register == check.Rosters:
			h.always = c.Absent && c.When != ""
			h.People = s.drawnBy(c, t)
		case c.Of == check.Item:
			h.things = newHashes(test.Items)
		}
		list = append(list, h)
	}
	return list
}

// drawnBy is who is on the rosters that a check holds those of a time against.
func (s *Sweep) drawnBy(c *check.Outside, t Time) Bits {
	all := NewBits(len(s.People.household))
	for _, o := range s.against(c, t) {
		for i, word := range s.drawn[o].people {
			all[i] |= word
		}
	}
	if c.Of == check.Member {
		return s.People.households(all)
	}
	return all
}

// has reports whether the township has a roster of those that a check asks for.
func (k *look) has(c *check.Outside) bool {
	return slices.ContainsFunc(k.Rosters, func(r Roster) bool {
		return r.Region == k.Region && slices.Contains(c.Others, r.Programme) && slices.Contains(k.Meets, r.Period)
	})
}

// countCards counts the lines of each account that is not, on some line, the payee's own.
func (k *look) countCards() {
	k.cards = map[uint64]uint32{}
	if k.Others {
		return
	}
	for i, card := range k.lines[LineCard] {
		to := k.lines[LineTo][i]
		if card != 0 && card != k.People.account(to, k.People.numbers.place(to)) {
			k.cards[card] = 0
		}
	}
	if len(k.cards) == 0 {
		return
	}
	for _, card := range k.lines[LineCard] {
		if n, odd := k.cards[card]; odd {
			k.cards[card] = n + 1
		}
	}
}

func (k *look) line(i int) {
	person, payee := k.lines[LineFor][i], k.lines[LineTo][i]
	place := k.People.numbers.place(person)
	to := place
	if payee != person {
		to = k.People.numbers.place(payee)
	}
	if k.Others && !(place < 0 || k.Within.Has(place) || to >= 0 && k.Within.Has(to)) {
		return
	}
	if !k.Others {
		k.person(i, place)
		k.account(i, payee, to)
	}
	if k.twice(person, place, k.lines[LineItem][i]) {
		k.hit(i, "paid_already")
	}
	for t := range k.tests {
		if h := &k.tests[t]; h.always || h.looks(place) || h.found(place, to, k.lines[LineItem][i]) != h.Check.Absent {
			k.hit(i, h.Check.Code)
		}
	}
}

func (k *look) hit(i int, code string) {
	k.hits = append(k.hits, Hit{k.lines[LineID][i], code})
}

// person holds a line against the registered person. Of who is not a person nothing is known.
func (k *look) person(i, place int) {
	p := k.People
	if place < 0 || p.name[place] != k.lines[LineName][i] {
		k.hit(i, "name_mismatch")
	}
	if place < 0 || p.away.Has(place) {
		k.hit(i, "outside_county")
	}
	if place >= 0 && p.died[place] != 0 && p.died[place] < k.first {
		k.hit(i, "deceased")
	}
}

func (k *look) account(i int, payee uint64, to int) {
	active := k.People.account(payee, to)
	if active == 0 {
		k.hit(i, "no_account")
	}
	given := k.lines[LineCard][i]
	switch {
	case given == 0 || given == active:
	case k.People.ofOther(given, payee):
		k.hit(i, "card_not_owner")
	case k.cards[given] > 1:
		k.hit(i, "card_shared")
	}
}

// twice reports whether a right stands on another roster of the same time too.
func (k *look) twice(person uint64, place int, item uint64) bool {
	if place >= 0 && !k.drawn[k.time()].often.Has(place) {
		return false
	}
	roster, there := k.rights[k.time()][right{person, item}]
	return there && roster != k.ID
}

// looks reports whether somebody's lines are looked at whatever is found.
func (h *held) looks(place int) bool {
	if place < 0 {
		return h.Strangers
	}
	return h.Look.Has(place)
}

// found reports whether a row was found for the line.
func (h *held) found(place, to int, item uint64) bool {
	switch h.Check.Of {
	case check.Item:
		return item != 0 && h.things.has(item)
	case check.Payee:
		place = to
	}
	if place < 0 {
		return h.Nobody
	}
	return h.People.Has(place)
}
