package policy

import (
	"encoding/json"
	"unicode/utf8"
)

// A raw is the text of one JSON value, known to be valid. It is walked in place: a
// decision reads each fact once, straight into the record it belongs to.
type raw []byte

// null reports whether the value is null.
func (r raw) null() bool { return r[0] == 'n' }

// text is the value of a JSON string, or false if it is none.
func (r raw) text() (string, bool) {
	if r[0] != '"' {
		return "", false
	}
	for _, c := range r[1 : len(r)-1] {
		if c == '\\' || c >= utf8.RuneSelf {
			var s string
			return s, json.Unmarshal(r, &s) == nil
		}
	}
	return string(r[1 : len(r)-1]), true
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
	depth := 0
	for ; at < len(r); at++ {
		switch r[at] {
		case '"':
			at = r.quote(at)
			if depth == 0 {
				return at + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return at // a number or word that ends its container
			} else if depth == 0 {
				return at + 1
			}
		case ',', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return at
			}
		}
	}
	return at
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
