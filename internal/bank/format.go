package bank

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/fault"
)

// A Format is the form of one bank's files, read from a document in formats/.
type Format struct {
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Source      string            `json:"source"` // the document the form is taken from
	Encoding    string            `json:"encoding"`
	Newline     string            `json:"newline"`   // "lf" or "crlf"; reading takes either
	MaxLines    int               `json:"max_lines"` // payments a file, which also bounds what reading keeps
	Layout      string            `json:"layout"`    // "separated", "fixed", "xlsx" or "xml"
	Separator   string            `json:"separator"` // one character of ASCII
	Quoted      bool              `json:"quoted"`    // values with separators stand in quotes, as CSV (RFC 4180)
	Pattern     string            `json:"file_name"` // with {bank} {batch} {date} {sequence} {count}
	Payment     Shape             `json:"payment"`
	Return      Shape             `json:"return"`
	Statuses    map[string]Status `json:"statuses"` // the bank's status codes
	Codes       map[string]string `json:"codes"`    // the bank's failure codes to F01…F99
	Also        string            `json:"also"`     // another format whose returns this bank sends too
	also        *Format
}

// A Shape lists the fields of a file's lines. A file has at most one header, first, and
// one trailer, last.
type Shape struct {
	Header  []Field `json:"header"`
	Titles  bool    `json:"titles"` // a line of titles stands above the details
	Detail  []Field `json:"detail"`
	Trailer []Field `json:"trailer"`

	// Of an xml layout, whose fields say by their paths where they stand:
	Root      string `json:"root"`      // the name of the outermost element
	Namespace string `json:"namespace"` // of every element; may be empty
	Each      string `json:"each"`      // the path of the element that is one detail
	Once      bool   `json:"once"`      // a payment's number stands in one detail only
}

// A Field is one column of a line.
type Field struct {
	Name   string `json:"name"`  // what it holds: a key of the table of names, or "literal"
	Title  string `json:"title"` // in Chinese
	Kind   Kind   `json:"kind"`
	Width  int    `json:"width"`  // in bytes of the encoding: exact in fixed files, else the most there may be, 0 for any
	Value  string `json:"value"`  // of a literal
	Layout string `json:"layout"` // of a date, as package time writes it; "20060102" if empty
	Pad    string `json:"pad"`    // fixed files: "0" or " "
	Align  string `json:"align"`  // fixed files: "left" or "right"
	Must   bool   `json:"must"`   // may not be empty in this format
	Path   string `json:"path"`   // xml files: see [Shape.path]
	With   string `json:"with"`   // xml files, of a literal: it stands there only if this field of the line is not empty
	Many   bool   `json:"many"`   // xml files: may repeat; the first counts
}

// A Kind is how a field's value is written.
type Kind string

// The kinds.
const (
	Text   Kind = "text"   // any characters but control characters
	Yuan   Kind = "yuan"   // 1200.50, always two decimals
	Cents  Kind = "fen"    // 120050
	Digits Kind = "digits" // 0 to 9
	Date   Kind = "date"
	Code   Kind = "code" // visible ASCII
)

// The layouts that are not lines of separated values.
const (
	fixed    = "fixed"
	workbook = "xlsx"
	tree     = "xml"
)

// Formats are the known formats by name.
type Formats map[string]Format

// Named finds a format, or wraps fault.NotFound.
func (f Formats) Named(name string) (Format, error) {
	if format, ok := f[name]; ok {
		return format, nil
	}
	return Format{}, fmt.Errorf("bank file format %q: %w", name, fault.NotFound)
}

// FileName names a payment file. Characters that a file system may not take become "_".
func (f Format) FileName(h Head) string {
	name := strings.NewReplacer(
		"{bank}", h.Bank,
		"{batch}", h.Batch,
		"{date}", h.Date.Format(plainDate),
		"{sequence}", fmt.Sprintf("%03d", h.Sequence),
		"{count}", strconv.Itoa(h.Count),
	).Replace(f.Pattern)
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
}

const plainDate = "20060102"

func (f Field) dateLayout() string {
	if f.Layout == "" {
		return plainDate
	}
	return f.Layout
}

// dateLayouts are the ways of writing a date that a format may ask for.
var dateLayouts = []string{plainDate, time.DateOnly, "20060102150405", time.DateTime, isoDateTime}

// isoDateTime is how ISO 20022 writes a moment; it reads with an offset too.
const isoDateTime = "2006-01-02T15:04:05"

// right reports whether the value stands at the right, padded on the left.
func (f Field) right() bool {
	return f.Align == "right" || f.Align == "" && f.numeric()
}

func (f Field) pad() string {
	if f.Pad == "" && f.numeric() {
		return "0"
	}
	if f.Pad == "" {
		return " "
	}
	return f.Pad
}

// NamesPayer reports whether the payment file says whose account it is paid from.
func (f Format) NamesPayer() bool {
	return named(f.Payment.Header, "payer_account") || named(f.Payment.Trailer, "payer_account")
}
