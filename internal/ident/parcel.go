package ident

import (
	"fmt"

	"yikatong/internal/fault"
)

// ErrParcel tells that a text is no parcel code.
var ErrParcel = fmt.Errorf("a parcel code has 19 digits and begins with a county: %w", fault.Invalid)

// A Parcel is the code of a contracted plot of land (承包地块代码, GB/T 35958-2018): county 6,
// township 3, village 3, group 2 and the plot's 5 digits. It has no check digit.
type Parcel struct{ s string }

// ParseParcel reads a parcel code. It cannot tell a plot that is there from one that is not.
func ParseParcel(s string) (Parcel, error) {
	if len(s) != 19 || !allDigits(s) || !knownArea(s[:6]) || s[14:] == "00000" {
		return Parcel{}, ErrParcel
	}
	return Parcel{s}, nil
}

// Issuer is the 14-digit code of the collective that contracts the land out (发包方).
func (p Parcel) Issuer() string {
	if p.IsZero() {
		return ""
	}
	return p.s[:14]
}

// String is the whole code: it names land, not a person.
func (p Parcel) String() string { return p.s }

// IsZero reports whether p is no code.
func (p Parcel) IsZero() bool { return p.s == "" }
