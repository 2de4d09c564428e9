package uitest

import (
	"slices"
	"strings"
)

// closed judges an element when all of it has been read.
func (c *checker) closed(e *element) {
	switch e.name {
	case "title", "h1", "h2", "th", "a", "button", "label", "caption", "summary":
		if e.text.Len() == 0 && e.attrs["aria-label"] == "" && c.outsideSVG() {
			c.say("<%s> has no text", e.name)
		}
	}
	switch e.name {
	case "html":
		if e.attrs["lang"] != "zh-CN" {
			c.say("page is in %q", e.attrs["lang"])
		}
	case "table":
		if !e.has["caption"] || !e.has["thead"] {
			c.say("a table has no caption or no head")
		}
	case "th":
		if e.attrs["scope"] == "" {
			c.say("<th> %s has no scope", e.text.String())
		}
	case "input", "select", "textarea":
		if e.attrs["type"] != "hidden" && e.attrs["aria-label"] == "" {
			c.controls = append(c.controls, e.attrs["id"])
		}
	case "svg":
		if e.attrs["aria-hidden"] != "true" && (e.attrs["role"] != "img" || !e.has["title"] || !e.has["desc"]) {
			c.say("an <svg> is neither hidden nor described")
		}
	case "form":
		if strings.EqualFold(e.attrs["method"], "post") && c.withToken && !e.has["token"] {
			c.say("form to %s has no token", e.attrs["action"])
		}
	case "script":
		if e.attrs["src"] == "" || e.attrs["nonce"] == "" {
			c.say("a script is inline or has no nonce")
		}
	case "style":
		c.say("<style> is inline")
	}
}

// outsideSVG reports whether the element is outside any drawing, where a title or link must have text.
func (c *checker) outsideSVG() bool {
	return !slices.ContainsFunc(c.stack, func(up *element) bool { return up.name == "svg" })
}

// finish judges the page as a whole.
func (c *checker) finish(html string) []string {
	for _, e := range c.stack {
		c.say("<%s> is not closed", e.name)
	}
	for _, once := range []string{"html", "head", "body", "main", "h1", "header", "footer"} {
		if c.count[once] != 1 {
			c.say("%d <%s>", c.count[once], once)
		}
	}
	if n := c.count[".primary"]; n > 1 {
		c.say("%d primary buttons", n)
	}
	for id, n := range c.ids {
		if n > 1 {
			c.say("id %q stands %d times", id, n)
		}
	}
	for _, id := range c.refs {
		if c.ids[id] == 0 {
			c.say("no element has the id %q that is pointed at", id)
		}
	}
	for _, id := range c.controls {
		if !slices.Contains(c.named, id) {
			c.say("control %q has no label", id)
		}
	}
	for _, bad := range []string{"ZgotmplZ", "%!", "<nil>", "&lt;nil"} {
		if strings.Contains(html, bad) {
			c.say("page holds %q", bad)
		}
	}
	return c.found
}
