package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/check"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/sheet"
	"yikatong/internal/words"
)

type importCmd struct {
	where
	as
	Kind      string   `arg:"" help:"people 人员，organisations 经营组织，accounts 账户，deaths 死亡登记，villages 村，points 银行网点，roster 名册，basis 底册（.xlsx、CSV 或 .jsonl），register:名称 外部登记"`
	Files     []string `arg:"" help:"文件（.xlsx 或 CSV）"`
	Programme string   `help:"项目编号，如 09（名册、底册必填）"`
	Period    string   `help:"期次：2025、2025H1、2025Q1 或 2025-03（名册必填）"`
	Township  string   `help:"乡镇代码；不填则按名册中多数人的登记地"`
	Source    string   `help:"外部登记由谁提供、截止到哪一天（外部登记必填）"`
	Fewer     bool     `help:"外部登记允许一半以上的记录终止"`
	JSON      bool     `name:"json" help:"每个文件输出一个 JSON 对象"`
}

// Run imports the files one after another. A refused file does not stop the next.
func (c *importCmd) Run(ctx context.Context, o out) error {
	role, err := c.role()
	if err != nil {
		return err
	}
	n, by, err := c.enter(ctx, c.as, role)
	if err != nil {
		return err
	}
	defer n.close()
	refused := 0
	for _, name := range c.Files {
		verdict, err := c.bring(ctx, n, by, name, o)
		if err != nil {
			return err
		}
		if strings.HasPrefix(verdict, "refused:") {
			refused++
		}
	}
	if refused > 0 {
		return fmt.Errorf("%d of %d: %w", refused, len(c.Files), errRefused)
	}
	return nil
}

// role is who brings such a file in, where no user is named.
func (c *importCmd) role() (auth.Role, error) {
	switch {
	case c.Kind == "points":
		return auth.BudgetOfficer, nil
	case strings.HasPrefix(c.Kind, registerPrefix):
		return auth.BureauReviewer, nil
	case c.Kind == "roster" || c.Kind == "basis" || slices.Contains(app.Registries(), c.Kind):
		return auth.TownshipClerk, nil
	}
	outside, err := registerNames()
	if err != nil {
		return "", err
	}
	return "", fmt.Errorf("%w: 不认识的种类 %q，可用：%s、roster、basis，%s", errUsage, c.Kind, strings.Join(app.Registries(), "、"), outside)
}

// errRefused ends a command one of whose files could not be taken. What was wrong has
// been said already.
var errRefused = errors.New("files were refused")

func (c *importCmd) bring(ctx context.Context, n *node, by auth.Actor, name string, o out) (verdict string, err error) {
	if c.Kind == "roster" {
		in, err := c.roster(ctx, n, by, name, o)
		return in.Verdict, err
	}
	if c.Kind == "basis" {
		return c.basis(ctx, n, by, name, o)
	}
	if strings.HasPrefix(c.Kind, registerPrefix) {
		return c.outside(ctx, n, by, name, o)
	}
	return c.registry(ctx, n, by, name, o)
}

// openFile opens a file for an import by the operator.
func openFile(name string) (app.File, func(), error) {
	f, err := os.Open(name)
	if err != nil {
		return app.File{}, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return app.File{}, nil, err
	}
	return app.File{Name: filepath.Base(name), Content: f, Size: info.Size(), Limits: sheet.Desk}, func() { f.Close() }, nil
}

func (c *importCmd) registry(ctx context.Context, n *node, by auth.Actor, name string, o out) (verdict string, err error) {
	file, done, err := openFile(name)
	if err != nil {
		return "", err
	}
	defer done()
	t, err := n.ImportRegistry(ctx, by, c.Kind, file)
	if err != nil {
		return "", err
	}
	if c.JSON {
		return t.Verdict, printJSON(o, t)
	}
	fmt.Fprintf(o, "%s：%s，共 %d 行，接收 %d，新增或变更 %d，未接收 %d\n", t.File, words.Verdict(t.Verdict), t.Rows, t.Accepted, t.Changed, t.Rejected)
	if t.Sentence != "" {
		fmt.Fprintln(o, "  "+t.Sentence)
	}
	for _, r := range t.First {
		fmt.Fprintf(o, "  第 %d 行：%s\n", r.Row, words.Of(r.Err))
	}
	return t.Verdict, nil
}

func (c *importCmd) roster(ctx context.Context, n *node, by auth.Actor, name string, o out) (app.Import, error) {
	p, err := period.Parse(c.Period)
	if err != nil || c.Programme == "" {
		return app.Import{}, fmt.Errorf("%w: 名册需要 --programme 和 --period，如 --programme 09 --period 2025-03", errUsage)
	}
	var township region.Code
	if c.Township != "" {
		if township, err = region.ParseCode(c.Township); err != nil {
			return app.Import{}, fmt.Errorf("%w: %v", errUsage, err)
		}
	}
	file, done, err := openFile(name)
	if err != nil {
		return app.Import{}, err
	}
	defer done()
	in, err := n.ImportRoster(ctx, by, app.RosterFile{File: file, Programme: c.Programme, Period: p, Township: township})
	if err != nil {
		return in, err
	}
	errorFile, err := writeErrorFile(ctx, n, by, in, name)
	if err != nil {
		return in, err
	}
	if c.JSON {
		return in, printJSON(o, rosterResult(in))
	}
	printImport(o, in, errorFile)
	return in, nil
}

// writeErrorFile puts the rejected rows beside the file, as FILE.errors.xlsx.
func writeErrorFile(ctx context.Context, n *node, by auth.Actor, in app.Import, name string) (string, error) {
	if in.Rejected == 0 || in.Verdict != "imported" {
		return "", nil
	}
	path := name + ".errors.xlsx"
	f, err := os.Create(path)
	if err != nil {
		return "", fmt.Errorf("write the file of rejected rows: %w", err)
	}
	if err := n.WriteErrors(ctx, by, in.ID, f); err != nil {
		f.Close()
		return "", err
	}
	return path, f.Close()
}

// rosterResult is the documented JSON of one imported file. findings are of the line and the
// county's own registers; checks are of the table: outside registers and other rosters.
func rosterResult(in app.Import) any {
	findings, checks := map[string]int{}, map[string]int{}
	for code, n := range in.Findings {
		if check.OfTable(code) {
			checks[code] = n
		} else {
			findings[code] = n
		}
	}
	return struct {
		File        string         `json:"file"`
		Verdict     string         `json:"verdict"`
		Rows        int            `json:"rows"`
		Accepted    int            `json:"accepted"`
		Rejected    int            `json:"rejected"`
		AcceptedFen int64          `json:"accepted_fen"`
		ByReason    map[string]int `json:"rejected_by_reason"`
		Findings    map[string]int `json:"findings"`
		Checks      map[string]int `json:"checks"`
		Known       int            `json:"known"`
		Intake      int64          `json:"intake"`
		Roster      int64          `json:"roster"`
		Sentence    string         `json:"sentence,omitempty"`
	}{in.File, in.Verdict, in.Read, in.Accepted, in.Rejected, int64(in.Amount), in.Reasons, findings, checks, in.Known, in.ID, in.Roster, in.Detail}
}

func printImport(o out, in app.Import, errorFile string) {
	fmt.Fprintf(o, "%s：%s\n", in.File, words.Verdict(in.Verdict))
	if in.Detail != "" {
		fmt.Fprintln(o, "  "+in.Detail)
		return
	}
	fmt.Fprintf(o, "  数据 %d 行，接收 %d 行 %s，未接收 %d 行，此前已有 %d 行\n", in.Read, in.Accepted, in.Amount, in.Rejected, in.Known)
	for _, code := range slices.Sorted(maps.Keys(in.Reasons)) {
		fmt.Fprintf(o, "  未接收 %s %d 行\n", words.Problem(code), in.Reasons[code])
	}
	for _, code := range slices.Sorted(maps.Keys(in.Findings)) {
		fmt.Fprintf(o, "  疑点 %s %d 行\n", words.Finding(code), in.Findings[code])
	}
	if errorFile != "" {
		fmt.Fprintf(o, "  未接收的行在 %s：改好后原样再导入即可并入\n", errorFile)
	}
}

// printJSON writes one object on one line.
func printJSON(o out, v any) error {
	enc := json.NewEncoder(o)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
