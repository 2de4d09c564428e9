package policy

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// An Explanation is why a decision came out as it did, in words for people.
type Explanation struct {
	Programme string `json:"programme"`
	Period    string `json:"period"`
	Steps     []Step `json:"steps"`
	Amount    []Line `json:"amount"` // they sum to Result.Amount
	// Standards are the rows that counted, with their documents.
	Standards []StandardUsed `json:"standards"`
	Refusal   *Refusal       `json:"refusal"` // nil when eligible
	Result    Result         `json:"result"`
}

// A Step is one condition: what was asked, what was found, and the document behind it.
type Step struct {
	For      string `json:"for"` // the month or item it was asked for, "" for the whole
	Ask      string `json:"ask"`
	Found    string `json:"found"`
	Holds    bool   `json:"holds"`
	Document string `json:"document"`
}

// A Refusal is the condition that failed, and what would change it.
type Refusal struct {
	Reason string `json:"reason"`
	Says   string `json:"says"`
	Change string `json:"change"`
}

// A trace collects steps while a decision is made.
type trace struct {
	steps []Step
	last  map[*condition]bool
}

// Explain judges the facts and tells each step. A condition asked of every month or item
// is told the first time and whenever its answer changes.
func (c *Catalogue) Explain(f Facts) (Explanation, error) {
	j, err := c.judging(&f)
	if err != nil {
		return Explanation{}, err
	}
	j.trace = &trace{last: map[*condition]bool{}}
	j.vals[slotStandard] = j.vals[slotStandard].(*record).traced()
	r, err := j.result(f.Case)
	if err != nil {
		return Explanation{}, err
	}
	e := Explanation{Programme: j.programme.Name, Period: j.span.Chinese(), Steps: j.trace.steps, Amount: r.Lines, Result: r}
	e.Standards = j.standards()
	if !r.Eligible {
		e.Refusal = j.refusal(r.Reason)
	}
	return e, nil
}

func (t *trace) step(j *judging, x *condition, holds bool) {
	if was, told := t.last[x]; told && was == holds {
		return
	}
	t.last[x] = holds
	ask := x.Ask
	if ask == "" {
		ask = "不存在“" + Reason(x.Reason.s) + "”的情形"
	}
	step := Step{For: j.itemName(x), Ask: ask, Found: j.found(x.holds), Holds: holds}
	if x.Document > 0 {
		step.Document = j.programme.Documents[x.Document-1].cite()
	}
	t.steps = append(t.steps, step)
}

func (d Document) cite() string {
	s := "《" + d.Title + "》"
	if d.Number != "" {
		s = d.Number + s
	}
	if !d.Confirmed {
		s += "（待确认）"
	}
	return s
}

// itemName is the month, or the first field of the record at hand.
func (j *judging) itemName(x *condition) string {
	if !x.holds.perItem || j.vals[slotItem] == nil {
		return ""
	}
	switch v := j.vals[slotItem].(type) {
	case month:
		return v.String()
	case *record:
		return spellField(v.schema.fields[0], v.vals[0])
	}
	return ""
}

// found lists the facts that a condition read: "去世日期 无；户籍 本市农村".
func (j *judging) found(f *formula) string {
	var list []string
	seen := map[string]bool{}
	j.each(f, seen, func(label, value string) { list = append(list, label+" "+value) })
	return strings.Join(list, "；")
}

// each follows a formula through its lets to the facts it reads.
func (j *judging) each(f *formula, seen map[string]bool, tell func(label, value string)) {
	for _, path := range f.reads {
		if seen[path] {
			continue
		}
		seen[path] = true
		if slot, ok := j.rule.slots[path]; ok && slot >= slotLets {
			l := j.rule.file.Let[slot-slotLets]
			if v := j.let(slot); l.Label != "" {
				if shown := j.show(l, v); shown != "" {
					tell(l.Label, shown)
				}
				continue
			}
			j.each(j.rule.lets[slot-slotLets].value, seen, tell)
			continue
		}
		if path == "held" || path == "holds" {
			tell("在领项目", j.drawn())
			continue
		}
		if label, value := j.fact(path); value != "" {
			tell(label, value)
		}
	}
}

// drawn lists what is held, by programme and months.
func (j *judging) drawn() string {
	var list []string
	for _, x := range j.vals[slotHeld].(*held).list {
		name := names[x.Programme]
		if x.County != "" {
			name += "（外县）"
		}
		if x.to >= never {
			list = append(list, fmt.Sprintf("%s %s起", name, x.from))
			continue
		}
		list = append(list, fmt.Sprintf("%s %s至%s", name, x.from, x.to))
	}
	if list == nil {
		return "无"
	}
	return strings.Join(list, "、")
}

// fact is the label and value of a path like basis.wife.birth, "" if it is none to show.
func (j *judging) fact(path string) (label, value string) {
	root, rest, deep := strings.Cut(path, ".")
	slot, ok := j.rule.slots[root]
	if !ok || !deep || slot == slotStandard || root == "row" {
		return "", ""
	}
	r, _ := j.vals[slot].(*record)
	for name := range strings.SplitSeq(rest, ".") {
		if r == nil {
			return "", ""
		}
		i, ok := r.schema.at[name]
		if !ok || r.schema.fields[i].Label == "" {
			return "", ""
		}
		field, v := r.schema.fields[i], r.vals[i]
		r, _ = v.(*record)
		if r != nil {
			continue
		}
		return field.Label, spellField(field, v)
	}
	return "", ""
}

func (j *judging) refusal(code string) *Refusal {
	f := &Refusal{Reason: code, Says: Reason(code), Change: "这项事实改变或更正后，可重新申请"}
	x := j.failed
	if x == nil {
		return f
	}
	if x.Says != "" {
		f.Says = x.Says
	}
	if x.Change != "" {
		f.Change = x.Change
	}
	return f
}

// standards are the rows that the decision asked for, in order of their names.
func (j *judging) standards() []StandardUsed {
	var list []StandardUsed
	r := j.vals[slotStandard].(*record)
	for i, f := range r.schema.fields {
		s, ok := r.vals[i].(*standard)
		if !ok {
			continue
		}
		of := j.programme.Standards[f.Name]
		for _, n := range slices.Sorted(maps.Keys(s.asked)) {
			row := s.rows[n]
			used := StandardUsed{Name: f.Name, Label: f.Label, Unit: of.Unit, Row: Row{From: row.from.String(), Key: row.key, Value: row.value}}
			for _, known := range of.Rows {
				if known.From == used.From && known.Key == used.Key && known.Value == used.Value {
					used.Row = known
				}
			}
			list = append(list, used)
		}
	}
	slices.SortFunc(list, func(a, b StandardUsed) int { return cmp.Compare(a.Name+a.From+a.Key, b.Name+b.From+b.Key) })
	return list
}

// A StandardUsed is a row of a standard that counted; of a row that is also in the
// catalogue it has the document.
type StandardUsed struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Unit  string `json:"unit"`
	Row
}
