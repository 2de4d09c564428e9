package desk

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"

	"yikatong/internal/fault"
	"yikatong/internal/sheet"
	"yikatong/internal/web/ui"
)

// errTooLong refuses a list that is too long for one file.
var errTooLong = fmt.Errorf("the list is longer than one file may be: %w", fault.Invalid)

// A tooLongError says how long a list may be.
type tooLongError struct{ rows int }

func (e tooLongError) Error() string { return fmt.Sprintf("%d rows: %v", e.rows, errTooLong) }
func (e tooLongError) Unwrap() error { return errTooLong }

// Next says what to do.
func (e tooLongError) Next() string {
	return fmt.Sprintf("这个列表有 %s 行，一次最多导出 %s 行。请先按状态、项目或村缩小范围。", ui.Grouped(e.rows), ui.Grouped(mostExported))
}

// exports fills in the ways to take a list along, with its filters and its order.
func exports(f *ui.Filters, r *http.Request, path string) {
	q := r.URL.Query()
	for _, gone := range []string{"page", "after"} {
		q.Del(gone)
	}
	query := ""
	if len(q) > 0 {
		query = "?" + q.Encode()
	}
	f.Export, f.Sheet = path+".csv"+query, path+".xlsx"+query
}

// sendTable answers with a list as the file that the address asks for: .xlsx or .csv. In both every
// cell is text, so that none is a formula.
func sendTable(w http.ResponseWriter, r *http.Request, name string, t ui.Table) error {
	if len(t.Rows) > mostExported {
		return tooLongError{len(t.Rows)}
	}
	if !strings.HasSuffix(r.URL.Path, ".xlsx") {
		ui.SendCSV(w, r, name+".csv", t)
		return nil
	}
	var body bytes.Buffer
	if err := writeXLSX(&body, t); err != nil {
		return err
	}
	return attach(w, name+".xlsx", kindXLSX, &body)
}

func writeXLSX(body *bytes.Buffer, t ui.Table) (err error) {
	columns := make([]sheet.Column, len(t.Titles))
	for i, title := range t.Titles {
		columns[i] = sheet.Column{Title: title, Width: 18}
	}
	x, err := sheet.NewWriter(body, "列表", columns)
	if err != nil {
		return err
	}
	mark := sheet.Plain
	rows := t.Rows
	if t.Sum != nil {
		rows = append(rows[:len(rows):len(rows)], t.Sum)
	}
	for i, row := range rows {
		if t.Sum != nil && i == len(rows)-1 {
			mark = sheet.Bold
		}
		fields := make([]sheet.Field, len(row))
		for c, text := range row {
			fields[c] = sheet.Field{Text: text, Mark: mark}
		}
		if err := x.Write(fields); err != nil {
			_ = x.Discard() // the row has already failed
			return err
		}
	}
	return x.Close()
}
