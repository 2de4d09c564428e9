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
func (b *binder) day(field, s string) day {
	if s == "" {
		return never
	}
	d, err := parseDay(s)
	if err != nil {
		b.wrong(field, err)
	}
	if d > b.asOf {
		return never
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
	r := periodSchema.blank()
	r.set("first", month(b.period.FirstMonth()))
	r.set("last", month(b.period.LastMonth()))
	r.set("year", types.Int(b.period.Year()))
	r.set("starts", month(b.period.Year()*12).first())
	return r
}

func (b *binder) person(p *Person) ref.Val {
	r := personSchema.blank()
	if p == nil {
		return r
	}
	r.set("id", types.String(p.ID))
	r.set("birth", b.day("person.birth", p.Birth))
	r.set("sex", types.String(p.Sex))
	r.set("hukou", types.String(p.Hukou))
	r.set("death", b.day("person.death", p.Death))
	r.set("region", types.String(p.Region))
	r.set(given, types.True)
	return r
}

// members are the household's, or the person alone where there is none.
func (b *binder) members(f *Facts) ref.Val {
	var list []ref.Val
	switch {
	case f.Household != nil:
		for i := range f.Household.Members {
			list = append(list, b.member(&f.Household.Members[i]))
		}
	case f.Person != nil:
		p := f.Person
		list = append(list, b.member(&Member{ID: p.ID, Birth: p.Birth, Sex: p.Sex, Relation: "户主", Death: p.Death}))
	}
	return listOf(list)
}

func (b *binder) member(m *Member) ref.Val {
	r := memberSchema.blank()
	r.set("id", types.String(m.ID))
	r.set("birth", b.day("household.members.birth", m.Birth))
	r.set("sex", types.String(m.Sex))
	r.set("relation", types.String(m.Relation))
	r.set("death", b.day("household.members.death", m.Death))
	if len(m.Income) > 0 {
		r.set("income", b.rows("household.members.income", m.Income))
	}
	r.set("work_deduct_fen", types.Int(m.WorkDeductFen))
	r.set("classes", textList(m.Classes))
	r.set("registered_disabled", types.Bool(m.RegisteredDisabled))
	r.set("protected", types.Bool(m.Protected == nil || *m.Protected))
	r.set("joined_on", b.joined(m.JoinedOn))
	r.set("left_on", b.day("household.members.left_on", m.LeftOn))
	r.set("detained_from", b.day("household.members.detained_from", m.DetainedFrom))
	r.set("released_on", b.day("household.members.released_on", m.ReleasedOn))
	r.set(given, types.True)
	return r
}

// joined is long ago for who was there from the start; never for who is yet to come.
func (b *binder) joined(s string) day {
	if s == "" {
		return 0
	}
	return b.day("household.members.joined_on", s)
}

func (b *binder) rows(field string, list []FenFrom) rows {
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
	r := holdSchema.blank()
	r.texts("programme", x.Programme, "id", x.ID, "parcel", x.Parcel, "plot", x.Plot, "house", x.House,
		"serial", x.Serial, "invoice_no", x.InvoiceNo, "item", x.Item, "event", x.Event, "county", x.County)
	r.set("from", from)
	r.set("to", to)
	r.set("during", types.Bool(from <= month(b.period.LastMonth()) && to >= month(b.period.FirstMonth())))
	r.set(given, types.True)
	return r
}

func (b *binder) paid(rows []Paid) ref.Val {
	list := make([]ref.Val, len(rows))
	for i := range rows {
		list[i] = b.paidRow(&rows[i])
	}
	return listOf(list)
}

func (b *binder) paidRow(x *Paid) ref.Val {
	r := paidSchema.blank()
	span, err := period.Parse(x.Period)
	if err != nil {
		b.wrong("paid.period", fmt.Errorf("%q 不是期次", shortened(x.Period)))
	}
	r.texts("period", x.Period, "plot", x.Plot, "serial", x.Serial, "invoice_no", x.InvoiceNo,
		"event", x.Event, "item", x.Item, "id", x.ID, "cause", x.Cause, "house", x.House)
	r.set("inside", types.Bool(b.period.Contains(span)))
	r.set("this_year", types.Bool(span.Year() == b.period.Year()))
	r.set("amount_fen", types.Int(x.AmountFen))
	r.set("paid_on", b.day("paid.paid_on", x.PaidOn))
	r.set("from", b.scheduled("paid.from", x.From))
	r.set("to", b.scheduled("paid.to", x.To))
	r.set("days", types.Int(x.Days))
	r.set(given, types.True)
	return r
}

// scheduled reads a day that may lie ahead.
func (b *binder) scheduled(field, s string) day {
	d, err := parseDay(s)
	if err != nil {
		b.wrong(field, err)
	}
	return d
}

func (b *binder) standards(p *Programme, rows map[string][]StandardRow) ref.Val {
	r := p.compiled.standards.blank()
	for i, f := range r.schema.fields {
		if f.Type != "standard" {
			continue
		}
		s := &standard{opaque: opaque{standardType}, name: f.Label}
		if rows == nil {
			s.rows = p.compiled.defaults[f.Name]
		}
		for _, x := range rows[f.Name] {
			s.rows = append(s.rows, standardRow{b.scheduled("standards.from", x.From), x.Key, x.Value})
		}
		r.vals[i] = s
	}
	for name := range rows {
		if _, ok := r.schema.at[name]; !ok || name == given {
			b.wrong("standards", fmt.Errorf("本项目没有名为 %s 的标准", name))
		}
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
