package policy

import (
	"fmt"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"yikatong/internal/period"
)

// A binder turns Facts into the values of the rules. What is dated after the decision
// is not yet known: it becomes never, or its record is left out.
type binder struct {
	asOf   day
	period period.Period
	err    error // the first thing wrong
}

func (b *binder) wrong(field string, err error) {
	if b.err == nil {
		b.err = fmt.Errorf("%w: %s：%w", ErrFacts, field, err)
	}
}

// day reads a day that must be known by now.
func (b *binder) day(field, s string) ref.Val {
	if s == "" {
		return neverDay
	}
	d, err := parseDay(s)
	if err != nil {
		b.wrong(field, err)
	}
	if d > b.asOf {
		return neverDay
	}
	return d
}

// month reads a month; one that begins after the decision is not known unless ahead.
func (b *binder) month(field, s string, ahead bool) month {
	if s == "" {
		return never
	}
	m, err := parseMonth(s)
	if err != nil {
		b.wrong(field, err)
	}
	if !ahead && m > b.asOf.month() {
		return never
	}
	return m
}

// bind lays out everything but the rule's own names.
func bind(p *Programme, f *Facts) ([]ref.Val, period.Period, error) {
	span, err := period.Parse(f.Period)
	if err != nil {
		return nil, span, fmt.Errorf("%w: period：%q 不是期次", ErrFacts, shortened(f.Period))
	}
	asOf, err := parseDay(f.AsOf)
	if err != nil || f.AsOf == "" {
		return nil, span, fmt.Errorf("%w: as_of：%q 不是日期", ErrFacts, shortened(f.AsOf))
	}
	b := &binder{asOf: asOf, period: span}
	vals := make([]ref.Val, slotLets)
	vals[slotAsOf] = asOf
	vals[slotPeriod] = b.span()
	vals[slotPerson] = b.person(f.Person)
	vals[slotMembers] = b.members(f)
	vals[slotHolds], vals[slotHeld] = b.holds(f)
	vals[slotPaid] = b.paid(f.Paid)
	vals[slotBasis] = b.basis(p.compiled.basis, f.Basis)
	vals[slotStandard] = b.standards(p, f.Standards)
	return vals, span, b.err
}

func (b *binder) span() ref.Val {
	year := month(b.period.Year() * 12)
	return periodSchema.of(month(b.period.FirstMonth()), month(b.period.LastMonth()), types.Int(b.period.Year()), year.first())
}

func (b *binder) person(p *Person) ref.Val {
	if p == nil {
		return personSchema.zero
	}
	return personSchema.of(types.String(p.ID), b.day("person.birth", p.Birth), types.String(p.Sex), types.String(p.Hukou),
		b.day("person.death", p.Death), types.String(p.Region))
}

// members are the household's, or the person alone where there is none.
func (b *binder) members(f *Facts) ref.Val {
	var list []ref.Val
	switch {
	case f.Household != nil:
		list = make([]ref.Val, len(f.Household.Members))
		for i := range list {
			list[i] = b.member(&f.Household.Members[i])
		}
	case f.Person != nil:
		p := f.Person
		list = append(list, b.member(&Member{ID: p.ID, Birth: p.Birth, Sex: p.Sex, Relation: "户主", Death: p.Death}))
	}
	return listOf(list)
}

func (b *binder) member(m *Member) ref.Val {
	const of = "household.members."
	return memberSchema.of(types.String(m.ID), b.day(of+"birth", m.Birth), types.String(m.Sex), types.String(m.Relation),
		b.day(of+"death", m.Death), b.rows(of+"income", m.Income), types.Int(m.WorkDeductFen), textList(m.Classes),
		types.Bool(m.RegisteredDisabled), types.Bool(m.Protected == nil || *m.Protected), b.joined(m.JoinedOn),
		b.day(of+"left_on", m.LeftOn), b.day(of+"detained_from", m.DetainedFrom), b.day(of+"released_on", m.ReleasedOn))
}

// joined is long ago for who was there from the start; never for who is yet to come.
func (b *binder) joined(s string) ref.Val {
	if s == "" {
		return day(0)
	}
	return b.day("household.members.joined_on", s)
}

func (b *binder) rows(field string, list []FenFrom) ref.Val {
	if len(list) == 0 {
		return noRows
	}
	out := make(rows, 0, len(list))
	for _, x := range list {
		if m := b.month(field, x.From, false); m < never {
			out = append(out, struct {
				from month
				fen  int64
			}{m, x.Fen})
		}
	}
	return out
}

func (b *binder) holds(f *Facts) (ref.Val, ref.Val) {
	h := &held{opaque: opaque{heldType}}
	if f.Person != nil {
		h.person = f.Person.ID
	}
	var list []ref.Val
	for i := range f.Holds {
		x := &f.Holds[i]
		from, to := b.month("holds.from", x.From, false), b.month("holds.to", x.To, true)
		if from == never && x.From != "" {
			continue // it begins after the decision
		}
		if x.From == "" {
			from = 0
		}
		h.list = append(h.list, hold{x, from, to})
		list = append(list, b.hold(x, from, to))
	}
	return listOf(list), h
}

func (b *binder) hold(x *Hold, from, to month) ref.Val {
	during := from <= month(b.period.LastMonth()) && to >= month(b.period.FirstMonth())
	return holdSchema.of(types.String(x.Programme), from, to, types.String(x.ID), types.String(x.Parcel), types.String(x.Plot),
		types.String(x.House), types.String(x.Serial), types.String(x.InvoiceNo), types.String(x.Item), types.String(x.Event),
		types.String(x.County), types.Bool(during))
}

func (b *binder) paid(rows []Paid) ref.Val {
	list := make([]ref.Val, len(rows))
	for i := range rows {
		list[i] = b.paidRow(&rows[i])
	}
	return listOf(list)
}

func (b *binder) paidRow(x *Paid) ref.Val {
	span, err := period.Parse(x.Period)
	if err != nil {
		b.wrong("paid.period", fmt.Errorf("%q 不是期次", shortened(x.Period)))
	}
	return paidSchema.of(types.String(x.Period), types.Bool(b.period.Contains(span)), types.Bool(span.Year() == b.period.Year()),
		types.Int(x.AmountFen), types.String(x.Plot), types.String(x.Serial), types.String(x.InvoiceNo), types.String(x.Event),
		types.String(x.Item), types.String(x.ID), types.String(x.Cause), b.day("paid.paid_on", x.PaidOn),
		b.scheduled("paid.from", x.From), b.scheduled("paid.to", x.To), types.Int(x.Days), types.String(x.House))
}

// scheduled reads a day that may lie ahead.
func (b *binder) scheduled(field, s string) day {
	d, err := parseDay(s)
	if err != nil {
		b.wrong(field, err)
	}
	return d
}

// standards are the rows that the facts carry, or the catalogue's own.
func (b *binder) standards(p *Programme, rows map[string][]StandardRow) ref.Val {
	if rows == nil {
		return p.compiled.defaults
	}
	r := p.compiled.defaults.schema.blank()
	for name, given := range rows {
		i, ok := r.schema.at[name]
		if !ok || i == r.schema.absent {
			b.wrong("standards", fmt.Errorf("本项目没有名为 %s 的标准", shortened(name)))
			continue
		}
		s := &standard{opaque: opaque{standardType}, name: r.schema.fields[i].Label}
		for _, x := range given {
			s.rows = append(s.rows, standardRow{b.scheduled("standards.from", x.From), x.Key, x.Value})
		}
		r.vals[i] = s
	}
	return r
}

func textList(list []string) ref.Val {
	if len(list) == 0 {
		return emptyList
	}
	return types.NewStringList(types.DefaultTypeAdapter, list)
}

func listOf(list []ref.Val) ref.Val {
	if len(list) == 0 {
		return emptyList
	}
	return types.NewRefValList(types.DefaultTypeAdapter, list)
}

// elements are the values of a list.
func elements(v ref.Val) []ref.Val {
	var out []ref.Val
	for it := v.(traits.Lister).Iterator(); it.HasNext() == types.True; {
		out = append(out, it.Next())
	}
	return out
}
