package bank

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Clauses of [LineError] about XML.
const (
	notXML     = "不是完整、合规的 XML，文件可能没有传完"
	noDTD      = "含有文档类型或处理指令，为安全起见不予读取"
	wrongRoot  = "不是这家银行约定的报文"
	wrongSpace = "含有其他命名空间的元素，不是约定的报文版本"
	tooDeep    = "的元素嵌套过深"
	strayText  = "在元素之外有文字"
	repeated   = "出现了两次"
	twoWays    = "与文件别处所写不一致"
)

// Bounds of what an XML file can make us hold.
const (
	maxDepth     = 32
	maxHeadParts = 200
)

// A treeReader reads one XML file in a shape, element by element. What the shape does not
// name is passed over; what it names must be there, once.
type treeReader struct {
	rd    *reading
	in    *xml.Decoder
	each  string
	leaf  map[string]bool // paths that hold a text, without numbers
	base  map[string]bool // elements that the shape numbers
	take  func(line int, r *row) error
	known map[string]bool // elements around a leaf

	steps  []string
	text   strings.Builder
	counts map[string]int    // of numbered elements
	head   map[string]string // texts of the header; numbered by occurrence
	detail map[string]string // texts of the detail being read; nil outside
	begun  int               // line on which it began
	n      int               // details read
	seen   map[string]bool   // their numbers, where each may stand once
}

// readTree reads the file and hands each detail to take.
func (rd *reading) readTree(r io.Reader, take func(line int, r *row) error) error {
	bound := int64(rd.format.MaxLines+16) * maxLine
	t := &treeReader{rd: rd, in: xml.NewDecoder(io.LimitReader(r, bound)), each: plainPath(rd.shape.Each), take: take,
		leaf: map[string]bool{}, base: map[string]bool{}, known: map[string]bool{}, counts: map[string]int{}, head: map[string]string{},
		seen: map[string]bool{}}
	for _, f := range rd.shape.Header {
		t.expect(plainPath(f.Path))
		if base, _ := variant(f.Path); base != "" {
			t.base[base] = true
		}
	}
	for _, f := range rd.shape.Detail {
		t.expect(t.each + "/" + f.Path)
	}
	if err := t.read(); err != nil {
		return err
	}
	return t.readHead()
}

// expect makes a path known, with the elements around it.
func (t *treeReader) expect(path string) {
	t.leaf[path] = true
	for i := strings.LastIndexByte(path, '/'); i > 0; i = strings.LastIndexByte(path[:i], '/') {
		t.known[path[:i]] = true
	}
}

func (t *treeReader) refuse(problem string) error {
	return &LineError{Line: t.line(), Problem: problem}
}

func (t *treeReader) line() int {
	line, _ := t.in.InputPos()
	return line
}

// read reads to the end of the file, past the outermost element.
func (t *treeReader) read() error {
	for first, closed := true, false; ; first = false {
		token, err := t.in.Token()
		switch syntax := (*xml.SyntaxError)(nil); {
		case errors.Is(err, io.EOF) && closed:
			return nil
		case errors.Is(err, io.EOF), errors.As(err, &syntax):
			return t.refuse(notXML)
		case err != nil:
			return t.other(err)
		}
		if closed {
			if !blankToken(token) {
				return t.refuse(notXML)
			}
			continue
		}
		if closed, err = t.token(token, first); err != nil {
			return err
		}
	}
}

// other is an error that is not of XML's grammar: an encoding that is not UTF-8 is the
// file's fault, anything else that of reading it.
func (t *treeReader) other(err error) error {
	if strings.HasPrefix(err.Error(), "xml:") {
		return t.refuse(notXML)
	}
	return fmt.Errorf("read XML: %w", err)
}

func blankToken(token xml.Token) bool {
	switch k := token.(type) {
	case xml.CharData:
		return strings.TrimSpace(string(k)) == ""
	case xml.Comment:
		return true
	}
	return false
}

// token takes one token of the file; closed tells that the outermost element is.
func (t *treeReader) token(token xml.Token, first bool) (closed bool, err error) {
	switch k := token.(type) {
	case xml.ProcInst:
		if !first || k.Target != "xml" {
			return false, t.refuse(noDTD)
		}
	case xml.Directive:
		return false, t.refuse(noDTD)
	case xml.StartElement:
		return false, t.start(k)
	case xml.EndElement:
		return t.end()
	case xml.CharData:
		return false, t.chars(k)
	}
	return false, nil
}

// path is where we stand, below the outermost element.
func (t *treeReader) path() string {
	if len(t.steps) == 0 {
		return ""
	}
	return strings.Join(t.steps[1:], "/")
}

func (t *treeReader) start(e xml.StartElement) error {
	switch {
	case len(t.steps) == 0 && e.Name.Local != t.rd.shape.Root:
		return t.refuse(wrongRoot)
	case e.Name.Space != t.rd.shape.Namespace:
		return t.refuse(wrongSpace)
	case len(t.steps) == maxDepth:
		return t.refuse(tooDeep)
	case t.leaf[t.path()] || strings.ContainsAny(e.Name.Local, "/@[#"):
		return t.refuse(notXML)
	}
	t.steps = append(t.steps, e.Name.Local)
	t.text.Reset()
	path := t.path()
	if t.base[path] {
		t.counts[path]++
	}
	if path == t.each {
		if t.n++; t.n > t.rd.format.MaxLines {
			return t.refuse(tooMany)
		}
		t.detail, t.begun = map[string]string{}, t.line()
	}
	for _, a := range e.Attr {
		if at := path + "/@" + a.Name.Local; a.Name.Space == "" && t.leaf[at] {
			if err := t.keep(at, a.Value); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *treeReader) chars(text xml.CharData) error {
	path := t.path()
	switch {
	case t.leaf[path] && t.text.Len()+len(text) > maxLine:
		return t.refuse(longLine)
	case t.leaf[path]:
		t.text.Write(text)
	case (len(t.steps) < 2 || t.known[path]) && strings.TrimSpace(string(text)) != "":
		return t.refuse(strayText)
	}
	return nil
}

func (t *treeReader) end() (closed bool, err error) {
	path := t.path()
	switch {
	case t.leaf[path]:
		err = t.keep(path, t.text.String())
		t.text.Reset()
	case path == t.each && t.detail != nil:
		err = t.finish()
	}
	t.steps = t.steps[:len(t.steps)-1]
	return len(t.steps) == 0, err
}

// keep remembers a text until its line is whole.
func (t *treeReader) keep(path, text string) error {
	if t.detail != nil {
		at := strings.TrimPrefix(path, t.each+"/")
		if _, twice := t.detail[at]; !twice {
			t.detail[at] = text
		} else if !t.many(at) {
			return t.refuse(repeated)
		}
		return nil
	}
	at := path
	for base := range t.base {
		if rest, ok := strings.CutPrefix(path, base+"/"); ok {
			at = occurrence(base, t.counts[base]) + rest
		}
	}
	if _, twice := t.head[at]; twice || len(t.head) == maxHeadParts {
		return t.refuse(repeated)
	}
	t.head[at] = text
	return nil
}

func (t *treeReader) many(path string) bool {
	for _, f := range t.rd.shape.Detail {
		if f.Path == path {
			return f.Many
		}
	}
	return false
}

// finish reads the detail that has just ended.
func (t *treeReader) finish() error {
	r := row{}
	for _, f := range t.rd.shape.Detail {
		if e := f.readTree(t.detail[f.Path], &r); e != nil {
			return at(t.begun, e)
		}
	}
	t.detail = nil
	if e := r.unfoldOrder(); e != nil {
		return at(t.begun, e)
	}
	if t.rd.shape.Once {
		if t.seen[r.order.ID] {
			return &LineError{Line: t.begun, Problem: twice}
		}
		t.seen[r.order.ID] = true
	}
	return t.take(t.begun, &r)
}

// readTree reads a field whose element may be absent.
func (f Field) readTree(text string, r *row) *LineError {
	if f.With != "" && text == "" {
		return nil
	}
	if f.Kind == Yuan && text != "" { // nothing is torn in XML: 120.5 and 120 are whole
		if whole, _, point := strings.Cut(text, "."); !point && digits(whole) {
			text += ".00"
		} else if len(text)-len(whole) == 2 {
			text += "0"
		}
	}
	return f.read(text, r)
}
