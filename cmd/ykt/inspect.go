package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/inspect"
	"yikatong/internal/period"
	"yikatong/internal/region"
)

type inspectCmd struct {
	List   inspectListCmd   `cmd:"" default:"withargs" help:"列出抽查方案"`
	Plan   inspectPlanCmd   `cmd:"" help:"做方案，公布种子的承诺"`
	Cancel inspectCancelCmd `cmd:"" help:"抽取前撤销方案，种子同时公开"`
	Draw   inspectDrawCmd   `cmd:"" help:"公开种子，抽取核查对象和核查员（另一人办理）"`
	Frame  inspectFrameCmd  `cmd:"" help:"导出抽样框文件，任何人都能重抽"`
	Redraw inspectRedrawCmd `cmd:"" help:"用抽样框文件和种子重抽一遍；不需要数据"`
	Visits inspectVisitsCmd `cmd:"" help:"列出核查对象"`
	Visit  inspectVisitCmd  `cmd:"" help:"登记一户的核查情况（核查员）"`
	Decide inspectDecideCmd `cmd:"" help:"复核一户的差异（另一人）"`
	Result inspectResultCmd `cmd:"" help:"各层结果和估计"`
}

type inspectListCmd struct {
	where
	as
	JSON bool `name:"json" help:"输出 JSON"`
}

// Run lists plans.
func (c *inspectListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.Plans(ctx, by)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, list)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "方案\t名称\t阶段\t项目\t期次\t状态\t抽取\t已有结果\t差异属实\t金额\t期限")
	for _, p := range list {
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%s\t%s\n", p.ID, p.Title, p.Phase.Chinese(), strings.Join(p.Programmes, ","), p.Period, p.State.Chinese(), p.Total.Size, p.Total.Seen,
			p.Total.Faulty, p.Total.Wrong, p.Due)
	}
	return t.Flush()
}

type inspectPlanCmd struct {
	where
	as
	Title      string   `arg:"" help:"方案名称"`
	Phase      string   `required:"" enum:"before,during,after" help:"before 事前，during 事中，after 事后"`
	Programme  []string `required:"" help:"项目，可以几个"`
	Period     string   `required:"" help:"期次，其中各期都在范围内"`
	Township   []string `help:"乡镇代码；不填为全部"`
	By         []string `help:"分层：township 乡镇，programme 项目，amount 金额，risk 有无疑点"`
	Large      string   `help:"大额起点（元）"`
	Method     string   `default:"margin" enum:"margin,detect,share" help:"margin 估计问题比例，detect 发现问题，share 固定比例"`
	Part       float64  `default:"5" help:"误差、容许的问题比例或抽取比例（%）"`
	Confidence float64  `default:"95" help:"把握程度（%）"`
	Weight     int      `default:"1" help:"有疑点的按几倍抽"`
	Team       int      `default:"2" help:"每村几名核查员"`
	Days       int      `default:"10" help:"几个工作日内核查完"`
}

// Run makes a plan and prints its commitment.
func (c *inspectPlanCmd) Run(ctx context.Context, o out) error {
	span, err := period.Parse(c.Period)
	if err != nil {
		return err
	}
	p := inspect.Plan{Title: c.Title, Phase: inspect.Phase(c.Phase), Programmes: c.Programme, Period: span, Weight: c.Weight, Team: c.Team, Days: c.Days,
		Aim: inspect.Aim{Method: inspect.Method(c.Method), Confidence: int(math.Round(c.Confidence * 100)), Part: int(math.Round(c.Part * 100))}}
	for _, d := range inspect.Dimensions() {
		if slices.Contains(c.By, string(d)) {
			p.By = append(p.By, d)
		}
	}
	if len(p.By) != len(c.By) {
		return inspect.ErrPlan
	}
	for _, t := range c.Township {
		code, err := region.ParseCode(t)
		if err != nil {
			return err
		}
		p.Townships = append(p.Townships, code)
	}
	if c.Large != "" {
		if p.Large, err = fen.ParseYuan(c.Large); err != nil {
			return err
		}
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		made, err := n.MakePlan(ctx, by, p)
		if err == nil {
			fmt.Fprintf(o, "方案 %d 已公布，种子的承诺（SM3）：\n%s\n", made.ID, made.Commitment)
		}
		return err
	})
}

type inspectCancelCmd struct {
	where
	as
	Plan   int64  `arg:"" help:"方案号"`
	Reason string `required:"" help:"理由"`
}

// Run cancels a plan.
func (c *inspectCancelCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		err := n.CancelPlan(ctx, by, c.Plan, c.Reason)
		if err == nil {
			fmt.Fprintf(o, "方案 %d 已撤销，种子已公开\n", c.Plan)
		}
		return err
	})
}

type inspectDrawCmd struct {
	where
	as
	Plan int64 `arg:"" help:"方案号"`
}

// Run draws a plan.
func (c *inspectDrawCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		drawn, err := n.DrawPlan(ctx, by, c.Plan)
		if err == nil {
			fmt.Fprintf(o, "方案 %d 抽取 %d 户\n", c.Plan, drawn)
		}
		return err
	})
}

type inspectFrameCmd struct {
	where
	as
	Plan int64  `arg:"" help:"方案号"`
	Out  string `arg:"" optional:"" help:"写到哪个文件；不填为标准输出"`
}

// Run exports the file of a frame.
func (c *inspectFrameCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	file, err := n.FrameFile(ctx, by, c.Plan)
	if err != nil {
		return err
	}
	if c.Out != "" {
		return os.WriteFile(c.Out, file, 0o644)
	}
	_, err = o.Write(file)
	return err
}

type inspectRedrawCmd struct {
	File string `arg:"" type:"existingfile" help:"抽样框文件"`
	Seed string `arg:"" help:"公开的种子"`
	JSON bool   `name:"json" help:"输出 JSON"`
}

// Run draws again from a frame's file and a seed, and prints the lines with their tickets.
func (c *inspectRedrawCmd) Run(o out) error {
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	f, err := inspect.ReadFrame(file)
	if err != nil {
		return err
	}
	seed, err := inspect.ParseSeed(c.Seed)
	if err != nil {
		return err
	}
	drawn, err := f.Draw(seed)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, struct {
			Plan   int64
			Frame  string
			Seed   string
			Drawn  []inspect.Drawn
			Number int
		}{f.Plan, f.Digest(), seed.String(), drawn, len(drawn)})
	}
	fmt.Fprintf(o, "方案 %d，抽样框 %s，抽取 %d 户\n", f.Plan, f.Digest(), len(drawn))
	for i, x := range drawn {
		fmt.Fprintf(o, "%d\t%s\t%s\t%s\n", i+1, x.Stratum, x.Line, x.Ticket)
	}
	return nil
}
