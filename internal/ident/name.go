package ident

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"yikatong/internal/fault"
)

// ErrName tells that a text can hardly be one person's name.
var ErrName = fmt.Errorf("this is hardly the name of one person: %w", fault.Invalid)

// dots are the signs that stand for the one middle dot of minority names.
const dots = "·•・．.‧⋅·･。∙、-—–●ˑ"

// oldCodes are characters that older encodings kept in Unicode's private area, and
// radicals that stand for the character itself and that NFKC leaves alone.
var oldCodes = strings.NewReplacer("\uE863", "䶮", "\uE816", "𠂇", "⻢", "马")

// NormalName brings a name to the form names are compared and kept in: no unseen signs
// and no blanks save one between the words of a Latin name, one kind of dot (U+00B7),
// compatibility forms of a character made that character. It does not merge different
// characters, such as 萧 and 肖.
func NormalName(s string) string {
	s = norm.NFKC.String(oldCodes.Replace(s))
	var b strings.Builder
	var last rune
	between := rune(0) // what stood between the last sign and the next: a dot, a blank or nothing
	for _, r := range s {
		switch {
		case strings.ContainsRune(dots, r):
			between = '·'
		case unicode.IsSpace(r):
			between = max(between, ' ')
		case invisible(r) || unicode.Is(unicode.Variation_Selector, r):
		default:
			if between == '·' && last != 0 || between == ' ' && unicode.Is(unicode.Latin, last) && unicode.Is(unicode.Latin, r) {
				b.WriteRune(between)
			}
			b.WriteRune(r)
			last, between = r, 0
		}
	}
	return norm.NFKC.String(b.String()) // marks may have come to stand beside their letter
}

// SameName reports whether two names are the same after NormalName.
func SameName(a, b string) bool { return NormalName(a) == NormalName(b) }

// ParseName gives the normal form of a name, or ErrName for what no ID card would say: one
// character, more than 50, a remark, two people, a placeholder, a masked name, digits,
// symbols, a line break within. It is a reason to ask, not proof that nobody is so called.
func ParseName(s string) (string, error) {
	if strings.ContainsAny(strings.TrimSpace(s), "\r\n") {
		return "", ErrName
	}
	bare := strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) })
	first, _ := utf8.DecodeRuneInString(bare)
	last, _ := utf8.DecodeLastRuneInString(bare)
	if strings.ContainsRune(dots, first) || strings.ContainsRune(dots, last) {
		return "", ErrName // cut off: a part of the name is missing
	}
	name := NormalName(s)
	if n := utf8.RuneCountInString(name); n < 2 || n > 50 || nobody(name) {
		return "", ErrName
	}
	for part := range strings.SplitSeq(name, "·") {
		if utf8.RuneCountInString(part) < 2 || strings.ContainsFunc(part, notOfName) {
			return "", ErrName
		}
	}
	return name, nil
}

// nobody recognises what is written where there is no name, or where it is hidden.
func nobody(name string) bool {
	return slices.Contains([]string{"无名氏", "测试", "不详", "null", "none"}, strings.ToLower(name)) || strings.HasSuffix(name, "某")
}

// notOfName reports whether no name has such a sign. The planes of rare ideographs are let
// pass whole: new ones are added faster than tables of them. Marks are for Vietnamese names.
func notOfName(r rune) bool {
	han := unicode.Is(unicode.Han, r) || r >= 0x20000 && r <= 0x3FFFF
	return !han && !unicode.Is(unicode.Latin, r) && !unicode.Is(unicode.Mn, r) && r != ' ' && r != '\''
}
