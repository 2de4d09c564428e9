package basis

import (
	"cmp"
	"slices"

	"yikatong/internal/period"
	"yikatong/internal/policy"
)

// Known is everything on record about one right.
type Known struct {
	Programme string
	Record    Record
	Person    *policy.Person // nil for an organisation
	HouseCode string         // 户编号, "" for none
	Members   []policy.Member
	Others    []Other   // records in force of the person and the household under other programmes
	Same      []Record  // the person's records of this programme, with this one
	Drawn     []Payment // live payments to the person and the household
	Afresh    bool      // leaves the payments of this period and item out: to judge a right from the start
	Item      string
}

// An Other is a record under another programme.
type Other struct {
	Programme  string
	Person     string // ID number
	ValidFrom  string // day, "" while not recognised
	ValidUntil string
	Record     Record
}

// A Payment is one that was made, with whose it is.
type Payment struct {
	Programme string
	Period    string
	Item      string
	Person    string // ID number
	AmountFen int64
	On        string // day, "" while on its way
}

// householdProgramme is minimum living: what is held of it is the household's.
const householdProgramme = "09"

// Facts puts together what a decision on the day asOf about a period rests on.
func (k Known) Facts(span period.Period, asOf string) policy.Facts {
	return policy.Facts{Programme: k.Programme, Period: span.String(), AsOf: asOf, Person: k.Person, Household: k.household(),
		Basis: k.Record.Basis, Holds: k.holds(), Paid: k.paid(span)}
}

// household is that of the register, completed by the record: what it says of a member counts,
// and who is only in it belongs to the household too.
func (k Known) household() *policy.Household {
	if k.HouseCode == "" && len(k.Record.Members) == 0 {
		return nil
	}
	list := slices.Clone(k.Members)
	for _, m := range k.Record.Members {
		i := slices.IndexFunc(list, func(x policy.Member) bool { return x.ID == m.ID })
		if i < 0 {
			list = append(list, m)
			continue
		}
		list[i] = completed(list[i], m)
	}
	return &policy.Household{ID: k.HouseCode, Members: list}
}

// completed is the member of the record with what only registers know for sure.
func completed(registered, entered policy.Member) policy.Member {
	entered.Birth = cmp.Or(registered.Birth, entered.Birth)
	entered.Sex = cmp.Or(registered.Sex, entered.Sex)
	entered.Death = cmp.Or(registered.Death, entered.Death)
	entered.Relation = cmp.Or(registered.Relation, entered.Relation)
	entered.Region = cmp.Or(registered.Region, entered.Region)
	entered.Hukou = cmp.Or(registered.Hukou, entered.Hukou)
	return entered
}

// holds are what was entered, and what the county's own records of other programmes give.
func (k Known) holds() []policy.Hold {
	list := slices.Clone(k.Record.Holds)
	for _, o := range k.Others {
		if o.ValidFrom == "" {
			continue
		}
		list = append(list, k.of(o)...)
	}
	return list
}

// of is what a record under another programme comes to: one hold, or one for each plot.
func (k Known) of(o Other) []policy.Hold {
	m := o.Record.marks()
	h := policy.Hold{Programme: o.Programme, From: o.ValidFrom[:len("2006-01")], ID: o.Person, Mode: m.Mode, Serial: m.Serial,
		House: m.House, Event: m.Event, Item: m.Item, InvoiceNo: m.InvoiceNo}
	if len(m.CareGrade) > 0 {
		h.CareGrade = m.CareGrade[len(m.CareGrade)-1].Grade
	}
	if o.ValidUntil != "" {
		h.To = o.ValidUntil[:len("2006-01")]
	}
	if o.Programme == householdProgramme {
		h.Heads = k.heads(o)
	}
	if a := o.Record.Award; a != nil {
		h.AmountFen, h.Mode, h.CareGrade, h.Heads = a.MonthlyFen, cmp.Or(a.Mode, h.Mode), cmp.Or(a.CareGrade, h.CareGrade), cmp.Or(a.Heads, h.Heads)
	} else {
		h.AmountFen = k.monthly(o)
	}
	return byThing(h, m)
}

// heads are the people a household's minimum living is for: those living in it, of the register
// and of the record, but for who is counted only for income.
func (k Known) heads(o Other) int64 {
	n := int64(0)
	for _, m := range living(Known{HouseCode: k.HouseCode, Members: k.Members, Record: o.Record}.household()) {
		if m.Protected == nil || *m.Protected {
			n++
		}
	}
	return max(n, 1)
}

// living are the members of a household that nobody has recorded as dead.
func living(h *policy.Household) []policy.Member {
	if h == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(h.Members), func(m policy.Member) bool { return m.Death != "" })
}

// byThing gives a hold of land one row for each parcel and plot.
func byThing(h policy.Hold, m marks) []policy.Hold {
	var list []policy.Hold
	for _, p := range m.Parcels {
		h.Parcel = p.Code
		list = append(list, h)
	}
	for _, p := range m.Plots {
		h.Plot, h.Parcel = p.Plot, p.Parcel
		list = append(list, h)
	}
	if list == nil {
		list = []policy.Hold{h}
	}
	return list
}

// monthly is the newest payment of another programme, by the month.
func (k Known) monthly(o Other) int64 {
	var newest Payment
	for _, p := range k.Drawn {
		if p.Programme == o.Programme && p.Person == o.Person && p.Period > newest.Period {
			newest = p
		}
	}
	span, err := period.Parse(newest.Period)
	if err != nil {
		return 0 // nothing was paid yet
	}
	return newest.AmountFen / int64(span.Months())
}
