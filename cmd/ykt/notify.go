package main

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"yikatong/internal/auth"
	"yikatong/internal/notify"
)

type notifyCmd struct {
	Send   notifySendCmd   `cmd:"" help:"把待发的到账、退汇通知交给短信网关目录；中断后再执行，不会重复发送"`
	Choose notifyChooseCmd `cmd:"" help:"登记某人不接收（或重新接收）通知"`
}

type notifySendCmd struct {
	where
	as
	Spool string `help:"短信网关读取的目录；不填则为数据目录下的 messages"`
}

// Run hands the waiting messages to the gateway's spool directory, one file a run. A file is
// whole or not there, and a run that is repeated writes the same file again.
func (c *notifySendCmd) Run(ctx context.Context, o out) error {
	dir := c.Spool
	if dir == "" {
		dir = filepath.Join(c.Dir, "messages")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the spool directory: %w", err)
	}
	n, by, err := c.enter(ctx, c.as, auth.BudgetOfficer)
	if err != nil {
		return err
	}
	defer n.close()
	sent, err := n.SendMessages(ctx, by, spool(dir, n.county, o))
	if err != nil {
		return err
	}
	fmt.Fprintf(o, "已交出 %d 条通知\n", sent)
	return nil
}

// spool is the gateway that is a directory.
func spool(dir, county string, o out) func(int64, iter.Seq2[notify.Message, error]) error {
	return func(run int64, messages iter.Seq2[notify.Message, error]) error {
		path := filepath.Join(dir, fmt.Sprintf("%s-%08d.jsonl", county, run))
		err := writeFile(path, func(f *os.File) error { _, err := notify.Write(f, messages); return err })
		if err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
		fmt.Fprintln(o, path)
		return syncDir(dir)
	}
}

// syncDir makes a rename in the directory last through a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

type notifyChooseCmd struct {
	where
	as
	Person int64 `arg:"" help:"补贴对象号"`
	Refuse bool  `negatable:"" default:"true" help:"不接收通知；--no-refuse 为重新接收"`
}

// Run stores what a person wants.
func (c *notifyChooseCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		if err := n.RefuseMessages(ctx, by, c.Person, c.Refuse); err != nil {
			return err
		}
		says := "不再向此人发送通知"
		if !c.Refuse {
			says = "重新向此人发送通知"
		}
		fmt.Fprintln(o, says)
		return nil
	})
}
