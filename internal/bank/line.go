package bank

import (
	"strings"
	"unicode/utf8"
)

// More clauses of [LineError].
const (
	hasSeparator = "含有分隔符、引号或与补位相同的字符，银行格式写不下"
	wrongColumns = "的栏数与银行格式不符"
	wrongWidth   = "的长度与银行格式不符"
	wrongCharset = "不是银行格式规定的编码，或有残缺的字"
	wrongQuotes  = "的引号不成对"
)

// join writes a line without its newline, in the format's bytes.
func (f Format) join(fields []Field, r *row) (string, *LineError) {
	var b strings.Builder
	for i, field := range fields {
		text, problem := field.write(r)
		if problem != nil {
			return "", problem
		}
		cell, clause := f.cell(field, text)
		if clause != "" {
			return "", &LineError{Field: field.Title, Problem: clause}
		}
		if i > 0 && f.Layout != fixed {
			b.WriteString(f.Separator)
		}
		b.WriteString(cell)
	}
	return b.String(), nil
}

// cell writes one value as it stands in a line, or says why it cannot stand there.
func (f Format) cell(field Field, text string) (cell, problem string) {
	quoted, ok := f.quote(text)
	if !ok {
		return "", hasSeparator
	}
	bytes, ok := charsets[f.Encoding].encode(text)
	if !ok {
		return "", notEncodable
	}
	if field.Width > 0 && f.length(bytes) > field.Width {
		return "", tooWide
	}
	if f.Layout == fixed {
		cell = field.padded(bytes)
		if field.pad() != "0" && field.trimmed(cell) != bytes {
			return "", hasSeparator
		}
		return cell, ""
	}
	if quoted != text {
		bytes, _ = charsets[f.Encoding].encode(quoted)
	}
	return bytes, ""
}

// length is a value's length as its layout counts it: bytes, or in XML and sheets characters.
func (f Format) length(bytes string) int {
	if f.Layout == tree || f.Layout == workbook {
		return utf8.RuneCountInString(bytes)
	}
	return len(bytes)
}

// quote puts a value in quotes if it needs them; false if it needs and may not have them.
func (f Format) quote(text string) (string, bool) {
	switch {
	case f.Layout != "separated":
		return text, true
	case !f.Quoted:
		return text, !strings.Contains(text, f.Separator)
	case strings.ContainsAny(text, `"`+f.Separator):
		return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`, true
	}
	return text, true
}

func (f Field) padded(s string) string {
	gap := strings.Repeat(f.pad(), f.Width-len(s))
	if f.right() {
		return gap + s
	}
	return s + gap
}

// trimmed takes the padding off. Zeros stay: a number reads the same with them.
func (f Field) trimmed(s string) string {
	switch {
	case f.pad() == "0":
		return s
	case f.right():
		return strings.TrimLeft(s, f.pad())
	}
	return strings.TrimRight(s, f.pad())
}

// split reads a line into the row.
func (f Format) split(line *record, fields []Field, r *row) *LineError {
	if line.cells != nil {
		return f.sheetRow(line.cells, fields, r)
	}
	cells, problem := f.cells(line.bytes, fields)
	if problem != nil {
		return problem
	}
	for i, field := range fields {
		if problem := field.read(cells[i], r); problem != nil {
			return problem
		}
	}
	return nil
}

// cells takes a line apart. Separated lines are decoded first: in GBK the second byte of a
// character may look like a separator. Fixed lines are cut first: widths count bytes.
func (f Format) cells(line []byte, fields []Field) ([]string, *LineError) {
	if f.Layout == fixed {
		return f.cut(line, fields)
	}
	text, ok := charsets[f.Encoding].decode(line)
	if !ok {
		return nil, &LineError{Problem: wrongCharset}
	}
	cells := strings.Split(text, f.Separator)
	if f.Quoted {
		if cells, ok = unquote(text, f.Separator); !ok {
			return nil, &LineError{Problem: wrongQuotes}
		}
	}
	if len(cells) != len(fields) {
		return nil, &LineError{Problem: wrongColumns}
	}
	return cells, nil
}

func (f Format) cut(line []byte, fields []Field) ([]string, *LineError) {
	if len(line) != width(fields) {
		return nil, &LineError{Problem: wrongWidth}
	}
	cells := make([]string, len(fields))
	for i, field := range fields {
		text, ok := charsets[f.Encoding].decode(line[:field.Width])
		if !ok {
			return nil, &LineError{Field: field.Title, Problem: wrongCharset}
		}
		cells[i], line = field.trimmed(text), line[field.Width:]
	}
	return cells, nil
}

func width(fields []Field) (n int) {
	for _, f := range fields {
		n += f.Width
	}
	return n
}

// unquote takes a line of CSV (RFC 4180) apart; a value never spans lines.
func unquote(line, separator string) (cells []string, ok bool) {
	for {
		var cell string
		var more bool
		if strings.HasPrefix(line, `"`) {
			if cell, line, ok = quotedCell(line[1:]); !ok {
				return nil, false
			}
			if more = strings.HasPrefix(line, separator); !more && line != "" {
				return nil, false
			}
			line = strings.TrimPrefix(line, separator)
		} else {
			cell, line, more = strings.Cut(line, separator)
			if strings.Contains(cell, `"`) {
				return nil, false
			}
		}
		if cells = append(cells, cell); !more {
			return cells, true
		}
	}
}

// quotedCell reads up to the closing quote; a doubled quote stands for one.
func quotedCell(s string) (cell, rest string, ok bool) {
	var b strings.Builder
	for {
		part, after, found := strings.Cut(s, `"`)
		if !found {
			return "", "", false
		}
		b.WriteString(part)
		if !strings.HasPrefix(after, `"`) {
			return b.String(), after, true
		}
		b.WriteByte('"')
		s = after[1:]
	}
}
