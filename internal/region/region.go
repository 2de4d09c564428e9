// Package region is administrative divisions (行政区划): 12-digit statistical codes, who
// lies within whom, and Chongqing's own divisions of 2023-06-30, embedded.
package region

import (
	"fmt"

	"yikatong/internal/fault"
)

// ErrCode tells that a text is no division code.
var ErrCode = fmt.Errorf("a division code has 6, 9 or 12 digits, and none below a level that is zero: %w", fault.Invalid)

// A Code is a 12-digit statistical division code (统计用区划代码): province 2, city 2,
// county 2, township 3, village 3 digits; zeros below its level. The zero Code is none.
type Code string

// A Level is how deep a division lies.
type Level int

// The levels of divisions.
const (
	None     Level = iota
	City           // 直辖市
	County         // 区县
	Township       // 乡镇街道
	Village        // 村（社区）
)

// A Region is one division.
type Region struct {
	Code   Code
	Name   string
	Parent Code
	Level  Level
}

// ParseCode reads a code of 6, 9 or 12 digits and fills it up with zeros. It refuses a code
// with a gap, a village of no township or a township of no county, since who lies within
// whom would not hold; whether there is such a division is for [Lookup].
func ParseCode(s string) (Code, error) {
	if n := len(s); n != 6 && n != 9 && n != 12 {
		return "", fmt.Errorf("%q: %w", s, ErrCode)
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return "", fmt.Errorf("%q: %w", s, ErrCode)
		}
	}
	c := Code(s + "000000"[:12-len(s)])
	if c[:2] == "00" || c[2:6] == "0000" && c[6:] != "000000" || c[6:9] == "000" && c[9:] != "000" {
		return "", fmt.Errorf("%q: %w", s, ErrCode)
	}
	return c, nil
}

// Level tells how deep the division lies, from its zeros.
func (c Code) Level() Level {
	switch {
	case len(c) != 12:
		return None
	case c[9:] != "000":
		return Village
	case c[6:9] != "000":
		return Township
	case c[2:6] != "0000":
		return County
	default:
		return City
	}
}

// Parent is the division above: a village's township, a township's county, a county's city.
func (c Code) Parent() Code {
	switch c.Level() {
	case Village:
		return c[:9] + "000"
	case Township:
		return c[:6] + "000000"
	case County:
		return c[:2] + "0000000000"
	default:
		return ""
	}
}

// County is the 6-digit code of the county the division lies in.
func (c Code) County() string {
	if len(c) < 6 {
		return ""
	}
	return string(c[:6])
}

// Township is the township the division lies in; what lies above a township is itself.
func (c Code) Township() Code {
	if c.Level() == Village {
		return c.Parent()
	}
	return c
}

// Within reports whether c is other or lies below it. Nothing lies within the zero Code: an
// actor whose region is not set sees nothing, not everything.
func (c Code) Within(other Code) bool {
	low, high := other.Span()
	return len(c) == 12 && low <= string(c) && string(c) <= high
}

// Span gives the lowest and highest code at or below the division, for comparing as text.
// The zero Code's span is empty.
func (c Code) Span() (low, high string) {
	switch c.Level() {
	case City:
		return string(c), string(c[:2]) + "9999999999"
	case County:
		return string(c), string(c[:6]) + "999999"
	case Township:
		return string(c), string(c[:9]) + "999"
	case Village:
		return string(c), string(c)
	default:
		return "1", "0"
	}
}
