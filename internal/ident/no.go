package ident

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"yikatong/internal/fault"
)

// A No is a citizen's ID number (公民身份号码, GB 11643-1999). Only ParseNo and Upgrade15
// make one, so whoever holds a No holds a well-formed number; the zero No is none at all.
type No struct{ s string }

// What can be wrong with an ID number, in the order it is looked for.
var (
	ErrNoMissing  = fmt.Errorf("no ID number: %w", fault.Invalid)
	ErrNoRounded  = fmt.Errorf("the spreadsheet has rounded the ID number, its last digits are lost: %w", fault.Invalid)
	ErrNoLegacy15 = fmt.Errorf("a 15-digit ID number, not valid since 2013: %w", fault.Invalid)
	ErrNoForm     = fmt.Errorf("an ID number has 17 digits and a digit or X: %w", fault.Invalid)
	ErrNoChecksum = fmt.Errorf("the check character of the ID number is wrong: %w", fault.Invalid)
	ErrNoArea     = fmt.Errorf("the ID number begins with no area of China: %w", fault.Invalid)
	ErrNoDate     = fmt.Errorf("the ID number holds no date of birth that has been: %w", fault.Invalid)
)

// ParseNo reads an 18-character ID number; a small x is taken for X. Area codes that were
// abolished, or are of Sichuan from before 1997, are good: a number says nothing sure
// about today's county. today bounds the date of birth.
func ParseNo(s string, today time.Time) (No, error) {
	if s == "" {
		return No{}, ErrNoMissing
	}
	if rounded(s) {
		return No{}, ErrNoRounded
	}
	if len(s) == 15 && allDigits(s) {
		return No{}, ErrNoLegacy15
	}
	s = strings.ToUpper(s)
	if len(s) != 18 || !allDigits(s[:17]) || s[17] != 'X' && !allDigits(s[17:]) {
		return No{}, ErrNoForm
	}
	if s[17] != checkOf(s) {
		return No{}, ErrNoChecksum
	}
	if !knownArea(s[:6]) {
		return No{}, ErrNoArea
	}
	if born, err := time.Parse("20060102", s[6:14]); err != nil || born.Year() < 1800 || born.After(dayOf(today)) {
		return No{}, ErrNoDate
	}
	return No{s}, nil
}

// dayOf is the date that t's own clock shows, at midnight UTC: a child born today is no
// child of the future in China's early hours, when it is still yesterday in UTC.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Upgrade15 gives the 18-character form of a first-generation number (GB 11643-1999 §5):
// the century 19 put in and the check character added.
func Upgrade15(s string, today time.Time) (No, error) {
	if len(s) != 15 || !allDigits(s) {
		return No{}, ErrNoForm
	}
	s = s[:6] + "19" + s[6:]
	return ParseNo(s+string(checkOf(s)), today)
}

// rounded recognises what a spreadsheet makes of 18 digits it takes for a number, which
// keeps only 15: "5.00E+17", or digits that end in 000 and fail the check.
func rounded(s string) bool {
	if strings.ContainsAny(s, "eE") && strings.ContainsAny(s, "+.") {
		return strings.Trim(s, "0123456789.eE+") == ""
	}
	return len(s) == 18 && allDigits(s) && strings.HasSuffix(s, "000") && s[17] != checkOf(s)
}

// checkOf is the check character of the first 17 digits (ISO 7064 MOD 11-2).
func checkOf(s string) byte {
	sum := 0
	for i, w := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}

// provinces are the first two digits of GB/T 2260, with 83 for holders of a residence
// permit from Taiwan (81 and 82 are also those of Hong Kong and Macao).
var provinces = []string{"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44",
	"45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83"}

// knownArea accepts any county of a province, also one that is no more. A province alone
// is no one's area, save for the residence permits.
func knownArea(area string) bool {
	if !slices.Contains(provinces, area[:2]) {
		return false
	}
	return area[2:] != "0000" || area[0] == '7' || area[0] == '8'
}

// String shows the first six and the last two characters, 500236**********2X: the most
// that the rules of disclosure let be seen of a number. It is what pages, logs and errors get.
func (n No) String() string { return mask(n.s, 6, 2) }

// Reveal returns the whole number. Each call is a disclosure: the caller records it
// before the number leaves the program.
func (n No) Reveal() string { return n.s }

// IsZero reports whether n is no number.
func (n No) IsZero() bool { return n.s == "" }

// Tail4 is the last four characters, enough for a clerk to tell two of one name apart.
func (n No) Tail4() string { return tail4(n.s) }

// Birth is the date of birth, at midnight UTC; of the zero No the zero time.
func (n No) Birth() time.Time {
	if n.IsZero() {
		return time.Time{}
	}
	t, _ := time.Parse("20060102", n.s[6:14])
	return t
}

// A Sex is 男 or 女.
type Sex string

// The sexes as ID cards have them.
const (
	Male   Sex = "男"
	Female Sex = "女"
)

// Sex is odd or even in the seventeenth digit; of the zero No it is "".
func (n No) Sex() Sex {
	if n.IsZero() {
		return ""
	}
	if n.s[16]%2 == 1 {
		return Male
	}
	return Female
}
