package sweep

import (
	"encoding/json"
	"fmt"

	"yikatong/internal/check"
	"yikatong/internal/keyset"
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
}

// sure reports whether the answer is exact. It cannot be where the condition looks at the line:
// then every row fits here, and the line itself is looked at later.
func (q Question) sure() bool {
	return !q.Check.AsksOfLine() && (q.Check.Of == check.Beneficiary || !q.Check.Asks("person.birth"))
}

// Ask puts questions to one register. open gives its file and the file of people's keys anew
// each time. Shapes are the different rows as far as conditions look at them, as JSON; an entry's
// mark is which.
func (p *People) Ask(register func() (*keyset.Reader, error), keys func() (*keyset.Reader, error), shapes []string, questions []Question) ([]Answer, error) {
	answers := make([]Answer, len(questions))
	var ofPeople, ofItems []*decision
	for i, q := range questions {
		d := &decision{Question: q, shapes: shapes, answer: &answers[i]}
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
	answers := make([]Answer, len(questions))
	for i, q := range questions {
		d := &decision{Question: q, shapes: []string{"{}"}, answer: &answers[i]}
		answers[i].People = NewBits(len(p.household))
		for place, birth := range p.birth {
			fits, err := d.fits(0, birth)
			if err != nil {
				return nil, err
			}
			if fits {
				answers[i].People.Put(place)
			}
		}
		fits, err := d.fits(0, 0)
		if err != nil {
			return nil, err
		}
		answers[i].Nobody = fits
	}
	return answers, nil
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

// A decision is a question with what was decided so far: rows of one shape fit alike.
type decision struct {
	Question
	shapes []string
	answer *Answer
	known  []uint8          // by shape: 0 not yet, 1 no, 2 yes
	births map[uint64]uint8 // by shape and birth date, where the condition asks for it
}

func (d *decision) fits(shape uint64, birth uint32) (bool, error) {
	if !d.sure() {
		return true, nil
	}
	if d.Check.Asks("person.birth") {
		return d.byBirth(shape, birth)
	}
	if d.known == nil {
		d.known = make([]uint8, len(d.shapes))
	}
	if shape >= uint64(len(d.known)) {
		return false, fmt.Errorf("shape %d: %w", shape, keyset.ErrDamaged)
	}
	if v := d.known[shape]; v != 0 {
		return v == 2, nil
	}
	fits, err := d.decide(shape, 0)
	d.known[shape] = mark(fits)
	return fits, err
}

func (d *decision) byBirth(shape uint64, birth uint32) (bool, error) {
	if d.births == nil {
		d.births = map[uint64]uint8{}
	}
	key := shape<<32 | uint64(birth)
	if v := d.births[key]; v != 0 {
		return v == 2, nil
	}
	fits, err := d.decide(shape, birth)
	d.births[key] = mark(fits)
	return fits, err
}

func mark(fits bool) uint8 {
	if fits {
		return 2
	}
	return 1
}

func (d *decision) decide(shape uint64, birth uint32) (bool, error) {
	if shape >= uint64(len(d.shapes)) {
		return false, fmt.Errorf("shape %d: %w", shape, keyset.ErrDamaged)
	}
	row, err := fields(d.shapes[shape])
	if err != nil {
		return false, err
	}
	c := d.Case
	c.Birth = written(birth)
	return d.Check.Fits(c, row)
}

// fields reads a shape: texts and whole numbers.
func fields(shape string) (map[string]any, error) {
	var row map[string]any
	if err := json.Unmarshal([]byte(shape), &row); err != nil {
		return nil, err
	}
	for k, v := range row {
		if f, ok := v.(float64); ok {
			row[k] = int64(f)
		}
	}
	return row, nil
}
