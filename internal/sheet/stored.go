package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"yikatong/internal/fault"
)

// ErrCell refuses a text that no workbook can hold as it is.
var ErrCell = fmt.Errorf("a cell of this text cannot be written: %w", fault.Invalid)

// maxCell is the longest text of a cell in characters, as spreadsheet programs keep it.
const maxCell = 32_767

// A StoredWriter writes one sheet whose bytes depend on its cells alone: no dates, nothing
// compressed (how well deflate packs changes with the program that does it), parts in one
// order. It is for files that must come out the same in ten years; for people use [Writer].
// Every cell is text, so that what begins with = is no formula and 18 digits stay.
type StoredWriter struct {
	zip *zip.Writer
	out *bufio.Writer
	row int
}

// storedParts are the parts around the sheet (ECMA-376 part 1, 12.2).
var storedParts = []struct{ name, body string }{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
	{"xl/styles.xml", `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`},
}

const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	workbookBegin = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="`
	workbookEnd   = `" sheetId="1" r:id="rId1"/></sheets></workbook>`
	sheetBegin    = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="1" max="16" width="22" style="1" customWidth="1"/></cols><sheetData>`
	sheetEnd      = `</sheetData></worksheet>`
)

// NewStoredWriter begins an .xlsx with one sheet. Close must be called for a whole file.
func NewStoredWriter(w io.Writer, name string) (*StoredWriter, error) {
	x := &StoredWriter{zip: zip.NewWriter(w)}
	var book strings.Builder
	book.WriteString(workbookBegin)
	if err := xml.EscapeText(&book, []byte(name)); err != nil {
		return nil, fmt.Errorf("sheet name: %w", err)
	}
	book.WriteString(workbookEnd)
	for _, p := range append(storedParts, struct{ name, body string }{"xl/workbook.xml", book.String()}) {
		if err := x.part(p.name); err != nil {
			return nil, err
		}
		if err := x.text(p.body); err != nil {
			return nil, err
		}
	}
	if err := x.part("xl/worksheets/sheet1.xml"); err != nil {
		return nil, err
	}
	return x, x.text(sheetBegin)
}

// part begins an entry of the archive, without a date.
func (x *StoredWriter) part(name string) error {
	if x.out != nil {
		if err := x.out.Flush(); err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
	}
	w, err := x.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	x.out = bufio.NewWriter(w)
	return x.text(xmlHead)
}

func (x *StoredWriter) text(s string) error {
	if _, err := x.out.WriteString(s); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// Write adds a row, or wraps [ErrCell] and has written nothing of it.
func (x *StoredWriter) Write(cells []string) error {
	for _, c := range cells {
		if !storable(c) {
			return fmt.Errorf("row %d: %w", x.row+1, ErrCell)
		}
	}
	x.row++
	var b strings.Builder
	b.WriteString(`<row r="` + strconv.Itoa(x.row) + `">`)
	for i, c := range cells {
		b.WriteString(`<c r="` + columnName(i) + strconv.Itoa(x.row) + `" s="1" t="inlineStr"><is><t xml:space="preserve">`)
		// A text that looks like the escape of a character must not become that character.
		if err := xml.EscapeText(&b, []byte(strings.ReplaceAll(c, "_x", "_x005F_x"))); err != nil {
			return fmt.Errorf("row %d: %w", x.row, err)
		}
		b.WriteString(`</t></is></c>`)
	}
	return x.text(b.String() + `</row>`)
}

// columnName is A to Z, AA, …
func columnName(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return columnName(i/26-1) + columnName(i%26)
}

// storable reports whether XML 1.0 (2.2) has all the characters and a cell the room.
func storable(s string) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= maxCell && !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' || r == 0xfffe || r == 0xffff
	})
}

// Close writes what stands below the rows. Without it the file is torn.
func (x *StoredWriter) Close() error {
	if err := errors.Join(x.text(sheetEnd), x.out.Flush(), x.zip.Close()); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}
