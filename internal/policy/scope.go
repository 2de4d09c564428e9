package policy

import (
	"errors"
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// A scope holds the values that the formulas of one decision read. A let is reckoned
// when first asked for, and again for the next item if it depends on the item.
type scope struct {
	rule *rule
	vals []ref.Val
	held []answer // of conditions that no item changes, by their places
}

// An answer is what a condition has said, if it was asked.
type answer int8

const (
	unasked answer = iota
	no
	yes
)

func answered(ok bool) answer {
	if ok {
		return yes
	}
	return no
}

func newScope(r *rule, base []ref.Val) *scope {
	s := &scope{rule: r, vals: make([]ref.Val, slotLets+len(r.lets))}
	copy(s.vals, base)
	return s
}

// ResolveName gives the rules a value by its name; it is CEL's Activation.
func (s *scope) ResolveName(name string) (any, bool) {
	slot, ok := s.rule.slots[name]
	if !ok {
		return nil, false
	}
	v := s.vals[slot]
	switch {
	case v != nil:
	case slot >= slotLets:
		v = s.let(slot)
	case slot == slotPaidHere:
		v = s.paidHere()
	default:
		return nil, false
	}
	return v, true
}

// Parent is none: a scope stands alone.
func (s *scope) Parent() cel.Activation { return nil }

func (s *scope) let(slot int) ref.Val {
	v, err := s.eval(s.rule.lets[slot-slotLets].value)
	if err != nil {
		v = types.WrapErr(err)
	}
	s.vals[slot] = v
	return v
}

// paidHere sums the earlier payments that belong to the same thing.
func (s *scope) paidHere() ref.Val {
	var sum ref.Val = types.IntZero
	for _, row := range elements(s.vals[slotPaid]) {
		s.vals[slotRow] = row
		yes, err := s.eval(s.rule.rows)
		if err != nil {
			return types.WrapErr(err)
		}
		if yes == types.True {
			sum = sum.(types.Int).Add(row.(*record).vals[paidAmount])
			if types.IsError(sum) {
				return sum
			}
		}
	}
	s.vals[slotPaidHere] = sum
	return sum
}

var paidAmount = paidSchema.at["amount_fen"]

// item takes the scope on to the next item.
func (s *scope) item(v ref.Val) {
	s.vals[slotItem], s.vals[slotDays] = v, nil
	for i, l := range s.rule.lets {
		if l.value.perItem {
			s.vals[slotLets+i] = nil
		}
	}
}

// eval reckons a formula. What goes wrong in a let is told by the let's own formula, once.
func (s *scope) eval(f *formula) (ref.Val, error) {
	v, _, err := f.program.Eval(s)
	switch {
	case err == nil:
		return v, nil
	case errors.Is(err, ErrFacts):
		return nil, err
	}
	return nil, fmt.Errorf("%w: %w（公式 %s）", ErrFacts, err, f.src.s)
}

func (s *scope) number(f *formula) (int64, error) {
	v, err := s.eval(f)
	if err != nil {
		return 0, err
	}
	return int64(v.(types.Int)), nil
}

func (s *scope) bool(f *formula) (bool, error) {
	v, err := s.eval(f)
	return v == types.True, err
}
