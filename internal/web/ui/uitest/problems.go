package uitest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Problems reads a page and says what it lacks: nesting, landmarks, names of controls, captions
// of tables, one primary button at most, nothing inline, nothing from another host.
// withToken asks that each form that changes something carries the session's token.
func Problems(html []byte, withToken bool) []string {
	c := &checker{ids: map[string]int{}, count: map[string]int{}, withToken: withToken}
	d := xml.NewDecoder(bytes.NewReader(html))
	d.Strict, d.Entity = false, xml.HTMLEntity
	for {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return append(c.found, err.Error())
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			c.open(tok)
		case xml.EndElement:
			c.close(tok.Name.Local)
		case xml.CharData:
			c.text(string(tok))
		}
	}
	return c.finish(string(html))
}

// An element that is open, with the text read in it so far.
type element struct {
	name  string
	attrs map[string]string
	text  strings.Builder
	has   map[string]bool
}

type checker struct {
	stack     []*element
	ids       map[string]int
	count     map[string]int
	refs      []string // ids that labels and descriptions point at
	named     []string // ids that a label names
	controls  []string // ids of controls without a name of their own
	found     []string
	withToken bool
}

var voids = strings.Fields("meta link input br hr img path rect circle wbr")

func (c *checker) say(format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf(format, args...))
}

func (c *checker) open(tok xml.StartElement) {
	e := &element{name: tok.Name.Local, attrs: map[string]string{}, has: map[string]bool{}}
	for _, a := range tok.Attr {
		name := a.Name.Local
		if a.Name.Space != "" {
			name = a.Name.Space + ":" + name
		}
		e.attrs[name] = a.Value
	}
	c.count[e.name]++
	for _, up := range c.stack {
		up.has[e.name] = true
		if e.attrs["name"] == "token" {
			up.has["token"] = true
		}
	}
	c.attributes(e)
	c.stack = append(c.stack, e)
	if slices.Contains(voids, e.name) {
		c.close(e.name)
	}
}

func (c *checker) close(name string) {
	if len(c.stack) == 0 {
		c.say("</%s> closes nothing", name)
		return
	}
	e := c.stack[len(c.stack)-1]
	if e.name != name {
		if !slices.Contains(voids, name) {
			c.say("</%s> inside <%s>", name, e.name)
		}
		return
	}
	c.stack = c.stack[:len(c.stack)-1]
	c.closed(e)
}

func (c *checker) text(s string) {
	for _, e := range c.stack {
		e.text.WriteString(strings.TrimSpace(s))
	}
}

func (c *checker) attributes(e *element) {
	for name, value := range e.attrs {
		switch {
		case name == "style", strings.HasPrefix(name, "on"):
			c.say("<%s %s> is inline", e.name, name)
		case name == "id":
			c.ids[value]++
		case name == "for":
			c.named = append(c.named, value)
			c.refs = append(c.refs, value)
		case name == "aria-describedby", name == "aria-labelledby":
			c.refs = append(c.refs, strings.Fields(value)...)
		case name == "href", name == "action", name == "src":
			c.address(e.name, value)
		}
	}
	if slices.Contains(strings.Fields(e.attrs["class"]), "primary") {
		c.count[".primary"]++
	}
}

func (c *checker) address(element, value string) {
	local := value == "" || value[0] == '/' && !strings.HasPrefix(value, "//") || value[0] == '#' || strings.HasPrefix(value, "tel:")
	if !local && !strings.HasPrefix(value, "%e6%9f%90") { // 某: of a filled view
		c.say("<%s> leads to %q", element, value)
	}
}
