package bank

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"yikatong/internal/fault"
)

//go:embed formats/*.json
var documents embed.FS

// LoadFormats reads the formats that come with the program and checks each.
func LoadFormats() (Formats, error) { return loadFormats(documents) }

func loadFormats(files fs.FS) (Formats, error) {
	names, err := fs.Glob(files, "formats/*.json")
	if err != nil {
		return nil, err
	}
	formats := Formats{}
	for _, name := range names {
		document, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		f, err := ParseFormat(document)
		if err == nil && f.Name+".json" != path.Base(name) {
			err = fmt.Errorf("the name %q is not the file's: %w", f.Name, fault.Invalid)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		formats[f.Name] = f
	}
	return formats, formats.link()
}

// link finds the formats that others name.
func (fs Formats) link() error {
	for name, f := range fs {
		if f.Also == "" {
			continue
		}
		also, ok := fs[f.Also]
		if !ok || also.Layout != tree || f.Layout != tree || also.Return.Namespace == f.Return.Namespace {
			return fmt.Errorf("%s: also: %q is no other xml format: %w", name, f.Also, fault.Invalid)
		}
		f.also = &also
		fs[name] = f
	}
	return nil
}

// ParseFormat reads a format's document and checks that files can be written and read by
// it without a doubt. What it refuses wraps fault.Invalid.
func ParseFormat(document []byte) (Format, error) {
	var f Format
	if err := decodeStrictly(document, &f); err != nil {
		return Format{}, err
	}
	for _, check := range []func() string{f.checkWords, f.checkLayout, f.checkPayment, f.checkReturn, f.checkCodes} {
		if problem := check(); problem != "" {
			return Format{}, fmt.Errorf("%s: %w", problem, fault.Invalid)
		}
	}
	return f, nil
}

// decodeStrictly reads one JSON document that says nothing unknown.
func decodeStrictly(document []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(document))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return fmt.Errorf("%w: %w", err, fault.Invalid)
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("more than one document: %w", fault.Invalid)
	}
	return nil
}

// checkWords checks what is not about lines. Like all checks it returns a sentence, or "".
func (f Format) checkWords() string {
	_, known := charsets[f.Encoding]
	switch {
	case f.Name == "" || strings.Trim(f.Name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		return "a name is of lower-case letters, digits and hyphens"
	case f.Description == "" || f.Source == "":
		return "description and source must say what the format is and where it is from"
	case !known:
		return fmt.Sprintf("the encoding %q is none of utf-8, utf-8-bom, gbk, gb18030", f.Encoding)
	case f.Newline != "lf" && f.Newline != "crlf":
		return `newline is "lf" or "crlf"`
	case f.MaxLines < 1 || f.MaxLines > maxMaxLines:
		return fmt.Sprintf("max_lines is from 1 to %d", maxMaxLines)
	case !strings.Contains(f.Pattern, "{batch}") || !strings.Contains(f.Pattern, "{sequence}"):
		return "file_name must hold {batch} and {sequence}, or two files have one name"
	}
	return ""
}

// maxMaxLines is what banks commonly take in one file at most (5,000 to 10,000). It keeps
// a file that is read into memory within some megabytes.
const maxMaxLines = 10_000

func (f Format) checkLayout() string {
	switch {
	case f.Layout == fixed && (f.Separator != "" || f.Quoted || f.Payment.Titles || f.Return.Titles):
		return "a fixed layout has no separator, quotes or titles"
	case f.Layout == fixed:
		return ""
	case f.Layout == workbook || f.Layout == tree:
		return f.checkUTF8()
	case f.Layout != "separated":
		return `layout is "separated", "fixed", "xlsx" or "xml"`
	case len(f.Separator) != 1 || !strings.Contains(",;|\t!^~#", f.Separator):
		return "the separator is one of , ; | ! ^ ~ # or a tab"
	}
	return ""
}

// checkUTF8 checks a layout that has its own way of standing in bytes.
func (f Format) checkUTF8() string {
	switch {
	case f.Encoding != "utf-8" || f.Newline != "lf" || f.Separator != "" || f.Quoted:
		return "this layout is utf-8, its newline lf, without separator or quotes"
	case f.Layout == tree:
		return cmp.Or(f.Payment.checkTree(), f.Return.checkTree())
	}
	return ""
}

func (f Format) checkPayment() string {
	return f.checkShape("payment", f.Payment, false,
		[]string{"batch", "date", "sequence", "count", "total"}, []string{"seq", "id", "account", "holder", "amount"})
}

func (f Format) checkReturn() string {
	return f.checkShape("return", f.Return, true,
		[]string{"batch", "date", "sequence", "count", "total", "paid_count", "paid_total", "failed_count", "failed_total"},
		[]string{"id", "amount", "status", "code"})
}

// checkShape checks each field and that none is missing of those that money hangs on.
func (f Format) checkShape(name string, s Shape, answer bool, whole, detail []string) string {
	for _, part := range []struct {
		name   string
		fields []Field
		detail bool
	}{{"header", s.Header, false}, {"detail", s.Detail, true}, {"trailer", s.Trailer, false}} {
		if width(part.fields)+len("\r\n") > maxLine {
			return fmt.Sprintf("%s %s is longer than %d bytes", name, part.name, maxLine)
		}
		for i, field := range part.fields {
			problem := f.checkField(field, part.detail, answer)
			if problem == "" && field.Name != literal && f.Layout != tree && named(part.fields[:i], field.Name) {
				problem = "stands twice"
			}
			if problem != "" {
				return fmt.Sprintf("%s %s, field %d (%s) %s", name, part.name, i+1, field.Name, problem)
			}
		}
	}
	if _, problem := f.join(s.titles(), &row{}); problem != nil {
		return fmt.Sprintf("%s: the titles cannot be written", name)
	}
	if missing := lacking(whole, s.Header, s.Trailer); missing != "" {
		return fmt.Sprintf("%s: neither header nor trailer has %s", name, missing)
	}
	if missing := lacking(detail, s.Detail); missing != "" {
		return fmt.Sprintf("%s: the detail has no %s", name, missing)
	}
	return ""
}

// implied are the names that another name says too.
var implied = map[string]string{"batch": "file_id", "sequence": "file_id", "seq": "instruction"}

func lacking(names []string, lists ...[]Field) string {
next:
	for _, name := range names {
		for _, fields := range lists {
			if named(fields, name) || implied[name] != "" && named(fields, implied[name]) {
				continue next
			}
		}
		return name
	}
	return ""
}
