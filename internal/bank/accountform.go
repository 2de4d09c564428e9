package bank

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"yikatong/internal/fault"
)

//go:embed accounts/*.json
var accountDocuments embed.FS

// An AccountForm is the form of the files that ask a bank about accounts (账户核验) and of
// its answers, read from a document in accounts/. It is made of lines as a [Format] is.
type AccountForm struct {
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Source      string            `json:"source"` // the document the form is taken from
	Encoding    string            `json:"encoding"`
	Newline     string            `json:"newline"`
	MaxLines    int               `json:"max_lines"` // accounts a file
	Layout      string            `json:"layout"`    // "separated" or "fixed"
	Separator   string            `json:"separator"`
	Quoted      bool              `json:"quoted"`
	Pattern     string            `json:"file_name"` // as of a Format; {batch} is the request's number
	Ask         Shape             `json:"ask"`
	Answer      Shape             `json:"answer"`
	Findings    map[string]string `json:"findings"` // the bank's codes to V00…V99
	lines       Format            // how its lines stand in bytes
}

// AccountForms are the known forms by name.
type AccountForms map[string]AccountForm

// For is the form for a bank whose payment files are of that format: the form of the same
// name, or the general one.
func (fs AccountForms) For(format string) AccountForm {
	if f, ok := fs[format]; ok {
		return f
	}
	return fs[generalForm]
}

// generalForm is the form of a bank that has none of its own.
const generalForm = "general-csv"

// Named finds a form, or wraps fault.NotFound.
func (fs AccountForms) Named(name string) (AccountForm, error) {
	if f, ok := fs[name]; ok {
		return f, nil
	}
	return AccountForm{}, fmt.Errorf("form of account files %q: %w", name, fault.NotFound)
}

// LoadAccountForms reads the forms that come with the program and checks each.
func LoadAccountForms() (AccountForms, error) {
	names, err := fs.Glob(accountDocuments, "accounts/*.json")
	if err != nil {
		return nil, err
	}
	forms := AccountForms{}
	for _, name := range names {
		document, err := fs.ReadFile(accountDocuments, name)
		if err != nil {
			return nil, err
		}
		f, err := ParseAccountForm(document)
		if err == nil && f.Name+".json" != path.Base(name) {
			err = fmt.Errorf("the name %q is not the file's: %w", f.Name, fault.Invalid)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		forms[f.Name] = f
	}
	if _, ok := forms[generalForm]; !ok {
		return nil, fmt.Errorf("there is no form %s: %w", generalForm, fault.Invalid)
	}
	return forms, nil
}

// ParseAccountForm reads a form's document and checks that files can be written and read by
// it without a doubt. What it refuses wraps fault.Invalid.
func ParseAccountForm(document []byte) (AccountForm, error) {
	var f AccountForm
	if err := decodeStrictly(document, &f); err != nil {
		return AccountForm{}, err
	}
	f.lines = Format{Name: f.Name, Description: f.Description, Source: f.Source, Encoding: f.Encoding, Newline: f.Newline, MaxLines: f.MaxLines,
		Layout: f.Layout, Separator: f.Separator, Quoted: f.Quoted, Pattern: f.Pattern, Payment: f.Ask, Return: f.Answer}
	if problem := cmp.Or(f.lines.checkWords(), f.checkLines(), f.lines.checkLayout()); problem != "" {
		return AccountForm{}, fmt.Errorf("%s: %w", problem, fault.Invalid)
	}
	head := []string{"batch", "bank", "date", "sequence", "count"}
	problem := f.lines.checkShape("ask", f.Ask, false, head, []string{"seq", "id", "account", "holder", "id_number"})
	if problem == "" {
		problem = f.lines.checkShape("answer", f.Answer, true, head, []string{"seq", "id", "account", "status", "at"})
	}
	if problem == "" {
		problem = f.checkFindings()
	}
	if problem != "" {
		return AccountForm{}, fmt.Errorf("%s: %w", problem, fault.Invalid)
	}
	return f, nil
}

// checkLines refuses what only payments have.
func (f AccountForm) checkLines() string {
	if f.Layout != "separated" && f.Layout != fixed {
		return `layout is "separated" or "fixed"`
	}
	for _, s := range []Shape{f.Ask, f.Answer} {
		for _, field := range slices.Concat(s.Header, s.Detail, s.Trailer) {
			if field.Kind == Yuan || field.Kind == Cents {
				return "a file about accounts holds no money"
			}
		}
	}
	return ""
}

// checkFindings checks that each code means something and can be written.
func (f AccountForm) checkFindings() string {
	for _, raw := range slices.Sorted(maps.Keys(f.Findings)) {
		code := f.Findings[raw]
		if FindingOf(code).Code != code || !f.lines.holds("status", raw) {
			return fmt.Sprintf("findings: %q cannot mean %q or does not fit its field", raw, code)
		}
	}
	for _, finding := range findings {
		if keyOf(f.Findings, finding.Code) == "" {
			return fmt.Sprintf("findings: no code means %s", finding.Code)
		}
	}
	return ""
}

// FileName names a file that asks.
func (f AccountForm) FileName(h Head) string { return f.lines.FileName(h) }
