package sheet

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func written(t interface{ Fatal(...any) }, titles []string, rows [][]string) []byte {
	var out bytes.Buffer
	columns := make([]Column, len(titles))
	for i, title := range titles {
		columns[i] = Column{Title: title}
	}
	w, err := NewWriter(&out, "名册", columns)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		fields := make([]Field, len(row))
		for i, text := range row {
			fields[i] = Field{Text: text}
		}
		if err := w.Write(fields); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestWriteRead: what is written is read back the same, whatever it holds.
func TestWriteRead(t *testing.T) {
	cell := rapid.String().Filter(func(s string) bool {
		return utf8.ValidString(s) && !strings.ContainsFunc(s, notXML) && utf8.RuneCountInString(s) < 1000
	})
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 3, 3), 0, 20).Draw(t, "rows")
		f, err := open(written(t, []string{"a", "b", "c"}, rows), "", Web)
		if err != nil {
			t.Fatal(err)
		}
		got := map[int][]string{}
		for row, err := range f.Rows(0) {
			if err != nil {
				t.Fatal(err)
			}
			got[row.Number] = row.Texts()
		}
		for i, row := range rows {
			have := append(got[i+2], "", "", "")[:3]
			if strings.TrimSpace(strings.Join(row, "")) != "" && !slices.Equal(have, row) {
				t.Fatalf("row %d: got %q, want %q", i+2, have, row)
			}
		}
	})
}

// notXML characters cannot stand in a workbook, or do not survive XML's line ends.
func notXML(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError
}

// TestNoFormulas: text that begins as a formula is text, for us and for a spreadsheet.
func TestNoFormulas(t *testing.T) {
	texts := []string{"=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "500299196104104000", `=HYPERLINK("http://x")`}
	data := written(t, []string{"内容"}, [][]string{texts})
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for i, want := range texts {
		at, _ := excelize.CoordinatesToCellName(i+1, 2)
		formula, _ := book.GetCellFormula("名册", at)
		got, _ := book.GetCellValue("名册", at)
		kind, _ := book.GetCellType("名册", at)
		if formula != "" || got != want || kind != excelize.CellTypeInlineString {
			t.Errorf("%s: formula %q, value %q, type %v; want text %q", at, formula, got, kind, want)
		}
	}
}

func TestWriterMarks(t *testing.T) {
	var out bytes.Buffer
	w, err := NewWriter(&out, "错误行", []Column{{Title: "键", Hidden: true}, {Title: "姓名", Width: 20}})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write([]Field{{"k1", Plain}, {"张三", Red}}), w.Close()); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	visible, _ := book.GetColVisible("错误行", "A")
	width, _ := book.GetColWidth("错误行", "B")
	id, _ := book.GetCellStyle("错误行", "B2")
	style, err := book.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	if visible || width != 20 || style.NumFmt != 49 || len(style.Fill.Color) != 1 {
		t.Errorf("visible %v, width %v, style %+v", visible, width, style)
	}
}
