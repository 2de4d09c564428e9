package bank

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A field of an XML file says where it stands by a path of element names: of header fields
// from the outermost element, of detail fields from the element that is one detail. A last
// step "@Name" is an attribute. One step may say which of several elements of a name is
// meant, "Total[1]" and "Total[2]": which is which, a literal inside each tells.

// plain is a path without the numbers of its steps.
func plainPath(path string) string {
	before, rest, found := strings.Cut(path, "[")
	if !found {
		return path
	}
	_, after, _ := strings.Cut(rest, "]")
	return before + after
}

// variant cuts a numbered path: "A/B[2]/C" is of "A/B", number "2". Base is "" if it is
// not numbered.
func variant(path string) (base, number string) {
	before, rest, found := strings.Cut(path, "[")
	if !found {
		return "", ""
	}
	number, _, _ = strings.Cut(rest, "]")
	return before, number
}

// checkTree checks that what the shape writes, it can read without a doubt.
func (s Shape) checkTree() string {
	switch {
	case !validSteps(s.Root) || strings.ContainsAny(s.Root, "/@["):
		return "root is the name of an element"
	case !validSteps(s.Each) || strings.Contains(s.Each, "@"):
		return "each is the path of the element that is one detail"
	case s.Titles || len(s.Trailer) > 0:
		return "an xml layout has no titles and no trailer"
	case strings.ContainsAny(s.Namespace, "<>&\"' \t\r\n") || !ascii(s.Namespace):
		return "the namespace is no URN"
	}
	return cmp.Or(checkPaths(s.Header), checkPaths(s.Detail), s.checkApart(), s.checkVariants())
}

// checkPaths checks that each field has a place of its own, and that no text stands around
// other elements.
func checkPaths(fields []Field) string {
	for i, f := range fields {
		if !validSteps(f.Path) {
			return fmt.Sprintf("%s: %q is no path", f.Name, f.Path)
		}
		if f.With != "" && (f.Name != literal || !named(fields, f.With)) {
			return fmt.Sprintf("%s: only a literal may depend on another field of its line", f.Path)
		}
		for j, g := range fields {
			below, under := strings.CutPrefix(plainPath(g.Path), plainPath(f.Path)+"/")
			if i != j && (g.Path == f.Path || under && !strings.HasPrefix(below, "@")) {
				return fmt.Sprintf("%s and %s cannot both have a place", f.Path, g.Path)
			}
		}
	}
	return ""
}

// checkApart keeps the header out of the details.
func (s Shape) checkApart() string {
	each := plainPath(s.Each)
	for _, f := range s.Header {
		p := plainPath(f.Path)
		if p == each || strings.HasPrefix(p, each+"/") || strings.HasPrefix(each, p+"/") {
			return fmt.Sprintf("%s stands in the way of the details", f.Path)
		}
	}
	return ""
}

// checkVariants checks that numbered elements can be told apart.
func (s Shape) checkVariants() string {
	if slices.ContainsFunc(s.Detail, func(f Field) bool { return strings.Contains(f.Path, "[") }) {
		return "the steps of a detail have no numbers"
	}
	for _, f := range s.Header {
		base, number := variant(f.Path)
		for _, g := range s.Header {
			other, _ := variant(g.Path)
			if base != "" && other != base && strings.HasPrefix(plainPath(g.Path)+"/", base+"/") {
				return fmt.Sprintf("%s has no number", g.Path)
			}
		}
		if base != "" && !slices.ContainsFunc(s.Header, func(g Field) bool {
			b, n := variant(g.Path)
			return b == base && n == number && g.Name == literal && g.With == ""
		}) {
			return fmt.Sprintf("no literal tells %s[%s]", base, number)
		}
	}
	return ""
}

// validSteps checks a path's form: names, at most one number, an attribute last.
func validSteps(path string) bool {
	if strings.Count(path, "[") > 1 || len(path) > 200 {
		return false
	}
	steps := strings.Split(path, "/")
	for i, step := range steps {
		if name, isAttribute := strings.CutPrefix(step, "@"); isAttribute {
			if i < len(steps)-1 || i == 0 {
				return false
			}
			step = name
		} else if name, number, numbered := strings.Cut(step, "["); numbered {
			if number != "1]" && number != "2]" && number != "3]" {
				return false
			}
			step = name
		}
		if !isName(step) {
			return false
		}
	}
	return true
}

// isName reports whether a word of ASCII is an element's name, and is not reserved.
func isName(s string) bool {
	if s == "" || s[0] >= '0' && s[0] <= '9' || strings.HasPrefix(strings.ToLower(s), "xml") {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}
