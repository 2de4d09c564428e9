package disclose

import (
	"strings"
	"unicode/utf8"
)

// A MaskedName is a name of which only the surname can be read: "张*", "欧阳**".
// Only [Mask] makes one that is not empty, so whoever holds one holds no whole name.
type MaskedName struct{ s string }

// String returns the masked name.
func (n MaskedName) String() string { return n.s }

// MarshalText writes the masked name.
func (n MaskedName) MarshalText() ([]byte, error) { return []byte(n.s), nil }

// compound lists the two-character surnames met in practice (复姓).
const compound = "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 夏侯 司徒 端木 南宫 轩辕 长孙 宇文 独孤 呼延 钟离"

// Mask keeps the surname and puts a star for each character of the given name. A name
// with a separator (阿依古丽·买买提) or in letters keeps its first character alone, and
// how long the rest is does not show.
func Mask(name string) MaskedName {
	name = strings.TrimSpace(name)
	length := utf8.RuneCountInString(name)
	switch {
	case length == 0:
		return MaskedName{}
	case length == 1:
		return MaskedName{"*"}
	case length > 4 || strings.ContainsAny(name, "·•．. ") || name[0] < utf8.RuneSelf:
		return MaskedName{prefix(name, 1) + "**"}
	}
	keep := 1
	if length > 2 && strings.Contains(compound, prefix(name, 2)) {
		keep = 2
	}
	return MaskedName{prefix(name, keep) + strings.Repeat("*", length-keep)}
}

// brief is Mask for sensitive lists: the given name's length does not show either.
func brief(name string) MaskedName {
	if strings.TrimSpace(name) == "" {
		return MaskedName{}
	}
	return MaskedName{prefix(Mask(name).s, 1) + "**"}
}

// prefix returns the first n characters of s, which has as many.
func prefix(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
