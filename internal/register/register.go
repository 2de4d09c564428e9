// Package register is the outside registers (外部登记) that rosters are compared with: which
// there are, what columns each has, and how their files are read. A register is an entry of
// registers.yaml; what is raised by one is an entry of check/checks.yaml.
package register

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/sheet"
)

//go:embed registers.yaml
var registersFile []byte

// Errors of a row.
var (
	ErrKey    = fmt.Errorf("none of the register's key columns is filled: %w", fault.Invalid)
	ErrDate   = fmt.Errorf("a day is written 2025-03-31: %w", fault.Invalid)
	ErrAmount = fmt.Errorf("an amount is written in yuan with at most two decimals: %w", fault.Invalid)
	ErrArea   = fmt.Errorf("an area is written in mu with at most two decimals: %w", fault.Invalid)
	ErrChoice = fmt.Errorf("not one of the values this column may have: %w", fault.Invalid)
	ErrNumber = fmt.Errorf("a whole number is wanted: %w", fault.Invalid)
)

// A Type is what a column holds.
type Type string

// The types. The first four are keys: rows are found by them, and they are not kept in the
// clear.
const (
	ID   Type = "id"   // 公民身份号码
	Card Type = "card" // 银行账号
	Item Type = "item" // a parcel, plot, house, machine, invoice or certificate
	Org  Type = "org"  // 统一社会信用代码

	Text Type = "text"
	Date Type = "date"
	Yuan Type = "yuan" // an amount; fen inside
	Area Type = "area" // mu with at most two decimals; 1/100 mu inside
	Int  Type = "int"
)

func (t Type) key() bool { return t == ID || t == Card || t == Item || t == Org }

// Never is the day that stands for none: later than any other.
const Never = "9999-12-31"

// A Column is one column of a register's file.
type Column struct {
	Name     string            `yaml:"name"`   // in conditions: row.until
	Title    string            `yaml:"title"`  // 截止日期
	Also     []string          `yaml:"also"`   // other words for the title
	Type     Type              `yaml:"type"`   // text when not said
	Choices  map[string]string `yaml:"values"` // what may be written, and what it is called inside
	Optional bool              `yaml:"optional"`
}

// A Register is one kind of outside register.
type Register struct {
	Name    string   `yaml:"name"`
	Title   string   `yaml:"title"`
	Source  string   `yaml:"source"` // who keeps it
	Columns []Column `yaml:"columns"`
}

// Column finds a column by its name.
func (r Register) Column(name string) (Column, bool) {
	i := slices.IndexFunc(r.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return Column{}, false
	}
	return r.Columns[i], true
}

// Wants is the columns in the form that reads sheets.
func (r Register) Wants() []sheet.Want {
	wants := make([]sheet.Want, len(r.Columns))
	for i, c := range r.Columns {
		wants[i] = sheet.Want{Name: c.Title, Also: c.Also, Optional: c.Optional}
	}
	return wants
}

// Load reads the table of registers.
func Load() ([]Register, error) {
	d := yaml.NewDecoder(strings.NewReader(string(registersFile)))
	d.KnownFields(true)
	var list []Register
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("registers.yaml: %w", err)
	}
	for i := range list {
		if err := list[i].check(); err != nil {
			return nil, fmt.Errorf("registers.yaml: %s: %w", list[i].Name, err)
		}
	}
	return list, nil
}

func (r Register) check() error {
	keys := 0
	for i, c := range r.Columns {
		switch c.Type {
		case "":
			r.Columns[i].Type = Text
		case ID, Card, Item, Org:
			keys++
		case Text, Date, Yuan, Area, Int:
		default:
			return fmt.Errorf("column %s: no type %q", c.Name, c.Type)
		}
		if c.Name == "" || c.Title == "" {
			return fmt.Errorf("column %d has no name or title", i+1)
		}
	}
	if keys == 0 {
		return fmt.Errorf("no column is a key")
	}
	return nil
}

// A Key is one number that a row is found by.
type Key struct {
	Type  Type
	Value string
}

// A Row is one row of a register as it is kept.
type Row struct {
	Keys   []Key
	Fields string // JSON of the other columns: text, day, fen or number, in the order of their names
}

// Read takes the cells of one row, in the order of the columns. now bounds the birth dates of
// ID numbers. Errors quote no number.
func (r Register) Read(cells []string, now time.Time) (Row, error) {
	var row Row
	fields := map[string]any{}
	for i, c := range r.Columns {
		text := strings.TrimSpace(cells[i])
		if c.Type.key() {
			if text == "" {
				continue
			}
			k, err := c.key(text, now)
			if err != nil {
				return row, fmt.Errorf("%s: %w", c.Title, err)
			}
			if !slices.Contains(row.Keys, k) {
				row.Keys = append(row.Keys, k)
			}
			continue
		}
		v, err := c.value(text)
		if err != nil {
			return row, fmt.Errorf("%s: %w", c.Title, err)
		}
		fields[c.Name] = v
	}
	if len(row.Keys) == 0 {
		return row, ErrKey
	}
	text, err := json.Marshal(fields)
	row.Fields = string(text)
	return row, err
}

func (c Column) key(text string, now time.Time) (Key, error) {
	if c.Type != ID {
		return Key{c.Type, strings.ToUpper(ident.Clean(text))}, nil
	}
	no, err := ident.ParseNo(ident.Clean(text), now)
	if err != nil {
		if no, err = ident.Upgrade15(ident.Clean(text), now); err != nil {
			return Key{}, err
		}
	}
	return Key{ID, no.Reveal()}, nil
}

func (c Column) value(text string) (any, error) {
	switch c.Type {
	case Date:
		return Day(text)
	case Yuan, Area:
		if text == "" {
			return int64(0), nil
		}
		f, err := fen.ParseYuan(text) // an area is written with as many decimals
		if err != nil && c.Type == Area {
			return nil, ErrArea
		}
		if err != nil {
			return nil, ErrAmount
		}
		return int64(f), nil
	case Int:
		n := int64(0)
		if text == "" {
			return n, nil
		}
		if _, err := fmt.Sscanf(text, "%d", &n); err != nil || fmt.Sprint(n) != text {
			return nil, ErrNumber
		}
		return n, nil
	}
	if c.Choices == nil || text == "" {
		return text, nil
	}
	if inside, ok := c.Choices[text]; ok {
		return inside, nil
	}
	return nil, ErrChoice
}

// dayForms are how registers write days.
var dayForms = []string{time.DateOnly, "20060102", "2006/1/2", "2006.1.2", "2006年1月2日", "2006-1-2"}

// Day reads a day as registers write it; none is Never.
func Day(text string) (string, error) {
	if text == "" || text == "长期" {
		return Never, nil
	}
	for _, form := range dayForms {
		if t, err := time.Parse(form, text); err == nil {
			return t.Format(time.DateOnly), nil
		}
	}
	return "", ErrDate
}
