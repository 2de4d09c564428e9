package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"text/tabwriter"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/inspect"
	"yikatong/internal/store"
)

type inspectVisitsCmd struct {
	where
	as
	Plan int64 `help:"方案号；核查员不填，列出自己的"`
	JSON bool  `name:"json" help:"输出 JSON"`
}

// Run lists the calls of a plan, or an inspector's own.
func (c *inspectVisitsCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	var list []app.CallLine
	if by.Role == auth.Inspector {
		list, _, err = n.OwnCalls(ctx, by)
	} else {
		var p app.PlanView
		p, err = n.Plan(ctx, by, c.Plan)
		list = p.Calls
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, list)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "方案\t号\t名册行\t姓名\t证件号码\t村\t项目\t期次\t金额\t状态")
	for _, x := range list {
		fmt.Fprintf(t, "%d\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", x.Plan, x.N, x.Call.Line, x.Line.Name, x.Line.No, x.Region, x.Roster.Programme, x.Roster.Period, x.Line.Amount, x.State.Chinese())
	}
	return t.Flush()
}

type inspectVisitCmd struct {
	where
	as
	Plan   int64    `arg:"" help:"方案号"`
	N      int      `arg:"" help:"第几号"`
	Met    string   `required:"" enum:"self,family,others,nobody" help:"见到了谁：self 本人，family 家人，others 邻居或村组干部，nobody 没有"`
	Ends   string   `required:"" enum:"agrees,differs,unable" help:"agrees 相符，differs 有差异，unable 没能核实"`
	Wrong  []string `help:"不属实的要点的序号，从 1 起；其余为属实"`
	Kind   string   `help:"差异类型，如 over、false、missed"`
	Yuan   string   `help:"涉及金额（元）"`
	Words  string   `help:"核查情况"`
	Signed string   `help:"谁签了字"`
	File   string   `type:"existingfile" help:"照片（JPEG、PNG）或 PDF"`
}

// Run stores what a visit found.
func (c *inspectVisitCmd) Run(ctx context.Context, o out) error {
	r := inspect.Report{Met: inspect.Met(c.Met), End: inspect.Action(c.Ends), Kind: c.Kind, Words: c.Words, Signed: c.Signed}
	var err error
	if c.Yuan != "" {
		if r.Amount, err = fen.ParseYuan(c.Yuan); err != nil {
			return err
		}
	}
	var file store.Attachment
	if c.File != "" {
		if file.Bytes, err = os.ReadFile(c.File); err != nil {
			return err
		}
		file.Name = filepath.Base(c.File)
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		v, err := n.Call(ctx, by, c.Plan, c.N)
		if err != nil {
			return err
		}
		for i, point := range v.Guide.Points {
			a := inspect.Answer{Point: point, Found: inspect.Right}
			if slices.Contains(c.Wrong, strconv.Itoa(i+1)) {
				a.Found = inspect.Wrong
			}
			if r.Met == inspect.MetNobody {
				a.Found = inspect.Unknown
			}
			r.Answers = append(r.Answers, a)
		}
		if err := n.ReportCall(ctx, by, c.Plan, c.N, r, file); err != nil {
			return err
		}
		fmt.Fprintf(o, "方案 %d 第 %d 号：%s，已登记\n", c.Plan, c.N, r.End.Chinese())
		return nil
	})
}

type inspectDecideCmd struct {
	where
	as
	Plan  int64  `arg:"" help:"方案号"`
	N     int    `arg:"" help:"第几号"`
	Do    string `arg:"" enum:"uphold,dismiss,back" help:"uphold 差异属实，dismiss 不实，back 退回重新核查"`
	Words string `required:"" help:"复核意见"`
}

// Run says as a second person whether a difference is so.
func (c *inspectDecideCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		err := n.DecideCall(ctx, by, c.Plan, c.N, inspect.Action(c.Do), c.Words)
		if err == nil {
			fmt.Fprintf(o, "方案 %d 第 %d 号：%s\n", c.Plan, c.N, inspect.Action(c.Do).Chinese())
		}
		return err
	})
}

type inspectResultCmd struct {
	where
	as
	Plan int64 `arg:"" help:"方案号"`
	JSON bool  `name:"json" help:"输出 JSON"`
}

// Run prints what the visits of a plan came to, stratum by stratum.
func (c *inspectResultCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	p, err := n.App.Plan(ctx, by, c.Plan)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, struct {
			Plan   store.InspectPlan
			Strata []app.StratumResult
			Total  app.StratumResult
		}{p.InspectPlan, p.Results, p.Total})
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "层\t户数\t抽取\t已有结果\t差异属实\t待复核\t金额\t估计有问题")
	p.Total.Name = "合计"
	for _, s := range append(p.Results, p.Total) {
		guess := "—"
		if s.Known {
			guess = fmt.Sprintf("%d（%d–%d）", s.Guess.Likely, s.Guess.Lowest, s.Guess.Utmost)
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t%s\t%s\n", s.Name, s.Lines, s.Size, s.Seen, s.Faulty, s.Waits, s.Wrong, guess)
	}
	return t.Flush()
}
