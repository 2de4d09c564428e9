package sweep

import (
	"cmp"
	"encoding/json"
	"slices"

	"yikatong/internal/check"
	"yikatong/internal/keyset"
	"yikatong/internal/register"
)

// A Question is a check, for the rosters of one programme and time.
type Question struct {
	Check *check.Outside
	Case  check.Case // of it programme, first and last day, and today
}

// An Answer is for whom, or for what thing, a register has a row that fits.
type Answer struct {
	People Bits     // by place; for checks of households everybody in them
	Items  []uint64 // first halves of keys, in order
	Nobody bool     // it fits who is not in the registry too

	// Whose lines are looked at whatever is found here: there is something about them that is not
	// packed, such as a record of the register of basis.
	Look      Bits // by place
	Strangers bool // who is not in the registry too
}

// sure reports whether the answer is exact. It cannot be where the condition looks at the line: then
// every row fits here that may fit some line, and the line itself is looked at later.
func (q Question) sure() bool {
	return !q.Check.AsksOfLine() && (q.Check.Of == check.Beneficiary || !q.Check.Asks("person.birth"))
}

// Ask puts questions to one register. open gives its file and the file of people's keys anew
// each time. An entry's mark is which of the shapes its row has.
func (p *People) Ask(register func() (*keyset.Reader, error), keys func() (*keyset.Reader, error), shapes *Shapes, questions []Question) ([]Answer, error) {
	answers := make([]Answer, len(questions))
	var ofPeople, ofItems []*decision
	for i, q := range questions {
		d, err := decide(q, shapes, &answers[i])
		if err != nil {
			return nil, err
		}
		if q.Check.Of == check.Item {
			ofItems = append(ofItems, d)
		} else {
			answers[i].People = NewBits(len(p.household))
			ofPeople = append(ofPeople, d)
		}
	}
	if err := p.askPeople(register, keys, ofPeople); err != nil {
		return nil, err
	}
	return answers, askItems(register, ofItems)
}

func (p *People) askPeople(register, keys func() (*keyset.Reader, error), list []*decision) error {
	if len(list) == 0 {
		return nil
	}
	r, err := register()
	if err != nil {
		return err
	}
	defer r.Close()
	k, err := keys()
	if err != nil {
		return err
	}
	defer k.Close()
	var failed error
	err = keyset.Join(k.Entries(), r.Entries(), func(person, row keyset.Entry) {
		place := int(person.Row)
		for _, d := range list {
			fits, err := d.fits(row.Mark, p.birth[place])
			if err != nil {
				failed = err
			}
			if fits {
				d.answer.People.Put(place)
			}
		}
	})
	for _, d := range list {
		if d.Check.Of == check.Member {
			d.answer.People = p.households(d.answer.People)
		}
	}
	if err == nil {
		err = failed
	}
	return err
}

// AskSelf puts questions that look at nothing but the line and its person.
func (p *People) AskSelf(questions []Question) ([]Answer, error) {
	return p.askPlaces(questions, NewShapes(nil), func(int) uint64 { return 0 })
}

// AskDeaths puts questions to the death register, of which everybody has a row with their day, the
// living with [register.Never]. columns are those that conditions look at.
func (p *People) AskDeaths(questions []Question, columns []string) ([]Answer, error) {
	shapes, byDay := NewShapes(columns), map[uint32]uint64{}
	for _, day := range append([]uint32{0}, p.died...) {
		if _, known := byDay[day]; known {
			continue
		}
		text, err := json.Marshal(cmp.Or(written(day), register.Never))
		if err != nil {
			return nil, err
		}
		byDay[day] = shapes.Add(slices.Repeat([]json.RawMessage{text}, len(columns)))
	}
	answers, err := p.askPlaces(questions, shapes, func(place int) uint64 { return byDay[p.died[place]] })
	for i, q := range questions {
		answers[i].Nobody = false // who is not in the registry has no row
		if q.Check.Of == check.Member {
			answers[i].People = p.households(answers[i].People)
		}
	}
	return answers, err
}

// askPlaces puts questions that everybody has one row for.
func (p *People) askPlaces(questions []Question, shapes *Shapes, shape func(place int) uint64) ([]Answer, error) {
	answers := make([]Answer, len(questions))
	for i, q := range questions {
		d, err := decide(q, shapes, &answers[i])
		if err != nil {
			return nil, err
		}
		answers[i].People = NewBits(len(p.household))
		for place, birth := range p.birth {
			fits, err := d.fits(shape(place), birth)
			if err != nil {
				return nil, err
			}
			if fits {
				answers[i].People.Put(place)
			}
		}
		if answers[i].Nobody, err = d.fits(0, 0); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// LookAt has the lines of some people looked at; with their households where whole is true.
func (p *People) LookAt(a *Answer, ids []int64, whole bool) {
	some := NewBits(len(p.household))
	for _, id := range ids {
		if place := p.numbers.place(uint64(id)); place >= 0 {
			some.Put(place)
		} else {
			a.Strangers = true
		}
	}
	if whole {
		some = p.households(some)
	}
	a.Look = some
}

func askItems(register func() (*keyset.Reader, error), list []*decision) error {
	if len(list) == 0 {
		return nil
	}
	r, err := register()
	if err != nil {
		return err
	}
	defer r.Close()
	s := r.Entries()
	for e, ok := s.Next(); ok; e, ok = s.Next() {
		for _, d := range list {
			fits, err := d.fits(e.Mark, 0)
			if err != nil {
				return err
			}
			if fits {
				d.answer.Items = append(d.answer.Items, e.High)
			}
		}
	}
	return s.Err
}
