package sheet

import (
	"iter"
	"slices"
	"strings"

	"golang.org/x/text/width"
)

// A Want is one column that a reader of a table asks for.
type Want struct {
	Name     string
	Also     []string // other titles that mean the same
	Optional bool
}

// A Record is one data row of a table: one value for each Want, "" where there is none,
// trimmed of blanks and of the marks that force a cell to be text.
type Record struct {
	Row    int
	Values []string
}

// headWithin is how many rows that hold something may stand above a header.
const headWithin = 30

// ReadTable reads the first visible sheet that has all wanted columns, in any order. It
// refuses a file with no such sheet, naming the columns that are missing. Values are
// good until the next record.
func ReadTable(f *File, wants []Want) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		i, head, columns, err := findTable(f, wants)
		if err != nil {
			yield(Record{}, err)
			return
		}
		rec := Record{Values: make([]string, len(wants))}
		for row, err := range f.Rows(i) {
			if err != nil {
				yield(Record{}, err)
				return
			}
			if row.Number <= head || !rec.take(row, columns) {
				continue
			}
			if !yield(rec, nil) {
				return
			}
		}
	}
}

// take fills the record and reports whether it holds anything.
func (rec *Record) take(row Row, columns []int) bool {
	rec.Row = row.Number
	any := false
	for i, c := range columns {
		rec.Values[i] = Plainly(row.Text(c))
		any = any || rec.Values[i] != ""
	}
	return any
}

// findTable looks for the header. The refusal names what is missing where most was found.
func findTable(f *File, wants []Want) (at, head int, columns []int, err error) {
	nearest := required(wants)
	for i, s := range f.Sheets {
		if s.Hidden {
			continue
		}
		seen := 0
		for row, err := range f.Rows(i) {
			if err != nil {
				return 0, 0, nil, err
			}
			columns, missing := match(row, wants)
			if len(missing) == 0 {
				return i, row.Number, columns, nil
			}
			if len(missing) < len(nearest) {
				nearest = missing
			}
			if seen++; seen >= headWithin {
				break
			}
		}
	}
	return 0, 0, nil, refuse(NoHeader, "缺少列：%s", strings.Join(nearest, "、"))
}

func required(wants []Want) (names []string) {
	for _, w := range wants {
		if !w.Optional {
			names = append(names, w.Name)
		}
	}
	return names
}

func match(row Row, wants []Want) (columns []int, missing []string) {
	for _, w := range wants {
		c := slices.IndexFunc(row.Cells, func(c Cell) bool {
			t := Title(c.Text)
			return t != "" && (t == w.Name || slices.Contains(w.Also, t))
		})
		if c < 0 && !w.Optional {
			missing = append(missing, w.Name)
		}
		columns = append(columns, c)
	}
	return columns, missing
}

// Title brings a column's title to the form that titles are compared in: no blanks or
// line breaks, narrow signs, nothing in brackets, no * for "must be filled".
func Title(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range width.Narrow.String(s) {
		switch {
		case strings.ContainsRune("([{【〔", r):
			depth++
		case strings.ContainsRune(")]}】〕", r):
			depth = max(depth-1, 0)
		case depth > 0 || unseen(r) || strings.ContainsRune("*:'\"", r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Plainly trims blanks and unseen characters off both ends, and the ' that forces a cell
// to be text.
func Plainly(s string) string {
	return strings.TrimFunc(strings.TrimPrefix(strings.TrimFunc(s, unseen), "'"), unseen)
}

// unseen characters take no ink: blanks, controls, zero-width signs and byte order marks.
func unseen(r rune) bool {
	switch {
	case r <= ' ', r == 0x7F, r == 0xA0, r == 0x3000, r == 0xFEFF, r == 0x00AD:
		return true
	}
	return r >= 0x2000 && r <= 0x200F || r >= 0x2028 && r <= 0x202F || r >= 0x205F && r <= 0x206F
}
