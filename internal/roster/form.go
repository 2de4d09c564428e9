package roster

import (
	"slices"
	"strings"

	"yikatong/internal/sheet"
)

// A Form is a recognised header: what each column of one sheet holds.
type Form struct {
	Sheet     string
	HeaderRow int      // its last row, as the spreadsheet counts
	Header    []string // the titles in one row; two-row headers are joined
	Fields    []Field  // by column, "" for a column that is not read

	tab   int
	heads [][]string // the header's rows as compared with rows that repeat them
	at    map[Field]int
	name  int // columns of the person the line is for; -1 when there is none
	no    int
}

// The orders in which the columns of the line's own person are looked for: a file names
// several people, or one under whatever title.
var (
	ownName = []Field{BeneficiaryName, NameField, HolderName, PayeeName}
	ownNo   = []Field{BeneficiaryNo, NoField, HolderNo, PayeeNo}
)

// NewForm reads a header of one row, as [Form.Header] and an error file hold it.
func NewForm(header []string) Form { return newForm(nil, header) }

// newForm reads titles under their groups. Of two columns of one field the preferred
// title wins, then the first.
func newForm(groups, titles []string) Form {
	f := Form{at: map[Field]int{}}
	ranks := map[Field]int{}
	for i := range max(len(groups), len(titles)) {
		group, title := at(groups, i), at(titles, i)
		field, rank := fieldOf(group, title)
		f.Header = append(f.Header, joined(field, group, title))
		f.Fields = append(f.Fields, field)
		if have, ok := ranks[field]; field == "" || ok && have <= rank {
			continue
		}
		ranks[field], f.at[field] = rank, i
	}
	f.name, f.no = f.first(ownName), f.first(ownNo)
	f.dropSpare()
	return f
}

// dropSpare unmarks the columns that lost against a preferred one of the same field.
func (f *Form) dropSpare() {
	for i, field := range f.Fields {
		if field != "" && f.at[field] != i {
			f.Fields[i] = ""
		}
	}
}

func at(s []string, i int) string {
	if i < len(s) {
		return s[i]
	}
	return ""
}

// canonical titles stand in where a two-row header cannot be said in one row.
var canonical = map[Field]string{
	HolderName: "户主姓名", HolderNo: "户主身份证号", BeneficiaryName: "享受人姓名", BeneficiaryNo: "享受人身份证号",
	PayeeName: "收款人姓名", PayeeNo: "收款人身份证号", NameField: "姓名", NoField: "身份证号", AccountField: "账号", AmountField: "金额",
}

// joined writes a column's two titles as one that is read the same.
func joined(field Field, group, title string) string {
	for _, t := range []string{title, group + title, canonical[field]} {
		if f, _ := fieldOf("", t); f == field && strings.TrimSpace(t) != "" {
			return strings.Join(strings.Fields(t), "")
		}
	}
	return title
}

// Column says where a field stands, -1 when the form has it not.
func (f Form) Column(field Field) int {
	switch field {
	case NameField:
		return f.name
	case NoField:
		return f.no
	}
	return f.first([]Field{field})
}

func (f Form) first(fields []Field) int {
	for _, field := range fields {
		if i, ok := f.at[field]; ok {
			return i
		}
	}
	return -1
}

// Missing names the columns that a roster cannot do without.
func (f Form) Missing() []string {
	var names []string
	for _, must := range []struct {
		column int
		name   string
	}{{f.name, "姓名"}, {f.no, "身份证号"}, {f.first([]Field{AmountField}), "金额"}} {
		if must.column < 0 {
			names = append(names, must.name)
		}
	}
	return names
}

// inWan reports an amount in 万元: to multiply it is to guess at money.
func (f Form) inWan(groups, titles []string) bool {
	i := f.Column(AmountField)
	return i >= 0 && strings.Contains(flat(at(groups, i))+flat(at(titles, i)), "万元")
}

// repeats reports a row that is the header again, as at a page's head.
func (f Form) repeats(row sheet.Row) bool {
	return slices.ContainsFunc(f.heads, func(head []string) bool {
		for i, c := range row.Cells {
			if t := flat(c.Text); t != "" && t != at(head, i) {
				return false
			}
		}
		return true
	})
}
