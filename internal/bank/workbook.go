package bank

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strings"

	"yikatong/internal/fen"
	"yikatong/internal/sheet"
)

// Clauses of [LineError] about workbooks.
const (
	notSheet   = "不是完整的 Excel 工作簿"
	notOne     = "的工作簿不是只有一张工作表"
	wasNumber  = "是数字格式，长号码会失真；请银行把这一列设为文本"
	notInSheet = "含有工作簿写不下的字符"
)

// maxSheet bounds a return workbook's bytes: a line of a bank's file takes some hundreds.
const maxSheet = 20 << 20

// A sheetSink writes lines as rows of a workbook.
type sheetSink struct {
	format Format
	book   *sheet.StoredWriter
	err    error // of the output
}

func (s *sheetSink) put(fields []Field, r *row) *LineError {
	cells := make([]string, len(fields))
	for i, field := range fields {
		text, problem := field.write(r)
		if problem != nil {
			return problem
		}
		cell, clause := s.format.cell(field, text)
		if clause != "" {
			return &LineError{Field: field.Title, Problem: clause}
		}
		cells[i] = cell
	}
	err := s.book.Write(cells)
	if errors.Is(err, sheet.ErrCell) {
		return &LineError{Problem: notInSheet}
	}
	s.err = errors.Join(s.err, err)
	return nil
}

func (s *sheetSink) close() error { return errors.Join(s.err, s.book.Close()) }

// sheetRows are the rows of a workbook with one sheet. A zip is read from its end, so the
// file is held in memory, up to maxSheet.
func sheetRows(r io.Reader, lines int) (iter.Seq2[sheet.Row, error], error) {
	content, err := io.ReadAll(io.LimitReader(r, maxSheet+1))
	if err != nil {
		return nil, err
	}
	limits := sheet.Limits{Bytes: maxSheet, Unzipped: 4 * maxSheet, Ratio: 100, Entries: 100, Rows: lines + len("头题尾")}
	f, err := sheet.Open(bytes.NewReader(content), int64(len(content)), "", limits)
	if err != nil {
		return nil, fromSheet(err)
	}
	if f.Kind != sheet.XLSX {
		return nil, &LineError{Problem: notSheet}
	}
	if len(f.Sheets) != 1 || f.Sheets[0].Hidden {
		return nil, &LineError{Problem: notOne}
	}
	return f.Rows(0), nil
}

// fromSheet makes a refusal one of ours. What is no refusal is a fault of reading.
func fromSheet(err error) error {
	refusal := (*sheet.Refusal)(nil)
	switch {
	case !errors.As(err, &refusal):
		return err
	case refusal.Code == sheet.TooManyRows:
		return &LineError{Problem: tooMany}
	}
	return &LineError{Problem: notSheet}
}

// pulled turns rows into records.
func pulled(next func() (sheet.Row, error, bool)) func() (*record, error) {
	return func() (*record, error) {
		row, err, more := next()
		if !more {
			return nil, io.EOF
		}
		if err != nil {
			return nil, fromSheet(err)
		}
		return &record{cells: append([]sheet.Cell{}, row.Cells...), line: row.Number}, nil
	}
}

// sheetRow reads a row. Its empty cells at the end may be absent.
func (f Format) sheetRow(cells []sheet.Cell, fields []Field, r *row) *LineError {
	for i := len(fields); i < len(cells); i++ {
		if cells[i].Text != "" {
			return &LineError{Problem: wrongColumns}
		}
	}
	for i, field := range fields {
		var c sheet.Cell
		if i < len(cells) {
			c = cells[i]
		}
		text, problem := field.fromCell(c)
		if problem == nil {
			problem = field.read(text, r)
		}
		if problem != nil {
			return problem
		}
	}
	return nil
}

// fromCell is a cell's text. Banks type amounts as numbers: "120.5" is then 120.50, for a
// number in a workbook is never torn. A number of over 15 digits has lost some.
func (f Field) fromCell(c sheet.Cell) (string, *LineError) {
	if !c.Number {
		return c.Text, nil
	}
	if f.Kind == Yuan {
		amount, err := fen.ParseYuan(c.Text)
		if err != nil {
			return "", &LineError{Field: f.Title, Problem: notAmount}
		}
		return amount.Yuan(), nil
	}
	if len(c.Text) > 15 || strings.ContainsAny(c.Text, ".E") {
		return "", &LineError{Field: f.Title, Problem: wasNumber}
	}
	return c.Text, nil
}
