package policy

import (
	"fmt"
	"reflect"

	"go.yaml.in/yaml/v3"
)

// A Programme is one subsidy: what an officer reads in its programme.yaml.
type Programme struct {
	Number     string     `yaml:"number" json:"number"` // "01" to "17"; a county's own from "51"
	Code       string     `yaml:"code" json:"code"`
	Name       string     `yaml:"name" json:"name"`
	Aliases    []string   `yaml:"aliases" json:"aliases,omitempty"`
	Department string     `yaml:"department" json:"department"`
	Group      string     `yaml:"group" json:"group"` // whom it is for, in a word, as the public list is filtered
	Documents  []Document `yaml:"documents" json:"documents"`

	Who     string `yaml:"who" json:"who"`           // who may receive it
	HowMuch string `yaml:"how_much" json:"how_much"` // how the amount comes about, in a sentence
	Apply   string `yaml:"apply" json:"apply"`       // how one applies
	Papers  string `yaml:"papers" json:"papers"`     // what one brings
	When    string `yaml:"when" json:"when"`         // when it is paid

	Application *Application `yaml:"application" json:"application,omitempty"` // nil: it is not applied for

	Notice     Notice     `yaml:"notice" json:"notice"`
	Disclosure Disclosure `yaml:"disclosure" json:"disclosure"`
	Cycle      string     `yaml:"cycle" json:"cycle"`
	Periods    []string   `yaml:"periods" json:"periods"` // the forms of period it is paid by
	Unit       string     `yaml:"unit" json:"unit"`       // what is paid: person, household, plot, …
	Rounding   string     `yaml:"rounding" json:"rounding"`

	Basis     []Field     `yaml:"basis" json:"basis"`
	Standards Standards   `yaml:"standards" json:"standards"`
	Exclusive []Exclusion `yaml:"exclusive" json:"exclusive"`

	Recheck  string   `yaml:"recheck" json:"recheck"` // how often the conditions are looked at again
	Stops    string   `yaml:"stops" json:"stops"`     // what ends it
	Contact  string   `yaml:"contact" json:"contact"`
	Settings []string `yaml:"settings" json:"settings,omitempty"` // defaults that the county is to confirm

	Rules []ruleFile `yaml:"rules" json:"-"`

	source   string      // the text of the file
	rows     []CountyRow // the county's own rows among Standards
	compiled *compiled
}

// A Document is what a programme rests on. Confirmed tells that an officer has seen the
// original; until then the pages say 待确认.
type Document struct {
	Title     string `yaml:"title" json:"title"`
	Number    string `yaml:"number" json:"number"`
	Date      string `yaml:"date" json:"date,omitempty"`
	Confirmed bool   `yaml:"confirmed" json:"confirmed"`
}

// Notice is how long a roster is posted before it is paid, and where.
type Notice struct {
	Days     int    `yaml:"days" json:"days"` // 0: it is not posted
	Workdays bool   `yaml:"workdays" json:"workdays"`
	Level    string `yaml:"level" json:"level"`
}

// Disclosure is what the public may see: of an ordinary programme the fields named, of a
// sensitive one less, of a hidden one numbers and sums alone.
type Disclosure struct {
	Level  string   `yaml:"level" json:"level"`
	Fields []string `yaml:"fields" json:"fields"`
}

// Standards are a programme's standards by name.
type Standards map[string]Standard

// A Standard is an amount or a number that documents set and change.
type Standard struct {
	Label    string `yaml:"label" json:"label"`
	Unit     string `yaml:"unit" json:"unit"`
	Asked    string `yaml:"asked" json:"asked"` // which day's value counts
	Optional bool   `yaml:"optional" json:"optional,omitempty"`
	Rows     []Row  `yaml:"rows" json:"rows"`

	Names map[string]string `yaml:"keys" json:"keys,omitempty"` // what the keys of Rows mean, where the basis does not say
}

// A Row is a value of a standard in effect from a day on, of a key if it has several.
type Row struct {
	From      string `yaml:"from" json:"from"`
	Key       string `yaml:"key" json:"key,omitempty"`
	Value     int64  `yaml:"value" json:"value"`
	Document  string `yaml:"document" json:"document,omitempty"`
	Confirmed bool   `yaml:"confirmed" json:"confirmed"`

	line int
}

// UnmarshalYAML reads a row and keeps its line.
func (r *Row) UnmarshalYAML(n *yaml.Node) error {
	type plain Row
	r.line = n.Line
	return strict(n, (*plain)(r))
}

// An Exclusion is how another programme stands to this one.
type Exclusion struct {
	Programme string `yaml:"programme" json:"programme"` // or LTC, WIC
	// Relation is deny (what is held blocks), diff (it is subtracted), high (the better
	// one counts), needs (it must be held) or with (both may be drawn).
	Relation string `yaml:"relation" json:"relation"`
	By       string `yaml:"by" json:"by"` // of the same person, parcel, plot, house, serial
	Says     string `yaml:"says" json:"says,omitempty"`
}

// A ruleFile is how one item of a programme is judged and reckoned.
type ruleFile struct {
	Title      text            `yaml:"title"`
	When       text            `yaml:"when"`
	Let        []letFile       `yaml:"let"`
	Each       text            `yaml:"each"`
	As         text            `yaml:"as"`
	Reckon     text            `yaml:"reckon"`
	Conditions []conditionFile `yaml:"conditions"`
	Quantity   text            `yaml:"quantity"`
	After      []conditionFile `yaml:"after"`
	Parts      []partFile      `yaml:"parts"`
	Nothing    text            `yaml:"nothing"`
	Settle     settleFile      `yaml:"settle"`
}

type letFile struct {
	Name  text   `yaml:"name"`
	Is    text   `yaml:"is"`
	Label string `yaml:"label"`
	As    string `yaml:"as"` // 元, 亩 or 倍: how an explanation writes it
}

type conditionFile struct {
	Reason   text   `yaml:"reason"`
	Ask      string `yaml:"ask"`
	Holds    text   `yaml:"holds"`
	Says     string `yaml:"says"`
	Change   string `yaml:"change"`
	Document int    `yaml:"document"`
	Keeps    text   `yaml:"keeps"`
}

type partFile struct {
	What text `yaml:"what"`
	Fen  text `yaml:"fen"`
}

type settleFile struct {
	Rows    text     `yaml:"rows"`
	Net     bool     `yaml:"net"`
	Recover []string `yaml:"recover"`
}

// text is a scalar of the file that remembers its line, so that an error can name it.
type text struct {
	s    string
	line int
}

// UnmarshalYAML keeps the scalar and where it stood.
func (t *text) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: 这里应写一行文字", n.Line)
	}
	t.s, t.line = n.Value, n.Line
	return nil
}

// UnmarshalYAML reads a field of the basis and keeps its line.
func (f *Field) UnmarshalYAML(n *yaml.Node) error {
	type plain Field
	f.line = n.Line
	return strict(n, (*plain)(f))
}

// strict decodes a mapping into a struct and refuses entries that the struct has not: a
// node that decodes itself no longer knows that its reader was told to.
func strict(n *yaml.Node, into any) error {
	t := reflect.TypeOf(into).Elem()
	known := map[string]bool{}
	for i := range t.NumField() {
		known[t.Field(i).Tag.Get("yaml")] = true
	}
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		if key := n.Content[i]; !known[key.Value] {
			return fmt.Errorf("line %d: field %s not found in type %s", key.Line, key.Value, t.Name())
		}
	}
	return n.Decode(into)
}
