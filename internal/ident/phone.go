package ident

import (
	"fmt"
	"regexp"
	"strings"

	"yikatong/internal/fault"
)

// A Phone is a mobile or landline number within China.
type Phone struct{ s string }

// ErrPhone tells that a text is no phone number.
var ErrPhone = fmt.Errorf("a phone number has 11 digits beginning with 1, or an area code and 7 or 8 digits: %w", fault.Invalid)

// Numbers within China: 11 digits from 13 on, in one piece or as 138-1234-5678; or an area
// code that begins with 0, and 7 or 8 digits.
var (
	mobile   = regexp.MustCompile(`^1[3-9]\d-?\d{4}-?\d{4}$`)
	landline = regexp.MustCompile(`^0[1-9]\d{1,2}-?\d{7,8}$`)
)

// ParsePhone reads a mobile number, with or without +86 before it, or a landline with area
// code. It keeps the digits alone. Anything else is ErrPhone.
func ParsePhone(s string) (Phone, error) {
	national := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(s, "+86"), "0086"), "-")
	if !mobile.MatchString(national) && !landline.MatchString(s) {
		return Phone{}, ErrPhone
	}
	return Phone{strings.ReplaceAll(national, "-", "")}, nil
}

// String shows the first three and last four digits: 138****1234.
func (p Phone) String() string { return mask(p.s, 3, 4) }

// Reveal returns the whole number; see [No.Reveal].
func (p Phone) Reveal() string { return p.s }

// Tail4 is the last four digits.
func (p Phone) Tail4() string { return tail4(p.s) }

// IsZero reports whether p is no number.
func (p Phone) IsZero() bool { return p.s == "" }
