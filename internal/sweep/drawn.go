package sweep

import "math/bits"

// A drawing is who is on the rosters of one programme and period.
type drawing struct {
	people Bits // on any roster
	often  Bits // on more than one
}

// A right is a line's person and thing.
type right struct{ person, item uint64 }

// several stands for more than one roster.
const several = -1

// draw finds who is on the rosters of a time.
func (s *Sweep) draw(t Time) (*drawing, error) {
	n := len(s.People.household)
	d := &drawing{people: NewBits(n), often: NewBits(n)}
	own := NewBits(n)
	var l lines
	for _, r := range s.of(t) {
		if err := l.read(r, LineFor); err != nil {
			return nil, err
		}
		clear(own)
		for _, person := range l[LineFor] {
			place := s.People.numbers.place(person)
			if place >= 0 { // or else not a person: looked up among the rights
				own.Put(place)
			}
		}
		for i, word := range own {
			d.often[i] |= word & d.people[i]
			d.people[i] |= word
		}
	}
	return d, nil
}

// of lists the rosters of a time that somebody of those within may be on.
func (s *Sweep) of(t Time) (list []Roster) {
	for _, r := range s.Rosters {
		if r.Programme == t.Programme && r.Period == t.Period && s.reaches(r) {
			list = append(list, r)
		}
	}
	return list
}

// reaches reports whether a roster may have a line of those within.
func (s *Sweep) reaches(r Roster) bool {
	return s.Within == nil || s.Entire[r.time()] || s.Within.any(s.People.numbers.below(r.Low), s.People.numbers.below(r.High+1))
}

// any reports whether the set has a number from low to below high.
func (b Bits) any(low, high int) bool {
	for i := low; i < high; {
		word := b[i>>6] >> (i & 63)
		if word != 0 {
			return i+bits.TrailingZeros64(word) < high
		}
		i = (i | 63) + 1
	}
	return false
}

// below counts the people with a lower number.
func (n numbering) below(id uint64) int {
	at := int(id >> 6)
	if at >= len(n.there) {
		return n.count
	}
	return int(n.before[at]) + bits.OnesCount64(n.there[at]&(1<<(id&63)-1))
}

// rightsOf finds, of the rights that may stand on several rosters, on which they stand.
func (s *Sweep) rightsOf(t Time, d *drawing) (map[right]int64, error) {
	rights := map[right]int64{}
	list := s.of(t)
	if len(list) < 2 {
		return rights, nil
	}
	var l lines
	for _, r := range list {
		if err := l.read(r, LineFor, LineItem); err != nil {
			return nil, err
		}
		for i, person := range l[LineFor] {
			place := s.People.numbers.place(person)
			if place >= 0 && !d.often.Has(place) {
				continue
			}
			k := right{person, l[LineItem][i]}
			if other, there := rights[k]; there && other != r.ID {
				rights[k] = several
			} else {
				rights[k] = r.ID
			}
		}
	}
	return rights, nil
}
