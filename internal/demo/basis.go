package demo

import (
	"fmt"
	"strconv"

	"yikatong/internal/period"
)

// An Area is mu, or square metres, in hundredths. It marshals as text with two digits.
type Area int32

// MarshalText writes "3.07".
func (a Area) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%d.%02d", a/100, a%100), nil }

// An Opt is a text that may be absent: "" marshals as null.
type Opt string

// MarshalJSON writes the text, or null.
func (o Opt) MarshalJSON() ([]byte, error) {
	if o == "" {
		return []byte("null"), nil
	}
	return strconv.AppendQuote(nil, string(o)), nil
}

// monthOr is a month as text, "" for none.
func monthOr(m period.Month) Opt {
	if m == 0 {
		return ""
	}
	return Opt(m.String())
}

// Basis is the facts that a claim of a programme rests on, as the case format writes that
// programme's basis. The same claim gives the same facts at any time of the year.
func (c *County) Basis(programme int, claim Claim) any {
	switch programme {
	case 1:
		return c.farmland(claim)
	case 2:
		return c.machine(claim)
	case 3:
		return c.migrant(claim)
	case 4:
		return c.firstRound(claim)
	case 5:
		return c.secondRound(claim)
	case 6:
		return c.forest(claim)
	case 7:
		return c.rewarded(claim)
	case 8:
		return c.bereaved(claim)
	case 9:
		return c.minimum(claim)
	case 10:
		return c.destitute(claim)
	case 11:
		return c.hardship(claim)
	case 12:
		return c.frail(claim)
	case 13, 14:
		return c.disabled(claim)
	case 15:
		return c.child(claim)
	case 16:
		return c.disaster(claim)
	case 17:
		return c.house(claim)
	}
	panic("no programme " + strconv.Itoa(programme))
}
