package policy

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"yikatong/internal/fault"
)

// Errors of what a county sets itself.
var (
	ErrStandard = fmt.Errorf("这个项目没有这项标准: %w", fault.Invalid)
	ErrRules    = fmt.Errorf("保存的规则读不懂: %w", fault.Invalid)
)

// Source is the text of the programme's file.
func (p *Programme) Source() string { return p.source }

// Own reports whether a number is one of the county's own list (自定清单).
func Own(number string) bool { return number >= "51" }

// DepartmentOf reads the department of a programme's file, whatever else is in it.
func DepartmentOf(text []byte) (string, error) {
	var p struct {
		Department string `yaml:"department"`
	}
	err := yaml.Unmarshal(text, &p)
	return p.Department, err
}

// Unconfirmed names, in the order of the file, the documents and standards of which no
// officer has confirmed the original (待确认). Of a standard only the values that are the
// latest of their key are asked.
func (p *Programme) Unconfirmed() []string {
	var list []string
	for _, d := range p.Documents {
		if !d.Confirmed {
			list = append(list, d.Title)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Standards)) {
		latest := map[string]Row{}
		for _, r := range p.Standards[name].Rows {
			if r.From >= latest[r.Key].From {
				latest[r.Key] = r
			}
		}
		open := slices.ContainsFunc(slices.Collect(maps.Values(latest)), func(r Row) bool { return !r.Confirmed })
		if open {
			list = append(list, p.Standards[name].Label)
		}
	}
	return list
}

// A CountyRow is a value of a standard that the county has set, or confirmed.
type CountyRow struct {
	Programme string `json:"programme"`
	Standard  string `json:"standard"`
	Row
}

// WithRows returns the catalogue with the county's rows among the standards. A row stands in
// the place of one of the same standard, day and key; of two rows of the county, the later
// in the list counts.
func (c *Catalogue) WithRows(rows []CountyRow) (*Catalogue, error) {
	of := map[string][]CountyRow{}
	for _, r := range rows {
		of[r.Programme] = append(of[r.Programme], r)
	}
	for _, number := range slices.Sorted(maps.Keys(of)) {
		p, ok := c.Programme(number)
		if !ok {
			continue // a programme that the county has given up
		}
		set, err := p.withRows(of[number])
		if err != nil {
			return nil, err
		}
		c = c.with(set)
	}
	return c, nil
}

func (p *Programme) withRows(rows []CountyRow) (*Programme, error) {
	set, compiled := *p, *p.compiled
	set.Standards, set.rows = maps.Clone(p.Standards), slices.Concat(p.rows, rows)
	for _, r := range rows {
		s, ok := set.Standards[r.Standard]
		if !ok {
			return nil, fmt.Errorf("%s %s: %w", p.Number, r.Standard, ErrStandard)
		}
		if _, err := parseDay(r.From); err != nil || r.From == "" {
			return nil, fmt.Errorf("%s %s %q: %w", p.Number, r.Standard, r.From, ErrStandard)
		}
		s.Rows = slices.DeleteFunc(slices.Clone(s.Rows), func(old Row) bool { return old.From == r.From && old.Key == r.Key })
		s.Rows = append(s.Rows, r.Row)
		slices.SortStableFunc(s.Rows, func(a, b Row) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Key, b.Key)) })
		set.Standards[r.Standard] = s
	}
	compiled.defaults = set.Standards.read(compiled.standards)
	set.compiled = &compiled
	return &set, nil
}

// rules is what a programme judges by: its file and the county's rows.
type rules struct {
	File string      `json:"file"`
	Rows []CountyRow `json:"rows"`
}

// RulesText writes down what the programme judges by, so that an amount can be worked out again
// by the same rules for ever. [ReadRules] reads it.
func (p *Programme) RulesText() string {
	text, err := json.Marshal(rules{p.source, p.rows})
	if err != nil {
		panic(err) // strings and whole numbers always have a text
	}
	return string(text)
}

// ReadRules returns a catalogue of the one programme that RulesText wrote down.
func ReadRules(text string) (*Catalogue, error) {
	var r rules
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRules, err)
	}
	c, err := empty()
	if err != nil {
		return nil, err
	}
	if c, err = c.PlusFile("programme.yaml", []byte(r.File)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRules, err)
	}
	return c.WithRows(r.Rows)
}

// Digest is the SHA-256 of a text, in hex: what a version of a file or of rules is known by.
func Digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// A Question is a condition of the rules as the file has it: what is asked, and the formula
// that answers.
type Question struct{ Ask, Holds string }

// Questions lists every condition of the programme in the order of the file.
func (p *Programme) Questions() []Question {
	var list []Question
	for _, r := range p.Rules {
		for _, c := range slices.Concat(r.Conditions, r.After) {
			list = append(list, Question{cmp.Or(c.Ask, c.Reason.s), c.Holds.s})
		}
	}
	return list
}
