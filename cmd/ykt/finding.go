package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/store"
	"yikatong/internal/words"
)

type findingCmd struct {
	List  findingListCmd  `cmd:"" help:"列出疑点"`
	Reply findingReplyCmd `cmd:"" help:"村、乡镇回复核实情况"`
	Close findingCloseCmd `cmd:"" help:"另一人同意回复，办结疑点"`
	Back  findingBackCmd  `cmd:"" help:"另一人不同意回复，退回重新核实"`
	Stats findingStatsCmd `cmd:"" help:"按项目、乡镇、规则统计疑点"`
}

type findingListCmd struct {
	where
	as
	State  string `enum:",open,cleared,upheld" default:"" help:"状态：open 待核实，cleared 不属实，upheld 属实"`
	Roster int64  `help:"名册号"`
	JSON   bool   `name:"json" help:"输出 JSON"`
}

// Run lists the newest findings within the actor's scope.
func (c *findingListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.TownshipClerk)
	if err != nil {
		return err
	}
	defer n.close()
	page, err := n.Findings(ctx, by, store.FindingQuery{State: c.State, Roster: c.Roster, Limit: 500})
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, page.Rows)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "疑点\t名册\t规则\t对象\t金额\t状态\t已回复\t证据")
	for _, f := range page.Rows {
		replied := ""
		if !f.Replied.IsZero() {
			replied = f.Replied.Format(time.DateOnly)
		}
		fmt.Fprintf(t, "%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", f.ID, f.Roster, words.Finding(f.Code), f.Name, f.Amount, f.State, replied, f.Evidence)
	}
	return t.Flush()
}

type findingReplyCmd struct {
	where
	as
	Finding int64  `arg:"" help:"疑点号"`
	Uphold  bool   `negatable:"" required:"" help:"属实，不应发；--no-uphold 为不属实，应照发"`
	Words   string `required:"" help:"怎么核实的"`
	File    string `type:"existingfile" help:"照片（JPEG、PNG）或 PDF"`
}

// Run stores a township's reply.
func (c *findingReplyCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		var file store.Attachment
		if c.File != "" {
			content, err := os.ReadFile(c.File)
			if err != nil {
				return err
			}
			file = store.Attachment{Name: filepath.Base(c.File), Bytes: content}
		}
		if err := n.ReplyFinding(ctx, by, c.Finding, c.Uphold, c.Words, file); err != nil {
			return err
		}
		fmt.Fprintf(o, "疑点 %d 已回复，等另一人复核\n", c.Finding)
		return nil
	})
}

type findingCloseCmd struct {
	where
	as
	Finding int64  `arg:"" help:"疑点号"`
	Uphold  bool   `negatable:"" required:"" help:"属实，不发；--no-uphold 为不属实，照发：须与回复一致"`
	Words   string `required:"" help:"复核意见"`
}

// Run closes a finding as its reply says.
func (c *findingCloseCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		if err := n.AnswerFinding(ctx, by, c.Finding, c.Uphold, c.Words); err != nil {
			return err
		}
		fmt.Fprintf(o, "疑点 %d 已办结\n", c.Finding)
		return nil
	})
}

type findingBackCmd struct {
	where
	as
	Finding int64  `arg:"" help:"疑点号"`
	Reason  string `required:"" help:"为什么退回"`
}

// Run sends a reply back.
func (c *findingBackCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		if err := n.SendFindingBack(ctx, by, c.Finding, c.Reason); err != nil {
			return err
		}
		fmt.Fprintf(o, "疑点 %d 已退回重新核实\n", c.Finding)
		return nil
	})
}

type findingStatsCmd struct {
	where
	as
}

// Run prints what became of the findings, as JSON.
func (c *findingStatsCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.BureauReviewer)
	if err != nil {
		return err
	}
	defer n.close()
	stats, err := n.FindingStats(ctx, by)
	if err != nil {
		return err
	}
	return printJSON(o, stats)
}
