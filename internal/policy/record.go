package policy

import (
	"reflect"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// A Field is one fact of a record: what an officer fills in and what a rule may read.
type Field struct {
	Name  string `yaml:"name" json:"name"`
	Label string `yaml:"label" json:"label"` // its Chinese name
	// Type is text, texts, bool, int, fen, area (1/100 of the unit), date, month, rows
	// (amounts per month from a month on), record or list (of records, described by Of).
	Type string `yaml:"type" json:"type"`
	Unit string `yaml:"unit" json:"unit,omitempty"`
	// Choices are the only texts allowed, with what they mean.
	Choices map[string]string `yaml:"choices" json:"choices,omitempty"`
	// Ahead marks a day or month that may lie after the decision and yet be known, like
	// the end of a certificate. Any other later day is not yet known.
	Ahead bool `yaml:"ahead" json:"ahead,omitempty"`
	// Dated names the field of a list's records that dates them: a record dated after
	// the decision is not yet known.
	Dated string  `yaml:"dated" json:"dated,omitempty"`
	Of    []Field `yaml:"of" json:"of,omitempty"`

	line int
}

// A schema is the type of a record: its fields by place.
type schema struct {
	name   string
	fields []Field
	types  []*cel.Type
	subs   []*schema // of record and list fields
	at     map[string]int
	dated  int // place of the field that dates the record, or -1
	typ    *cel.Type
	nulls  []ref.Val // what each field is where nothing is said of it
	zero   *record   // what a null stands for
	absent int       // place of "given"
}

// given is the field that every record has: false for a null.
const given = "given"

// newSchema lays out fields and, by name, the types of records within them.
func newSchema(name string, fields []Field, dated string) *schema {
	s := &schema{name: name, at: map[string]int{}, dated: -1, typ: cel.ObjectType(name)}
	for _, f := range fields {
		s.at[f.Name] = len(s.fields)
		if f.Name == dated {
			s.dated = len(s.fields)
		}
		var sub *schema
		if f.Type == "record" || f.Type == "list" {
			sub = newSchema(name+"/"+f.Name, f.Of, f.Dated)
		}
		s.fields = append(s.fields, f)
		s.subs = append(s.subs, sub)
		s.types = append(s.types, celType(f.Type, sub))
	}
	s.absent = len(s.fields)
	s.at[given] = s.absent
	s.fields = append(s.fields, Field{Name: given, Type: "bool"})
	s.subs = append(s.subs, nil)
	s.types = append(s.types, cel.BoolType)
	for i, f := range s.fields {
		s.nulls = append(s.nulls, nothing(f, s.subs[i]))
	}
	s.zero = s.blank()
	return s
}

func celType(kind string, sub *schema) *cel.Type {
	switch kind {
	case "text":
		return cel.StringType
	case "texts":
		return cel.ListType(cel.StringType)
	case "bool":
		return cel.BoolType
	case "int", "fen", "area":
		return cel.IntType
	case "date":
		return dayType
	case "month":
		return monthType
	case "rows":
		return rowsType
	case "standard":
		return standardType
	case "list":
		return cel.ListType(sub.typ)
	case "record":
		return sub.typ
	}
	return nil
}

// of is a record that is there, of one value for each field in their order.
func (s *schema) of(vals ...ref.Val) *record {
	if len(vals) != s.absent {
		panic("policy: a " + s.name + " of the wrong length")
	}
	r := &record{s, make([]ref.Val, len(vals)+1)}
	copy(r.vals, vals)
	r.vals[s.absent] = types.True
	return r
}

// blank is a record of nulls.
func (s *schema) blank() *record { return &record{s, slices.Clone(s.nulls)} }

var emptyList = types.NewRefValList(types.DefaultTypeAdapter, []ref.Val{})

// What has not happened, and no amounts, made once: most dates of most people are such.
var (
	neverDay   ref.Val = day(never)
	neverMonth ref.Val = month(never)
	noText     ref.Val = types.String("")
	noRows     ref.Val = rows(nil)
)

// nothing is what a null of a field stands for: no text, false, 0, never, no items.
func nothing(f Field, sub *schema) ref.Val {
	switch f.Type {
	case "bool":
		return types.False
	case "int", "fen", "area":
		return types.IntZero
	case "date":
		return neverDay
	case "month":
		return neverMonth
	case "rows":
		return noRows
	case "standard":
		return &standard{opaque: opaque{standardType}, name: f.Label}
	case "list", "texts":
		return emptyList
	case "record":
		return sub.zero
	}
	return noText
}

// A record is a value of the rules with named fields.
type record struct {
	schema *schema
	vals   []ref.Val
}

// ConvertToNative, ConvertToType, Equal, Type and Value make a record a value of the rules.
func (r *record) ConvertToNative(t reflect.Type) (any, error) { return toNative(r, t) }

// ConvertToType allows no conversion but to itself.
func (r *record) ConvertToType(t ref.Type) ref.Val { return toType(r, t) }

// Equal reports whether other is the very same record.
func (r *record) Equal(other ref.Val) ref.Val { return types.Bool(other == ref.Val(r)) }

// Type is the record's type.
func (r *record) Type() ref.Type { return r.schema.typ }

// Value is the record itself.
func (r *record) Value() any { return r }

// A provider tells the type checker which fields the records have.
type provider struct {
	types.Provider
	schemas map[string]*schema
}

func newProvider(roots ...*schema) *provider {
	p := &provider{types.NewEmptyRegistry(), map[string]*schema{}}
	for _, s := range roots {
		p.add(s)
	}
	return p
}

func (p *provider) add(s *schema) {
	p.schemas[s.name] = s
	for _, sub := range s.subs {
		if sub != nil {
			p.add(sub)
		}
	}
}

// FindStructType knows the records and the types of this package.
func (p *provider) FindStructType(name string) (*cel.Type, bool) {
	if s, ok := p.schemas[name]; ok {
		return types.NewTypeTypeWithParam(s.typ), true
	}
	return nil, false
}

// FindStructFieldNames lists a record's fields, for the messages of the checker.
func (p *provider) FindStructFieldNames(name string) ([]string, bool) {
	s, ok := p.schemas[name]
	if !ok {
		return nil, false
	}
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.Name
	}
	return names, true
}

// FindStructFieldType gives a field's type and how it is read.
func (p *provider) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	s, ok := p.schemas[name]
	if !ok {
		return nil, false
	}
	i, ok := s.at[field]
	if !ok {
		return nil, false
	}
	return &types.FieldType{
		Type:    s.types[i],
		IsSet:   func(any) bool { return true },
		GetFrom: func(r any) (any, error) { return r.(*record).vals[i], nil },
	}, true
}

// NewValue makes none: a rule reads records, it does not build them.
func (p *provider) NewValue(name string, _ map[string]ref.Val) ref.Val {
	return types.NewErr("a rule does not build %s", strings.TrimSpace(name))
}
