package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"yikatong/internal/auth"
	"yikatong/internal/contract"
)

type bankContractCmd struct {
	Add  contractAddCmd  `cmd:"" help:"登记一家银行的代发合同"`
	End  contractEndCmd  `cmd:"" help:"提前终止一份合同，自今日起"`
	List contractListCmd `cmd:"" help:"列出合同与网点数"`

	Performance contractPerformanceCmd `cmd:"" help:"银行在一份合同下的履约情况"`
}

type contractAddCmd struct {
	where
	as
	Bank         string `required:"" help:"银行名称，与账户登记的开户银行一致"`
	Number       string `required:"" help:"合同编号"`
	Method       string `required:"" help:"选择方式：公开招标、邀请招标、竞争性谈判、单一来源、询价、竞争性磋商"`
	Announcement string `required:"" help:"公告的媒体、日期和编号"`
	Review       string `required:"" help:"评审情况和结果"`
	From         string `required:"" help:"起始日，如 2025-01-01"`
	Until        string `required:"" help:"截止日（含）"`
	Cutoff       string `default:"16:00" help:"当日发放的截止时刻"`
	AnswerDays   int    `default:"2" help:"回盘期限（工作日）"`
	TellsPayee   bool   `help:"银行负责到账提醒"`
	Points       int    `help:"至少保留的取款网点数"`
	Security     string `required:"" help:"数据安全约定"`
	MostFailing  int    `default:"10" help:"银行原因失败率上限（万分之几）"`
}

// Run registers a contract.
func (c *contractAddCmd) Run(ctx context.Context, o out) error {
	k := contract.Contract{Bank: c.Bank, Number: c.Number, Method: contract.Method(c.Method), Announcement: c.Announcement, Review: c.Review,
		From: c.From, Until: c.Until, Terms: contract.Terms{Cutoff: c.Cutoff, AnswerDays: c.AnswerDays, TellsPayee: c.TellsPayee, Points: c.Points,
			Security: c.Security, MostFailing: c.MostFailing}}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		id, err := n.AddContract(ctx, by, k)
		if err == nil {
			fmt.Fprintf(o, "合同 %d：%s %s，%s 至 %s\n", id, k.Bank, k.Number, k.From, k.Until)
		}
		return err
	})
}

type contractEndCmd struct {
	where
	as
	Contract int64  `arg:"" help:"合同号"`
	Reason   string `required:"" help:"终止的理由"`
}

// Run ends a contract.
func (c *contractEndCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		err := n.EndContract(ctx, by, c.Contract, c.Reason)
		if err == nil {
			fmt.Fprintf(o, "合同 %d 自今日起终止；这家银行不再生成代发文件\n", c.Contract)
		}
		return err
	})
}

type contractListCmd struct {
	where
	as
	JSON bool `name:"json" help:"输出 JSON"`
}

// Run lists the contracts.
func (c *contractListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	v, err := n.BankContracts(ctx, by)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, v)
	}
	points := map[string]int{}
	for _, p := range v.Points {
		points[p.Bank]++
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "合同\t银行\t编号\t方式\t起\t止\t终止\t回盘（工作日）\t网点")
	for _, k := range v.Contracts {
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\n", k.ID, k.Bank, k.Number, k.Method, k.From, k.Until, k.Ended, k.Terms.AnswerDays, points[k.Bank])
	}
	return t.Flush()
}
