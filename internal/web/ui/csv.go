package ui

import (
	"bytes"
	"encoding/csv"
	"mime"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Table is a list as a file: its columns' titles and its rows.
type Table struct {
	Titles []string
	Rows   [][]string
	Sum    []string // the last row: what the columns come to; nil for none
}

// CSV writes the table for spreadsheet programs: with the mark by which they know UTF-8, and
// every cell as text.
func (t Table) CSV() []byte {
	var out bytes.Buffer
	out.WriteString("\uFEFF")
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	rows := append([][]string{t.Titles}, t.Rows...)
	if t.Sum != nil {
		rows = append(rows, t.Sum)
	}
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = plainCell(cell)
		}
		_ = w.Write(cells) // a Buffer does not fail
	}
	w.Flush()
	return out.Bytes()
}

// plainCell keeps a cell from being read as a formula: one that begins with a sign of formulas,
// after blanks too, or with a control sign gets an apostrophe before it (ASVS 5.0 V1.2.10).
// Nothing is taken out.
func plainCell(s string) string {
	first := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
	sign, _ := utf8.DecodeRuneInString(first)
	start, _ := utf8.DecodeRuneInString(s)
	if strings.ContainsRune("=+-@＝＋－＠", sign) || unicode.IsControl(start) {
		return "'" + s
	}
	return s
}

// SendCSV answers with a table as a file of a name.
func SendCSV(w http.ResponseWriter, r *http.Request, name string, t Table) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	w.Header().Add("Vary", "Accept-Encoding")
	send(w, r, http.StatusOK, t.CSV())
}
