package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/whatif"
)

type whatifCmd struct {
	where
	as
	Programme string   `required:"" help:"项目编号"`
	Period    string   `required:"" help:"期次：用这一期名册留存的认定信息测算"`
	Standard  []string `sep:"none" help:"改一项标准：名称[:类别]=数值[@起始日]，金额以元计，可写多次；不写起始日则从本期第一天起"`
	File      string   `type:"existingfile" help:"用这个项目文件代替现行的"`
	Register  bool     `help:"底册中没有列入名册的人也测算"`
	People    int      `help:"列出前多少个受影响的人（证件号遮盖，查看留痕）"`
	After     string   `help:"从上一次列到的位置接着列，写法见上一次的输出"`
	JSON      bool     `name:"json" help:"输出 JSON"`
}

// Run tries a change on the county's lines.
func (c *whatifCmd) Run(ctx context.Context, o out) error {
	p, err := period.Parse(c.Period)
	if err != nil {
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	n, by, err := c.enter(ctx, c.as, auth.BureauReviewer)
	if err != nil {
		return err
	}
	defer n.close()
	q := app.WhatIf{Change: whatif.Change{Programme: c.Programme, File: c.File}, Period: p, Register: c.Register, List: c.People}
	if err := c.fill(&q, n.Catalogue()); err != nil {
		return err
	}
	r, err := n.TryRules(ctx, by, q)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, r)
	}
	printWhatIf(o, r)
	return nil
}

// fill reads what is to be changed, and where the list goes on.
func (c *whatifCmd) fill(q *app.WhatIf, catalogue *policy.Catalogue) (err error) {
	if c.File != "" {
		if q.Text, err = os.ReadFile(c.File); err != nil {
			return err
		}
	}
	prog, ok := catalogue.Programme(c.Programme)
	if !ok {
		return fmt.Errorf("%s: %w", c.Programme, policy.ErrNoProgramme)
	}
	for _, text := range c.Standard {
		if err := setStandard(q, prog, text); err != nil {
			return err
		}
	}
	if c.After == "" {
		return nil
	}
	if _, err := fmt.Sscanf(c.After, "%d.%d", &q.After.Roster, &q.After.Line); err != nil {
		return fmt.Errorf("%w: --after %q", errUsage, c.After)
	}
	return nil
}

// setStandard reads name[:key]=VALUE[@DATE].
func setStandard(q *app.WhatIf, p *policy.Programme, text string) error {
	left, right, ok := strings.Cut(text, "=")
	if !ok {
		return fmt.Errorf("%w: --standard %q 应写成 名称[:类别]=数值[@起始日]", errUsage, text)
	}
	name, key, _ := strings.Cut(left, ":")
	number, from, dated := strings.Cut(right, "@")
	if !dated {
		from = q.Period.FirstMonth().First().Format("2006-01-02")
	}
	s, ok := p.Standards[name]
	if !ok {
		return fmt.Errorf("%s: %w", name, policy.ErrStandard)
	}
	value, err := s.Read(number)
	if err != nil {
		return err
	}
	q.Set(name, key, from, value)
	return nil
}

func printWhatIf(o out, r app.WhatIfResult) {
	fmt.Fprintf(o, "乡镇\t人数\t增加\t减少\t新增\t退出\t不变\t现行\t改后\t差额\n")
	row := func(name string, t whatif.Tally) {
		fmt.Fprintf(o, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t%s\n", name, t.Lines, t.Gains, t.Loses, t.Enters, t.Leaves, t.Same, t.Before, t.After, t.Difference())
	}
	for _, t := range r.Townships {
		row(t.Name, t.Tally)
	}
	row("合计", r.Total)
	fmt.Fprintf(o, "按这一期折算，全年差额 %s；本年指标可用 %s\n", r.Year, r.Available)
	if r.Unjudged > 0 {
		fmt.Fprintf(o, "另有 %d 行没有留存认定信息，没有计入\n", r.Unjudged)
	}
	if r.Total.Wrong > 0 {
		fmt.Fprintf(o, "%d 行无法判定，没有计入金额，如：%s\n", r.Total.Wrong, r.Wrong)
	}
	for _, x := range r.People {
		fmt.Fprintf(o, "%s %s %s：%s → %s\n", x.Effect.Chinese(), x.Name, x.No, x.Before, x.After)
	}
	if r.More {
		last := r.People[len(r.People)-1].Mark
		fmt.Fprintf(o, "还有更多：--after %d.%d\n", last.Roster, last.Line)
	}
}
