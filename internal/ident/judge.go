package ident

import (
	"errors"
	"fmt"
	"time"

	"yikatong/internal/fault"
)

// A Verdict is what is said of one identifier that was asked about.
type Verdict struct {
	Input      string `json:"input"`
	Valid      bool   `json:"valid"`
	Reason     string `json:"reason"`     // a stable code; "" where there is nothing to say
	Normalised string `json:"normalised"` // "" if it is not valid
}

// ErrKind refuses to judge an identifier of no known kind.
var ErrKind = fmt.Errorf("identifiers are of kind id, uscc, card or cnaps: %w", fault.Invalid)

// reasons gives each error its code.
var reasons = []struct {
	err  error
	code string
}{
	{ErrNoMissing, "missing"}, {ErrNoRounded, "rounded"}, {ErrNoLegacy15, "legacy_15"}, {ErrNoForm, "form"}, {ErrNoChecksum, "checksum"},
	{ErrNoArea, "area"}, {ErrNoDate, "date"}, {ErrUSCCForm, "form"}, {ErrUSCCCheck, "checksum"}, {ErrUSCCInner, "org_checksum"},
	{ErrCardForm, "form"}, {ErrCardLuhn, "checksum"}, {ErrCNAPSForm, "form"}, {ErrCNAPSCheck, "checksum"},
}

// Judge says whether a value is a good identifier of a kind: id, uscc, card or cnaps. A
// first-generation ID number is good as a number, with its 18-character form and the
// reason legacy_15; nothing is paid on it.
func Judge(kind, value string, today time.Time) (Verdict, error) {
	v := Verdict{Input: value}
	plain, err := Clean(value), error(nil)
	switch kind {
	case "id":
		var n No
		if n, err = ParseNo(plain, today); errors.Is(err, ErrNoLegacy15) {
			v.Reason = "legacy_15"
			n, err = Upgrade15(plain, today)
		}
		v.Normalised = n.s
	case "uscc":
		var u USCC
		u, err = ParseUSCC(plain)
		v.Normalised = u.s
	case "card":
		var c Card
		c, err = ParseCard(plain)
		v.Normalised = c.s
	case "cnaps":
		var c CNAPS
		c, err = ParseCNAPS(plain)
		v.Normalised = c.s
	default:
		return v, fmt.Errorf("%q: %w", kind, ErrKind)
	}
	v.Valid = err == nil
	for _, r := range reasons {
		if errors.Is(err, r.err) {
			v.Reason = r.code
		}
	}
	return v, nil
}
