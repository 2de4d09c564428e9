package linkage

import "yikatong/internal/ident"

// A Person is what the registers say of someone who may be there twice. Anything may be
// unknown. Number is written in full: it is compared, and goes no further.
type Person struct {
	Name    string
	Number  string // 18 digits of the ID number, or 15 of the old one
	Village string
	Phone   string
}

// The places of a person's fields in a record.
const (
	personName = iota
	personBorn
	personOrder
	personArea
	personVillage
	personPhone
)

// Record is a person in the form that [People] compares.
func (p Person) Record() Record {
	area, born, order := numberParts(p.Number)
	return Record{ident.NormalName(p.Name), born, order, area, p.Village, p.Phone}
}

// numberParts are the area, the birth date (19620819) and the order within the day of an ID
// number. The old form of 15 digits leaves out the century, which is the twentieth, and the
// check character.
func numberParts(no string) (area, born, order string) {
	switch len(no) {
	case 15:
		return no[:6], "19" + no[6:12], no[12:]
	case 18:
		return no[:6], no[6:14], no[14:17]
	}
	return "", "", ""
}

// People are the rules for persons of a county: who is here under two numbers. Two people of
// one name and family live in one village, and twins share a birth date: records come together
// only by the same name, or by a number that is the same but for the name's writing.
var People = Rules{
	Comparisons: []Comparison{
		personName:    {"姓名", []string{"不同", "相差一字", "相同"}, HanName, true},
		personBorn:    {"出生日期", []string{"不同", "相差一位", "相邻两位对调", "相同"}, Digits, false},
		personOrder:   {"证件顺序码", []string{"不同", "相差一位", "相邻两位对调", "相同"}, Digits, false},
		personArea:    {"证件地址码", []string{"不同", "相差一位", "相邻两位对调", "相同"}, Digits, true},
		personVillage: {"所在村居", []string{"不同", "相同"}, Same, true},
		personPhone:   {"联系电话", []string{"不同", "相同"}, Same, true},
	},
	Passes: []Pass{
		{Key: joined(personName, personBorn), Settles: []int{personName, personBorn}},
		{Key: joined(personName, personOrder), Settles: []int{personName, personOrder}},
		{Key: joined(personName, personVillage), Settles: []int{personName, personVillage}},
		{Key: joined(personBorn, personOrder, personArea), Settles: []int{personBorn, personOrder, personArea}},
	},
	Most: 100,
}

// joined is the key of several fields together; "" when one is unknown.
func joined(fields ...int) func(Record) string {
	return func(r Record) string {
		key := ""
		for _, f := range fields {
			if r[f] == "" {
				return ""
			}
			key += r[f] + "\x00"
		}
		return key
	}
}
