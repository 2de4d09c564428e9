package policy

// deepest is how far the brackets of facts may be nested.
const deepest = 64

// valid reports whether text is one JSON value by RFC 8259, so that a raw can be walked
// without asking again. A programme's facts are checked once for each of a million people:
// this is the check of encoding/json at a fraction of its cost.
func valid(text []byte) bool {
	c := checking{text: text}
	c.spaces()
	return c.value(0) && c.spaces() && c.at == len(text)
}

// checking is how far a check has come.
type checking struct {
	text []byte
	at   int
}

// now is the byte at hand, 0 at the end.
func (c *checking) now() byte {
	if c.at < len(c.text) {
		return c.text[c.at]
	}
	return 0
}

func (c *checking) spaces() bool {
	for c.now() == ' ' || c.now() == '\n' || c.now() == '\t' || c.now() == '\r' {
		c.at++
	}
	return true
}

func (c *checking) take(b byte) bool {
	if c.now() != b {
		return false
	}
	c.at++
	return true
}

func (c *checking) value(depth int) bool {
	switch b := c.now(); b {
	case '{':
		return depth < deepest && c.list('}', func() bool { return c.member() && c.value(depth+1) })
	case '[':
		return depth < deepest && c.list(']', func() bool { return c.value(depth + 1) })
	case '"':
		return c.quoted()
	case 't':
		return c.word("true")
	case 'f':
		return c.word("false")
	case 'n':
		return c.word("null")
	}
	return c.number()
}

// member takes the name of a member of an object, and the colon.
func (c *checking) member() bool { return c.quoted() && c.spaces() && c.take(':') && c.spaces() }

// list takes a bracket, elements with commas between them, and the closing bracket.
func (c *checking) list(closing byte, element func() bool) bool {
	c.at++
	c.spaces()
	if c.take(closing) {
		return true
	}
	for element() {
		c.spaces()
		if c.take(closing) {
			return true
		}
		if !c.take(',') {
			return false
		}
		c.spaces()
	}
	return false
}

func (c *checking) word(w string) bool {
	if len(c.text)-c.at < len(w) || string(c.text[c.at:c.at+len(w)]) != w {
		return false
	}
	c.at += len(w)
	return true
}

// quoted takes one text in quotation marks.
func (c *checking) quoted() bool {
	if !c.take('"') {
		return false
	}
	for c.at < len(c.text) {
		switch b := c.text[c.at]; {
		case b == '"':
			c.at++
			return true
		case b < ' ':
			return false
		case b == '\\':
			if c.at++; !c.escape() {
				return false
			}
		default:
			c.at++
		}
	}
	return false
}

// escape takes what follows a backslash.
func (c *checking) escape() bool {
	switch c.now() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		c.at++
		return true
	case 'u':
		c.at++
		for range 4 {
			if !c.hex() {
				return false
			}
		}
		return true
	}
	return false
}

func (c *checking) hex() bool {
	b := c.now()
	c.at++
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F'
}

// number takes -1.5e+3 and its like: no leading zero, a digit on both sides of the point.
func (c *checking) number() bool {
	c.take('-')
	if !c.take('0') && !c.digits() {
		return false
	}
	if c.take('.') && !c.digits() {
		return false
	}
	if c.take('e') || c.take('E') {
		_ = c.take('+') || c.take('-')
		return c.digits()
	}
	return true
}

func (c *checking) digits() bool {
	from := c.at
	for '0' <= c.now() && c.now() <= '9' {
		c.at++
	}
	return c.at > from
}
