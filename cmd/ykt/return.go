package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/pay"
)

// errNoFile tells that no payment file of that number is to be seen.
var errNoFile = fmt.Errorf("no such payment file: %w", fault.NotFound)

type returnCmd struct {
	Read returnReadCmd `cmd:"" help:"试读回盘文件：说明每一行意味着什么，不动资金"`
	Post returnPostCmd `cmd:"" help:"由第二人把读过的回盘入账"`
}

type returnReadCmd struct {
	where
	as
	File string `arg:"" type:"existingfile" help:"回盘文件"`
}

// Run reads a return file as a dry run.
func (c *returnReadCmd) Run(ctx context.Context, o out) error {
	content, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		payfile, err := n.PayfileFor(ctx, by, content)
		if err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
		r, err := n.ReadReturn(ctx, by, payfile, filepath.Base(c.File), content)
		if err == nil {
			printReading(o, r)
		}
		return err
	})
}

// verdicts in the order they are told.
var verdicts = []pay.Verdict{pay.Waits, pay.Repeats, pay.ComesBack, pay.Contradicts, pay.Foreign, pay.Changed, pay.Doubled, pay.Missing}

func printReading(o out, r app.Reading) {
	state := "已试读，等待第二人入账"
	switch {
	case r.File.PostedBy != 0:
		state = "此前已入账，没有重复入账"
	case r.Again:
		state = "此前已试读"
	}
	fmt.Fprintf(o, "回盘 %d（%s）对应代发文件 %s：%s\n", r.File.ID, r.File.Name, r.Payfile.Name, state)
	paid, paidFen := r.CountPaid(true)
	failed, failedFen := r.CountPaid(false)
	fmt.Fprintf(o, "  成功 %d 笔 %s，失败 %d 笔 %s\n", paid, paidFen, failed, failedFen)
	for _, v := range verdicts {
		if count, total := r.Count(v); count > 0 {
			fmt.Fprintf(o, "  %s %d 行 %s\n", v.Chinese(), count, total)
		}
	}
}

type returnPostCmd struct {
	where
	as
	Return int64 `arg:"" help:"回盘号"`
}

// Run posts a return file that was read.
func (c *returnPostCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		if err := n.PostReturn(ctx, by, c.Return); err != nil {
			return err
		}
		fmt.Fprintf(o, "回盘 %d 已入账\n", c.Return)
		return nil
	})
}
