package bank

import (
	"bufio"
	"encoding/xml"
	"slices"
	"strings"
)

const xmlDeclaration = `<?xml version="1.0" encoding="UTF-8"?>`

// A treeSink writes lines as elements: the header first, then an element for each detail,
// each on a line of its own. Elements open when something is to stand in them, so that what
// is empty leaves none behind. The file ends with its last ">": any less is torn.
type treeSink struct {
	format Format
	shape  Shape
	out    *bufio.Writer
	open   []string // steps below the root
	begun  bool     // the header is written
}

func newTreeSink(out *bufio.Writer, f Format, s Shape) *treeSink {
	t := &treeSink{format: f, shape: s, out: out}
	t.write(xmlDeclaration + "\n<" + s.Root)
	if s.Namespace != "" {
		t.write(` xmlns="` + s.Namespace + `"`)
	}
	t.write(">")
	return t
}

// write adds to the buffer, which gives its error again when it is flushed.
func (t *treeSink) write(s string) { _, _ = t.out.WriteString(s) }

func (t *treeSink) put(fields []Field, r *row) *LineError {
	texts, problem := t.texts(fields, r)
	if problem != nil {
		return problem
	}
	var base []string
	if t.begun {
		base = strings.Split(t.shape.Each, "/")
		t.closeTo(len(base) - 1)
		t.write("\n")
	}
	t.begun = true
	for i, f := range fields {
		steps := append(slices.Clone(base), strings.Split(f.Path, "/")...)
		if texts[i] == "" || strings.HasPrefix(steps[len(steps)-1], "@") {
			continue
		}
		t.openTo(steps, len(base), fields, texts)
		t.write(texts[i])
		t.closeTo(len(steps) - 1)
	}
	return nil
}

// texts are the fields' values, escaped.
func (t *treeSink) texts(fields []Field, r *row) ([]string, *LineError) {
	texts := make([]string, len(fields))
	for i, f := range fields {
		text, problem := f.write(r)
		if problem != nil {
			return nil, problem
		}
		cell, clause := t.format.cell(f, text)
		if clause == "" && strings.ContainsAny(cell, "\ufffe\uffff") {
			clause = notText
		}
		if clause != "" {
			return nil, &LineError{Field: f.Title, Problem: clause}
		}
		if f.With != "" && f.sibling(fields).empty(r) {
			continue
		}
		var b strings.Builder
		_ = xml.EscapeText(&b, []byte(cell)) // a strings.Builder takes everything
		texts[i] = b.String()
	}
	return texts, nil
}

// sibling is the field of its line that a literal goes with.
func (f Field) sibling(fields []Field) Field {
	return fields[slices.IndexFunc(fields, func(g Field) bool { return g.Name == f.With })]
}

// empty reports whether the row has nothing to write in the field.
func (f Field) empty(r *row) bool { return f.words(slots[f.Name].in(r)) == "" }

// openTo opens elements until those of steps are open, with their attributes.
func (t *treeSink) openTo(steps []string, base int, fields []Field, texts []string) {
	same := 0
	for same < len(t.open) && same < len(steps) && t.open[same] == steps[same] {
		same++
	}
	t.closeTo(same)
	for i := same; i < len(steps); i++ {
		t.write("<" + plainPath(steps[i]))
		for j, f := range fields {
			if name, ok := attributeOf(f.Path, steps, base, i+1); ok && texts[j] != "" {
				t.write(" " + name + `="` + texts[j] + `"`)
			}
		}
		t.write(">")
		t.open = append(t.open, steps[i])
	}
}

// attributeOf reports whether a path is an attribute of the element of the first n steps.
func attributeOf(path string, steps []string, base, n int) (string, bool) {
	element, name, found := strings.Cut(path, "/@")
	if !found || n <= base || element != strings.Join(steps[base:n], "/") {
		return "", false
	}
	return name, true
}

// closeTo closes elements until n are open.
func (t *treeSink) closeTo(n int) {
	for len(t.open) > n {
		last := len(t.open) - 1
		t.write("</" + plainPath(t.open[last]) + ">")
		t.open = t.open[:last]
	}
}

func (t *treeSink) close() error {
	t.closeTo(0)
	t.write("\n</" + t.shape.Root + ">")
	return nil
}
