package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// A scanner turns the tokens of one sheet part into rows. It keeps one row's cells and
// uses them again for the next.
type scanner struct {
	part *part
	book *book
	row  Row
	held int  // rows that held something
	data bool // inside sheetData

	column int // of the open cell, from 0
	kind   string
	style  int
	taking bool // inside the value or the text of the open cell
	ruby   int  // depth of phonetic runs, which are no content
	text   []byte
	bytes  int
}

// each yields the rows to the end of the part, so that the archive's checksum of it is
// proved as well.
func (s *scanner) each(yield func(Row, error) bool) {
	for {
		full, err := s.step()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			yield(Row{}, err)
			return
		case full && !yield(s.row, nil):
			return
		}
	}
}

// step takes one token and reports whether it has filled a row.
func (s *scanner) step() (bool, error) {
	t, err := s.part.next()
	if err != nil {
		return false, err
	}
	switch t := t.(type) {
	case xml.StartElement:
		return false, s.start(t)
	case xml.CharData:
		return false, s.take(t)
	case xml.EndElement:
		return s.end(t.Name.Local)
	}
	return false, nil
}

func (s *scanner) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "sheetData":
		s.data = true
	case "row":
		return s.startRow(e)
	case "c":
		return s.startCell(e)
	case "v", "t":
		s.taking = s.data && s.ruby == 0
	case "rPh":
		s.ruby++
	}
	return nil
}

// startRow takes the row's number, or counts on where the writer gave none.
func (s *scanner) startRow(e xml.StartElement) error {
	n := s.row.Number + 1
	if r, err := strconv.Atoi(attr(e, "r")); err == nil && r > n {
		n = r
	}
	if n > maxRow {
		return refuse(TooManyRows, "第 %d 行", n)
	}
	s.row = Row{Number: n, Hidden: isTrue(attr(e, "hidden")), Cells: s.row.Cells[:0]}
	s.column, s.bytes = -1, 0
	return nil
}

func (s *scanner) startCell(e xml.StartElement) error {
	s.column, s.kind, s.style, s.text = s.column+1, "", 0, s.text[:0]
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "r":
			if c := column(a.Value); c >= 0 {
				s.column = c
			}
		case "t":
			s.kind = a.Value
		case "s":
			s.style, _ = strconv.Atoi(a.Value)
		}
	}
	if s.column >= maxColumn {
		return refuse(TooLarge, "第 %d 行超过 %d 列", s.row.Number, maxColumn)
	}
	return nil
}

// column reads the letters of a reference such as "AB12", from 0; -1 when there are none.
func column(ref string) int {
	n := 0
	for i := 0; i < len(ref) && n <= maxColumn; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

func (s *scanner) take(text []byte) error {
	if !s.taking {
		return nil
	}
	if s.bytes += len(text); s.bytes > maxRowBytes {
		return refuse(TooLarge, "第 %d 行内容过长", s.row.Number)
	}
	s.text = append(s.text, text...)
	return nil
}

func (s *scanner) end(name string) (bool, error) {
	switch name {
	case "v", "t":
		s.taking = false
	case "rPh":
		s.ruby--
	case "c":
		return false, s.endCell()
	case "sheetData":
		s.data = false
	case "row":
		return s.endRow()
	}
	return false, nil
}

func (s *scanner) endRow() (bool, error) {
	if !s.data || s.row.blank() {
		return false, nil
	}
	if s.held++; s.held > s.book.lim.Rows {
		return false, refuse(TooManyRows, "多于 %d 行", s.book.lim.Rows)
	}
	return true, nil
}

// endCell puts the cell in its place; cells that the writer left out are empty.
func (s *scanner) endCell() error {
	if !s.data || len(s.text) == 0 {
		return nil
	}
	c, err := s.value()
	if err != nil {
		return err
	}
	for len(s.row.Cells) <= s.column {
		s.row.Cells = append(s.row.Cells, Cell{})
	}
	s.row.Cells[s.column] = c
	return nil
}

// value reads the open cell by its type (ECMA-376 part 1, 18.18.11).
func (s *scanner) value() (Cell, error) {
	switch s.kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(string(s.text)))
		if err != nil || i < 0 || i >= len(s.book.shared) {
			return Cell{}, refuse(Torn, "第 %d 行引用了不存在的文字", s.row.Number)
		}
		return Cell{Text: s.book.shared[i]}, nil
	case "inlineStr", "str":
		return Cell{Text: unescape(string(s.text))}, nil
	case "", "n":
		return s.book.number(strings.TrimSpace(string(s.text)), s.style), nil
	}
	return Cell{Text: string(s.text)}, nil // b, e, d: as they stand
}
