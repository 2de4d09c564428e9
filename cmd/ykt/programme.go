package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"yikatong/internal/auth"
	"yikatong/internal/policy"
)

type programmeCmd struct {
	Check   programmeCheckCmd   `cmd:"" help:"检查一个项目文件和它的例子，不保存"`
	Add     programmeAddCmd     `cmd:"" help:"登记自定清单的项目，或它的新版本"`
	List    programmeListCmd    `cmd:"" help:"列出规定清单和自定清单"`
	Publish programmePublishCmd `cmd:"" help:"公布当年的政策清单，公布后不能修改"`
}

type programmeCheckCmd struct {
	Path string `arg:"" help:"项目文件夹，或其中的 programme.yaml"`
}

// Run type-checks a programme's file and works through the cases beside it.
func (c *programmeCheckCmd) Run(o out) error {
	catalogue, err := policy.Load()
	if err != nil {
		return err
	}
	draft, err := readDraft(c.Path)
	if err != nil {
		return err
	}
	p, err := catalogue.Check(draft)
	if mistakes := (policy.Mistakes)(nil); errors.As(err, &mistakes) {
		fmt.Fprintln(o, mistakes)
		return fmt.Errorf("%d mistakes: %w", len(mistakes), errFound)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(o, "%s %s：文件和例子都对\n", p.Number, p.Name)
	return nil
}

// readDraft reads a programme's folder, given as itself or by its file.
func readDraft(path string) (policy.Draft, error) {
	d := policy.Draft{File: path}
	if info, err := os.Stat(path); err != nil {
		return d, err
	} else if info.IsDir() {
		d.File = filepath.Join(path, "programme.yaml")
	}
	d.CasesFile = filepath.Join(filepath.Dir(d.File), "cases.jsonl")
	var err error
	if d.Text, err = os.ReadFile(d.File); err != nil {
		return d, err
	}
	d.Cases, err = os.ReadFile(d.CasesFile)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil // Check says that cases are missing
	}
	return d, err
}

type programmeAddCmd struct {
	where
	as
	Path string `arg:"" help:"项目文件夹，或其中的 programme.yaml"`
	From string `help:"从哪天起生效，如 2026-07-01；不填则从今天起"`
}

// Run stores a programme of the county's own.
func (c *programmeAddCmd) Run(ctx context.Context, o out) error {
	draft, err := readDraft(c.Path)
	if err != nil {
		return err
	}
	n, by, err := c.enter(ctx, c.as, auth.BureauApprover)
	if err != nil {
		return err
	}
	defer n.close()
	p, err := n.AddProgramme(ctx, by, draft, c.From)
	if err != nil {
		return err
	}
	fmt.Fprintf(o, "已登记 %s %s；正在运行的网页从下一次打开页面起使用\n", p.Number, p.Name)
	return nil
}

type programmeListCmd struct {
	where
	as
	JSON bool `name:"json" help:"每个项目输出一个 JSON 对象"`
}

// programmeLine is a programme in the machine's form of the list.
type programmeLine struct {
	Number      string   `json:"number"`
	Name        string   `json:"name"`
	Department  string   `json:"department"`
	Own         bool     `json:"own"`
	Versions    int      `json:"versions,omitempty"`
	From        string   `json:"from,omitempty"`
	Digest      string   `json:"digest"`
	Unconfirmed []string `json:"unconfirmed"`
	Broken      string   `json:"broken,omitempty"`
}

// Run lists the programmes.
func (c *programmeListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.Catalog(ctx, by)
	if err != nil {
		return err
	}
	for _, l := range list {
		row := programmeLine{Number: l.Number, Name: l.Name, Department: l.Department, Own: l.Own, Versions: len(l.Versions),
			Digest: policy.Digest(l.Source()), Unconfirmed: append([]string{}, l.Programme.Unconfirmed()...), Broken: l.Broken}
		if len(l.Versions) > 0 {
			row.From = l.Versions[0].Starts
		}
		if c.JSON {
			if err := printJSON(o, row); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(o, "%s  %s  %s\n", row.Number, row.Name, row.says())
	}
	return nil
}

// says is what is to be known of a programme besides its name.
func (l programmeLine) says() string {
	text := l.Department
	if l.Own {
		text += fmt.Sprintf("  自定，第 %d 版，%s 起", l.Versions, l.From)
	}
	if n := len(l.Unconfirmed); n > 0 {
		text += fmt.Sprintf("  待确认 %d 项", n)
	}
	if l.Broken != "" {
		text += "  读不懂：" + l.Broken
	}
	return text
}

type programmePublishCmd struct {
	where
	as
	Year int `required:"" help:"年度，须是当年"`
}

// Run publishes the county's list of the year.
func (c *programmePublishCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.FinanceApprover)
	if err != nil {
		return err
	}
	defer n.close()
	e, err := n.Publish(ctx, by, c.Year)
	if err != nil {
		return err
	}
	fmt.Fprintf(o, "已公布 %d 年政策清单第 %d 次：%d 个项目\n", e.Year, e.Number, len(e.Programmes))
	if e.Since != "" {
		fmt.Fprintf(o, "与 %s 相比有 %d 处变化\n", e.Since, len(e.Changes))
	}
	for _, x := range e.Changes {
		fmt.Fprintf(o, "  %s %s %s %s：%s → %s\n", x.Programme, x.Name, x.Kind.Chinese(), x.What, x.Was, x.Now)
	}
	return nil
}
