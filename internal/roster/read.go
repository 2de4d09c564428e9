// Package roster reads a township's file into the lines of a roster, and knows the
// states a roster goes through.
//
// Reading is a stream: [Read] finds the header, [Reading.Lines] gives one [Line] for
// each row that is about a person, with the first problem it has. What only the
// county's registry can tell, the caller judges after.
package roster

import (
	"iter"
	"strings"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/sheet"
)

// A Party is one of the people a line names, as written; the zero Party is not named.
type Party struct{ Name, No string }

// A Line is one row about a person. Texts are as the file has them but for blanks at
// the ends. When Problem is "", Person and Amount are good, and Card is unless Account
// is "".
type Line struct {
	Sheet  string
	Row    int    // as the spreadsheet counts
	Hidden bool   // the row is filtered or hidden in the file
	Key    string // of an error file's row that came back mended

	Name    string // of the person the line is for
	NoText  string
	Person  ident.No
	Holder  Party // 户主, where the file names one apart
	Payee   Party // 收款人, where the file names one apart
	Account string
	Card    ident.Card

	AmountText string
	Amount     fen.Fen

	Bank, Phone, Region, Village, Quantity, Standard, Remark string

	Cells   []string // the whole row as it was, for the file of errors
	Problem Code
}

// A Reading is a file whose header is understood.
type Reading struct {
	Forms  []Form   // one for each sheet that is read; all alike
	Hidden []string // hidden sheets, which are not read
	Tally  Tally    // counts of the last full run of Lines

	file  *sheet.File
	today time.Time
}

// A Tally counts rows. Lines are data; the rest is what was left out and why.
type Tally struct {
	Lines      int
	HiddenRows int // lines among them that the spreadsheet hides: read, and to be told
	Totals     int
	Notes      int
	Repeats    int
}

// Read finds the header, or refuses the file. Today says which birth dates lie in the
// future. Hidden sheets are not read, since they are drafts and lists of choices; hidden
// rows are, since a filter left on would make people vanish without a word.
func Read(f *sheet.File, today time.Time) (*Reading, error) {
	forms, err := findForms(f)
	if err != nil {
		return nil, err
	}
	r := &Reading{Forms: forms, file: f, today: today}
	for _, s := range f.Sheets {
		if s.Hidden {
			r.Hidden = append(r.Hidden, s.Name)
		}
	}
	return r, nil
}

// Lines gives the lines of all sheets in order and counts what it leaves out. After an
// error nothing more comes, and the file must not be stored in part.
func (r *Reading) Lines() iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		r.Tally = Tally{}
		for _, form := range r.Forms {
			if !r.lines(form, yield) {
				return
			}
		}
	}
}

func (r *Reading) lines(form Form, yield func(Line, error) bool) bool {
	for row, err := range r.file.Rows(form.tab) {
		if err != nil {
			yield(Line{}, err)
			return false
		}
		if row.Number <= form.HeaderRow || !r.Tally.count(form.kindOf(row), row.Hidden) {
			continue
		}
		if !yield(form.line(row, r.today), nil) {
			return false
		}
	}
	return true
}

// count adds a row and reports whether it is a line.
func (t *Tally) count(k kind, hidden bool) bool {
	switch k {
	case data:
		t.Lines++
		if hidden {
			t.HiddenRows++
		}
	case total:
		t.Totals++
	case note:
		t.Notes++
	case repeat:
		t.Repeats++
	}
	return k == data
}

func (f Form) line(row sheet.Row, today time.Time) Line {
	text := func(field Field) string { return sheet.Plainly(row.Text(f.Column(field))) }
	l := Line{
		Sheet: f.Sheet, Row: row.Number, Hidden: row.Hidden, Key: text(KeyField), Cells: row.Texts(),
		Name: text(NameField), NoText: text(NoField), Account: text(AccountField), AmountText: text(AmountField),
		Bank: text(BankField), Phone: text(PhoneField), Region: text(RegionField), Village: text(VillageField),
		Quantity: text(QuantityField), Standard: text(StandardField), Remark: text(RemarkField),
		Holder: f.party(row, HolderName, HolderNo), Payee: f.party(row, PayeeName, PayeeNo),
	}
	if l.Region == "" && len(l.Village) == regionDigits && digits(l.Village) == regionDigits {
		l.Region = l.Village
	}
	amount := cellAt(row, f.Column(AmountField))
	l.judge(cellAt(row, f.no), amount, cellAt(row, f.Column(AccountField)), f.accountKind(row), today)
	if amount.Number && l.Amount > 0 {
		l.Cells[f.Column(AmountField)] = l.Amount.Yuan() // as text, noise would be decimals
	}
	return l
}

// regionDigits is the length of a division code, which some forms keep as the village.
const regionDigits = 12

// accountKind is what the row or the column's title says of the account: a passbook has
// no check digit. What says nothing is a card.
func (f Form) accountKind(row sheet.Row) ident.AccountKind {
	if i := f.Column(KindField); i >= 0 {
		return ident.ParseAccountKind(row.Text(i))
	}
	if i := f.Column(AccountField); i >= 0 && strings.HasPrefix(flat(f.Header[i]), "存折") {
		return ident.Passbook
	}
	return ident.BankCard
}

// party reads a person that the file names apart from the line's own.
func (f Form) party(row sheet.Row, name, no Field) Party {
	var p Party
	if i := f.Column(name); i != f.name {
		p.Name = sheet.Plainly(row.Text(i))
	}
	if i := f.Column(no); i != f.no {
		p.No = sheet.Plainly(row.Text(i))
	}
	return p
}

func cellAt(row sheet.Row, i int) sheet.Cell {
	if i < 0 || i >= len(row.Cells) {
		return sheet.Cell{}
	}
	return row.Cells[i]
}
