package ident

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

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
	return b.String()
}

// SameName reports whether two names are the same after NormalName.
func SameName(a, b string) bool { return NormalName(a) == NormalName(b) }

// MaskName keeps the surname and hides the rest: 张**; of a dotted name the first
// character. A name of one character is hidden whole.
func MaskName(s string) string {
	runes := []rune(NormalName(s))
	if len(runes) < 2 {
		return "*"
	}
	keep := 1
	for _, double := range compound {
		if len(runes) > 2 && strings.HasPrefix(string(runes), double) {
			keep = 2
		}
	}
	return string(runes[:keep]) + strings.Repeat("*", min(len(runes)-keep, 2))
}

// compound are the surnames of two characters that are met with.
var compound = []string{"欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "端木", "长孙", "宇文", "轩辕", "淳于", "澹台", "申屠", "呼延"}
