package basis

import (
	"fmt"
	"io"

	"yikatong/internal/policy"
	"yikatong/internal/sheet"
)

// The columns that every form begins with.
const (
	NoTitle    = "证件号码"
	FromTitle  = "认定起"
	UntilTitle = "认定止"
)

// A column of a form is one field that a cell can say: a field of the basis, or of a record or
// list in it.
type column struct {
	title  string
	parent *policy.Field // nil for a field of the basis itself
	field  policy.Field
}

// columns are what a sheet can say of a programme. Amounts by month and lists within lists have
// no column: they come in by JSON.
func columns(fields []policy.Field) (list []column) {
	for _, f := range fields {
		switch f.Type {
		case "record", "list":
			for _, sub := range f.Of {
				if flat(sub) {
					list = append(list, column{f.Label + "／" + sub.Label, &f, sub})
				}
			}
		default:
			if flat(f) {
				list = append(list, column{f.Label, nil, f})
			}
		}
	}
	return list
}

func flat(f policy.Field) bool { return f.Type != "record" && f.Type != "list" && f.Type != "rows" }

// Wants are the columns that a file of a programme's records is read by.
func Wants(p *policy.Programme) []sheet.Want {
	wants := []sheet.Want{{Name: NoTitle, Also: []string{"公民身份号码", "身份证号", "身份证号码", "统一社会信用代码"}},
		{Name: FromTitle}, {Name: UntilTitle, Optional: true}}
	for _, c := range columns(p.Basis) {
		wants = append(wants, sheet.Want{Name: sheet.Title(c.title), Optional: true})
	}
	return wants
}

// Titles are the columns' titles in the order of [Wants].
func Titles(p *policy.Programme) []string {
	titles := []string{NoTitle, FromTitle, UntilTitle}
	for _, c := range columns(p.Basis) {
		titles = append(titles, c.title)
	}
	return titles
}

// WriteTemplate writes an empty form of a programme.
func WriteTemplate(w io.Writer, p *policy.Programme) error {
	titles := []sheet.Column{{Title: NoTitle, Width: 22}, {Title: FromTitle}, {Title: UntilTitle}}
	for _, c := range columns(p.Basis) {
		titles = append(titles, sheet.Column{Title: c.title + hint(c.field), Width: 20})
	}
	x, err := sheet.NewWriter(w, "底册", titles)
	if err == nil {
		err = x.Close()
	}
	if err != nil {
		return fmt.Errorf("template: %w", err)
	}
	return nil
}

// hint says in brackets what to write; a reader of titles passes over it.
func hint(f policy.Field) string {
	switch f.Type {
	case "fen":
		return "（元）"
	case "area":
		return "（" + f.Unit + "，两位小数）"
	case "date":
		return "（年-月-日）"
	case "month":
		return "（年-月）"
	case "bool":
		return "（是/否）"
	case "texts":
		return "（用、分开）"
	}
	return ""
}
