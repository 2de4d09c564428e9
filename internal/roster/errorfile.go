package roster

import (
	"fmt"
	"io"
	"iter"
	"slices"

	"yikatong/internal/sheet"
)

// A Rejected row is one of an error file.
type Rejected struct {
	Key   string   // finds the row again when it comes back, in [Line.Key]
	Code  Code     // why it was rejected
	Cells []string // as they were, [Line.Cells]
}

// The titles that an error file adds. They mean nothing to a reader but the last.
const (
	wrongTitle = "错误原因"
	mendTitle  = "修改办法"
	keyTitle   = "行标识（请勿改动）"
)

// WriteErrors writes the rejected rows as an .xlsx: the columns of header as the township
// had them, the wrong cell red, what is wrong and how to mend it, and a hidden column of
// row keys. Mended, the file reads as any other. Header is [Form.Header]; where it is
// itself an error file's, its added columns are left out.
func WriteErrors(w io.Writer, header []string, rows iter.Seq2[Rejected, error]) (err error) {
	kept := original(header)
	form := NewForm(header)
	x, err := sheet.NewWriter(w, "错误行", errorColumns(header, form, kept))
	if err != nil {
		return fmt.Errorf("error file: %w", err)
	}
	for row, e := range rows {
		if e == nil {
			e = x.Write(errorFields(row, form, kept))
		}
		if e != nil {
			_ = x.Discard() // the writing has already failed
			return fmt.Errorf("error file: %w", e)
		}
	}
	if err := x.Close(); err != nil {
		return fmt.Errorf("error file: %w", err)
	}
	return nil
}

// original lists the columns that an error file did not add.
func original(header []string) []int {
	var kept []int
	for i, title := range header {
		if !slices.Contains([]string{wrongTitle, mendTitle, sheet.Title(keyTitle)}, sheet.Title(title)) {
			kept = append(kept, i)
		}
	}
	return kept
}

// widths in characters of the columns that hold long numbers or words.
var widths = map[Field]float64{NoField: 22, HolderNo: 22, BeneficiaryNo: 22, PayeeNo: 22, AccountField: 24, RegionField: 16, BankField: 20}

func errorColumns(header []string, form Form, kept []int) []sheet.Column {
	var columns []sheet.Column
	for _, i := range kept {
		columns = append(columns, sheet.Column{Title: header[i], Width: widths[form.Fields[i]]})
	}
	return append(columns, sheet.Column{Title: wrongTitle, Width: 36}, sheet.Column{Title: mendTitle, Width: 48},
		sheet.Column{Title: keyTitle, Hidden: true})
}

func errorFields(row Rejected, form Form, kept []int) []sheet.Field {
	p := row.Code.Problem()
	red := form.Column(p.Field)
	var fields []sheet.Field
	for _, i := range kept {
		f := sheet.Field{Text: at(row.Cells, i)}
		if i == red {
			f.Mark = sheet.Red
		}
		fields = append(fields, f)
	}
	return append(fields, sheet.Field{Text: p.Wrong}, sheet.Field{Text: p.Mend}, sheet.Field{Text: row.Key})
}

// WriteTemplate writes an empty form that reads without doubt. Extra are a programme's
// own columns, such as 面积（亩）.
func WriteTemplate(w io.Writer, extra ...string) error {
	titles := slices.Concat([]string{"序号", "户主姓名", "姓名", "身份证号"}, extra, []string{"金额（元）", "银行账号", "开户银行", "联系电话", "村代码", "备注"})
	form := NewForm(titles)
	columns := make([]sheet.Column, len(titles))
	for i, title := range titles {
		columns[i] = sheet.Column{Title: title, Width: widths[form.Fields[i]]}
	}
	x, err := sheet.NewWriter(w, "名册", columns)
	if err == nil {
		err = x.Close()
	}
	if err != nil {
		return fmt.Errorf("template: %w", err)
	}
	return nil
}
