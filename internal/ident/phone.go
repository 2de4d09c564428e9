package ident

import (
	"fmt"
	"strings"

	"yikatong/internal/fault"
)

// A Phone is a mobile or landline number within China.
type Phone struct{ s string }

// ErrPhone tells that a text is no phone number.
var ErrPhone = fmt.Errorf("a phone number has 11 digits beginning with 1, or an area code and 7 or 8 digits: %w", fault.Invalid)

// ParsePhone reads a mobile number, with or without +86, or a landline with area code.
func ParsePhone(s string) (Phone, error) {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "+86"), "0086")
	bare := strings.ReplaceAll(s, "-", "")
	if !allDigits(bare) {
		return Phone{}, ErrPhone
	}
	mobile := len(bare) == 11 && bare[0] == '1' && bare[1] >= '3'
	landline := bare[0] == '0' && len(bare) >= 10 && len(bare) <= 12
	if !mobile && !landline {
		return Phone{}, ErrPhone
	}
	return Phone{bare}, nil
}

// String shows the first three and last four digits: 138****1234.
func (p Phone) String() string { return mask(p.s, 3, 4) }

// Reveal returns the whole number; see [No.Reveal].
func (p Phone) Reveal() string { return p.s }
