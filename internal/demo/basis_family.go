package demo

type rewarded struct {
	Children          []offspring `json:"children"`
	RuralBeforeReform bool        `json:"rural_before_reform"`
	UnlawfulBirth     bool        `json:"unlawful_birth"`
	PublicPensionFrom Opt         `json:"public_pension_from"`
}

type offspring struct {
	Sex     string `json:"sex"`
	Birth   Day    `json:"birth"`
	Death   Day    `json:"death"`
	From    Day    `json:"from"`
	Adopted bool   `json:"adopted"`
}

func (c *County) rewarded(cl Claim) rewarded {
	return rewarded{Children: c.offspring(cl.Person)}
}

// offspring are the children of a head, spouse or parent: those in the household where
// there are some, otherwise, since they have moved out, children invented for the couple.
// They are the same for both parents.
func (c *County) offspring(person int32) []offspring {
	p := c.People[person]
	_, members := c.Members(p.Household)
	var list []offspring
	for _, m := range members {
		if p.Relation <= Spouse && m.Relation == Child || p.Relation == Parent && m.Relation == Head {
			list = append(list, offspring{Sex: m.Sex(), Birth: m.Birth})
		}
	}
	if len(list) > 0 {
		return list
	}
	return c.grown(p.Household, mother(members, p))
}

// mother is the birth of the woman whose children are asked for, or of the father.
func mother(members []Person, p Person) Day {
	for _, m := range members {
		if m.Female && (m.Relation <= Spouse) == (p.Relation <= Spouse) && m.Relation != Child {
			return m.Birth
		}
	}
	return p.Birth
}

func (c *County) grown(household int32, mother Day) []offspring {
	r := c.dice(forBasis+7, int(household))
	n := 1
	sexes := [2]string{"M", "F"}
	switch x := r.IntN(100); {
	case x < 25:
		sexes[0] = "F"
	case x < 60:
		n, sexes[0] = 2, "F"
	case x < 75:
		n = 2 // a son and a daughter: no right to 07
	}
	list := make([]offspring, n)
	for i := range list {
		list[i] = offspring{Sex: sexes[i], Birth: birthday(mother, between(r, 21, 26)+5*i) + Day(r.IntN(300))}
	}
	return list
}

// familyKind is the type of family for 07, "" for none: one child, or two daughters.
func familyKind(children []offspring) string {
	switch {
	case len(children) == 1 && children[0].Sex == "F":
		return "only_daughter"
	case len(children) == 1, len(children) == 2 && children[0].Sex == "F" && children[1].Sex == "F":
		return "son_or_two_daughters"
	}
	return ""
}

type bereaved struct {
	Kind       string `json:"kind"`
	EventOn    Day    `json:"event_on"`
	OnlyChild  bool   `json:"only_child"`
	ChildGrade *int   `json:"child_disability_grade"`
	CertifedOn Day    `json:"certified_on"`
	EndedOn    Day    `json:"ended_on"`
	Wife       *wife  `json:"wife"`
}

type wife struct {
	Birth Day `json:"birth"`
	Death Day `json:"death"`
}

// bereaved (08): seven in ten lost their only child, most others have one that is
// disabled, one in fifty lives with a complication. What happened, happened to both parents.
func (c *County) bereaved(cl Claim) bereaved {
	p := c.People[cl.Person]
	r := c.dice(forBasis+8, int(p.Household))
	b := bereaved{Kind: "child_dead", EventOn: DayOf(c.Year-between(r, 2, 18), between(r, 1, 12), between(r, 1, 28)), OnlyChild: true}
	b.CertifedOn = b.EventOn
	switch x := r.IntN(100); {
	case x < 2:
		b.Kind = "complication_3"
	case x < 30:
		grade := between(r, 1, 3)
		b.Kind, b.ChildGrade = "child_disabled", &grade
	}
	_, members := c.Members(p.Household)
	for _, m := range members {
		if !p.Female && m.Female && m.Relation <= Spouse {
			b.Wife = &wife{Birth: m.Birth}
		}
	}
	return b
}

type orphaned struct {
	Kind          string        `json:"kind"`
	Mode          string        `json:"mode"`
	ConfirmedOn   Day           `json:"confirmed_on"`
	Parents       []parentState `json:"parents"`
	EndedOn       Day           `json:"ended_on"`
	InSchoolUntil Opt           `json:"in_school_until"`
	GuardianID    string        `json:"guardian_id"`
}

type parentState struct {
	Status string `json:"status"`
	Months *int   `json:"months"`
}

// child (15) lives with a grandparent: one in five an orphan, of the others one parent is
// dead and the other in prison, out of contact or gravely ill.
func (c *County) child(cl Claim) orphaned {
	household := c.People[cl.Person].Household
	r := c.dice(forBasis+15, int(household))
	head, _ := c.Members(household)
	o := orphaned{Kind: "orphan", Mode: "dispersed", ConfirmedOn: firstOf(cl.From-1) + Day(between(r, 0, 27)), GuardianID: c.People[head].ID,
		Parents: []parentState{{Status: "dead"}, {Status: "dead"}}}
	if chance(r, 0.8) {
		o.Kind = "de_facto"
		months := between(r, 12, 60)
		o.Parents[1] = parentState{[]string{"prison", "lost_contact", "severe_illness", "severe_disability"}[r.IntN(4)], &months}
	}
	return o
}
