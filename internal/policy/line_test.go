package policy

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/big"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestLinesRecompute reads each line of each case as a villager with a calculator would:
// what is written comes to the amount beside it, but for the rounding that its programme
// names.
func TestLinesRecompute(t *testing.T) {
	c := load(t)
	for _, f := range append(ownFacts(t, c), sharedFacts(t)...) {
		e, err := c.Explain(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range e.Amount {
			if strings.HasPrefix(l.What, "减：") {
				continue
			}
			got, slack, err := recomputed(l.What)
			if err != nil {
				t.Errorf("%s: %q: %v", f.Case, l.What, err)
				continue
			}
			off := new(big.Rat).Sub(got, big.NewRat(int64(l.Amount), 100))
			if off.Abs(off).Cmp(slack) >= 0 {
				t.Errorf("%s: %q comes to %s, but %s is paid", f.Case, l.What, got.FloatString(3), l.Amount)
			}
		}
	}
}

// sharedFacts are those of the reference set, none where it is not kept beside the repository.
func sharedFacts(t *testing.T) []Facts {
	raw, err := os.ReadFile("../../../shared/cases/programmes.jsonl")
	if err != nil {
		t.Log("the reference set ../shared/cases is kept beside the repository and is not here: own cases only")
		return nil
	}
	var list []Facts
	for line := range strings.Lines(string(raw)) {
		f, err := ReadFacts([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, f)
	}
	return list
}

var (
	yuanWritten = regexp.MustCompile(`(\d+\.\d\d)元`)
	words       = regexp.MustCompile(`[\p{Han}（）]+`)
	times       = regexp.MustCompile(`×(\d+)(个月|人)$`)
)

// recomputed is what a line comes to in yuan, and by how much rounding may have changed it.
func recomputed(what string) (*big.Rat, *big.Rat, error) {
	if strings.HasSuffix(what, "取最小") {
		return least(yuanWritten.FindAllStringSubmatch(what, -1)), big.NewRat(1, 100), nil
	}
	sum, limit, limited := strings.Cut(what, "，")
	sum = sum[strings.LastIndex(sum, " ")+1:]
	slack := big.NewRat(1, 100)
	if strings.Contains(sum, "（到元）") {
		slack = big.NewRat(51, 100)
	}
	if m := times.FindStringSubmatch(sum); m != nil {
		n, _ := new(big.Rat).SetString(m[1])
		slack.Mul(slack, n)
	}
	sum = words.ReplaceAllString(strings.ReplaceAll(sum, "元/亩", "元"), "")
	value, err := calculated(strings.NewReplacer("×", "*", "−", "-", "÷", "/", "%", "/100").Replace(sum))
	if err != nil || !limited {
		return value, slack, err
	}
	most := least(yuanWritten.FindAllStringSubmatch(limit, -1))
	if most == nil || most.Cmp(value) > 0 {
		return nil, nil, fmt.Errorf("a limit that does not bind: %s", limit)
	}
	return most, slack, nil
}

func least(written [][]string) *big.Rat {
	var least *big.Rat
	for _, w := range written {
		if n, _ := new(big.Rat).SetString(w[1]); least == nil || n.Cmp(least) < 0 {
			least = n
		}
	}
	return least
}

// calculated is the value of an expression, exactly.
func calculated(expr string) (*big.Rat, error) {
	tree, err := parser.ParseExpr(expr)
	if err != nil {
		return nil, fmt.Errorf("no calculation: %q", expr)
	}
	return valueOf(tree)
}

func valueOf(e ast.Expr) (*big.Rat, error) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return valueOf(e.X)
	case *ast.BasicLit:
		n, _ := new(big.Rat).SetString(e.Value)
		return n, nil
	case *ast.BinaryExpr:
		x, err := valueOf(e.X)
		if err != nil {
			return nil, err
		}
		y, err := valueOf(e.Y)
		if err != nil {
			return nil, err
		}
		op := map[token.Token]func(x, y *big.Rat) *big.Rat{
			token.ADD: new(big.Rat).Add, token.SUB: new(big.Rat).Sub, token.MUL: new(big.Rat).Mul, token.QUO: new(big.Rat).Quo,
		}[e.Op]
		return op(x, y), nil
	}
	return nil, fmt.Errorf("no calculation: %T", e)
}
