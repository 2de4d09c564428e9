package app

import (
	"iter"

	"yikatong/internal/basis"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// assembleChunk is how many records are put together at a time: what is in memory at once.
const assembleChunk = 500

// An assembled right is one record with everything known about it.
type assembled struct {
	Basis  store.Basis
	Person store.Person // the zero one for an organisation
	Holder int64        // the head of the household, or the party
	basis.Known
}

// assemble streams a programme's records within a region, each with the facts around it. Each
// chunk asks the store a fixed number of times, whatever its length.
func (a *App) assemble(tx *store.Tx, programme string, within region.Code) iter.Seq2[assembled, error] {
	return func(yield func(assembled, error) bool) {
		var last store.Basis
		for {
			page, err := tx.BasisPage(programme, within, last, assembleChunk)
			if err != nil {
				yield(assembled{}, err)
				return
			}
			rights, err := around(tx, page)
			if err != nil {
				yield(assembled{}, err)
				return
			}
			for _, r := range rights {
				if !yield(r, nil) {
					return
				}
			}
			if len(page) < assembleChunk {
				return
			}
			last = page[len(page)-1]
		}
	}
}

// surroundings are what a chunk of records asks of the registers.
type surroundings struct {
	people  map[int64]store.Person
	members map[int64][]store.Person
	basis   map[int64][]store.Basis
	drawn   map[int64][]store.Drawn
}

// around puts a chunk of records together with their people, households, records and payments.
func around(tx *store.Tx, page []store.Basis) ([]assembled, error) {
	s, err := surround(tx, page)
	if err != nil {
		return nil, err
	}
	list := make([]assembled, 0, len(page))
	for _, b := range page {
		r, err := s.assemble(b)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

func surround(tx *store.Tx, page []store.Basis) (s surroundings, err error) {
	parties := make([]int64, len(page))
	for i, b := range page {
		parties[i] = b.Party
	}
	if s.people, err = tx.PeopleNumbered(parties); err != nil {
		return s, err
	}
	var houses []int64
	for _, p := range s.people {
		houses = append(houses, p.Household)
	}
	if s.members, err = tx.MembersOf(houses); err != nil {
		return s, err
	}
	for _, list := range s.members {
		for _, p := range list {
			parties = append(parties, p.ID)
		}
	}
	return s, s.draws(tx, parties)
}

// draws adds the records and payments of everybody around.
func (s *surroundings) draws(tx *store.Tx, parties []int64) error {
	held, err := tx.BasisOf(parties)
	if err != nil {
		return err
	}
	s.basis, s.drawn = map[int64][]store.Basis{}, map[int64][]store.Drawn{}
	for _, b := range held {
		s.basis[b.Party] = append(s.basis[b.Party], b)
	}
	drawn, err := tx.DrawnBy(parties)
	for _, d := range drawn {
		s.drawn[d.Person] = append(s.drawn[d.Person], d)
	}
	return err
}

func (s *surroundings) assemble(b store.Basis) (assembled, error) {
	record, err := basis.Parse([]byte(b.Facts))
	if err != nil {
		return assembled{}, err
	}
	r := assembled{Basis: b, Holder: b.Party, Known: basis.Known{Programme: b.Programme, Record: record, Item: b.Item}}
	p, ok := s.people[b.Party]
	if !ok {
		return r, nil // an organisation
	}
	r.Person = p
	subject := member(p)
	r.Known.Person = &policy.Person{ID: subject.ID, Birth: p.Birth, Sex: p.Sex, Hukou: hukou(p.Hukou), Death: p.Died, Region: string(p.Region)}
	r.HouseCode = p.HouseCode
	family := s.members[p.Household]
	if len(family) == 0 {
		family = []store.Person{p}
	}
	for _, m := range family {
		r.Members = append(r.Members, member(m))
		if m.Relation == headOfHousehold && m.Died == "" {
			r.Holder = m.ID
		}
		if err := s.others(&r.Known, m, b); err != nil {
			return r, err
		}
	}
	return r, nil
}

// headOfHousehold is how the register of people names whom a household stands under.
const headOfHousehold = "户主"

// others adds what a member of the household has under other programmes, and was paid.
func (s *surroundings) others(k *basis.Known, m store.Person, b store.Basis) error {
	for _, o := range s.basis[m.ID] {
		if o.Programme == b.Programme && o.Party != b.Party {
			continue
		}
		record, err := basis.Parse([]byte(o.Facts))
		if err != nil {
			return err
		}
		if o.Programme == b.Programme {
			k.Same = append(k.Same, record)
			continue
		}
		k.Others = append(k.Others, basis.Other{Programme: o.Programme, Person: m.No.Reveal(), ValidFrom: o.ValidFrom, ValidUntil: o.ValidUntil, Record: record})
	}
	for _, d := range s.drawn[m.ID] {
		k.Drawn = append(k.Drawn, basis.Payment{Programme: d.Programme, Period: d.Period, Item: d.Item, Person: m.No.Reveal(),
			AmountFen: int64(d.Amount), On: d.On})
	}
	return nil
}

func member(p store.Person) policy.Member {
	return policy.Member{ID: p.No.Reveal(), Birth: p.Birth, Sex: p.Sex, Relation: p.Relation, Death: p.Died, Hukou: hukou(p.Hukou), Region: string(p.Region)}
}

// hukou brings what registers write of a household registration to the words of the rules.
func hukou(s string) string {
	switch s {
	case "农村", "农业", "农业户口", "农业家庭户", "农村居民":
		return "rural"
	case "城镇", "城市", "非农业", "非农业户口", "非农业家庭户", "城镇居民":
		return "urban"
	case "市外", "外省":
		return "outside"
	}
	return s
}
