package demo

import "fmt"

type hardship struct {
	Kind          string `json:"kind"`
	Event         string `json:"event"`
	Cause         string `json:"cause"`
	EventOn       Day    `json:"event_on"`
	AppliedOn     Day    `json:"applied_on"`
	Heads         int    `json:"heads"`
	Hardship      string `json:"hardship"`
	Approval      string `json:"approval"`
	Verified      string `json:"verified"`
	IncomePerHead *int64 `json:"income_per_head_fen"`
	SelfPaid      *int64 `json:"self_paid_fen"`
}

// hardship (11): seven in ten an emergency, the others an expense that broke the family.
// What may exceed a township's limit has gone to the county.
func (c *County) hardship(cl Claim) hardship {
	r := c.dice(forBasis+11, int(cl.Person))
	happened := firstOf(cl.From) + Day(between(r, 0, 15))
	times := []int{1, 1, 2, 2, 3}[r.IntN(5)]
	h := hardship{Kind: "emergency", Event: fmt.Sprintf("JJ%d-%07d", c.Year, cl.Person+1), Cause: []string{"illness", "traffic", "fire"}[r.IntN(3)],
		EventOn: happened, AppliedOn: happened + Day(between(r, 0, 3)), Heads: 1, Hardship: []string{"", "light", "medium", "heavy"}[times],
		Approval: "township", Verified: "passed"}
	if size := int(c.Households[c.People[cl.Person].Household].Size); chance(r, 0.15) {
		h.Heads = min(size, 2)
	}
	if times*h.Heads > 2 {
		h.Approval = "county"
	}
	if chance(r, 0.3) {
		income, paid := int64(between(r, 200, 800))*100, int64(between(r, 3000, 30000))*100
		h.Kind, h.Cause, h.IncomePerHead, h.SelfPaid = "expense", "illness", &income, &paid
		h.Event = "ZC" + h.Event[2:]
	}
	return h
}

type disaster struct {
	Item           string     `json:"item"`
	Event          string     `json:"event"`
	EventOn        Day        `json:"event_on"`
	DisasterDamage bool       `json:"disaster_damage"`
	Verified       string     `json:"verified"`
	People         []stricken `json:"people"`
	Victims        []string   `json:"victims"`
	NoHousing      *bool      `json:"no_housing"`
	NoIncomeSource *bool      `json:"no_income_source"`
	NoSelfHelp     *bool      `json:"no_self_help"`
	House          Opt        `json:"house"`
	Rooms          int        `json:"rooms"`
	AuxiliaryRooms int        `json:"auxiliary_rooms"`
	StartedOn      Day        `json:"started_on"`
	Accepted       string     `json:"accepted"`
	AcceptedOn     Day        `json:"accepted_on"`
}

type stricken struct {
	ID    string `json:"id"`
	From  Day    `json:"from"`
	To    Day    `json:"to"`
	Death Day    `json:"death"`
}

// disaster (16) is one item of the flood, the drought or the winter.
func (c *County) disaster(cl Claim) disaster {
	r := c.dice(forBasis+16, int(cl.Person)|int(cl.Item)<<32)
	d := disaster{Item: cl.Item.String(), Event: "SZ" + c.flood().Time().Format("20060102"), EventOn: c.flood(), DisasterDamage: true, Verified: "passed",
		People: []stricken{}, Victims: []string{}, Accepted: "pending"}
	switch cl.Item {
	case Emergency:
		d.People = c.stricken(cl, c.flood(), c.flood()+Day(between(r, 5, 14)))
	case Transition:
		yes := true
		d.NoHousing, d.NoIncomeSource, d.NoSelfHelp = &yes, &yes, &yes
		d.People = c.stricken(cl, c.flood()+16, c.flood()+Day(between(r, 45, 80)))
	case Drought:
		d.EventOn = DayOf(c.Year, 8, 10)
		d.Event = "HZ" + d.EventOn.Time().Format("20060102")
		d.People = c.stricken(cl, d.EventOn, d.EventOn+Day(between(r, 6, 13)))
	case Condolence:
		d.Victims = c.victims(cl)
	case Winter:
		d.EventOn = DayOf(c.Year, 12, 1)
		d.Event = fmt.Sprintf("DC%d", c.Year)
		d.People = c.stricken(cl, 0, 0)
	case Rebuild, Repair:
		d.House, d.Rooms, d.AuxiliaryRooms = Opt(fmt.Sprintf("FW%07d", cl.Person+1)), between(r, 1, 4), r.IntN(3)
		d.StartedOn = c.flood() + Day(between(r, 20, 60))
		if cl.Item == Repair || chance(r, 0.5) {
			d.Accepted, d.AcceptedOn = "passed", d.StartedOn+Day(between(r, 30, 70))
		}
	}
	return d
}

// stricken are the members of a household who lived on a day; 0 means no particular days.
func (c *County) stricken(cl Claim, from, to Day) []stricken {
	_, members := c.Members(c.People[cl.Person].Household)
	list := make([]stricken, 0, len(members))
	for _, m := range members {
		if m.Died != 0 && m.Died <= max(from, firstOf(cl.From)) {
			continue
		}
		s := stricken{ID: m.ID, From: from, To: to}
		if m.Noticed != 0 && m.Died <= to {
			s.Death = m.Died
		}
		list = append(list, s)
	}
	return list
}

func (c *County) victims(cl Claim) []string {
	_, members := c.Members(c.People[cl.Person].Household)
	list := []string{}
	for _, m := range members {
		if m.Died == c.flood() {
			list = append(list, m.ID)
		}
	}
	return list
}

type house struct {
	House         string `json:"house"`
	Grade         string `json:"grade"`
	Category      string `json:"category"`
	OnlyHouse     bool   `json:"only_house"`
	Mode          string `json:"mode"`
	Area          Area   `json:"area_m2"`
	HouseholdSize int    `json:"household_size"`
	ApprovedOn    Day    `json:"approved_on"`
	StartedOn     Day    `json:"started_on"`
	Accepted      string `json:"accepted"`
	AcceptedOn    Day    `json:"accepted_on"`
	Cost          int64  `json:"cost_fen"`
	PreviousAidOn Day    `json:"previous_aid_on"`
	Relocated     bool   `json:"relocated"`
}

// house (17): two in three are grade D and built anew, between the least and the most
// area for their people; finished in the month of the claim.
func (c *County) house(cl Claim) house {
	p := c.People[cl.Person]
	r := c.dice(forBasis+17, int(cl.Person))
	size := int(c.Households[p.Household].Size)
	h := house{House: fmt.Sprintf("NF%07d", cl.Person+1), Grade: "D", Category: c.housing(p, r.IntN(3)), OnlyHouse: true, Mode: "rebuild",
		Area: Area(max(50, 15*size) * 100), HouseholdSize: size, ApprovedOn: DayOf(c.Year, 2, between(r, 1, 28)), StartedOn: DayOf(c.Year, 3, between(r, 5, 28)),
		Accepted: "passed", AcceptedOn: firstOf(cl.From) + Day(between(r, 1, 14)), Cost: int64(between(r, 600, 1200)) * 10_000}
	if chance(r, 1.0/3) {
		h.Grade, h.Mode = "C", "repair"
	}
	return h
}

// housing is the category of a household for 17: by what it draws, else one of three.
func (c *County) housing(p Person, n int) string {
	switch {
	case p.on.has(9):
		return "dibao"
	case p.on.has(10):
		return "tekun"
	}
	return []string{"edge", "monitored", "poverty_lifted"}[n]
}
