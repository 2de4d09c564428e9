package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"yikatong/internal/doctor"
)

type backupCmd struct {
	where
	To string `arg:"" help:"备份到哪个新目录"`
}

// errBackupDB tells that PostgreSQL has backup tools of its own.
var errBackupDB = errors.New("PostgreSQL is backed up with its own tools")

// Run copies the embedded database as it stands at one moment, while others go on working,
// and proves the copy. Keys are not in it: whoever has both can open every number.
func (c *backupCmd) Run(ctx context.Context, o out) error {
	if c.DB != "" {
		return errBackupDB
	}
	n, err := c.open(ctx, real())
	if err != nil {
		return err
	}
	defer n.close()
	if err := os.MkdirAll(c.To, 0o700); err != nil {
		return err
	}
	if err := n.store.CopyTo(ctx, filepath.Join(c.To, "ykt.db")); err != nil {
		return fmt.Errorf("back up to %s: %w", c.To, err)
	}
	fmt.Fprintf(o, "已备份到 %s（不含密钥；密钥在 %s，须另处保管）\n", c.To, c.keyFile())
	return nil
}

type restoreCmd struct {
	where
	From string `arg:"" type:"existingdir" help:"备份目录"`
	Keys string `required:"" type:"existingfile" help:"密钥文件 ring.json"`
}

// Run makes a new data directory of a backup and its keys, and examines it.
func (c *restoreCmd) Run(ctx context.Context, o out) error {
	if _, err := os.Stat(c.keyFile()); err == nil {
		return fmt.Errorf("%s: %w", c.Dir, errThere)
	}
	for from, to := range map[string]string{c.Keys: c.keyFile(), filepath.Join(c.From, "ykt.db"): filepath.Join(c.Dir, "ykt.db")} {
		if err := copyFile(from, to); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
	}
	n, err := c.open(ctx, real())
	if err != nil {
		return err
	}
	defer n.close()
	checks, err := doctor.Examine(ctx, n.store, n.county)
	if err != nil {
		return err
	}
	for _, k := range checks {
		if !k.Holds() {
			printCheck(o, k)
			err = errFound
		}
	}
	if err == nil {
		fmt.Fprintf(o, "已恢复到 %s，%d 条规则全部成立\n", c.Dir, len(checks))
	}
	return err
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	return writeFile(to, func(w *os.File) error {
		_, err := io.Copy(w, in)
		return err
	})
}
