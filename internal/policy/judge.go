package policy

import (
	"fmt"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"yikatong/internal/fen"
	"yikatong/internal/period"
)

// Judge says what the facts give. It asks the conditions in the programme's order; it
// reads no clock and keeps nothing, so the same facts always give the same result.
func (c *Catalogue) Judge(f Facts) (Result, error) {
	j, err := c.judging(&f)
	if err != nil {
		return Result{}, err
	}
	return j.result(f.Case)
}

// Decide is Judge without the lines in words, for those who need the amounts of a county: to
// put a line into words costs as much as a condition or two.
func (c *Catalogue) Decide(f Facts) (Result, error) {
	j, err := c.judging(&f)
	if err != nil {
		return Result{}, err
	}
	j.wordless = true
	return j.result(f.Case)
}

// A judging is one decision on its way.
type judging struct {
	programme *Programme
	*scope
	span   period.Period
	lines  []Line
	sum    fen.Fen    // the entitlement so far
	reason string     // why the first item failed
	failed *condition // the condition behind reason
	keeps  int64      // what a refusal does not take back
	trace  *trace     // nil unless explained

	wordless bool // no lines are written
}

func (c *Catalogue) judging(f *Facts) (*judging, error) {
	p, ok := c.Programme(f.Programme)
	if !ok {
		return nil, fmt.Errorf("%s: %w", f.Programme, ErrNoProgramme)
	}
	vals, span, err := bind(p, f)
	if err != nil {
		return nil, err
	}
	for _, r := range p.compiled.rules {
		s := newScope(r, vals)
		if r.when != nil {
			applies, err := s.bool(r.when)
			if err != nil {
				return nil, err
			}
			if !applies {
				continue
			}
		}
		s.held = make([]answer, len(r.conditions)+len(r.after))
		return &judging{programme: p, scope: s, span: span}, nil
	}
	return nil, fmt.Errorf("%w: basis：没有适用的计算规则", ErrFacts)
}

func (j *judging) result(name string) (Result, error) {
	if err := j.reckon(); err != nil {
		return Result{}, err
	}
	r := Result{Case: name, Entitled: max(0, j.sum)}
	paid, err := j.paid()
	if err != nil {
		return r, err
	}
	settle := j.rule.file.Settle
	if j.sum <= 0 {
		r.Reason = j.reason
		if r.Reason == "" {
			r.Reason = j.rule.file.Nothing.s
		}
		if settle.Net || contains(settle.Recover, r.Reason) {
			r.Recover = max(0, paid-fen.Fen(j.keeps))
		}
		return r, nil
	}
	r.Eligible, r.Amount, r.Lines = true, j.sum, j.lines
	if settle.Net && paid > 0 {
		off := min(paid, j.sum)
		if !j.wordless {
			r.Lines = append(r.Lines, Line{"减：本期已发", -off})
		}
		r.Amount, r.Recover = j.sum-off, paid-off
	}
	return r, nil
}

// paid is what was paid earlier for the same thing.
func (j *judging) paid() (fen.Fen, error) {
	v, _ := j.ResolveName("paid_here")
	n, ok := v.(types.Int)
	if !ok {
		return 0, fmt.Errorf("%w: paid：%v", ErrFacts, v)
	}
	return fen.Fen(n), nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// reckon goes through the items and adds up the entitlement.
func (j *judging) reckon() error {
	switch {
	case j.rule.monthly:
		return j.months()
	case j.rule.each == nil:
		return j.once()
	}
	return j.items()
}

func (j *judging) once() error {
	ok, err := j.holds(j.rule.conditions)
	if err != nil || !ok {
		return err
	}
	return j.pay(1)
}

// items goes through a list: a line for each item, or, where the rule sums a quantity,
// one for all.
func (j *judging) items() error {
	list, err := j.eval(j.rule.each)
	if err != nil {
		return err
	}
	items, total, any := elements(list), int64(0), false
	if len(items) == 0 {
		if _, err := j.holdsAlways(); err != nil {
			return err
		}
	}
	for i, item := range items {
		if err := j.take(items, i, item); err != nil {
			return err
		}
		ok, err := j.holds(j.rule.conditions)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		any = true
		if j.rule.quantity == nil {
			if err := j.pay(1); err != nil {
				return err
			}
			continue
		}
		n, err := j.number(j.rule.quantity)
		if err != nil {
			return err
		}
		total += n
	}
	if j.rule.quantity == nil || !any {
		return nil
	}
	j.reason = "" // an item stands: only what follows can refuse
	j.vals[slotTotal] = types.Int(total)
	ok, err := j.holds(j.rule.after)
	if err != nil || !ok {
		return err
	}
	return j.pay(1)
}

// take makes item i the one at hand.
func (j *judging) take(items []ref.Val, i int, item ref.Val) error {
	j.item(item)
	if j.rule.file.Reckon.s == "days" {
		return j.countDays(items[:i], item.(*record))
	}
	return nil
}

// holds asks conditions in order. The first that fails is kept as the reason, unless an
// earlier item has given one.
func (j *judging) holds(list []condition) (bool, error) {
	for i := range list {
		x := &list[i]
		ok, err := j.ask(x)
		if err != nil {
			return false, err
		}
		if ok {
			continue
		}
		return false, j.refuse(x)
	}
	return true, nil
}

// holdsAlways asks only the conditions that no item changes: there are no items.
func (j *judging) holdsAlways() (bool, error) {
	for i := range j.rule.conditions {
		x := &j.rule.conditions[i]
		if x.holds.perItem {
			continue
		}
		ok, err := j.ask(x)
		if err != nil {
			return false, err
		}
		if !ok {
			return false, j.refuse(x)
		}
	}
	return true, nil
}

func (j *judging) ask(x *condition) (bool, error) {
	if was := j.held[x.at]; was != unasked {
		return was == yes, nil
	}
	ok, err := j.bool(x.holds)
	if err != nil {
		return false, err
	}
	if !x.holds.perItem {
		j.held[x.at] = answered(ok)
	}
	if j.trace != nil {
		j.trace.step(j, x, ok)
	}
	return ok, nil
}

func (j *judging) refuse(x *condition) error {
	if j.reason != "" {
		return nil
	}
	j.reason, j.failed = x.Reason.s, x
	if x.keeps == nil {
		return nil
	}
	var err error
	j.keeps, err = j.number(x.keeps)
	return err
}

// pay adds the parts of the item at hand, n months of them.
func (j *judging) pay(n int64) error {
	amounts, err := j.amounts()
	if err != nil {
		return err
	}
	return j.add(amounts, n)
}

func (j *judging) amounts() ([]int64, error) {
	amounts := make([]int64, len(j.rule.parts))
	for i, p := range j.rule.parts {
		var err error
		if amounts[i], err = j.number(p.fen); err != nil {
			return nil, err
		}
		if amounts[i] < 0 || amounts[i] > maxFen {
			return nil, fmt.Errorf("%w: 金额 %d 分不在允许范围", ErrFacts, amounts[i])
		}
	}
	return amounts, nil
}

// maxFen bounds one part of one line, ten billion yuan, so that sums cannot overflow.
const maxFen = 1_000_000_000_000

func (j *judging) add(amounts []int64, n int64) error {
	j.vals[slotMonths] = types.Int(n)
	for i, a := range amounts {
		if a == 0 {
			continue
		}
		amount := fen.Fen(a * n)
		if err := j.tell(j.rule.parts[i].what, amount); err != nil {
			return err
		}
		var err error
		if j.sum, err = j.sum.Add(amount); err != nil {
			return fmt.Errorf("%w: %w", ErrFacts, err)
		}
	}
	return nil
}

// tell writes a line, if lines are wanted.
func (j *judging) tell(words []piece, amount fen.Fen) error {
	if j.wordless {
		return nil
	}
	what, err := j.write(words)
	j.lines = append(j.lines, Line{what, amount})
	return err
}
