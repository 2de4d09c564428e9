package seal

import (
	"strings"
	"unicode"
)

// A Class of values has data keys and an index key of its own, so that a lost key
// opens one kind of value and no other.
type Class uint8

// The classes. Their numbers stand in sealed values and never change.
const (
	IDNumber   Class = 1 // 证件号码
	CardNumber Class = 2 // 银行账号
	Phone      Class = 3 // 电话
	Facts      Class = 4 // 认定信息: facts about a person, as JSON
	Text       Class = 5 // other personal text, such as a rejected row as it was given
)

// classes gives each class its name in key files and the form its index is taken over.
var classes = [...]struct {
	name   string
	normal func(string) string
}{
	IDNumber:   {"id_number", plainNumber},
	CardNumber: {"card_number", plainNumber},
	Phone:      {"phone", plainPhone},
	Facts:      {"facts", strings.TrimSpace},
	Text:       {"text", strings.TrimSpace},
}

// String names the class as key files do.
func (c Class) String() string {
	if !c.known() {
		return "unknown class"
	}
	return classes[c].name
}

func (c Class) known() bool { return c > 0 && int(c) < len(classes) }

func parseClass(name string) (Class, bool) {
	for c := IDNumber; c.known(); c++ {
		if classes[c].name == name {
			return c, true
		}
	}
	return 0, false
}

// plainNumber brings a number as people write it to the one form that is indexed:
// half-width, capital letters, without blanks, hyphens and invisible characters. It does
// not judge the number, and does not turn a 15-digit ID number into one of 18.
func plainNumber(s string) string {
	if isPlain(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if r == '-' || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}

// isPlain spares the common case a copy.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// plainPhone is plainNumber without the country's prefix.
func plainPhone(s string) string {
	s = plainNumber(s)
	if rest, ok := strings.CutPrefix(s, "+86"); ok {
		return rest
	}
	return strings.TrimPrefix(s, "0086")
}
