package check

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed groups.yaml
var groupsFile []byte

// Where a group check is made.
const (
	AtRoster = "roster" // when a roster is compared: what can be known of one
	AtCounty = "county" // in the comparison of the whole county
)

// A Group check looks at more than one line against one row: at lines together, at time, at lists.
// It is an entry of groups.yaml. What it asks of the store is a query of its own there, named by
// its code; of lines it raises ordinary findings, of people who are on no line a list to visit.
type Group struct {
	Code       string               `yaml:"code"`
	Title      string               `yaml:"title"`
	Programmes []string             `yaml:"programmes"` // "*" for every one
	Except     []string             `yaml:"except"`     // of "*"
	Households []string             `yaml:"households"` // of these, the right is the household's, not one person's
	Others     []string             `yaml:"others"`     // programmes whose rosters it looks into
	At         []string             `yaml:"at"`
	Visit      bool                 `yaml:"visit"` // it concerns people on no line: they are to be visited
	Blocks     bool                 `yaml:"blocks"`
	Parameters map[string]Parameter `yaml:"parameters"`
	Evidence   map[string]string    `yaml:"evidence"` // words for each way it may hold; {name} is a value
	Question   string               `yaml:"question"`
	Basis      string               `yaml:"basis"`
}

// A Parameter is a number of a group check that a county may set otherwise.
type Parameter struct {
	Label string `yaml:"label"`
	Unit  string `yaml:"unit"`
	Value int64  `yaml:"value"` // unless the county says otherwise
}

// Groups lists every group check, in the order of the table. They are part of the program.
var Groups = sync.OnceValues(func() ([]*Group, error) { return readGroups(groupsFile) })

func readGroups(file []byte) ([]*Group, error) {
	d := yaml.NewDecoder(strings.NewReader(string(file)))
	d.KnownFields(true)
	var list []*Group
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("groups.yaml: %w", err)
	}
	for _, g := range list {
		if err := g.check(); err != nil {
			return nil, fmt.Errorf("groups.yaml: %s: %w", g.Code, err)
		}
	}
	return list, nil
}

func (g *Group) check() error {
	if g.Code == "" || g.Title == "" || g.Question == "" || g.Basis == "" || len(g.Programmes) == 0 || len(g.Evidence) == 0 {
		return errors.New("code, title, programmes, evidence, question and basis are wanted")
	}
	if len(g.At) == 0 || slices.ContainsFunc(g.At, func(at string) bool { return at != AtRoster && at != AtCounty }) {
		return errors.New("at is roster, county or both")
	}
	if g.Visit && (g.Blocks || g.Is(AtRoster)) {
		return errors.New("what concerns no line blocks none and is known of the county alone")
	}
	return nil
}

// GroupsOf lists the group checks of a programme that are made somewhere.
func GroupsOf(programme, at string) ([]*Group, error) {
	all, err := Groups()
	var list []*Group
	for _, g := range all {
		if g.Is(at) && g.Of(programme) {
			list = append(list, g)
		}
	}
	return list, err
}

// GroupNamed returns the group check of a code.
func GroupNamed(code string) (*Group, bool) {
	all, err := Groups()
	i := slices.IndexFunc(all, func(g *Group) bool { return g.Code == code })
	if err != nil || i < 0 {
		return nil, false
	}
	return all[i], true
}

// OfCountyAlone lists the codes of the group checks that only the comparison of the whole county
// makes: what they raised is no business of one roster's comparison.
func OfCountyAlone() []string { return codes(func(g *Group) bool { return !g.Is(AtRoster) }) }

// GroupCodes lists the codes of all group checks.
func GroupCodes() []string { return codes(func(*Group) bool { return true }) }

func codes(which func(*Group) bool) (list []string) {
	all, err := Groups()
	if err != nil {
		return nil // then no group check was ever made
	}
	for _, g := range all {
		if which(g) {
			list = append(list, g.Code)
		}
	}
	return list
}

// Is reports whether the check is made there.
func (g *Group) Is(at string) bool { return slices.Contains(g.At, at) }

// Of reports whether the check is of a programme.
func (g *Group) Of(programme string) bool {
	return slices.Contains(g.Programmes, programme) || slices.Contains(g.Programmes, "*") && !slices.Contains(g.Except, programme)
}

// OfHousehold reports whether a right under a programme is the household's.
func (g *Group) OfHousehold(programme string) bool { return slices.Contains(g.Households, programme) }

// Rule is what a finding of the check is called and asks.
func (g *Group) Rule() Rule {
	return Rule{Code: g.Code, Chinese: g.Title, Blocks: g.Blocks, Question: g.Question, Basis: g.Basis}
}

// With is the numbers of the check as a county has set them.
func (g *Group) With(set func(name string) (int64, bool)) map[string]int64 {
	numbers := map[string]int64{}
	for name, p := range g.Parameters {
		numbers[name] = p.Value
		if n, ok := set(name); ok {
			numbers[name] = n
		}
	}
	return numbers
}

// Says puts values into the words for one way in which the check holds. A value is a text, or a
// number that the words name with its unit: {n}, {area|亩} of 1/100, {sum|元} of fen.
func (g *Group) Says(way string, values map[string]any) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		text := fmt.Sprint(values[name])
		pairs = append(pairs, "{"+name+"}", text)
		if n, ok := values[name].(int64); ok {
			hundredths := fmt.Sprintf("%d.%02d", n/100, n%100)
			pairs = append(pairs, "{"+name+"|亩}", hundredths+"亩", "{"+name+"|元}", hundredths+"元")
		}
	}
	return strings.NewReplacer(pairs...).Replace(g.Evidence[way])
}
