package ident

import (
	"fmt"
	"strings"

	"yikatong/internal/fault"
)

// A USCC is an organisation's unified social credit code (统一社会信用代码, GB 32100-2015).
type USCC struct{ s string }

// A CNAPS is a bank branch's payment-system code (支付系统行号).
type CNAPS struct{ s string }

// What can be wrong with the codes of organisations and banks.
var (
	ErrUSCCForm   = fmt.Errorf("a unified social credit code has 18 digits and letters without I, O, S, V and Z: %w", fault.Invalid)
	ErrUSCCCheck  = fmt.Errorf("the check character of the unified social credit code is wrong: %w", fault.Invalid)
	ErrUSCCInner  = fmt.Errorf("the organisation code within the unified social credit code is wrong: %w", fault.Invalid)
	ErrCNAPSForm  = fmt.Errorf("a payment-system code has 12 digits: %w", fault.Invalid)
	ErrCNAPSCheck = fmt.Errorf("the check digit of the payment-system code is wrong: %w", fault.Invalid)
)

const usccSigns = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// ParseUSCC reads a unified social credit code; small letters are taken for capitals.
// Both check characters must be right: the outer one and that of the organisation code
// within (GB 11714).
func ParseUSCC(s string) (USCC, error) {
	s = strings.ToUpper(s)
	if len(s) != 18 || strings.Trim(s, usccSigns) != "" || !allDigits(s[2:8]) || s[0] == '0' { // no authority registers under 0
		return USCC{}, ErrUSCCForm
	}
	sum, weight := 0, 1
	for i := range 17 {
		sum += strings.IndexByte(usccSigns, s[i]) * weight
		weight = weight * 3 % 31
	}
	if s[17] != usccSigns[(31-sum%31)%31] {
		return USCC{}, ErrUSCCCheck
	}
	if s[16] != orgCheck(s[8:16]) {
		return USCC{}, ErrUSCCInner
	}
	return USCC{s}, nil
}

// orgCheck is the check character of an organisation code (GB 11714-1997). Its letters
// count from A = 10 without a gap.
func orgCheck(s string) byte {
	sum := 0
	for i, w := range [8]int{3, 7, 9, 10, 5, 8, 4, 2} {
		v := int(s[i] - '0')
		if s[i] >= 'A' {
			v = int(s[i]-'A') + 10
		}
		sum += v * w
	}
	return "0123456789X0"[11-sum%11]
}

// String is the whole code: it is public.
func (u USCC) String() string { return u.s }

// IsZero reports whether u is no code.
func (u USCC) IsZero() bool { return u.s == "" }

// ParseCNAPS reads a payment-system code: 12 digits, the last a check digit (ISO 7064
// MOD 11,10).
func ParseCNAPS(s string) (CNAPS, error) {
	if len(s) != 12 || !allDigits(s) || s[:3] == "000" {
		return CNAPS{}, ErrCNAPSForm
	}
	p := 10
	for i := range 11 {
		if p = (p + int(s[i]-'0')) % 10; p == 0 {
			p = 10
		}
		p = p * 2 % 11
	}
	if (p+int(s[11]-'0'))%10 != 1 {
		return CNAPS{}, ErrCNAPSCheck
	}
	return CNAPS{s}, nil
}

// String is the whole code: it is public.
func (c CNAPS) String() string { return c.s }

// IsZero reports whether c is no code.
func (c CNAPS) IsZero() bool { return c.s == "" }
