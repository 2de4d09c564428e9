// Package whatif judges the same facts by two sets of rules and sums up the difference: before
// a standard or a condition is published, who gains, who loses and what it costs.
//
// What is compared is what a period gives ([policy.Result.Entitled]), whatever of it has been
// paid: money that has gone out does not change what a rule is worth.
package whatif

import (
	"errors"
	"fmt"
	"slices"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/policy"
)

// ErrNothing tells that a change changes nothing.
var ErrNothing = fmt.Errorf("a change names a standard's value or a programme file: %w", fault.Invalid)

// ErrKey tells that a standard has no such key: the rules would never ask for its value.
var ErrKey = fmt.Errorf("the standard has no such key: %w", fault.Invalid)

// ErrOther tells that the file tried is of another programme.
var ErrOther = fmt.Errorf("the file is of another programme: %w", fault.Invalid)

// A Change is what is tried for one programme: a whole file in the place of its own, values of
// standards, or both.
type Change struct {
	Programme string
	File      string // how messages call Text
	Text      []byte // a programme.yaml, nil for the present one
	Rows      []policy.Row
	Standards []string // the standard that each of Rows is of
}

// Set adds a value of a standard from a day ("2026-07-01") on.
func (c *Change) Set(standard, key, from string, value int64) {
	c.Standards = append(c.Standards, standard)
	c.Rows = append(c.Rows, policy.Row{From: from, Key: key, Value: value})
}

// Apply returns the catalogue as it would be, which is for this and nothing else.
func (c Change) Apply(to *policy.Catalogue) (*policy.Catalogue, error) {
	if c.Text == nil && len(c.Rows) == 0 {
		return nil, ErrNothing
	}
	if c.Text != nil {
		changed, err := c.instead(to)
		if err != nil {
			return nil, err
		}
		if same(to, changed, c.Programme) {
			return nil, fmt.Errorf("programme %s: %w", c.Programme, ErrOther)
		}
		to = changed
	}
	rows := make([]policy.CountyRow, len(c.Rows))
	p, ok := to.Programme(c.Programme)
	if !ok {
		return nil, fmt.Errorf("%s: %w", c.Programme, policy.ErrNoProgramme)
	}
	for i, r := range c.Rows {
		if s, ok := p.Standards[c.Standards[i]]; ok && !slices.Contains(s.Keys(), r.Key) {
			return nil, fmt.Errorf("%s %q: %w", c.Standards[i], r.Key, ErrKey)
		}
		rows[i] = policy.CountyRow{Programme: c.Programme, Standard: c.Standards[i], Row: r}
	}
	return to.WithRows(rows)
}

// instead puts the file in the place of the programme's own. What is wrong with it is
// [policy.Mistakes].
func (c Change) instead(to *policy.Catalogue) (*policy.Catalogue, error) {
	if len(c.Text) > policy.MaxFile {
		return nil, policy.Mistakes{{File: c.File, Line: 1, Says: "文件太大"}}
	}
	changed, err := to.Instead(c.File, c.Text)
	var mistake *policy.FileError
	if errors.As(err, &mistake) {
		return nil, policy.Mistakes{mistake}
	}
	return changed, err
}

// same reports whether two catalogues have the same programme of a number.
func same(a, b *policy.Catalogue, number string) bool {
	p, _ := a.Programme(number)
	q, _ := b.Programme(number)
	return p == q
}

// An Effect is what the change does to one line.
type Effect int

// The effects.
const (
	Same    Effect = iota
	Gains          // 增加
	Loses          // 减少
	Enters         // 新增享受: nothing before
	Leaves         // 不再享受: nothing after
	Unknown        // one of the rules cannot judge these facts
)

// effects are the words for the effects, for programs and for people.
var effects = [...]struct{ code, chinese string }{
	Same: {"same", "不变"}, Gains: {"gains", "增加"}, Loses: {"loses", "减少"}, Enters: {"enters", "新增享受"},
	Leaves: {"leaves", "不再享受"}, Unknown: {"unknown", "无法判定"},
}

// Chinese says the effect to people.
func (e Effect) Chinese() string { return effects[e].chinese }

// MarshalText writes the effect's code.
func (e Effect) MarshalText() ([]byte, error) { return []byte(effects[e].code), nil }

// Of compares what two rules give.
func Of(before, after fen.Fen) Effect {
	switch {
	case before == after:
		return Same
	case before == 0:
		return Enters
	case after == 0:
		return Leaves
	case after > before:
		return Gains
	}
	return Loses
}

// A Tally sums lines up. Enters and Leaves are not counted among Gains and Loses.
type Tally struct {
	Lines  int     `json:"lines"`
	Gains  int     `json:"gains"`
	Loses  int     `json:"loses"`
	Enters int     `json:"enters"`
	Leaves int     `json:"leaves"`
	Same   int     `json:"same"`
	Wrong  int     `json:"unknown"` // lines that one of the rules cannot judge; in no sum
	Before fen.Fen `json:"before_fen"`
	After  fen.Fen `json:"after_fen"`
}

// Add counts one line that was judged by both.
func (t *Tally) Add(before, after fen.Fen) (e Effect, err error) {
	e = Of(before, after)
	*t.count(e)++
	t.Lines++
	if t.Before, err = t.Before.Add(before); err != nil {
		return e, err
	}
	t.After, err = t.After.Add(after)
	return e, err
}

// Miss counts one line that could not be judged.
func (t *Tally) Miss() { t.Lines++; t.Wrong++ }

func (t *Tally) count(e Effect) *int {
	return [...]*int{Same: &t.Same, Gains: &t.Gains, Loses: &t.Loses, Enters: &t.Enters, Leaves: &t.Leaves, Unknown: &t.Wrong}[e]
}

// Merge adds another tally's lines.
func (t *Tally) Merge(o Tally) (err error) {
	t.Lines += o.Lines
	for e := Same; e <= Unknown; e++ {
		*t.count(e) += *o.count(e)
	}
	if t.Before, err = t.Before.Add(o.Before); err != nil {
		return err
	}
	t.After, err = t.After.Add(o.After)
	return err
}

// Difference is what the change costs, below 0 what it saves.
func (t Tally) Difference() fen.Fen { return t.After - t.Before }

// Year is the difference over a year of periods of so many months each.
func (t Tally) Year(months int) fen.Fen { return t.Difference() * fen.Fen(12/months) }
