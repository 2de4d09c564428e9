package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"

	"yikatong/internal/policy"
)

type entitleCmd struct {
	Dir   string `help:"按这个数据目录里的清单（含自定项目和本县标准）判定；不填则按随程序的清单"`
	Facts string `required:"" type:"existingfile" help:"每行一个事实对象的 JSONL 文件"`
}

// catalogue is that of the county whose data is named, or the one of the program.
func (c *entitleCmd) catalogue(ctx context.Context) (*policy.Catalogue, error) {
	if c.Dir == "" {
		return policy.Load()
	}
	n, err := where{Dir: c.Dir}.open(ctx, real())
	if err != nil {
		return nil, err
	}
	defer n.close()
	return n.Catalogue(), nil
}

// Run judges facts, one result object a line in the order given. A line that cannot be
// read is told on the error output, and does not stop the rest.
func (c *entitleCmd) Run(ctx context.Context, o out) error {
	catalogue, err := c.catalogue(ctx)
	if err != nil {
		return err
	}
	f, err := os.Open(c.Facts)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	bad := 0
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		facts, err := policy.ReadFacts(lines.Bytes())
		var r policy.Result
		if err == nil {
			r, err = catalogue.Judge(facts)
		}
		if err != nil {
			bad++
			fmt.Fprintf(o.err, "第 %d 行：%v\n", n, err)
			continue
		}
		if err := printJSON(o, r); err != nil {
			return err
		}
	}
	if bad > 0 {
		return errors.Join(lines.Err(), fmt.Errorf("%d lines: %w", bad, errRefused))
	}
	return lines.Err()
}
