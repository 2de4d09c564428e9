// Package basis turns what a county has on record (底册) into the facts that one decision
// under a programme rests on.
//
// A [Record] is what a township enters; people, households, deaths and payments come from
// the registers. [Known.Facts] puts them together in the vocabulary of package policy. It
// reads no clock: the period and the day of decision are given.
package basis

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"yikatong/internal/fault"
	"yikatong/internal/policy"
)

// ErrRecord tells that a record does not have the form of its programme.
var ErrRecord = fmt.Errorf("认定信息有误: %w", fault.Invalid)

// A Record is what is entered of one right: the programme's own fields, and what no register
// of the county tells.
type Record struct {
	Basis json.RawMessage `json:"basis"`
	// Members are what minimum living asks of a household's members beyond the register of
	// people, and members who are not in it.
	Members []policy.Member `json:"members,omitempty"`
	// Holds are draws that the county does not pay itself: another county's, insurance.
	Holds []policy.Hold `json:"holds,omitempty"`
	// Paid are payments made before the county's payments were kept here.
	Paid []policy.Paid `json:"paid,omitempty"`
	// Award is what was awarded a month, where other programmes ask for it.
	Award *Award `json:"award,omitempty"`
}

// An Award (核定待遇) is what other programmes see of a record: who draws what, in which mode.
type Award struct {
	MonthlyFen int64  `json:"monthly_fen,omitempty"`
	Mode       string `json:"mode,omitempty"`
	CareGrade  string `json:"care_grade,omitempty"`
	Heads      int64  `json:"heads,omitempty"`
}

// Parse reads a stored or entered record; an unknown field is refused.
func Parse(text []byte) (Record, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var r Record
	if err := d.Decode(&r); err != nil {
		return r, fmt.Errorf("%w：不是完整的记录", ErrRecord)
	}
	if d.More() {
		return r, fmt.Errorf("%w：一行只能有一个对象", ErrRecord)
	}
	if len(r.Basis) == 0 || r.Basis[0] != '{' {
		return r, fmt.Errorf("%w：缺少 basis", ErrRecord)
	}
	return r, nil
}

// Text is the record as it is stored: the same record always gives the same text.
func (r Record) Text() (string, error) {
	var b bytes.Buffer
	if err := json.Compact(&b, r.Basis); err != nil {
		return "", fmt.Errorf("%w：%v", ErrRecord, err)
	}
	r.Basis = b.Bytes()
	text, err := json.Marshal(r)
	return string(text), err
}

// marks are the fields of a basis that name a thing: a machine, an event, a house.
type marks struct {
	Serial    string `json:"serial"`
	InvoiceNo string `json:"invoice_no"`
	Event     string `json:"event"`
	Item      string `json:"item"`
	Cause     string `json:"cause"`
	House     string `json:"house"`
	Mode      string `json:"mode"`
	Guardian  string `json:"guardian_id"`
	CareGrade []struct {
		Grade string `json:"grade"`
	} `json:"care_grades"`
	Dealer  string `json:"dealer"`
	Parcels []struct {
		Code string     `json:"code"`
		Area hundredths `json:"area_mu"`
	} `json:"parcels"`
	Plots []struct {
		Plot        string       `json:"plot"`
		Parcel      string       `json:"parcel"`
		Area        hundredths   `json:"area_mu"`
		Inspections []inspection `json:"inspections"`
	} `json:"plots"`
	People []helped `json:"people"`
}

// marks reads what it can; the fields of a county's own programme may have other types.
func (r Record) marks() (m marks) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(r.Basis, &fields) != nil {
		return m
	}
	for name, to := range map[string]any{"serial": &m.Serial, "invoice_no": &m.InvoiceNo, "event": &m.Event, "item": &m.Item,
		"cause": &m.Cause, "house": &m.House, "dealer": &m.Dealer, "mode": &m.Mode, "guardian_id": &m.Guardian, "care_grades": &m.CareGrade, "parcels": &m.Parcels, "plots": &m.Plots,
		"people": &m.People} {
		if v, ok := fields[name]; ok {
			_ = json.Unmarshal(v, to) // a field of another type marks nothing
		}
	}
	return m
}

// Item tells a party's records of one programme apart: a machine by its serial number, help by
// its event and kind, a house by its number; "" where a party has one record.
func (r Record) Item() string {
	m := r.marks()
	switch {
	case m.Serial != "":
		return m.Serial
	case m.Event != "" && m.Item != "":
		return m.Event + "/" + m.Item
	case m.Event != "":
		return m.Event
	}
	return m.House
}

// Payee is the ID number of who is paid in the person's place: a child's guardian. It is "" where
// the person is paid themself.
func (r Record) Payee() string { return r.marks().Guardian }

// BackPayItem marks a roster's line as back pay of an earlier period's right.
func BackPayItem(period, item string) string {
	return strings.TrimSuffix("补发:"+period+":"+item, ":")
}

// Right reads which period and item a payment's line was for: its own, or the earlier one that
// it pays back.
func Right(period, item string) (string, string) {
	rest, back := strings.CutPrefix(item, "补发:")
	if !back {
		return period, item
	}
	p, of, _ := strings.Cut(rest, ":")
	return p, of
}
