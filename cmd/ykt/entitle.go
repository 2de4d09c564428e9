package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"

	"yikatong/internal/policy"
)

type entitleCmd struct {
	Facts string `required:"" type:"existingfile" help:"每行一个事实对象的 JSONL 文件"`
}

// Run judges facts, one result object a line in the order given. A line that cannot be
// read is told on the error output, and does not stop the rest.
func (c *entitleCmd) Run(o out) error {
	catalogue, err := policy.Load()
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
