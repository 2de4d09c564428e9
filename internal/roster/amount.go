package roster

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/sheet"
)

// Errors of an amount as a township writes it.
var (
	ErrAmountMissing = fmt.Errorf("no amount: %w", fault.Invalid)
	ErrAmountInvalid = fmt.Errorf("not a plain amount in yuan: %w", fault.Invalid)
)

// ParseAmount reads an amount in yuan as it stands in a cell: after blanks, full-width
// digits, ￥ and 元 and thousands separators it must be a plain number of at most two
// decimals, zero or more. A number cell may be off by a millionth of a yuan, which is
// how a spreadsheet keeps 0.29; a text may not.
func ParseAmount(c sheet.Cell) (fen.Fen, error) {
	s := plainAmount(c.Text)
	if s == "" {
		return 0, ErrAmountMissing
	}
	if c.Number {
		return numberAmount(s)
	}
	s, ok := ungroup(trimUnit(s))
	if !ok {
		return 0, ErrAmountInvalid
	}
	f, err := fen.ParseYuan(s)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrAmountInvalid, err)
	}
	return f, nil
}

// plainAmount makes full-width signs narrow and drops what takes no ink.
func plainAmount(s string) string {
	return strings.Join(strings.Fields(sheet.Plainly(width.Narrow.String(s))), "")
}

func trimUnit(s string) string {
	for _, sign := range []string{"¥", "￥", "人民币", "RMB", "CNY"} {
		if rest, ok := strings.CutPrefix(s, sign); ok {
			s = rest
			break
		}
	}
	for _, unit := range []string{"元整", "圆整", "元", "圆"} {
		if rest, ok := strings.CutSuffix(s, unit); ok {
			return rest
		}
	}
	return s
}

// ungroup takes out the separators of thousands where they stand rightly: 1,234,567.8.
// A comma elsewhere may be a decimal point or a slip, and is not guessed at.
func ungroup(s string) (string, bool) {
	if !strings.Contains(s, ",") {
		return s, true
	}
	whole, frac, point := strings.Cut(s, ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if len(g) > 3 || g == "" || i > 0 && len(g) != 3 {
			return "", false
		}
	}
	s = strings.Join(groups, "")
	if point {
		s += "." + frac
	}
	return s, true
}

// Decimals that a stored number is rounded to before it must be whole fen.
const (
	noiseDecimals = 6
	microPerFen   = 10_000
	maxExponent   = 15
)

// numberAmount reads a stored number, "585.2899999999" or "1.5E+3", by its digits.
func numberAmount(s string) (fen.Fen, error) {
	mantissa, exp, ok := strings.Cut(strings.ToUpper(s), "E")
	shift := 0
	if ok {
		var err error
		if shift, err = strconv.Atoi(exp); err != nil || shift > maxExponent || shift < -maxExponent {
			return 0, ErrAmountInvalid
		}
	}
	whole, frac, _ := strings.Cut(mantissa, ".")
	if plain := strings.TrimPrefix(whole, "-") + frac; plain == "" || digits(plain) != len(plain) {
		return 0, ErrAmountInvalid
	}
	micro, err := strconv.ParseInt(rounded(whole, frac, shift+noiseDecimals), 10, 64)
	if err != nil || micro < 0 || micro%microPerFen != 0 {
		return 0, ErrAmountInvalid
	}
	return fen.Fen(micro / microPerFen), nil
}

// rounded moves the decimal point of whole.frac right by places and rounds what is still
// behind it, half up. What it is given that is no number stays none.
func rounded(whole, frac string, places int) string {
	if places < 0 {
		places, frac, whole = 0, whole+frac, "0" // below a millionth: only zero is an amount
		if strings.Trim(frac, "0") != "" {
			return ""
		}
	}
	frac += strings.Repeat("0", max(0, places+1-len(frac)))
	n, err := strconv.ParseInt(whole+frac[:places], 10, 64)
	if err != nil || strings.HasPrefix(whole, "-") && strings.Trim(whole[1:]+frac, "0") != "" {
		return ""
	}
	if frac[places] >= '5' {
		n++
	}
	return strconv.FormatInt(n, 10)
}
