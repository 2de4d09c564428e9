package sheet

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// A Column is one column of a sheet that is written.
type Column struct {
	Title  string
	Width  float64 // in characters; 0 takes 12
	Hidden bool
}

// A Mark tells how a written cell looks.
type Mark int

// The marks of a cell.
const (
	Plain Mark = iota
	Red        // 红底: this is what to mend
	Bold       // titles
)

// A Field is one cell to write.
type Field struct {
	Text string
	Mark Mark
}

// A Writer writes one sheet row by row. Every cell is text and formatted as text: what
// begins with = + - or @ is never a formula, and 18 digits typed into it stay 18 digits.
type Writer struct {
	out    io.Writer
	book   *excelize.File
	stream *excelize.StreamWriter
	styles [3]int
	row    int
}

// NewWriter begins an .xlsx with one sheet and its header row. Nothing reaches w before
// Close.
func NewWriter(w io.Writer, name string, columns []Column) (*Writer, error) {
	x := &Writer{out: w, book: excelize.NewFile()}
	if err := x.begin(name, columns); err != nil {
		_ = x.book.Close() // the beginning has already failed
		return nil, fmt.Errorf("begin sheet: %w", err)
	}
	return x, nil
}

func (x *Writer) begin(name string, columns []Column) (err error) {
	if err = x.book.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	if err = x.makeStyles(); err != nil {
		return err
	}
	if x.stream, err = x.book.NewStreamWriter(name); err != nil {
		return err
	}
	titles := make([]Field, len(columns))
	for i, c := range columns {
		titles[i] = Field{c.Title, Bold}
		if err = x.setColumn(i+1, c); err != nil {
			return err
		}
	}
	panes := excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err = x.stream.SetPanes(&panes); err != nil {
		return err
	}
	return x.Write(titles)
}

func (x *Writer) makeStyles() (err error) {
	const asText = 49 // the built-in format "@"
	for mark, s := range [3]excelize.Style{
		Plain: {NumFmt: asText},
		Red:   {NumFmt: asText, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFC7CE"}}},
		Bold:  {NumFmt: asText, Font: &excelize.Font{Bold: true}},
	} {
		if x.styles[mark], err = x.book.NewStyle(&s); err != nil {
			return err
		}
	}
	return nil
}

func (x *Writer) setColumn(n int, c Column) error {
	width := c.Width
	if width == 0 {
		width = 12
	}
	if err := x.stream.SetColWidth(n, n, width); err != nil {
		return err
	}
	if err := x.stream.SetColStyle(n, n, x.styles[Plain]); err != nil {
		return err
	}
	if c.Hidden {
		return x.stream.SetColVisible(n, n, false)
	}
	return nil
}

// Write adds a row.
func (x *Writer) Write(fields []Field) error {
	x.row++
	cells := make([]any, len(fields))
	for i, f := range fields {
		cells[i] = excelize.Cell{StyleID: x.styles[f.Mark], Value: f.Text}
	}
	at, err := excelize.CoordinatesToCellName(1, x.row)
	if err != nil {
		return fmt.Errorf("row %d: %w", x.row, err)
	}
	if err := x.stream.SetRow(at, cells); err != nil {
		return fmt.Errorf("row %d: %w", x.row, err)
	}
	return nil
}

// Close writes the workbook out and removes what was kept beside it while it grew. One
// of Close and Discard must be called, once.
func (x *Writer) Close() (err error) {
	defer func() {
		if e := x.book.Close(); err == nil && e != nil {
			err = fmt.Errorf("remove the sheet's temporary file: %w", e)
		}
	}()
	if err := x.stream.Flush(); err != nil {
		return fmt.Errorf("finish sheet: %w", err)
	}
	if err := x.book.Write(x.out); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// Discard gives the workbook up, in the place of Close.
func (x *Writer) Discard() error {
	if err := x.book.Close(); err != nil {
		return fmt.Errorf("remove the sheet's temporary file: %w", err)
	}
	return nil
}
