package basis

import (
	"slices"
	"time"

	"yikatong/internal/period"
	"yikatong/internal/policy"
)

// paid are the earlier payments of this programme to the person, as rows of what each was for:
// a payment for several plots or people is one row for each.
func (k Known) paid(span period.Period) []policy.Paid {
	list := slices.Clone(k.Record.Paid)
	if k.Person == nil {
		return list
	}
	for _, p := range k.Drawn {
		if p.Programme != k.Programme || p.Person != k.Person.ID {
			continue
		}
		of, item := Right(p.Period, p.Item)
		if k.Afresh && of == span.String() && item == k.Item {
			continue
		}
		row := policy.Paid{Period: of, AmountFen: p.AmountFen, PaidOn: p.On, Item: item}
		list = append(list, k.recordOf(item).paidFor(row)...)
	}
	return list
}

// recordOf is the record that a payment's item names; the zero one when it is there no more.
func (k Known) recordOf(item string) Record {
	if item == k.Item {
		return k.Record
	}
	for _, r := range k.Same {
		if r.Item() == item {
			return r
		}
	}
	return Record{}
}

// paidFor tells what a payment under this record was for.
func (r Record) paidFor(row policy.Paid) []policy.Paid {
	m := r.marks()
	if m.named() {
		row.Serial, row.InvoiceNo, row.Event, row.Item, row.Cause, row.House = m.Serial, m.InvoiceNo, m.Event, m.Item, m.Cause, m.House
	}
	if plots := m.paidPlots(row.Period); len(plots) > 0 {
		return shared(row, len(plots), func(row *policy.Paid, i int) { row.Plot = plots[i] })
	}
	if len(m.People) > 0 {
		return shared(row, len(m.People), func(row *policy.Paid, i int) {
			x := m.People[i]
			row.ID, row.From, row.To = x.ID, x.From, x.last()
			row.Days = days(row.From, row.To)
		})
	}
	return []policy.Paid{row}
}

// shared parts one payment among n things. The parts add up to it: what does not divide goes
// to the last. No rule asks for the part of one.
func shared(row policy.Paid, n int, name func(*policy.Paid, int)) []policy.Paid {
	list := make([]policy.Paid, n)
	for i := range list {
		list[i] = row
		list[i].AmountFen = row.AmountFen / int64(n)
		if i == n-1 {
			list[i].AmountFen += row.AmountFen % int64(n)
		}
		name(&list[i], i)
	}
	return list
}

// named reports whether the record tells a thing, an event or a house.
func (m marks) named() bool {
	return m.Serial != "" || m.InvoiceNo != "" || m.Event != "" || m.Item != "" || m.Cause != "" || m.House != ""
}

// paidPlots are the plots that a year's payment was for: those accepted in it, or all when no
// inspection is on record.
func (m marks) paidPlots(year string) []string {
	var accepted, all []string
	for _, p := range m.Plots {
		all = append(all, p.Plot)
		if slices.ContainsFunc(p.Inspections, func(i inspection) bool { return i.of(year) }) {
			accepted = append(accepted, p.Plot)
		}
	}
	if len(accepted) > 0 {
		return accepted
	}
	return all
}

// An inspection is the acceptance of a plot in a year.
type inspection struct {
	Year        int    `json:"year"`
	Result      string `json:"result"`
	RectifiedOn string `json:"rectified_on"`
}

func (i inspection) of(year string) bool {
	span, err := period.Parse(year)
	return err == nil && span.Year() == i.Year && (i.Result == "passed" || i.RectifiedOn != "")
}

// A helped person is one of a disaster's, with the days of help.
type helped struct {
	ID    string `json:"id"`
	From  string `json:"from"`
	To    string `json:"to"`
	Death string `json:"death"`
}

// last is the last day of help: to the day of death.
func (h helped) last() string {
	if h.Death != "" && (h.To == "" || h.Death < h.To) {
		return h.Death
	}
	return h.To
}

// days counts from one day to another, both counted; 0 when one is not known.
func days(from, to string) int64 {
	a, err := time.Parse(time.DateOnly, from)
	b, bad := time.Parse(time.DateOnly, to)
	if err != nil || bad != nil || b.Before(a) {
		return 0
	}
	return int64(b.Sub(a).Hours())/24 + 1
}
