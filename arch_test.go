// Package yikatong is only this test: the map of the house (see DESIGN.md) as a table that
// the imports must keep to.
package yikatong

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors is the house from the ground up: a package imports its own floor or a lower one.
var floors = [][]string{
	{"fen", "period", "fault", "ident", "region", "calendar"},
	{"seal", "audit", "auth", "apply", "password", "ledger", "sheet", "roster", "register", "check", "keyset", "sweep", "linkage", "bank", "envelope", "pay", "policy", "contract", "ageing", "notify", "basis", "disclose", "whatif", "risk", "inspect", "violation"},
	{"store", "store/storetest"},
	{"app", "doctor"},
	{"demo", "demo/banksim", "outbox", "drill", "words", "app/apptest"},
	{"web/ui", "web/ui/chart", "web/ui/uitest", "web/portal", "web/desk", "web/bankapi", "web"},
}

// barred is what the two lower floors, values and core, do without: they take readers,
// writers, time and randomness as arguments.
var barred = []string{"database/sql", "net/http", "os", "log", "log/slog", "math/rand", "html/template"}

// allowed are the exceptions, each with its reason.
var allowed = map[string][]string{
	"seal": {"log/slog"}, // a secret says how it is logged: as stars
}

// only names the packages that alone may import something.
var only = map[string][]string{
	"database/sql":                 {"store", "store/storetest"},
	"github.com/jackc/pgx/v5":      {"store", "store/storetest"},
	"modernc.org/sqlite":           {"store", "store/storetest"},
	"html/template":                {"web/ui", "web/desk", "web/portal", "web/ui/uitest"},
	"embed":                        {"region", "calendar", "policy", "register", "check", "bank", "ident", "store", "demo", "web/ui", "web/desk", "web/portal"},
	"github.com/xuri/excelize/v2":  {"sheet"},
	"github.com/emmansun/gmsm/sm4": {"seal", "envelope"},
	"yikatong/internal/store":      {"app", "doctor", "drill", "words", "web", "web/desk", "demo", "store/storetest", "app/apptest"},
	"yikatong/internal/seal":       {"store", "app", "words", "demo", "store/storetest"},
	"cel.dev/cel-go/cel":           {"policy", "check"},
}

// portal is the privacy policy of the public pages: all of ours that they may know.
var portal = []string{"disclose", "web/ui", "web/ui/chart", "fen", "region", "period", "fault"}

func TestImportsGoDown(t *testing.T) {
	for _, file := range sources(t, "internal") {
		pkg := strings.TrimPrefix(path.Dir(filepath.ToSlash(file.name)), "internal/")
		at := floorOf(pkg)
		if at < 0 {
			t.Errorf("%s stands on no floor: add it to the table and to DESIGN.md", pkg)
			continue
		}
		for _, imp := range file.imports {
			other, ours := strings.CutPrefix(imp, "yikatong/internal/")
			if ours && floorOf(other) > at {
				t.Errorf("%s imports %s, which stands above it", file.name, other)
			}
			if ours && pkg == "web/portal" && !slices.Contains(portal, other) {
				t.Errorf("%s: the public pages may not know %s", file.name, other)
			}
			if at <= 1 && slices.Contains(barred, imp) && !slices.Contains(allowed[pkg], imp) {
				t.Errorf("%s imports %s: values and core take it as an argument", file.name, imp)
			}
			if who, set := only[imp]; set && !slices.Contains(who, pkg) {
				t.Errorf("%s imports %s, which is for %s", file.name, imp, strings.Join(who, ", "))
			}
		}
		if at <= 2 && file.readsClock {
			t.Errorf("%s reads the clock: time comes in as an argument", file.name)
		}
	}
}

func floorOf(pkg string) int {
	return slices.IndexFunc(floors, func(floor []string) bool { return slices.Contains(floor, pkg) })
}

type source struct {
	name       string
	imports    []string
	readsClock bool
}

// sources parses the program's own files. It reads them itself, so that the test's cached
// result is of the files as they are.
func sources(t *testing.T, root string) []source {
	t.Helper()
	var list []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		s := source{name: name}
		for _, imp := range f.Imports {
			value, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, value)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Now" {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" {
					s.readsClock = true
				}
			}
			return true
		})
		list = append(list, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatal("no sources found")
	}
	return list
}
