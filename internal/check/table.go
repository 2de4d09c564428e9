package check

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"go.yaml.in/yaml/v3"

	"yikatong/internal/register"
)

//go:embed checks.yaml
var checksFile []byte

// Of tells whose number a check looks up in its register.
type Of string

// Whose: the person a line is for, each member of the household, who receives the money, or
// the thing the right rests on.
const (
	Beneficiary Of = "beneficiary"
	Member      Of = "member"
	Payee       Of = "payee"
	Item        Of = "item"
)

// What a check may name in place of an outside register.
const (
	Rosters = "rosters" // other programmes' rosters of the same time
	Self    = "self"    // nothing but the line and its person: there is one row, and it is empty
)

// An Outside check compares a line with an outside register, or with other programmes'
// rosters: one entry of checks.yaml, after the catalogue of cross-checks that the code column
// names.
type Outside struct {
	Code       string   `yaml:"code"`
	Title      string   `yaml:"title"`
	Programmes []string `yaml:"programmes"` // "*" for every one
	Register   string   `yaml:"register"`
	Others     []string `yaml:"others"` // of Rosters: the programmes compared with
	Of         Of       `yaml:"of"`
	When       string   `yaml:"when"`   // CEL over row, line, person, period; empty: a row is enough
	Absent     bool     `yaml:"absent"` // raised when no row fits, instead of for each that does
	Blocks     bool     `yaml:"blocks"`
	Evidence   string   `yaml:"evidence"` // CEL that gives the words
	Question   string   `yaml:"question"`
	Basis      string   `yaml:"basis"`

	when, evidence cel.Program
	asks           map[string]bool // what When names
	condition      *Condition
}

// A Case is a line as outside checks see it. Days are written 2025-03-31; none is
// [register.Never].
type Case struct {
	Programme   string
	First, Last string // days of the period
	Today       string
	Amount      int64 // fen
	Quantity    int64 // 1/100 of the programme's unit
	Item        string
	Name        string // of the person the line is for
	Birth       string
	Died        string
	Found       string // the name of whose number the row was found by
	Self        bool   // who is the person the line is for
}

// table is the checks, read once: they are part of the program.
var table = sync.OnceValues(load)

// OutsideOf lists the checks of a programme.
func OutsideOf(programme string) ([]*Outside, error) {
	all, err := table()
	var list []*Outside
	for _, c := range all {
		if slices.Contains(c.Programmes, programme) || slices.Contains(c.Programmes, "*") {
			list = append(list, c)
		}
	}
	return list, err
}

func load() ([]*Outside, error) {
	registers, err := register.Load()
	if err != nil {
		return nil, err
	}
	return read(checksFile, registers)
}

func read(file []byte, registers []register.Register) ([]*Outside, error) {
	d := yaml.NewDecoder(strings.NewReader(string(file)))
	d.KnownFields(true)
	var list []*Outside
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("checks.yaml: %w", err)
	}
	envs := map[string]*cel.Env{}
	for _, c := range list {
		if err := c.compile(envs, registers); err != nil {
			return nil, fmt.Errorf("checks.yaml: %s: %w", c.Code, err)
		}
	}
	return list, nil
}

func (c *Outside) compile(envs map[string]*cel.Env, registers []register.Register) error {
	if !slices.Contains([]Of{Beneficiary, Member, Payee, Item}, c.Of) || c.Title == "" || c.Question == "" || len(c.Programmes) == 0 {
		return errors.New("of, title, question and programmes are wanted")
	}
	env := envs[c.Register]
	if env == nil {
		columns, err := columnsOf(c.Register, registers)
		if err != nil {
			return err
		}
		if env, err = environment(columns); err != nil {
			return err
		}
		envs[c.Register] = env
	}
	when := c.When
	if when == "" {
		when = "true"
	}
	var err error
	if c.when, err = program(env, when, cel.BoolType); err != nil {
		return err
	}
	if c.asks, err = names(env, when); err != nil {
		return err
	}
	if c.condition, err = takeApart(env, when); err != nil {
		return err
	}
	c.evidence, err = program(env, c.Evidence, cel.StringType)
	return err
}

// columnsOf are the columns that a check of a register may ask.
func columnsOf(name string, registers []register.Register) ([]register.Column, error) {
	if name == Self {
		return nil, nil
	}
	if name == Rosters {
		return []register.Column{{Name: "programme", Type: register.Text}, {Name: "title", Type: register.Text}, {Name: "period", Type: register.Text},
			{Name: "amount", Type: register.Yuan}}, nil
	}
	i := slices.IndexFunc(registers, func(r register.Register) bool { return r.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("no register %q", name)
	}
	return registers[i].Columns, nil
}

// environment declares what a condition may name.
func environment(columns []register.Column) (*cel.Env, error) {
	opts := []cel.EnvOption{
		cel.Variable("programme", cel.StringType), cel.Variable("today", cel.StringType),
		cel.Variable("period.first", cel.StringType), cel.Variable("period.last", cel.StringType),
		cel.Variable("line.amount", cel.IntType), cel.Variable("line.quantity", cel.IntType), cel.Variable("line.item", cel.StringType),
		cel.Variable("person.name", cel.StringType), cel.Variable("person.birth", cel.StringType), cel.Variable("person.died", cel.StringType),
		cel.Variable("who", cel.StringType), cel.Variable("self", cel.BoolType),
		cel.Function("months", cel.MemberOverload("day_months", []*cel.Type{cel.StringType, cel.IntType}, cel.StringType, cel.BinaryBinding(addMonths))),
		cel.Function("yuan", cel.Overload("yuan_fen", []*cel.Type{cel.IntType}, cel.StringType, cel.UnaryBinding(yuan))),
	}
	for _, c := range columns {
		t := cel.StringType
		switch c.Type {
		case register.Yuan, register.Int:
			t = cel.IntType
		case register.ID, register.Card, register.Item, register.Org:
			continue // a key is not for conditions or evidence
		}
		opts = append(opts, cel.Variable("row."+c.Name, t))
	}
	return cel.NewEnv(opts...)
}

// addMonths moves a day by whole months: "2025-03-31".months(-1) is 2025-02-28. Never stays.
func addMonths(day, n ref.Val) ref.Val {
	text, _ := day.Value().(string)
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || text == register.Never {
		return types.String(register.Never)
	}
	months, _ := n.Value().(int64)
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return types.String(first.AddDate(0, 0, min(t.Day(), last)-1).Format(time.DateOnly))
}

func yuan(v ref.Val) ref.Val {
	n, _ := v.Value().(int64)
	return types.String(fmt.Sprintf("%d.%02d元", n/100, n%100))
}

// costLimit bounds one evaluation; the conditions of the table take a hundredth of it.
const costLimit = 10_000

func program(env *cel.Env, text string, want *cel.Type) (cel.Program, error) {
	ast, issues := env.Compile(text)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	if !ast.OutputType().IsExactType(want) {
		return nil, fmt.Errorf("%q gives %s, %s is wanted", text, ast.OutputType(), want)
	}
	return env.Program(ast, cel.CostLimit(costLimit))
}

// Rule is what a finding of the check is called and asks.
func (c *Outside) Rule() Rule {
	return Rule{Code: c.Code, Chinese: c.Title, Blocks: c.Blocks, Question: c.Question, Basis: c.Basis}
}

// Raise holds a line against the rows found for it and says what is to be answered; of
// several rows that fit the first speaks.
func (c *Outside) Raise(line Case, rows []map[string]any) (evidence string, found bool, err error) {
	vars := line.vars()
	for _, row := range rows {
		for k, v := range row {
			vars["row."+k] = v
		}
		if who, ok := row[whoField].(string); ok {
			vars["who"], vars["self"] = who, row[selfField] == true
		}
		fits, err := eval[bool](c.when, vars)
		if err != nil {
			return "", false, fmt.Errorf("%s: %w", c.Code, err)
		}
		if fits && c.Absent {
			return "", false, nil
		}
		if fits {
			evidence, err := eval[string](c.evidence, vars)
			return evidence, err == nil, err
		}
	}
	if !c.Absent {
		return "", false, nil
	}
	evidence, err = eval[string](c.evidence, vars)
	return evidence, err == nil, err
}

// Of each row, whose number it was found by, beside its columns.
const (
	whoField  = "\x00who"
	selfField = "\x00self"
)

// Found marks a row with whose number it was found by, and whether that is the person the
// line is for.
func Found(row map[string]any, who string, self bool) map[string]any {
	marked := map[string]any{whoField: who, selfField: self}
	for k, v := range row {
		marked[k] = v
	}
	return marked
}

func (l Case) vars() map[string]any {
	return map[string]any{"programme": l.Programme, "today": l.Today, "period.first": l.First, "period.last": l.Last, "line.amount": l.Amount,
		"line.quantity": l.Quantity, "line.item": l.Item, "person.name": l.Name, "person.birth": l.Birth, "person.died": l.Died, "who": l.Name, "self": true}
}

func eval[T any](p cel.Program, vars map[string]any) (T, error) {
	var none T
	v, _, err := p.Eval(vars)
	if err != nil {
		return none, err
	}
	t, ok := v.Value().(T)
	if !ok {
		return none, fmt.Errorf("a value of another type: %v", v.Type())
	}
	return t, nil
}
