package ident

import (
	"fmt"
	"strings"
	"time"

	"yikatong/internal/fault"
)

// ErrDisabilityForm tells that what follows the ID number is no class and grade.
var ErrDisabilityForm = fmt.Errorf("a disability certificate is an ID number, a class of 1 to 7 and a grade of 1 to 4: %w", fault.Invalid)

// A DisabilityCert is the number of a disability certificate (残疾人证号): the holder's ID
// number, the class and the grade of disability, and for a reissue B with its count. All of
// it is health data.
type DisabilityCert struct {
	holder No
	rest   string
}

// A Disability is a class of disability (残疾类别).
type Disability int

// The classes, by their digit in the number.
const (
	Sight     Disability = iota + 1 // 视力
	Hearing                         // 听力
	Speech                          // 言语
	Limbs                           // 肢体
	Intellect                       // 智力
	Mental                          // 精神
	Multiple                        // 多重
)

// String is the class as certificates name it.
func (d Disability) String() string {
	if d < Sight || d > Multiple {
		return ""
	}
	return [...]string{"视力", "听力", "言语", "肢体", "智力", "精神", "多重"}[d-1]
}

// ParseDisabilityCert reads a certificate's number of 20 characters, or more for a reissue:
// the first 18 must be a good ID number (errors of [ParseNo]), the rest else is
// ErrDisabilityForm.
func ParseDisabilityCert(s string, today time.Time) (DisabilityCert, error) {
	s = strings.ToUpper(s)
	if len(s) < 20 {
		return DisabilityCert{}, ErrDisabilityForm
	}
	rest := s[18:]
	if rest[0] < '1' || rest[0] > '7' || rest[1] < '1' || rest[1] > '4' {
		return DisabilityCert{}, ErrDisabilityForm
	}
	if count, reissued := strings.CutPrefix(rest[2:], "B"); rest[2:] != "" && (!reissued || len(count) > 2 || !allDigits(count)) {
		return DisabilityCert{}, ErrDisabilityForm
	}
	holder, err := ParseNo(s[:18], today)
	if err != nil {
		return DisabilityCert{}, fmt.Errorf("holder of the certificate: %w", err)
	}
	return DisabilityCert{holder, rest}, nil
}

// Holder is whose certificate it is.
func (c DisabilityCert) Holder() No { return c.holder }

// Class is the class of disability; of the zero DisabilityCert 0.
func (c DisabilityCert) Class() Disability {
	if c.IsZero() {
		return 0
	}
	return Disability(c.rest[0] - '0')
}

// Grade is the grade of disability, 1 the gravest and 4 the lightest; of the zero
// DisabilityCert 0.
func (c DisabilityCert) Grade() int {
	if c.IsZero() {
		return 0
	}
	return int(c.rest[1] - '0')
}

// String masks the holder's number as a [No] does, and class and grade wholly.
func (c DisabilityCert) String() string {
	return c.holder.String() + strings.Repeat("*", len(c.rest))
}

// Reveal returns the whole number; see [No.Reveal].
func (c DisabilityCert) Reveal() string { return c.holder.s + c.rest }

// IsZero reports whether c is no certificate.
func (c DisabilityCert) IsZero() bool { return c.holder.IsZero() }
