package check

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"maps"
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

// Whose: the person a line is for, each member of the household, who receives the money, a parent
// of the person, or the thing the right rests on.
const (
	Beneficiary Of = "beneficiary"
	Member      Of = "member"
	Payee       Of = "payee"
	Item        Of = "item"   // each thing the line names, or its record in the register of basis does
	Parent      Of = "parent" // of a child: who the register of parents says they are
)

// An Outside check compares a line with an outside register, or with other programmes'
// rosters: one entry of checks.yaml, after the catalogue of cross-checks that the code column
// names.
type Outside struct {
	Code       string   `yaml:"code"`
	Title      string   `yaml:"title"`
	Programmes []string `yaml:"programmes"` // "*" for every one
	Register   string   `yaml:"register"`
	Others     []string `yaml:"others"` // of Rosters, Things and Payments: the programmes compared with
	Of         Of       `yaml:"of"`
	Only       string   `yaml:"only"`   // CEL without row: the lines that are compared at all; empty: all of them
	When       string   `yaml:"when"`   // CEL over row, line, person, period; empty: a row is enough
	Absent     bool     `yaml:"absent"` // raised when no row fits, instead of for each that does
	Blocks     bool     `yaml:"blocks"`
	Evidence   string   `yaml:"evidence"` // CEL that gives the words
	Question   string   `yaml:"question"`
	Basis      string   `yaml:"basis"`

	only, when, evidence cel.Program
	asks                 map[string]bool // what Only and When name
	condition            *Condition
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
	if !slices.Contains([]Of{Beneficiary, Member, Payee, Item, Parent}, c.Of) || c.Title == "" || c.Question == "" || len(c.Programmes) == 0 {
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
	when, only := cmp.Or(c.When, "true"), cmp.Or(c.Only, "true")
	var err error
	if c.only, err = program(env, only, cel.BoolType); err != nil {
		return err
	}
	if c.when, err = program(env, when, cel.BoolType); err != nil {
		return err
	}
	if c.asks, err = names(env, when); err != nil {
		return err
	}
	guard, err := names(env, only)
	if err != nil {
		return err
	}
	maps.Copy(c.asks, guard)
	if c.condition, err = takeApart(env, when); err != nil {
		return err
	}
	c.evidence, err = program(env, c.Evidence, cel.StringType)
	return err
}

// environment declares what a condition may name.
func environment(columns []register.Column) (*cel.Env, error) {
	opts := []cel.EnvOption{
		cel.Variable("programme", cel.StringType), cel.Variable("today", cel.StringType),
		cel.Variable("period.first", cel.StringType), cel.Variable("period.last", cel.StringType),
		cel.Variable("line.amount", cel.IntType), cel.Variable("line.quantity", cel.IntType), cel.Variable("line.item", cel.StringType),
		cel.Variable("person.name", cel.StringType), cel.Variable("person.birth", cel.StringType), cel.Variable("person.died", cel.StringType),
		cel.Variable("who", cel.StringType), cel.Variable("self", cel.BoolType),
		cel.Variable("shared", cel.IntType), cel.Variable("numbers", cel.IntType), cel.Variable("line.taken", cel.BoolType),
		cel.Variable("thing.kind", cel.StringType), cel.Variable("thing.code", cel.StringType), cel.Variable("thing.area", cel.IntType),
		cel.Variable("fact", cel.MapType(cel.StringType, cel.DynType)), cel.EnableMacroCallTracking(),
		cel.Function("months", cel.MemberOverload("day_months", []*cel.Type{cel.StringType, cel.IntType}, cel.StringType, cel.BinaryBinding(addMonths))),
		cel.Function("mu", cel.Overload("mu_area", []*cel.Type{cel.IntType}, cel.StringType, cel.UnaryBinding(muWords))),
		cel.Function("yuan", cel.Overload("yuan_fen", []*cel.Type{cel.IntType}, cel.StringType, cel.UnaryBinding(yuan))),
	}
	for _, c := range columns {
		t := cel.StringType
		switch c.Type {
		case register.Yuan, register.Int, register.Area:
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

func muWords(v ref.Val) ref.Val {
	n, _ := v.Value().(int64)
	return types.String(fmt.Sprintf("%d.%02d亩", n/100, n%100))
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
