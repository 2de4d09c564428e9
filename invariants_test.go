package yikatong

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	testFunc  = regexp.MustCompile(`(?m)^func (Test\w+)\(t `)
	proofName = regexp.MustCompile(`(?m)^\t"([a-z ]+)": `)
	ruleLine  = regexp.MustCompile(`(?m)^\t\{"(I\d+)", "`)
	quoted    = regexp.MustCompile("`([^`]+)`")
)

// TestInvariants holds docs/invariants.md against the program: what it names is there, and what
// ykt doctor checks is named.
func TestInvariants(t *testing.T) {
	proofs := found(t, proofName, read(t, "internal/store/proof.go"))
	doctor := read(t, "internal/doctor/doctor.go")
	tests := testsByPackage(t)
	rules, named := map[string]bool{}, map[string]bool{}
	for row := range strings.Lines(read(t, "docs/invariants.md")) {
		cells := strings.Split(strings.TrimSpace(row), "|")
		if len(cells) != 7 || !strings.HasPrefix(strings.TrimSpace(cells[1]), "I") {
			continue
		}
		rule := strings.TrimSpace(cells[1])
		rules[rule] = true
		for _, m := range quoted.FindAllStringSubmatch(cells[3], -1) {
			if named[m[1]] = true; !slices.Contains(proofs, m[1]) || !strings.Contains(doctor, `"`+m[1]+`"`) {
				t.Errorf("%s: ykt doctor has no proof %q", rule, m[1])
			}
		}
		if !quoted.MatchString(cells[5]) {
			t.Errorf("%s is attacked by no test", rule)
		}
		for _, m := range quoted.FindAllStringSubmatch(cells[5], -1) {
			pkg, name, _ := strings.Cut(m[1], ".")
			if !slices.Contains(tests[pkg], name) {
				t.Errorf("%s: there is no test %s", rule, m[1])
			}
		}
	}
	for _, rule := range found(t, ruleLine, doctor) {
		if !rules[rule] {
			t.Errorf("ykt doctor checks %s, which docs/invariants.md does not tell of", rule)
		}
	}
	for _, proof := range proofs {
		if !named[proof] {
			t.Errorf("docs/invariants.md does not tell of the proof %q", proof)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// found is the first group of every match; none at all is a fault of the pattern.
func found(t *testing.T, pattern *regexp.Regexp, text string) (list []string) {
	t.Helper()
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		list = append(list, m[1])
	}
	if len(list) == 0 {
		t.Fatalf("%s finds nothing", pattern)
	}
	return list
}

// testsByPackage is every test by the last name of its directory.
func testsByPackage(t *testing.T) map[string][]string {
	t.Helper()
	tests := map[string][]string{}
	for _, root := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.go") {
				return err
			}
			pkg := filepath.Base(filepath.Dir(name))
			for _, m := range testFunc.FindAllStringSubmatch(read(t, name), -1) {
				tests[pkg] = append(tests[pkg], m[1])
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return tests
}
