package check

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
)

// names lists what an expression asks of the things around it.
func names(env *cel.Env, text string) (map[string]bool, error) {
	ast, issues := env.Compile(text)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	found := map[string]bool{}
	for _, ref := range ast.NativeRep().ReferenceMap() {
		if ref.Name != "" {
			found[ref.Name] = true
		}
	}
	return found, nil
}

// Asks reports whether the condition looks at something, such as "today" or "person.birth".
func (c *Outside) Asks(name string) bool { return c.asks[name] }

// AsksOfLine reports whether the condition looks at the line itself, or at who it is for beyond
// the birth date: then it cannot be decided for a row once and for all lines.
func (c *Outside) AsksOfLine() bool { return ofLine(c.asks) }

func ofLine(asks map[string]bool) bool {
	for name := range asks {
		other, ofPerson := strings.CutPrefix(name, "person.")
		switch {
		case name == "who", name == "self", name == "shared", name == "numbers", name == Fact, ofPerson && other != "birth",
			strings.HasPrefix(name, "line."), strings.HasPrefix(name, "thing."):
			return true
		}
	}
	return false
}

// Condition is what a row must fit, taken apart.
func (c *Outside) Condition() *Condition { return c.condition }

// Edition changes whenever a check does.
func Edition() string {
	h := sha256.New()
	h.Write(checksFile)
	h.Write(groupsFile)
	for _, r := range Rules {
		io.WriteString(h, r.Code)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// All lists every outside check.
func All() ([]*Outside, error) { return table() }

// ColumnsAsked lists the columns of a register that any check's condition looks at, in order.
func ColumnsAsked(register string) ([]string, error) {
	all, err := table()
	asked := map[string]bool{}
	for _, c := range all {
		for name := range c.asks {
			if column, ok := strings.CutPrefix(name, "row."); ok && c.Register == register {
				asked[column] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(asked)), err
}
