package check

import (
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// A Condition is a check's condition taken apart at its and, or and not into parts, most of which
// look at one column: what a part says of a value it says of every row with that value.
type Condition struct {
	Columns []string // of the row, that a part looks at
	Birth   bool     // a part looks at the birth date of whom the line is for
	Line    bool     // a part looks at the line itself, see [Outside.AsksOfLine]

	how         string // the operator; "" of a part
	left, right *Condition
	part        cel.Program
}

// takeApart reads a condition.
func takeApart(env *cel.Env, text string) (*Condition, error) {
	whole, issues := env.Compile(text)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	native := whole.NativeRep()
	return split(env, native.Expr(), native.SourceInfo())
}

func split(env *cel.Env, e ast.Expr, info *ast.SourceInfo) (*Condition, error) {
	if e.Kind() == ast.CallKind {
		switch call := e.AsCall(); call.FunctionName() {
		case operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot:
			return splitCall(env, call, info)
		}
	}
	text, err := cel.ExprToString(e, info)
	if err != nil {
		return nil, err
	}
	c := &Condition{}
	if c.part, err = program(env, text, cel.BoolType); err != nil {
		return nil, err
	}
	asks, err := names(env, text)
	for name := range asks {
		if column, ok := strings.CutPrefix(name, "row."); ok {
			c.Columns = append(c.Columns, column)
		}
	}
	slices.Sort(c.Columns)
	c.Birth, c.Line = asks["person.birth"], ofLine(asks)
	return c, err
}

func splitCall(env *cel.Env, call ast.CallExpr, info *ast.SourceInfo) (*Condition, error) {
	c := &Condition{how: call.FunctionName()}
	for i, side := range []**Condition{&c.left, &c.right}[:len(call.Args())] {
		part, err := split(env, call.Args()[i], info)
		if err != nil {
			return nil, err
		}
		*side = part
	}
	return c, nil
}

// Holds puts the condition together from what its parts say.
func (c *Condition) Holds(says func(part *Condition) (bool, error)) (bool, error) {
	if c.how == "" {
		return says(c)
	}
	left, err := c.left.Holds(says)
	switch {
	case err != nil:
		return false, err
	case c.how == operators.LogicalNot:
		return !left, nil
	case left == (c.how == operators.LogicalOr):
		return left, nil
	}
	return c.right.Holds(says)
}

// May reports whether the condition may hold where some parts cannot be decided; says tells what a
// part says, and whether that is known.
func (c *Condition) May(says func(part *Condition) (fits, known bool, err error)) (bool, error) {
	can, _, err := c.bounds(says)
	return can, err
}

// bounds tells whether the condition can hold and whether it must.
func (c *Condition) bounds(says func(part *Condition) (fits, known bool, err error)) (can, must bool, err error) {
	if c.how == "" {
		fits, known, err := says(c)
		return fits || !known, fits && known, err
	}
	can, must, err = c.left.bounds(says)
	if err != nil || c.how == operators.LogicalNot {
		return !must, !can, err
	}
	canRight, mustRight, err := c.right.bounds(says)
	if c.how == operators.LogicalOr {
		return can || canRight, must || mustRight, err
	}
	return can && canRight, must && mustRight, err
}

// Parts lists what a condition is put together from.
func (c *Condition) Parts() []*Condition {
	switch {
	case c.how == "":
		return []*Condition{c}
	case c.right == nil:
		return c.left.Parts()
	}
	return append(c.left.Parts(), c.right.Parts()...)
}

// Fits reports what a part says of a row, of which it needs its columns, for a line.
func (c *Condition) Fits(line Case, row map[string]any) (bool, error) {
	vars := line.vars()
	for k, v := range row {
		vars["row."+k] = v
	}
	return eval[bool](c.part, vars)
}
