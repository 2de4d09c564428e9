package policy

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// A raw is the text of one JSON value, known to be [valid]. It is walked in place: a
// decision reads each fact once, straight into where it belongs, and the texts it takes
// out share the memory of the whole.
type raw string

// null reports whether the value is null.
func (r raw) null() bool { return r[0] == 'n' }

// text is the value of a JSON string, or false if it is none.
func (r raw) text() (string, bool) {
	if r[0] != '"' {
		return "", false
	}
	inner := string(r[1 : len(r)-1])
	if strings.IndexByte(inner, '\\') < 0 && utf8.ValidString(inner) {
		return inner, true
	}
	var s string
	return s, json.Unmarshal([]byte(r), &s) == nil
}

// object calls each for the members in their order; it is false for no object.
func (r raw) object(each func(name string, value raw)) bool {
	if r[0] != '{' {
		return false
	}
	for at := r.next(1); r[at] != '}'; {
		end := r.end(at)
		name, _ := r[at:end].text()
		at = r.next(end)
		end = r.end(at)
		each(name, r[at:end])
		at = r.next(end)
	}
	return true
}

// says reports whether an object has a member of a name, other than null.
func (r raw) says(name string) bool {
	said := false
	r.object(func(member string, v raw) { said = said || member == name && !v.null() })
	return said
}

// array calls each for the elements in their order; it is false for no array.
func (r raw) array(each func(value raw)) bool {
	if r[0] != '[' {
		return false
	}
	for at := r.next(1); r[at] != ']'; {
		end := r.end(at)
		each(r[at:end])
		at = r.next(end)
	}
	return true
}

// next is where the next value, or the closing bracket, begins.
func (r raw) next(at int) int {
	for {
		switch r[at] {
		case ' ', '\t', '\n', '\r', ',', ':':
			at++
		default:
			return at
		}
	}
}

// end is just after the value that begins at.
func (r raw) end(at int) int {
	switch r[at] {
	case '"':
		return r.quote(at) + 1
	case '{', '[':
		return r.bracket(at) + 1
	}
	for at < len(r) && !strings.ContainsRune(",]} \t\n\r", rune(r[at])) {
		at++
	}
	return at
}

// bracket is the place of the bracket that closes the one at.
func (r raw) bracket(at int) int {
	for depth := 0; ; at++ {
		switch r[at] {
		case '"':
			at = r.quote(at)
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return at
			}
		}
	}
}

// quote is the place of the quotation mark that closes the one at.
func (r raw) quote(at int) int {
	for at++; r[at] != '"'; at++ {
		if r[at] == '\\' {
			at++
		}
	}
	return at
}
