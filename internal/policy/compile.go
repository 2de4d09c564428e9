package policy

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// costLimit bounds the work of one rule: far above what a household of a hundred
// members or parcels needs, far below what would hold up a county's run.
const costLimit = 200_000

// A formula is one expression of a programme file, checked and ready.
type formula struct {
	program cel.Program
	typ     *cel.Type
	perItem bool     // it reads something that changes from item to item
	reads   []string // the facts it reads, as paths: "basis.moved_on"
	src     text
}

// The slots of a scope: what every rule may read, then a rule's own names.
const (
	slotAsOf = iota
	slotPeriod
	slotPerson
	slotMembers
	slotHolds
	slotHeld
	slotPaid
	slotPaidHere
	slotBasis
	slotStandard
	slotRow
	slotTotal
	slotMonths
	slotItem
	slotDays
	slotLets
)

var baseNames = []string{"as_of", "period", "person", "members", "holds", "held", "paid", "paid_here",
	"basis", "standard", "row", "total", "months"}

// compiled is what Load makes of a Programme.
type compiled struct {
	basis     *schema
	standards *schema
	defaults  *record // the catalogue's own standards
	rules     []*rule
}

// A rule is a ruleFile, compiled.
type rule struct {
	file       *ruleFile
	slots      map[string]int
	when       *formula
	lets       []let
	each       *formula // nil: once, or by month
	monthly    bool
	conditions []condition
	quantity   *formula
	after      []condition
	parts      []part
	rows       *formula
}

type let struct {
	name  string
	value *formula
}

type condition struct {
	*conditionFile
	at    int // its place among the rule's conditions, those after the items last
	holds *formula
	keeps *formula
}

type part struct {
	what []piece
	fen  *formula
}

// A FileError is what is wrong with a programme file, where, and what to write instead.
type FileError struct {
	File string
	Line int
	Says string
}

// Error writes file:line: sentence.
func (e *FileError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Says) }

// A compiler turns one programme file into rules.
type compiler struct {
	file string
	base *cel.Env
	env  *cel.Env // of the rule at hand, growing with its names
	item map[string]bool
}

func (c *compiler) fail(line int, says string, args ...any) error {
	return &FileError{c.file, line, fmt.Sprintf(says, args...)}
}

func (c *compiler) programme(p *Programme) error {
	if err := c.application(p); err != nil {
		return err
	}
	basis := newSchema("basis", p.Basis, "")
	var names []Field
	for name, s := range p.Standards {
		names = append(names, Field{Name: name, Label: s.Label, Type: "standard"})
	}
	standards := newSchema("standard", names, "")
	env, err := c.base.Extend(
		cel.CustomTypeProvider(newProvider(append(common(), basis, standards)...)),
		cel.Variable("basis", basis.typ),
		cel.Variable("standard", standards.typ),
	)
	if err != nil {
		return fmt.Errorf("%s: %w", c.file, err)
	}
	p.compiled = &compiled{basis: basis, standards: standards, defaults: p.Standards.read(standards)}
	for i := range p.Rules {
		c.env, c.item = env, map[string]bool{}
		r, err := c.rule(&p.Rules[i], p)
		if err != nil {
			return err
		}
		p.compiled.rules = append(p.compiled.rules, r)
	}
	return nil
}

func (c *compiler) rule(f *ruleFile, p *Programme) (*rule, error) {
	r := &rule{file: f, slots: map[string]int{}}
	for i, n := range baseNames {
		r.slots[n] = i
	}
	for _, step := range []func(*rule, *ruleFile) error{c.whenAndEach, c.lets, c.settle, c.conditions, c.parts} {
		if err := step(r, f); err != nil {
			return nil, err
		}
	}
	for _, l := range [][]condition{r.conditions, r.after} {
		for _, x := range l {
			if x.Document < 0 || x.Document > len(p.Documents) {
				return nil, c.fail(x.Reason.line, "document: %d 没有这个文件，documents 共 %d 个", x.Document, len(p.Documents))
			}
		}
	}
	return r, nil
}

// whenAndEach compiles when the rule applies and what it goes through.
func (c *compiler) whenAndEach(r *rule, f *ruleFile) (err error) {
	if f.When.s != "" {
		if r.when, err = c.formula(f.When, cel.BoolType); err != nil {
			return err
		}
	}
	switch f.Each.s {
	case "once":
	case "month":
		r.monthly = true
		if err := c.name(r, "month", slotItem, monthType, true); err != nil {
			return err
		}
	default:
		if r.each, err = c.formula(f.Each, nil); err != nil {
			return err
		}
		if r.each.typ.Kind() != types.ListKind {
			return c.fail(f.Each.line, "each 应写 once、month 或一个清单，如 basis.parcels")
		}
		if err := c.name(r, f.As.s, slotItem, r.each.typ.Parameters()[0], true); err != nil {
			return err
		}
	}
	switch f.Reckon.s {
	case "":
	case "days":
		if lacks := c.daysLack(r); lacks != "" {
			return c.fail(f.Reckon.line, "reckon: days 需要%s", lacks)
		}
		return c.name(r, "days", slotDays, daysSchema.typ, true)
	default:
		return c.fail(f.Reckon.line, "没有名为 %s 的算法，可用：days", f.Reckon.s)
	}
	return nil
}

// name gives a slot of the rule a name and a type.
func (c *compiler) name(r *rule, name string, slot int, t *cel.Type, perItem bool) (err error) {
	r.slots[name] = slot
	c.item[name] = perItem
	c.env, err = c.env.Extend(cel.Variable(name, t))
	return err
}

func (c *compiler) lets(r *rule, f *ruleFile) error {
	for _, l := range f.Let {
		value, err := c.formula(l.Is, nil)
		if err != nil {
			return err
		}
		if _, taken := r.slots[l.Name.s]; taken {
			return c.fail(l.Name.line, "名字 %s 已经用过", l.Name.s)
		}
		if err := c.name(r, l.Name.s, slotLets+len(r.lets), value.typ, value.perItem); err != nil {
			return err
		}
		r.lets = append(r.lets, let{l.Name.s, value})
	}
	return nil
}

func (c *compiler) settle(r *rule, f *ruleFile) (err error) {
	env := c.env
	defer func() { c.env = env }()
	if err := c.name(r, "row", slotRow, paidSchema.typ, true); err != nil {
		return err
	}
	if Reason(f.Nothing.s) == "" {
		return c.fail(max(f.Nothing.line, f.Each.line), "nothing：没有 %q 这个理由代码，见 programmes/README.md", f.Nothing.s)
	}
	for _, code := range f.Settle.Recover {
		if Reason(code) == "" {
			return c.fail(f.Settle.Rows.line, "settle.recover：没有 %q 这个理由代码，见 programmes/README.md", code)
		}
	}
	if f.Settle.Rows.s == "" {
		return c.fail(f.Each.line, "settle.rows 未写：哪些已发金额属于同一笔")
	}
	r.rows, err = c.formula(f.Settle.Rows, cel.BoolType)
	return err
}

func (c *compiler) conditions(r *rule, f *ruleFile) (err error) {
	if r.conditions, err = c.list(f.Conditions, 0); err != nil {
		return err
	}
	if f.Quantity.s != "" {
		if r.quantity, err = c.formula(f.Quantity, cel.IntType); err != nil {
			return err
		}
		if err := c.name(r, "total", slotTotal, cel.IntType, false); err != nil {
			return err
		}
	}
	r.after, err = c.list(f.After, len(f.Conditions))
	return err
}

// list compiles conditions; from is the place of the first.
func (c *compiler) list(files []conditionFile, from int) ([]condition, error) {
	var list []condition
	for i := range files {
		f := &files[i]
		if Reason(f.Reason.s) == "" {
			return nil, c.fail(f.Reason.line, "没有 %q 这个理由代码，见 programmes/README.md", f.Reason.s)
		}
		x := condition{conditionFile: f, at: from + i}
		var err error
		if x.holds, err = c.formula(f.Holds, cel.BoolType); err != nil {
			return nil, err
		}
		if f.Keeps.s != "" {
			if x.keeps, err = c.formula(f.Keeps, cel.IntType); err != nil {
				return nil, err
			}
		}
		list = append(list, x)
	}
	return list, nil
}

func (c *compiler) parts(r *rule, f *ruleFile) error {
	if len(f.Parts) == 0 {
		return c.fail(f.Each.line, "parts 未写：金额怎么算")
	}
	for _, pf := range f.Parts {
		fen, err := c.formula(pf.Fen, cel.IntType)
		if err != nil {
			return err
		}
		env := c.env
		if err := c.name(r, "months", slotMonths, cel.IntType, true); err != nil {
			return err
		}
		what, err := c.pieces(pf.What)
		if err != nil {
			return err
		}
		c.env = env
		r.parts = append(r.parts, part{what, fen})
	}
	return nil
}

// formula compiles one expression and checks its type (nil: any).
func (c *compiler) formula(src text, want *cel.Type) (*formula, error) {
	if strings.TrimSpace(src.s) == "" {
		return nil, c.fail(src.line, "公式是空的")
	}
	checked, issues := c.env.Compile(src.s)
	if err := issues.Err(); err != nil {
		return nil, c.fail(src.line, "公式写错了：%s", c.mistake(err))
	}
	if says := unfit(checked); says != "" {
		return nil, c.fail(src.line, "%s", says)
	}
	if want != nil && !checked.OutputType().IsExactType(want) {
		return nil, c.fail(src.line, "公式的结果是 %s，这里要 %s", cel.FormatCELType(checked.OutputType()), cel.FormatCELType(want))
	}
	options := []cel.ProgramOption{cel.EvalOptions(cel.OptOptimize)}
	if loops(checked) {
		options = append(options, cel.CostLimit(costLimit))
	}
	program, err := c.env.Program(checked, options...)
	if err != nil {
		return nil, c.fail(src.line, "公式不能用：%v", err)
	}
	f := &formula{program: program, typ: checked.OutputType(), src: src}
	ast.PreOrderVisit(checked.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) { c.note(f, e) }))
	return f, nil
}

// loops reports whether an expression goes through a list. What does not is bounded by its
// own length, and is spared the counting of its cost.
func loops(checked *cel.Ast) bool {
	found := false
	ast.PreOrderVisit(checked.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		found = found || e.Kind() == ast.ComprehensionKind
	}))
	return found
}

// note keeps which facts the formula reads, and whether they change from item to item.
func (c *compiler) note(f *formula, e ast.Expr) {
	switch e.Kind() {
	case ast.IdentKind:
		f.perItem = f.perItem || c.item[e.AsIdent()]
		f.reads = append(f.reads, e.AsIdent())
	case ast.SelectKind:
		if path := pathOf(e); path != "" {
			f.reads = append(f.reads, path)
		}
	}
}

// pathOf is "basis.wife.birth" for a chain of fields, or "".
func pathOf(e ast.Expr) string {
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent()
	case ast.SelectKind:
		if root := pathOf(e.AsSelect().Operand()); root != "" {
			return root + "." + e.AsSelect().FieldName()
		}
	}
	return ""
}

// unfit says why an expression may not reckon money: it has a number that is no whole number.
func unfit(checked *cel.Ast) string {
	rep := checked.NativeRep()
	for _, t := range rep.TypeMap() {
		switch t.Kind() {
		case types.DoubleKind, types.UintKind, types.DynKind:
			return "公式里有小数或不定类型：金额用分、面积用百分之一亩，写整数，如 half_up(单价 * 面积, 100)"
		}
	}
	bad := ""
	ast.PreOrderVisit(rep.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() == ast.LiteralKind {
			if _, double := e.AsLiteral().(types.Double); double {
				bad = "公式里有小数 " + fmt.Sprint(ref.Val(e.AsLiteral()).Value()) + "：请写成整数之比，如 half_up(x * 3, 2)"
			}
		}
	}))
	return bad
}
