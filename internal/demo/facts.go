package demo

import (
	"fmt"

	"yikatong/internal/period"
)

// Facts is what a township knows for one line of a roster, as the case format writes it:
// marshalled, it is one case without the standards, which the county's catalogue has.
type Facts struct {
	Programme string       `json:"programme"`
	Period    string       `json:"period"`
	AsOf      Day          `json:"as_of"`
	Person    Subject      `json:"person"`
	Household *FamilyFacts `json:"household"`
	Basis     any          `json:"basis"`
	Holds     []Hold       `json:"holds"`
	Paid      []Paid       `json:"paid"`
}

// A Subject is the person that facts are about.
type Subject struct {
	ID     string `json:"id"`
	Birth  Day    `json:"birth"`
	Sex    string `json:"sex"`
	Hukou  string `json:"hukou"`
	Death  Day    `json:"death"`
	Region string `json:"region"`
}

// FamilyFacts are a household as facts have it.
type FamilyFacts struct {
	ID      string        `json:"id"`
	Members []MemberFacts `json:"members"`
}

// MemberFacts are one member; the last three fields are of programme 09.
type MemberFacts struct {
	ID                 string   `json:"id"`
	Birth              Day      `json:"birth"`
	Sex                string   `json:"sex"`
	Relation           string   `json:"relation"`
	Death              Day      `json:"death"`
	Income             []Income `json:"income,omitempty"`
	Classes            []string `json:"classes,omitempty"`
	RegisteredDisabled bool     `json:"registered_disabled,omitempty"`
}

// A Hold is what is drawn beside: its subject a person, or a parcel.
type Hold struct {
	Programme string `json:"programme"`
	From      string `json:"from"`
	To        Opt    `json:"to"`
	ID        string `json:"id,omitempty"`
	Parcel    string `json:"parcel,omitempty"`
	Amount    int64  `json:"amount_fen"` // a month
	Mode      string `json:"mode,omitempty"`
	CareGrade string `json:"care_grade,omitempty"`
	Heads     int    `json:"heads,omitempty"`
}

// A Paid is an earlier payment of the same programme.
type Paid struct {
	Period string `json:"period"`
	Amount int64  `json:"amount_fen"`
	Plot   string `json:"plot,omitempty"`
}

// facts puts together what is known of a claim in a round; subject is who stands for it.
func (c *County) facts(r Round, cl Claim, subject int) Facts {
	f := Facts{Programme: r.Code(), Period: r.Period.String(), AsOf: r.AsOf, Person: c.subject(subject, r.AsOf), Basis: c.Basis(r.Programme, cl),
		Holds: c.holds(r.Programme, cl), Paid: []Paid{}}
	switch r.Programme {
	case 1, 4, 5, 6, 9, 17:
		f.Household = c.family(r, subject)
	}
	if plots, is := f.Basis.(plots); is && r.Programme == 4 {
		f.Paid = c.earlierStages(cl, plots.Plots[0])
	}
	return f
}

// death is the day somebody died, if the township knows of it on a day.
func (p *Person) death(on Day) Day {
	if p.known(on) {
		return p.Died
	}
	return 0
}

func (c *County) subject(person int, on Day) Subject {
	p := &c.People[person]
	return Subject{ID: p.ID, Birth: p.Birth, Sex: p.Sex(), Hukou: c.Hukou(person), Death: p.death(on), Region: string(c.Village(person).Code)}
}

// family is everyone in the subject's household, who is its head in these facts.
func (c *County) family(r Round, subject int) *FamilyFacts {
	household := c.People[subject].Household
	first, members := c.Members(household)
	f := &FamilyFacts{ID: c.HouseholdNo(household), Members: make([]MemberFacts, len(members))}
	for i := range members {
		p := &members[i]
		m := MemberFacts{ID: p.ID, Birth: p.Birth, Sex: p.Sex(), Relation: p.Relation.String(), Death: p.death(r.AsOf)}
		switch {
		case first+i == subject:
			m.Relation = Head.String()
		case first != subject:
			m.Relation = "家庭成员" // how they stand to a new head nobody has written down
		}
		if r.Programme == 9 {
			c.means(&m, int32(first+i), first+i == subject)
		}
		f.Members[i] = m
	}
	return f
}

// means adds what 09 asks of a member; the household's income is put down to its head.
func (c *County) means(m *MemberFacts, person int32, head bool) {
	income := Income{From: c.month(1 - 24).String()}
	if head {
		income.Fen = c.income(c.People[person].Household)
	}
	m.Income, m.Classes = []Income{income}, c.classes(person)
	m.RegisteredDisabled = c.People[person].Disability.Grade > 0
}

// earlierStages are the years that 04 has paid a plot before, at 20 yuan a mu.
func (c *County) earlierStages(cl Claim, p plot) []Paid {
	list := []Paid{}
	for n := c.stages(cl); n > 0; n-- {
		list = append(list, Paid{Period: period.Month((c.Year - n) * 12).String()[:4], Amount: int64(p.Area) * 20, Plot: p.Plot})
	}
	return list
}

// What the programmes give a month, in fen, where one is named as held beside another.
// These are the city's figures of the end of 2024 as domain.md has them: who is paid is
// decided by what is held, and its amount only where two are set off, which no one here is.
const (
	minimumUrban, minimumRural = 75_000, 61_000
	destituteBasic             = 97_500
	frailRate                  = 20_000
	severeFirst, severeSecond  = 10_000, 9_000
	disabledRate               = 9_000
	orphanRate                 = 150_000
)

// holds are what a claim's person draws of the other programmes, and of 01 the parcel that
// another household has named before.
func (c *County) holds(programme int, cl Claim) []Hold {
	list := []Hold{}
	if other, found := c.faults.parcel[cl.Person]; found && programme == 1 {
		first := c.farmland(Claim{Person: other}).Parcels[0]
		list = append(list, Hold{Programme: "01", From: c.month(1).String(), To: Opt(c.month(12).String()), Parcel: first.Code})
	}
	for _, held := range []int{9, 10, 12, 13, 14, 15} {
		if held == programme || !c.People[cl.Person].on.has(held) {
			continue
		}
		owner := cl.Person
		if held == 9 {
			owner = c.Households[c.People[cl.Person].Household].First
		}
		if other, found := c.claim(held, owner); found {
			list = append(list, c.hold(held, other, c.People[cl.Person].ID))
		}
	}
	return list
}

func (c *County) hold(programme int, cl Claim, id string) Hold {
	h := Hold{Programme: fmt.Sprintf("%02d", programme), From: cl.From.String(), To: monthOr(cl.Until), ID: id}
	p := c.People[cl.Person]
	switch programme {
	case 9:
		h.Heads = int(c.Households[p.Household].Size)
		h.Amount = int64(h.Heads)*minimumRural - c.income(p.Household)
		if c.Households[p.Household].Urban {
			h.Amount += int64(h.Heads) * (minimumUrban - minimumRural)
		}
	case 10:
		h.Amount, h.Mode, h.CareGrade = destituteBasic, "dispersed", c.careGrade(cl.Person)
	case 12:
		h.Amount = frailRate
	case 13:
		h.Amount = severeSecond
		if p.Disability.Grade == 1 {
			h.Amount = severeFirst
		}
	case 14:
		h.Amount = disabledRate
	case 15:
		h.Amount, h.Mode = orphanRate, "full"
	}
	return h
}
