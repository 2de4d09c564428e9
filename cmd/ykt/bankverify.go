package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"

	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/pay"
)

type bankVerifyCmd struct {
	Rule   bankVerifyRuleCmd   `cmd:"" help:"看或设定账户核验方式：off 不要求、first 首次发放前、all 全部"`
	Ask    bankVerifyAskCmd    `cmd:"" help:"生成账户核验文件：还没有结果的账户，每家银行一份或几份"`
	List   bankVerifyListCmd   `cmd:"" help:"列出账户核验文件"`
	Get    bankVerifyGetCmd    `cmd:"" help:"取一个账户核验文件（每次都逐字节相同）"`
	Answer bankVerifyAnswerCmd `cmd:"" help:"读入银行的核验结果；整份采用或整份拒绝，同一份读两次不重复"`
	Held   bankVerifyHeldCmd   `cmd:"" help:"列出银行答复不能发放的账户（脱敏）"`
}

type bankVerifyRuleCmd struct {
	where
	as
	Rule string `arg:"" optional:"" help:"off、first 或 all；不填只看现在的"`
}

// Run shows or sets when banks are asked about accounts.
func (c *bankVerifyRuleCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.BudgetOfficer)
	if err != nil {
		return err
	}
	defer n.close()
	if c.Rule != "" {
		rule, err := pay.ParseAccountRule(c.Rule)
		if err != nil {
			return err
		}
		if err := n.SetAccountRule(ctx, by, rule); err != nil {
			return err
		}
	}
	rule, err := n.AccountRule(ctx)
	if err == nil {
		fmt.Fprintf(o, "账户核验：%s\n", rule.Chinese())
	}
	return err
}

type bankVerifyAskCmd struct {
	where
	as
	Bank string `help:"银行名称；不填为有账户的每家银行"`
}

// Run makes the files that ask banks about accounts.
func (c *bankVerifyAskCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.BudgetOfficer)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.AskAccounts(ctx, by, c.Bank)
	if err != nil {
		return err
	}
	for _, f := range list {
		fmt.Fprintf(o, "%d %s：%d 户\n", f.ID, f.Name, f.Count)
	}
	if len(list) == 0 {
		fmt.Fprintln(o, "没有要核验的账户。")
	}
	return nil
}

type bankVerifyListCmd struct {
	where
	as
}

// Run lists the files that ask about accounts.
func (c *bankVerifyListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.BudgetOfficer)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.AccountAsks(ctx, by)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "文件\t银行\t名称\t户数\t状态\tSM3")
	for _, f := range list {
		state := "等银行答复"
		if !f.AnsweredAt.IsZero() {
			state = "已答复 " + f.AnsweredAt.Format("2006-01-02")
		}
		fmt.Fprintf(t, "%d\t%s\t%s\t%d\t%s\t%.16s\n", f.ID, f.Bank, f.Name, f.Count, state, f.Digest)
	}
	return t.Flush()
}

type bankVerifyGetCmd struct {
	where
	as
	File int64  `arg:"" help:"文件号"`
	To   string `help:"存到哪个目录" default:"."`
}

// Run writes a file that asks about accounts.
func (c *bankVerifyGetCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		list, err := n.AccountAsks(ctx, by)
		if err != nil {
			return err
		}
		for _, f := range list {
			if f.ID != c.File {
				continue
			}
			path := filepath.Join(c.To, f.Name)
			err := writeFile(path, func(w *os.File) error {
				_, err := n.WriteAccountAsk(ctx, by, f.ID, w)
				return err
			})
			if err == nil {
				fmt.Fprintf(o, "%s：%d 户\n", path, f.Count)
			}
			return err
		}
		return fmt.Errorf("file %d about accounts: %w", c.File, errNoFile)
	})
}

type bankVerifyAnswerCmd struct {
	where
	as
	File string `arg:"" type:"existingfile" help:"银行的核验结果文件"`
}

// Run reads a bank's answers about accounts.
func (c *bankVerifyAnswerCmd) Run(ctx context.Context, o out) error {
	content, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		r, err := n.ReadAccountAnswers(ctx, by, filepath.Base(c.File), content)
		if err != nil {
			return err
		}
		again := ""
		if r.Again {
			again = "（此前已读入，没有重复）"
		}
		fmt.Fprintf(o, "%s 的核验结果%s：\n", r.Ask.Name, again)
		for f := range bank.Findings() {
			if count := r.Found[f.Code]; count > 0 {
				fmt.Fprintf(o, "  %s %s %d 户：%s\n", f.Code, f.Name, count, f.Action)
			}
		}
		return nil
	})
}

type bankVerifyHeldCmd struct {
	where
	as
	Limit int `default:"200" help:"最多列出几户"`
}

// Run lists the refused accounts that the actor may see, masked.
func (c *bankVerifyHeldCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.BudgetOfficer)
	if err != nil {
		return err
	}
	defer n.close()
	list, count, err := n.RefusedAccounts(ctx, by, "", c.Limit, 0)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "共 %d 户\n户名\t账号\t银行\t原因\t由谁办\t怎么办\n", count)
	for _, r := range list {
		f := bank.FindingOf(r.Finding)
		fmt.Fprintf(t, "%s\t%s\t%s\t%s %s\t%s\t%s\n", r.Owner, r.MaskedNumber(), r.Bank, f.Code, f.Name, f.Whose, f.Action)
	}
	return t.Flush()
}
