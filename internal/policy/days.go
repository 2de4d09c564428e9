package policy

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

var (
	paidID    = paidSchema.at["id"]
	paidEvent = paidSchema.at["event"]
	paidItem  = paidSchema.at["item"]
	paidFrom  = paidSchema.at["from"]
	paidTo    = paidSchema.at["to"]
	paidDays  = paidSchema.at["days"]
)

// daysNeed are the fields that reckoning by days reads: of each person, and of the basis.
var daysNeed = []struct{ of, name, kind string }{
	{"each", "id", "text"}, {"each", "from", "date"}, {"each", "to", "date"}, {"each", "death", "date"},
	{"basis", "event", "text"}, {"basis", "item", "text"},
}

// daysLack names the first field that a rule reckoning by days needs and has not.
func (c *compiler) daysLack(r *rule) string {
	for _, need := range daysNeed {
		record := need.of
		if need.of == "each" && r.each != nil {
			record = r.each.typ.Parameters()[0].TypeName()
		}
		f, found := c.env.CELTypeProvider().FindStructFieldType(record, need.name)
		if !found || !f.Type.IsExactType(celType(need.kind, nil)) {
			return fmt.Sprintf(" %s 里有字段 %s（type: %s）", need.of, need.name, need.kind)
		}
	}
	return ""
}

// A stretch is days from first to last, both counted.
type stretch struct{ first, last day }

func (s stretch) days() int64 { return max(0, int64(s.last-s.first)+1) }

// countDays fills the rule's "days" for one person of a disaster: the days asked for (to
// the day of death), how many of them are not yet paid under any item of the event, and
// how many earlier days of the same item the cap counts too. Both ends of a stretch
// count. A person named twice is not paid twice for a day: what the entries before this
// one were newly paid for counts as paid, and towards the cap.
func (j *judging) countDays(before []ref.Val, who *record) error {
	id, asked := who.field("id"), j.stretchOf(who)
	if asked.days() > 3660 {
		return fmt.Errorf("%w: basis.people：天数超过十年", ErrFacts)
	}
	taken, earlier := j.daysDrawn(id)
	for _, v := range before {
		if other := v.(*record); other.field("id") == id {
			s := j.stretchOf(other)
			earlier += s.outside(taken)
			taken = append(taken, s)
		}
	}
	j.vals[slotDays] = daysSchema.of(types.Int(asked.days()), types.Int(asked.outside(taken)), types.Int(earlier))
	return nil
}

// daysDrawn is the stretches already paid to a person for this event, and how many of
// their days were for this item.
func (j *judging) daysDrawn(id ref.Val) (taken []stretch, sameItem int64) {
	basis := j.vals[slotBasis].(*record)
	event, item := basis.field("event"), basis.field("item")
	for _, v := range elements(j.vals[slotPaid]) {
		row := v.(*record)
		if row.vals[paidEvent] != event || row.vals[paidID] != id {
			continue
		}
		s := stretch{row.vals[paidFrom].(day), row.vals[paidTo].(day)}
		taken = append(taken, s)
		if row.vals[paidItem] == item {
			sameItem += daysPaid(row, s)
		}
	}
	return taken, sameItem
}

// stretchOf is the days a person was helped, to the day of death; open ones run to today.
func (j *judging) stretchOf(who *record) stretch {
	s := stretch{who.field("from").(day), min(who.field("to").(day), who.field("death").(day))}
	if s.last == never {
		s.last = j.vals[slotAsOf].(day)
	}
	return s
}

// outside is how many days of s lie in none of the stretches taken.
func (s stretch) outside(taken []stretch) int64 {
	n := int64(0)
	for d := s.first; d <= s.last; d++ {
		if !slices.ContainsFunc(taken, func(t stretch) bool { return t.first <= d && d <= t.last }) {
			n++
		}
	}
	return n
}

// daysPaid is the days a payment says it was for, or those of its stretch.
func daysPaid(row *record, s stretch) int64 {
	if n := int64(row.vals[paidDays].(types.Int)); n > 0 || s.last == never {
		return n
	}
	return s.days()
}

func (r *record) field(name string) ref.Val { return r.vals[r.schema.at[name]] }
