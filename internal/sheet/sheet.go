// Package sheet reads rows out of .xlsx and CSV files as people really send them, and
// writes rows into .xlsx.
//
// What a file is, its bytes say and not its name. Rows are streamed: memory does not
// grow with the file. A file that cannot be read whole and safely is refused with a
// [Refusal], which is one sentence for the person who sent it.
//
// Reading .xlsx is our own, on archive/zip and encoding/xml, and not excelize's: its row
// iterator gives each cell as a string without saying whether the spreadsheet held a
// number or a text, and the difference decides whether 18 digits can be trusted (a
// number keeps only 15). Asking it per cell loads the whole sheet into memory. Writing
// is excelize's.
package sheet

import (
	"io"
	"iter"
	"strings"
)

// A File is an opened spreadsheet. It holds nothing that must be closed: it reads from
// the reader it was opened on, which must outlive it.
type File struct {
	Kind   Kind
	Sheets []Sheet // in the order of the tabs; a CSV has one without a name
	rows   func(i int) iter.Seq2[Row, error]
}

// A Kind is what the bytes of a file turned out to be.
type Kind string

// The kinds that are read.
const (
	XLSX Kind = "xlsx"
	CSV  Kind = "csv"
)

// A Sheet is one tab of a workbook. A hidden one (隐藏 or 深度隐藏) is not read by the
// readers above this package, and they say so.
type Sheet struct {
	Name   string
	Hidden bool
}

// A Row is one row that holds something; blank rows are not given. The slice of cells is
// used again for the next row; their texts stay.
type Row struct {
	Number int  // as the spreadsheet counts, from 1
	Hidden bool // filtered or hidden by hand; it is read all the same
	Cells  []Cell
}

// A Cell is what one cell holds. Text of a number is as a spreadsheet shows it: at most
// 15 significant digits, "5.00299196104104E+17" from 10^15 on. A date is its ISO form.
type Cell struct {
	Text   string
	Number bool // the spreadsheet held a number, not digits typed as text
}

// Open looks at a file of size bytes and makes it ready to be read, or refuses it.
// Name is only for the CSV's separator, where nothing else tells it (.tsv).
func Open(r io.ReaderAt, size int64, name string, lim Limits) (*File, error) {
	if size > lim.Bytes {
		return nil, refuse(TooLarge, "%d MB", size>>20)
	}
	what, err := sniff(r, size)
	if err != nil {
		return nil, err
	}
	switch what {
	case isZip:
		return openBook(r, size, lim)
	case isOLE:
		return nil, refuseOLE(r, size)
	case isText:
		return openText(r, size, name, lim)
	}
	return nil, refuse(NotXLSX, "%s", what)
}

// Rows gives the rows of sheet i that hold something, in order. It may be ranged over
// again. After an error nothing more comes, and what came before must not be used: a
// file is taken whole or not at all.
func (f *File) Rows(i int) iter.Seq2[Row, error] { return f.rows(i) }

// Text gives cell i of the row, "" where the row is shorter.
func (r Row) Text(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i].Text
}

// Texts gives the texts of the row in a slice of its own.
func (r Row) Texts() []string {
	texts := make([]string, len(r.Cells))
	for i, c := range r.Cells {
		texts[i] = c.Text
	}
	return texts
}

func (r Row) blank() bool {
	for _, c := range r.Cells {
		if strings.TrimSpace(c.Text) != "" {
			return false
		}
	}
	return true
}
