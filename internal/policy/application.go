package policy

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// An Application is how a programme is applied for. One whose lists come out of registers alone,
// such as farmland, has none: it is not applied for.
type Application struct {
	Ask     []string `yaml:"ask" json:"ask"`         // the fields of the basis that a citizen knows, as name or record.name
	Village bool     `yaml:"village" json:"village"` // the village says what it found out before the township does
	// Fill are fields that nobody says and that follow from the way: the day of the application
	// (applied), the day of recognition (decided), or a value that recognition itself means.
	Fill map[string]string `yaml:"fill" json:"fill,omitempty"`
	From string            `yaml:"from" json:"from,omitempty"` // the right's first day: decided, or applied
	// Register tells that a form cannot ask all a decision rests on: the record is entered in the
	// register of basis, and recognition refers to it.
	Register bool           `yaml:"register" json:"register,omitempty"`
	Days     map[string]int `yaml:"days" json:"days,omitempty"` // working days by step, where a document sets them
}

// The values of Fill and From that stand for a day of the way.
const (
	applied = "applied"
	decided = "decided"
)

// steps are what Days may name.
var steps = []string{"accept", "ask", "verify", "pass", "grant", "refuse"}

// Asked are the fields that a citizen is asked for, in the order of the file.
func (p *Programme) Asked() []Field {
	if p.Application == nil {
		return nil
	}
	return asked(p.Basis, p.Application.Ask, "")
}

func asked(fields []Field, names []string, path string) (list []Field) {
	for _, f := range fields {
		name := path + f.Name
		if slices.Contains(names, name) {
			list = append(list, f)
			continue
		}
		if f.Of = asked(f.Of, names, name+"."); f.Of != nil {
			list = append(list, f)
		}
	}
	return list
}

// Recognised completes a basis by what follows from the days of the way, where nothing is said,
// and tells the right's first day.
func (p *Programme) Recognised(basis json.RawMessage, appliedOn, decidedOn string) (json.RawMessage, string, error) {
	days := map[string]string{applied: appliedOn, decided: decidedOn}
	from := decidedOn
	if p.Application.From == applied {
		from = appliedOn
	}
	facts := map[string]any{}
	if err := json.Unmarshal(basis, &facts); err != nil {
		return nil, "", fmt.Errorf("%s: %w", p.Number, ErrFacts)
	}
	for _, f := range p.Basis {
		value, fills := p.Application.Fill[f.Name]
		if _, said := facts[f.Name]; said || !fills {
			continue
		}
		switch f.Type {
		case "date":
			facts[f.Name] = days[value]
		case "bool":
			facts[f.Name] = value == "true"
		default:
			facts[f.Name] = value
		}
	}
	text, err := json.Marshal(facts)
	return text, from, err
}

// application checks what a file says of how it is applied for.
func (c *compiler) application(p *Programme) error {
	a := p.Application
	if a == nil {
		return nil
	}
	for _, name := range a.Ask {
		if !has(p.Basis, strings.Split(name, ".")) {
			return c.fail(1, "application.ask：basis 里没有 %s 这个字段", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.Fill)) {
		if !fillable(p.Basis, name, a.Fill[name]) {
			return c.fail(1, "application.fill：%s 不能填 %s；日期写 applied 或 decided，可选值写代码，是否写 true 或 false", name, a.Fill[name])
		}
	}
	if a.From != "" && a.From != applied && a.From != decided {
		return c.fail(1, "application.from 应写 applied（自申请日）或 decided（自认定日）")
	}
	for name, n := range a.Days {
		if !slices.Contains(steps, name) || n < 1 || n > 366 {
			return c.fail(1, "application.days：%s 应是 %s 之一，天数 1 至 366", name, strings.Join(steps, "、"))
		}
	}
	return nil
}

func has(fields []Field, path []string) bool {
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == path[0] })
	return i >= 0 && (len(path) == 1 || has(fields[i].Of, path[1:]))
}

func fillable(fields []Field, name, value string) bool {
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return false
	}
	switch f := fields[i]; f.Type {
	case "date":
		return value == applied || value == decided
	case "bool":
		return value == "true" || value == "false"
	case "text":
		_, ok := f.Choices[value]
		return ok || f.Choices == nil
	}
	return false
}
