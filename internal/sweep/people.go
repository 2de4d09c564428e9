package sweep

import (
	"fmt"
	"time"

	"yikatong/internal/keyset"
)

// The columns of the file of people, in the order of their numbers.
const (
	PersonID = iota
	PersonHousehold
	PersonName  // hash of the normal form
	PersonBirth // day, see [Day]
	PersonDied  // day
	PersonAway  // 1: registered in another county
	PersonCard  // first half of the blind index of the active account, 0 for none
	PersonColumns
)

// The columns of the file of accounts, in the order of the first.
const (
	AccountCard = iota // first half of the blind index
	AccountParty
	AccountActive // 1: the one in use
	AccountColumns
)

// Day packs a day written 2025-03-31 into a number, in the same order; none is 0.
func Day(text string) uint64 {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0
	}
	return uint64(t.Year()*10000 + int(t.Month())*100 + t.Day())
}

func written(day uint32) string {
	if day == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", day/10000, day/100%100, day%100)
}

// People is everybody in the registry with what lines are held against, and who holds accounts.
type People struct {
	numbers    numbering
	household  []uint32
	name, card []uint64
	birth      []uint32
	died       []uint32
	away       Bits

	cards   hashes
	owners  []uint64          // of each of cards
	parties map[uint64]uint64 // the active account of who is no person, such as a cooperative
}

// ReadPeople reads the files of people and accounts.
func ReadPeople(people, accounts *keyset.Reader) (*People, error) {
	p := &People{parties: map[uint64]uint64{}}
	var ids []uint64
	err := people.Each(func(c [][]uint64) {
		for i, away := range c[PersonAway] {
			if place := len(ids) + i; away == 1 {
				for place>>6 >= len(p.away) {
					p.away = append(p.away, 0)
				}
				p.away.Put(place)
			}
		}
		ids = append(ids, c[PersonID]...)
		p.name, p.card = append(p.name, c[PersonName]...), append(p.card, c[PersonCard]...)
		p.household, p.birth, p.died = narrow(p.household, c[PersonHousehold]), narrow(p.birth, c[PersonBirth]), narrow(p.died, c[PersonDied])
	})
	if err != nil {
		return nil, err
	}
	p.numbers = number(ids)
	return p, p.readAccounts(accounts)
}

func (p *People) readAccounts(accounts *keyset.Reader) error {
	var cards []uint64
	err := accounts.Each(func(c [][]uint64) {
		cards, p.owners = append(cards, c[AccountCard]...), append(p.owners, c[AccountParty]...)
		for i, party := range c[AccountParty] {
			if c[AccountActive][i] == 1 && p.numbers.place(party) < 0 {
				p.parties[party] = c[AccountCard][i]
			}
		}
	})
	p.cards = newHashes(cards)
	return err
}

func narrow(to []uint32, from []uint64) []uint32 {
	for _, v := range from {
		to = append(to, uint32(v))
	}
	return to
}

// account is the active account of a party, a person or not.
func (p *People) account(party uint64, place int) uint64 {
	if place >= 0 {
		return p.card[place]
	}
	return p.parties[party]
}

// ofOther reports whether an account is registered, and not to the party.
func (p *People) ofOther(card, party uint64) bool {
	from, to := p.cards.find(card)
	for _, owner := range p.owners[from:to] {
		if owner == party {
			return false
		}
	}
	return from < to
}

// households widens a set of people to everybody in their households.
func (p *People) households(some Bits) Bits {
	high := uint32(0)
	for _, h := range p.household {
		high = max(high, h)
	}
	houses, all := NewBits(int(high)+1), NewBits(len(p.household))
	for i, h := range p.household {
		if h != 0 && some.Has(i) {
			houses.Put(int(h))
		}
	}
	for i, h := range p.household {
		if h != 0 && houses.Has(int(h)) || h == 0 && some.Has(i) {
			all.Put(i)
		}
	}
	return all
}

// Among is the set of some people, with their households. Strangers is how many of them are
// nobody in the registry.
func (p *People) Among(ids []uint64) (within Bits, strangers int) {
	some := NewBits(len(p.household))
	for _, id := range ids {
		if place := p.numbers.place(id); place >= 0 {
			some.Put(place)
		} else {
			strangers++
		}
	}
	return p.households(some), strangers
}
