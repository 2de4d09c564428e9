package policy

import (
	"fmt"
	"reflect"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"yikatong/internal/period"
)

// A day counts days since 1970-01-01, a month months since year 0. Both are types of
// their own in the rules, so that a day compared with a month is refused when the file
// is loaded, not paid.
type (
	day   int64
	month int64
)

// never stands for what has not happened, or has no end: it is later than any day and
// any month, so that "death >= month.first()" reads as it should for the living.
const never = 1 << 40

var (
	dayType   = cel.ObjectType("date", traits.ComparerType)
	monthType = cel.ObjectType("month", traits.ComparerType)
)

// parseDay reads "2025-03-31"; "" is never.
func parseDay(s string) (day, error) {
	if s == "" {
		return never, nil
	}
	y, okY := digits(s, 0, 4)
	m, okM := digits(s, 5, 7)
	d, okD := digits(s, 8, 10)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if len(s) != 10 || s[4] != '-' || s[7] != '-' || !okY || !okM || !okD || int(t.Month()) != m || t.Day() != d {
		return 0, fmt.Errorf("%q 不是日期，应写成 2025-03-31", shortened(s))
	}
	return day(t.Unix() / 86400), nil
}

// digits reads s[from:to] as a number; each must be a digit.
func digits(s string, from, to int) (n int, ok bool) {
	if len(s) < to {
		return 0, false
	}
	for _, c := range []byte(s[from:to]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// parseMonth reads "2025-03"; "" is never.
func parseMonth(s string) (month, error) {
	if s == "" {
		return never, nil
	}
	m, err := period.ParseMonth(s)
	if err != nil {
		return 0, fmt.Errorf("%q 不是月份，应写成 2025-03", shortened(s))
	}
	return month(m), nil
}

func (d day) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// month is the month the day lies in; never lies in never.
func (d day) month() month {
	if d >= never {
		return never
	}
	return month(period.MonthOf(d.time()))
}

// years is the anniversary n years on; of 29 February, the 28th in a common year.
func (d day) years(n int) day {
	if d >= never {
		return never
	}
	t := d.time()
	to := time.Date(t.Year()+n, t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	if to.Day() != t.Day() {
		to = to.AddDate(0, 0, -1)
	}
	return day(to.Unix() / 86400)
}

func (m month) first() day {
	if m >= never {
		return never
	}
	return day(period.Month(m).First().Unix() / 86400)
}

func (d day) String() string {
	if d >= never {
		return "无"
	}
	return d.time().Format(time.DateOnly)
}

func (m month) String() string {
	if m >= never {
		return "无"
	}
	return period.Month(m).String()
}

// Compare orders two days; it serves < <= > >= in the rules.
func (d day) Compare(other ref.Val) ref.Val { return compare(d, other) }

// Compare orders two months.
func (m month) Compare(other ref.Val) ref.Val { return compare(m, other) }

func compare[T day | month](a T, other ref.Val) ref.Val {
	b, ok := other.(T)
	switch {
	case !ok:
		return types.MaybeNoSuchOverloadErr(other)
	case a < b:
		return types.IntNegOne
	case a > b:
		return types.IntOne
	}
	return types.IntZero
}

// ConvertToNative, ConvertToType, Equal, Type and Value make a day a value of the rules.
func (d day) ConvertToNative(t reflect.Type) (any, error) { return toNative(d, t) }

// ConvertToType allows no conversion but to itself.
func (d day) ConvertToType(t ref.Type) ref.Val { return toType(d, t) }

// Equal reports whether other is the same day.
func (d day) Equal(other ref.Val) ref.Val { o, ok := other.(day); return types.Bool(ok && o == d) }

// Type is the rules' type date.
func (d day) Type() ref.Type { return dayType }

// Value is the day itself.
func (d day) Value() any { return d }

// ConvertToNative, ConvertToType, Equal, Type and Value make a month a value of the rules.
func (m month) ConvertToNative(t reflect.Type) (any, error) { return toNative(m, t) }

// ConvertToType allows no conversion but to itself.
func (m month) ConvertToType(t ref.Type) ref.Val { return toType(m, t) }

// Equal reports whether other is the same month.
func (m month) Equal(other ref.Val) ref.Val {
	o, ok := other.(month)
	return types.Bool(ok && o == m)
}

// Type is the rules' type month.
func (m month) Type() ref.Type { return monthType }

// Value is the month itself.
func (m month) Value() any { return m }

func toNative(v any, t reflect.Type) (any, error) {
	if reflect.TypeOf(v).AssignableTo(t) {
		return v, nil
	}
	return nil, fmt.Errorf("no conversion from %T to %v", v, t)
}

func toType(v ref.Val, t ref.Type) ref.Val {
	if t.TypeName() == v.Type().TypeName() {
		return v
	}
	return types.NewErr("no conversion from %s to %s", v.Type().TypeName(), t.TypeName())
}
