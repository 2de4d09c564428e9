package policy

import (
	"encoding/json"
	"fmt"

	"yikatong/internal/fault"
)

// ErrFacts tells that facts are not of the form that the programme asks for.
var ErrFacts = fmt.Errorf("认定信息有误: %w", fault.Invalid)

// Facts are all that one decision rests on: one person, household or organisation, one
// programme, one period. Days are "2025-03-31", months "2025-03", "" where there is none.
type Facts struct {
	Case      string                   `json:"case"`
	Programme string                   `json:"programme"` // "01" to "17", or the county's own
	Period    string                   `json:"period"`
	AsOf      string                   `json:"as_of"`     // the day of decision: a later fact is not yet known
	Standards map[string][]StandardRow `json:"standards"` // nil: the catalogue's own
	Person    *Person                  `json:"person"`    // nil for an organisation
	Household *Household               `json:"household"`
	Basis     json.RawMessage          `json:"basis"` // an object of the programme's Basis fields
	Holds     []Hold                   `json:"holds"`
	Paid      []Paid                   `json:"paid"`
}

// A StandardRow is one value of a standard, in effect from a day on.
type StandardRow struct {
	From  string `json:"from"`
	Key   string `json:"key,omitempty"`
	Value int64  `json:"value"`
}

// A Person is who the subsidy is for, or a member of the household.
type Person struct {
	ID     string `json:"id"`
	Birth  string `json:"birth"`
	Sex    string `json:"sex"`   // M, F
	Hukou  string `json:"hukou"` // rural, urban, outside (of Chongqing)
	Death  string `json:"death"`
	Region string `json:"region"`
}

// A Household is everyone who belongs together, the person included.
type Household struct {
	ID      string   `json:"id"`
	Members []Member `json:"members"`
}

// A Member is one of a household; what follows Death is for minimum living (09).
type Member struct {
	ID                 string    `json:"id"`
	Birth              string    `json:"birth"`
	Sex                string    `json:"sex"`
	Relation           string    `json:"relation"`
	Death              string    `json:"death"`
	Hukou              string    `json:"hukou,omitempty"`
	Region             string    `json:"region,omitempty"`
	Income             []FenFrom `json:"income,omitempty"`
	WorkDeductFen      int64     `json:"work_deduct_fen,omitempty"`
	Classes            []string  `json:"classes,omitempty"`
	RegisteredDisabled bool      `json:"registered_disabled,omitempty"`
	Protected          *bool     `json:"protected,omitempty"` // nil: true
	JoinedOn           string    `json:"joined_on,omitempty"`
	LeftOn             string    `json:"left_on,omitempty"`
	DetainedFrom       string    `json:"detained_from,omitempty"`
	ReleasedOn         string    `json:"released_on,omitempty"`
}

// A FenFrom is an amount per month from a month on.
type FenFrom struct {
	From string `json:"from"`
	Fen  int64  `json:"fen"`
}

// A Hold is what is already drawn, per month.
type Hold struct {
	Programme string `json:"programme"` // or LTC, WIC
	From      string `json:"from"`
	To        string `json:"to"` // the last month; "" while it runs
	ID        string `json:"id,omitempty"`
	Parcel    string `json:"parcel,omitempty"`
	Plot      string `json:"plot,omitempty"`
	House     string `json:"house,omitempty"`
	Serial    string `json:"serial,omitempty"`
	AmountFen int64  `json:"amount_fen,omitempty"`
	Mode      string `json:"mode,omitempty"`
	CareGrade string `json:"care_grade,omitempty"`
	Heads     int64  `json:"heads,omitempty"`
	Item      string `json:"item,omitempty"`
	InvoiceNo string `json:"invoice_no,omitempty"`
	County    string `json:"county,omitempty"` // another county that pays it
	Event     string `json:"event,omitempty"`
}

// A Paid is an earlier payment of the same programme.
type Paid struct {
	Period    string `json:"period"`
	AmountFen int64  `json:"amount_fen"`
	Plot      string `json:"plot,omitempty"`
	Serial    string `json:"serial,omitempty"`
	InvoiceNo string `json:"invoice_no,omitempty"`
	Event     string `json:"event,omitempty"`
	Item      string `json:"item,omitempty"`
	ID        string `json:"id,omitempty"`
	Cause     string `json:"cause,omitempty"`
	PaidOn    string `json:"paid_on,omitempty"`
	From      string `json:"from,omitempty"`
	To        string `json:"to,omitempty"`
	Days      int64  `json:"days,omitempty"`
	House     string `json:"house,omitempty"`
	Parcel    string `json:"parcel,omitempty"`
}
