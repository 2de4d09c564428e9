package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"

	"yikatong/internal/auth"
	"yikatong/internal/pay"
)

type payfileCmd struct {
	List payfileListCmd `cmd:"" help:"列出代发文件"`
	Get  payfileGetCmd  `cmd:"" help:"取一个代发文件（每次重建都逐字节相同）"`
}

type payfileListCmd struct {
	where
	as
	Batch int64 `help:"批次号；不填列出最近的"`
}

// Run lists payment files.
func (c *payfileListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.Payfiles(ctx, by, pay.BatchID(c.Batch))
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "文件\t批次\t银行\t名称\t笔数\t金额\tSM3")
	for _, f := range list {
		fmt.Fprintf(t, "%d\t%d\t%s\t%s\t%d\t%s\t%.16s\n", f.ID, f.Batch, f.Bank, f.Name, f.Count, f.Total, f.Digest)
	}
	return t.Flush()
}

type payfileGetCmd struct {
	where
	as
	File int64  `arg:"" help:"文件号"`
	To   string `help:"存到哪个目录" default:"."`
}

// Run writes a payment file, in an envelope where both sides have keys.
func (c *payfileGetCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		list, err := n.Payfiles(ctx, by, 0)
		if err != nil {
			return err
		}
		for _, f := range list {
			if f.ID != c.File {
				continue
			}
			name, content, err := n.FetchPayfile(ctx, by, f.ID)
			if err != nil {
				return err
			}
			path := filepath.Join(c.To, name)
			err = writeFile(path, func(w *os.File) error { _, err := w.Write(content); return err })
			if err == nil {
				fmt.Fprintf(o, "%s：%d 笔 %s，SM3 %s\n", path, f.Count, f.Total, f.Digest)
			}
			return err
		}
		return fmt.Errorf("payment file %d: %w", c.File, errNoFile)
	})
}
