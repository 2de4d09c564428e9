package main

import (
	"context"
	"fmt"
	"os"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/sheet"
	"yikatong/internal/words"
)

type basisCmd struct {
	Template basisTemplateCmd `cmd:"" help:"写出项目的底册模板（.xlsx）"`
}

type basisTemplateCmd struct {
	where
	Programme string `required:"" help:"项目编号"`
	Out       string `short:"o" help:"文件；不填为 底册-NN.xlsx"`
}

// Run writes an empty form.
func (c *basisTemplateCmd) Run(ctx context.Context, o out) error {
	n, err := c.open(ctx, real())
	if err != nil {
		return err
	}
	defer n.close()
	name := c.Out
	if name == "" {
		name = "底册-" + c.Programme + ".xlsx"
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := n.BasisTemplate(c.Programme, f); err != nil {
		f.Close()
		return err
	}
	fmt.Fprintln(o, name)
	return f.Close()
}

// basis imports a file of records; rows not taken are written beside it.
func (c *importCmd) basis(ctx context.Context, n *node, by auth.Actor, name string, o out) (verdict string, err error) {
	if c.Programme == "" {
		return "", fmt.Errorf("%w: 底册需要 --programme，如 --programme 12", errUsage)
	}
	file, done, err := openFile(name)
	if err != nil {
		return "", err
	}
	defer done()
	t, err := n.ImportBasis(ctx, by, c.Programme, file)
	if err != nil {
		return "", err
	}
	if err := writeBasisErrors(name, t); err != nil {
		return "", err
	}
	if c.JSON {
		return t.Verdict, printJSON(o, t)
	}
	fmt.Fprintf(o, "%s：%s，共 %d 行，记录 %d 条，新增或变更 %d，未接收 %d\n", t.File, words.Verdict(t.Verdict), t.Rows, t.Records, t.Changed, t.Rejected)
	if t.Sentence != "" {
		fmt.Fprintln(o, "  "+t.Sentence)
	}
	if t.Rejected > 0 {
		fmt.Fprintf(o, "  未接收的行在 %s.errors.xlsx\n", name)
	}
	return t.Verdict, nil
}

// writeBasisErrors writes the rows not taken as FILE.errors.xlsx, with the row's number and why.
func writeBasisErrors(name string, t app.BasisTally) error {
	if t.Rejected == 0 {
		return nil
	}
	f, err := os.Create(name + ".errors.xlsx")
	if err != nil {
		return fmt.Errorf("write the file of rejected rows: %w", err)
	}
	columns := []sheet.Column{{Title: "原文件行号"}, {Title: "错误原因", Width: 48}}
	for _, title := range t.Header {
		columns = append(columns, sheet.Column{Title: title, Width: 20})
	}
	x, err := sheet.NewWriter(f, "错误行", columns)
	for i := 0; err == nil && i < len(t.Errors); i++ {
		err = writeBasisError(x, t.Errors[i])
	}
	if err == nil {
		err = x.Close()
	}
	if err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// writeBasisError writes the rows of one record, which go on as a record when they come in again.
func writeBasisError(x *sheet.Writer, e app.BasisReject) error {
	for i, cells := range e.Cells {
		fields := []sheet.Field{{Text: fmt.Sprint(e.Row + i)}, {Text: words.Of(e.Err), Mark: sheet.Red}}
		for _, text := range cells {
			fields = append(fields, sheet.Field{Text: text})
		}
		if err := x.Write(fields); err != nil {
			return err
		}
	}
	return nil
}
