package main

import (
	"context"
	"fmt"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/register"
	"yikatong/internal/words"
)

// registerPrefix begins the kinds of file that are outside registers: register:prison.
const registerPrefix = "register:"

// registerNames lists the outside registers, for who asks what there is.
func registerNames() (string, error) {
	list, err := register.Load()
	names := make([]string, len(list))
	for i, r := range list {
		names[i] = registerPrefix + r.Name + " " + r.Title
	}
	return strings.Join(names, "，"), err
}

// outside loads one file of an outside register.
func (c *importCmd) outside(ctx context.Context, n *node, by auth.Actor, name string, o out) (verdict string, err error) {
	file, done, err := openFile(name)
	if err != nil {
		return "", err
	}
	defer done()
	l, err := n.LoadRegister(ctx, by, app.RegisterFile{File: file, Register: strings.TrimPrefix(c.Kind, registerPrefix), Source: c.Source, Fewer: c.Fewer})
	if err != nil {
		return "", err
	}
	if c.JSON {
		return l.Verdict, printJSON(o, l)
	}
	fmt.Fprintf(o, "%s：%s，共 %d 行，接收 %d，未接收 %d\n", l.File, words.Verdict(l.Verdict), l.Rows, l.Accepted, l.Rejected)
	if l.Version > 0 {
		fmt.Fprintf(o, "  第 %d 版：新增 %d，终止 %d，其中变更 %d\n", l.Version, l.Fresh, l.Gone, l.Changed)
	}
	if l.Sentence != "" {
		fmt.Fprintln(o, "  "+l.Sentence)
	}
	for _, r := range l.First {
		fmt.Fprintf(o, "  第 %d 行：%s\n", r.Row, words.Of(r.Err))
	}
	return l.Verdict, nil
}
