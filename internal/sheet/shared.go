package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// readShared reads the workbook's shared strings. They are kept as pieces of few large
// strings: a county's file has a million of them.
func readShared(ps parts, name string) ([]string, error) {
	p, err := ps.open(name)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	s := sharedReader{}
	for {
		t, err := p.next()
		if errors.Is(err, io.EOF) {
			return s.all, nil
		}
		if err == nil {
			err = s.token(t)
		}
		if err != nil {
			return nil, err
		}
	}
}

type sharedReader struct {
	all    []string
	bytes  int
	text   []byte
	slab   strings.Builder
	taking bool
	ruby   int
}

func (s *sharedReader) token(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		switch t.Name.Local {
		case "t":
			s.taking = s.ruby == 0
		case "rPh":
			s.ruby++
		}
	case xml.CharData:
		if s.taking {
			s.text = append(s.text, t...)
			s.bytes += len(t)
		}
	case xml.EndElement:
		switch t.Name.Local {
		case "t":
			s.taking = false
		case "rPh":
			s.ruby--
		case "si":
			s.keep()
		}
	}
	if s.bytes > maxSharedBytes || len(s.all) > maxShared {
		return refuse(TooLarge, "文字内容过多")
	}
	return nil
}

// keep puts the string at the end of the slab and remembers where. A slab never grows
// past its first allocation, so what was cut from it stays good.
func (s *sharedReader) keep() {
	const slab = 64 << 10
	text := unescape(string(s.text))
	s.text = s.text[:0]
	if len(text) > slab/4 {
		s.all = append(s.all, text)
		return
	}
	if s.slab.Cap()-s.slab.Len() < len(text) {
		s.slab = strings.Builder{}
		s.slab.Grow(slab)
	}
	from := s.slab.Len()
	s.slab.WriteString(text)
	s.all = append(s.all, s.slab.String()[from:])
}

// unescape undoes _xHHHH_, by which a workbook holds characters that XML cannot
// (ECMA-376 part 1, 22.9.2.19). What has not that form stays.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		if r, ok := escaped(s); ok {
			b.WriteRune(r)
			s = s[len("_xHHHH_"):]
			continue
		}
		_, n := utf8.DecodeRuneInString(s)
		b.WriteString(s[:n])
		s = s[n:]
	}
	return b.String()
}

func escaped(s string) (rune, bool) {
	if len(s) < 7 || s[:2] != "_x" || s[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil && utf8.ValidRune(rune(n))
}
