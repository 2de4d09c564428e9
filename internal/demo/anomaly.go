package demo

import (
	"strings"

	"yikatong/internal/period"
)

// An AnomalyKind is the code of a real-life fault in anomalies.csv.
type AnomalyKind string

// The faults that are planted.
const (
	NoAccount        AnomalyKind = "no_account_or_invalid_card"
	BankFailure      AnomalyKind = "bank_failure"
	DeceasedOnRoster AnomalyKind = "deceased_not_stopped"
	AssetsOnMinimum  AnomalyKind = "dibao_payroll_vehicle_estate"
	OtherCounty      AnomalyKind = "duplicate_across_counties"
	ParcelTwice      AnomalyKind = "parcel_twice"
	CardShared       AnomalyKind = "card_shared"
	RareCharacter    AnomalyKind = "renamed_or_rare_character"
	NameWithDot      AnomalyKind = "name_with_dot"
	OldCountyID      AnomalyKind = "id_of_old_county"
)

// An Anomaly is one fault that was planted, so that what is found can be held against it.
type Anomaly struct {
	Kind      AnomalyKind
	Person    int          // index in County.People: the beneficiary or payee
	Programme int          // where it shows; 0 for all
	Month     period.Month // the first roster it shows on; 0 for all
	Other     int          // the second person of a shared card or a parcel named twice
	Detail    string       // the bank's answer; payroll, vehicle or estate; what stands on rosters instead
}

// faults are the planted faults that rosters are written with, by person.
type faults struct {
	card   map[int32]int32 // whose card stands on the roster instead
	parcel map[int32]int32 // whose first parcel is named again
}

// plant makes the faults that are not in the people already, and lists them all.
func (c *County) plant() {
	c.markPayees()
	c.faults = faults{card: map[int32]int32{}, parcel: map[int32]int32{}}
	c.plantNames()
	c.plantAccounts()
	c.plantParcels()
	c.listDeceased()
	c.plantElsewhere()
	c.plantAssets()
}

func (c *County) note(a Anomaly) { c.Planted = append(c.Planted, a) }

func (c *County) plantNames() {
	for i := range c.People {
		p := &c.People[i]
		if p.OldArea {
			c.note(Anomaly{Kind: OldCountyID, Person: i})
		}
		if strings.Contains(p.Name, "·") {
			c.note(Anomaly{Kind: NameWithDot, Person: i})
		}
		if p.rare != 0 {
			c.note(Anomaly{Kind: RareCharacter, Person: i, Detail: c.writtenName(i)})
		}
	}
}

func (c *County) plantAccounts() {
	for i := range c.Payees() {
		switch a, found := c.Account(i); {
		case !found:
			c.note(Anomaly{Kind: NoAccount, Person: i})
		case a.Answer != "":
			c.note(Anomaly{Kind: BankFailure, Person: i, Detail: a.Answer})
		default:
			c.plantShared(i)
		}
	}
}

// plantShared puts the card of another household of the village on the rosters of one payee
// in a thousand.
func (c *County) plantShared(person int) {
	if !chance(c.dice(forFaults, person), rateCardShared) {
		return
	}
	for other := person + 6; other < len(c.People); other++ {
		if c.Village(other) != c.Village(person) {
			return
		}
		if _, found := c.Account(other); found && c.payees[other] {
			c.faults.card[int32(person)] = int32(other)
			c.note(Anomaly{Kind: CardShared, Person: person, Other: other})
			return
		}
	}
}

// plantParcels has one parcel in a thousand named by a second household: the next one on
// the roster. A household has three on average.
func (c *County) plantParcels() {
	list := c.claims[1]
	for i := 1; i < len(list); i++ {
		person, other := list[i].Person, list[i-1].Person
		if chance(c.dice(forFaults, int(person)|1<<32), 3*rateParcelTwice) && c.Village(int(person)) == c.Village(int(other)) {
			c.faults.parcel[person] = other
			c.note(Anomaly{Kind: ParcelTwice, Person: int(person), Programme: 1, Other: int(other)})
		}
	}
}

// listDeceased finds who stands on a monthly roster after the month of their death, each
// once, with the first programme it shows on.
func (c *County) listDeceased() {
	listed := map[int]bool{}
	for _, programme := range []int{9, 10, 12, 13, 14, 15} {
		for _, cl := range c.claims[programme] {
			first, members := c.beneficiaries(programme, cl)
			for m := range members {
				if late := c.firstLate(programme, cl, &members[m]); late != 0 && !listed[first+m] {
					listed[first+m] = true
					c.note(Anomaly{Kind: DeceasedOnRoster, Person: first + m, Programme: programme, Month: late})
				}
			}
		}
	}
}

// beneficiaries are the people a claim is for: of 09 the household, else one.
func (c *County) beneficiaries(programme int, cl Claim) (first int, people []Person) {
	if programme == 9 {
		return c.Members(c.People[cl.Person].Household)
	}
	return int(cl.Person), c.People[cl.Person : cl.Person+1]
}

// firstLate is the first month whose roster names a person who died before it, 0 for none.
func (c *County) firstLate(programme int, cl Claim, p *Person) period.Month {
	if p.Died == 0 {
		return 0
	}
	month := max(p.Died.Month()+1, cl.From)
	if month > c.month(12) || !cl.open(month, month) || p.known(c.monthlyDay(programme, month)) {
		return 0
	}
	return month
}

// plantElsewhere lists who draws the same programme in another county too.
func (c *County) plantElsewhere() {
	for _, programme := range []int{3, 7, 9, 10, 12, 13, 14} {
		for _, cl := range c.claims[programme] {
			if chance(c.dice(forFaults, int(cl.Person)|programme<<33), rateElsewhere) {
				c.note(Anomaly{Kind: OtherCounty, Person: int(cl.Person), Programme: programme})
			}
		}
	}
}

// plantAssets lists who on 09 is on the public payroll, has a car or a second home, as
// registers outside the county's own know; at least one person.
func (c *County) plantAssets() {
	planted := 0
	for _, cl := range c.claims[9] {
		first, members := c.Members(c.People[cl.Person].Household)
		for m := range members {
			r := c.dice(forFaults, first+m|9<<40)
			if chance(r, rateAssets) {
				c.noteAssets(first+m, r.IntN(3))
				planted++
			}
		}
	}
	if planted == 0 && len(c.claims[9]) > 0 {
		c.noteAssets(int(c.claims[9][0].Person), 1)
	}
}

func (c *County) noteAssets(person, what int) {
	c.note(Anomaly{Kind: AssetsOnMinimum, Person: person, Programme: 9, Detail: []string{"payroll", "vehicle", "estate"}[what]})
}

// Written is how a payee stands on a roster: name and card number as the township wrote
// them, which for the planted few are not those of the registers.
func (c *County) Written(person int) (name, card string) {
	name = c.writtenName(person)
	if other, found := c.faults.card[int32(person)]; found {
		person = int(other)
	}
	if a, found := c.Account(person); found {
		return name, a.Number
	}
	if c.dice(forAccounts, person|1<<40).IntN(2) == 0 {
		return name, ""
	}
	return name, broken(cardNumber(Banks[0].bin, person))
}

// broken is a card number with a wrong check digit.
func broken(card string) string {
	last := card[len(card)-1]
	return card[:len(card)-1] + string('0'+(last-'0'+1)%10)
}

// writtenName gives every third rare character as the common one a clerk could type.
func (c *County) writtenName(person int) string {
	p := &c.People[person]
	if p.rare == 0 || c.dice(forFaults, person|2<<40).IntN(3) > 0 {
		return p.Name
	}
	r := rare[p.rare-1]
	return strings.TrimSuffix(p.Name, r.is) + r.written
}
