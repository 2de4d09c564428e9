package demo

import (
	"fmt"
	"math/rand/v2"
)

// confirmed is a day in the month before a claim's first, as programmes ask that begin the
// month after they were confirmed.
func confirmed(cl Claim, r *rand.Rand) Day { return firstOf(cl.From-1) + Day(between(r, 3, 24)) }

type minimum struct {
	Mode            string   `json:"mode"`
	ConfirmedOn     Day      `json:"confirmed_on"`
	StoppedFrom     Opt      `json:"stopped_from"`
	CheckRefused    bool     `json:"check_refused"`
	AssetsOverLimit []string `json:"assets_over_limit"`
	Taper           *string  `json:"taper"`
}

func (c *County) minimum(cl Claim) minimum {
	return minimum{Mode: "household", ConfirmedOn: confirmed(cl, c.dice(forBasis+9, int(cl.Person))), AssetsOverLimit: []string{}}
}

// An Income is what a member earns in a month from some month on.
type Income struct {
	From string `json:"from"`
	Fen  int64  `json:"fen"`
}

// income is what a household on 09 earns a month: up to 280 yuan a head, 140 on average,
// put down to its first member.
func (c *County) income(household int32) int64 {
	h := c.Households[household]
	return int64(c.dice(forBasis+9, int(household)|1<<32).IntN(281)) * int64(h.Size) * 100
}

// classes are a member's grounds for a top-up on 09.
func (c *County) classes(person int32) []string {
	p := c.People[person]
	list := []string{}
	if p.Disability.Severe() {
		list = append(list, "severe_disability")
	}
	if c.dice(forBasis+9, int(person)|2<<32).IntN(12) == 0 {
		list = append(list, "severe_illness")
	}
	switch age := ageOn(p.Birth, c.jan1); {
	case age < 7:
		list = append(list, "preschool")
	case age < 18:
		list = append(list, "student")
	}
	return list
}

type destitute struct {
	Category      string      `json:"category"`
	Mode          string      `json:"mode"`
	ConfirmedOn   Day         `json:"confirmed_on"`
	StoppedFrom   Opt         `json:"stopped_from"`
	HasObligor    bool        `json:"has_obligor"`
	InSchoolUntil Opt         `json:"in_school_until"`
	CareGrades    []careGrade `json:"care_grades"`
}

type careGrade struct {
	On    Day    `json:"on"`
	Grade string `json:"grade"`
}

func (c *County) destitute(cl Claim) destitute {
	d := destitute{Category: "elder", Mode: "dispersed", ConfirmedOn: confirmed(cl, c.dice(forBasis+10, int(cl.Person)))}
	if ageOn(c.People[cl.Person].Birth, d.ConfirmedOn) < 60 {
		d.Category = "disabled"
	}
	d.CareGrades = []careGrade{{d.ConfirmedOn, c.careGrade(cl.Person)}}
	return d
}

// careGrade is how far somebody on 10 looks after themselves: three in four do.
func (c *County) careGrade(person int32) string {
	switch x := c.dice(forBasis+10, int(person)|1<<32).IntN(100); {
	case x < 8:
		return "full"
	case x < 25:
		return "half"
	}
	return "self"
}

type frail struct {
	ConfirmedOn Day          `json:"confirmed_on"`
	Assessments []assessment `json:"assessments"`
}

type assessment struct {
	On         Day    `json:"on"`
	Ability    string `json:"ability"`
	ValidUntil Day    `json:"valid_until"`
}

// frail (12): of 80 and over the age alone speaks, the younger were assessed.
func (c *County) frail(cl Claim) frail {
	r := c.dice(forBasis+12, int(cl.Person))
	f := frail{ConfirmedOn: confirmed(cl, r), Assessments: []assessment{}}
	if birthday(c.People[cl.Person].Birth, 80) > c.jan1 {
		f.Assessments = append(f.Assessments, assessment{f.ConfirmedOn - 10, []string{"moderate", "severe", "total"}[r.IntN(3)], DayOf(c.Year+1, 6, 30)})
	}
	return f
}

type disabled struct {
	AppliedOn   Day         `json:"applied_on"`
	Certificate certificate `json:"certificate"`
	Detained    []struct{}  `json:"detained"`
}

type certificate struct {
	No          string  `json:"no"`
	Grades      []grade `json:"grades"`
	ValidUntil  Day     `json:"valid_until"`
	CancelledOn Day     `json:"cancelled_on"`
}

type grade struct {
	From  Day   `json:"from"`
	Grade uint8 `json:"grade"`
}

// disabled (13, 14): the certificate is a year older than the claim.
func (c *County) disabled(cl Claim) disabled {
	p := c.People[cl.Person]
	from := max(firstOf(cl.From-12), p.Birth+1)
	return disabled{AppliedOn: firstOf(cl.From) + 2, Detained: []struct{}{},
		Certificate: certificate{No: fmt.Sprintf("%s%d%d", p.ID, p.Disability.Kind, p.Disability.Grade), Grades: []grade{{from, p.Disability.Grade}}}}
}
