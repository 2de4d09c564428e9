package policy

// The records of Facts, member by member. A table by reflection would be shorter, and is what
// made reading a third of the cost of a decision.

func (r *reader) personOf(v raw) (x Person) {
	r.object("person", v, func(name string, v raw) bool {
		switch name {
		case "id":
			x.ID = r.text(name, v)
		case "birth":
			x.Birth = r.text(name, v)
		case "sex":
			x.Sex = r.text(name, v)
		case "hukou":
			x.Hukou = r.text(name, v)
		case "death":
			x.Death = r.text(name, v)
		case "region":
			x.Region = r.text(name, v)
		default:
			return false
		}
		return true
	})
	return x
}

func (r *reader) householdOf(v raw) (x Household) {
	r.object("household", v, func(name string, v raw) bool {
		switch name {
		case "id":
			x.ID = r.text(name, v)
		case "members":
			r.list(name, v, func(v raw) { x.Members = append(x.Members, r.member(v)) })
		default:
			return false
		}
		return true
	})
	return x
}

func (r *reader) member(v raw) (x Member) {
	r.object("household.members", v, func(name string, v raw) bool {
		switch name {
		case "id":
			x.ID = r.text(name, v)
		case "birth":
			x.Birth = r.text(name, v)
		case "sex":
			x.Sex = r.text(name, v)
		case "relation":
			x.Relation = r.text(name, v)
		case "death":
			x.Death = r.text(name, v)
		case "hukou":
			x.Hukou = r.text(name, v)
		case "region":
			x.Region = r.text(name, v)
		case "income":
			r.list(name, v, func(v raw) { x.Income = append(x.Income, r.fenFrom(v)) })
		case "work_deduct_fen":
			x.WorkDeductFen = r.whole(name, v)
		case "classes":
			r.list(name, v, func(v raw) { x.Classes = append(x.Classes, r.text(name, v)) })
		case "registered_disabled":
			x.RegisteredDisabled = r.flag(name, v)
		case "protected":
			if !v.null() {
				yes := r.flag(name, v)
				x.Protected = &yes
			}
		case "joined_on":
			x.JoinedOn = r.text(name, v)
		case "left_on":
			x.LeftOn = r.text(name, v)
		case "detained_from":
			x.DetainedFrom = r.text(name, v)
		case "released_on":
			x.ReleasedOn = r.text(name, v)
		default:
			return false
		}
		return true
	})
	return x
}

func (r *reader) fenFrom(v raw) (x FenFrom) {
	r.object("household.members.income", v, func(name string, v raw) bool {
		switch name {
		case "from":
			x.From = r.text(name, v)
		case "fen":
			x.Fen = r.whole(name, v)
		default:
			return false
		}
		return true
	})
	return x
}

func (r *reader) hold(v raw) (x Hold) {
	r.object("holds", v, func(name string, v raw) bool {
		switch name {
		case "programme":
			x.Programme = r.text(name, v)
		case "from":
			x.From = r.text(name, v)
		case "to":
			x.To = r.text(name, v)
		case "id":
			x.ID = r.text(name, v)
		case "parcel":
			x.Parcel = r.text(name, v)
		case "plot":
			x.Plot = r.text(name, v)
		case "house":
			x.House = r.text(name, v)
		case "serial":
			x.Serial = r.text(name, v)
		case "amount_fen":
			x.AmountFen = r.whole(name, v)
		case "mode":
			x.Mode = r.text(name, v)
		case "care_grade":
			x.CareGrade = r.text(name, v)
		case "heads":
			x.Heads = r.whole(name, v)
		case "item":
			x.Item = r.text(name, v)
		case "invoice_no":
			x.InvoiceNo = r.text(name, v)
		case "county":
			x.County = r.text(name, v)
		case "event":
			x.Event = r.text(name, v)
		default:
			return false
		}
		return true
	})
	return x
}

func (r *reader) paid(v raw) (x Paid) {
	r.object("paid", v, func(name string, v raw) bool {
		switch name {
		case "period":
			x.Period = r.text(name, v)
		case "amount_fen":
			x.AmountFen = r.whole(name, v)
		case "plot":
			x.Plot = r.text(name, v)
		case "serial":
			x.Serial = r.text(name, v)
		case "invoice_no":
			x.InvoiceNo = r.text(name, v)
		case "event":
			x.Event = r.text(name, v)
		case "item":
			x.Item = r.text(name, v)
		case "id":
			x.ID = r.text(name, v)
		case "cause":
			x.Cause = r.text(name, v)
		case "paid_on":
			x.PaidOn = r.text(name, v)
		case "from":
			x.From = r.text(name, v)
		case "to":
			x.To = r.text(name, v)
		case "days":
			x.Days = r.whole(name, v)
		case "house":
			x.House = r.text(name, v)
		case "parcel":
			x.Parcel = r.text(name, v)
		default:
			return false
		}
		return true
	})
	return x
}

func (r *reader) person(v raw) *Person {
	if v.null() {
		return nil
	}
	x := r.personOf(v)
	return &x
}

func (r *reader) household(v raw) *Household {
	if v.null() {
		return nil
	}
	x := r.householdOf(v)
	return &x
}
