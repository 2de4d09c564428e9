package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
)

type claimCmd struct {
	List    claimListCmd    `cmd:"" default:"withargs" help:"列出追回"`
	Propose claimProposeCmd `cmd:"" help:"提出追回：误发的一笔，或重算发现的多发"`
	Decide  claimDecideCmd  `cmd:"" help:"批准或退回（另一人办理）"`
	Receive claimReceiveCmd `cmd:"" help:"登记追回款到账"`
	Waive   claimWaiveCmd   `cmd:"" help:"凭批准文件核销"`
	Reverse claimReverseCmd `cmd:"" help:"冲销登错的到账或核销"`
	Dead    claimDeadCmd    `cmd:"" help:"列出银行报告死亡、还没有核查的领款人"`
	Death   claimDeathCmd   `cmd:"" help:"确认银行报告的死亡，并提出追回"`
}

type claimListCmd struct {
	where
	as
	State string `default:"" enum:",proposed,claimed,settled,refused" help:"只列一种状态"`
	JSON  bool   `name:"json" help:"输出 JSON"`
}

// Run lists claims.
func (c *claimListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.Claims(ctx, by, pay.ClaimState(c.State))
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, list)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "追回\t来由\t项目\t期次\t欠款方\t金额\t已到账\t已核销\t状态\t原因")
	for _, x := range list {
		debtor := x.Debtor
		if debtor == "" {
			debtor = x.Name + " " + x.No.String()
		}
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", x.ID, x.Origin.Chinese(), x.Programme, x.Period, debtor, x.Amount, x.Received, x.Waived, x.State.Chinese(), x.Cause)
	}
	return t.Flush()
}

type claimProposeCmd struct {
	where
	as
	Origin string `arg:"" enum:"payment,recompute,violation" help:"payment 误发的一笔支付，recompute 重算发现的多发，violation 已认定的违规问题"`
	Of     int64  `arg:"" help:"支付号、差额号或违规问题编号"`
	Yuan   string `help:"追回多少（元）；不填为全部"`
	Cause  string `help:"原因"`
}

// Run proposes a claim.
func (c *claimProposeCmd) Run(ctx context.Context, o out) error {
	ask := app.ClaimAsk{Origin: pay.Origin(c.Origin), ID: c.Of, Cause: c.Cause}
	if c.Yuan != "" {
		var err error
		if ask.Amount, err = fen.ParseYuan(c.Yuan); err != nil {
			return err
		}
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		id, err := n.ProposeClaim(ctx, by, ask)
		if err == nil {
			fmt.Fprintf(o, "追回 %d 已提出，待财政审批\n", id)
		}
		return err
	})
}

type claimDecideCmd struct {
	where
	as
	Claim  int64  `arg:"" help:"追回号"`
	Refuse string `help:"退回的理由；不填为批准"`
}

// Run approves or refuses a claim.
func (c *claimDecideCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		err := n.DecideClaim(ctx, by, c.Claim, c.Refuse == "", c.Refuse)
		if err == nil {
			fmt.Fprintf(o, "追回 %d %s\n", c.Claim, decided(c.Refuse))
		}
		return err
	})
}

type claimReceiveCmd struct {
	where
	as
	Claim    int64  `arg:"" help:"追回号"`
	Yuan     string `arg:"" help:"金额（元）"`
	Document string `required:"" help:"缴款书或收据号"`
}

// Run enters what came back.
func (c *claimReceiveCmd) Run(ctx context.Context, o out) error {
	amount, err := fen.ParseYuan(c.Yuan)
	if err != nil {
		return err
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		err := n.ReceiveClaim(ctx, by, c.Claim, amount, c.Document)
		if err == nil {
			fmt.Fprintf(o, "追回 %d 到账 %s（%s）\n", c.Claim, amount, amount.Capital())
		}
		return err
	})
}

type claimWaiveCmd struct {
	where
	as
	Claim    int64  `arg:"" help:"追回号"`
	Yuan     string `arg:"" help:"金额（元）"`
	Document string `required:"" help:"核销批准文号"`
}

// Run writes off what cannot be had back.
func (c *claimWaiveCmd) Run(ctx context.Context, o out) error {
	amount, err := fen.ParseYuan(c.Yuan)
	if err != nil {
		return err
	}
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		err := n.WaiveClaim(ctx, by, c.Claim, amount, c.Document)
		if err == nil {
			fmt.Fprintf(o, "追回 %d 核销 %s（%s）\n", c.Claim, amount, amount.Capital())
		}
		return err
	})
}

type claimReverseCmd struct {
	where
	as
	Claim  int64  `arg:"" help:"追回号"`
	N      int    `arg:"" help:"第几笔登记"`
	Reason string `required:"" help:"理由"`
}

// Run reverses a receipt that was entered by mistake.
func (c *claimReverseCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		err := n.ReverseReceipt(ctx, by, c.Claim, c.N, c.Reason)
		if err == nil {
			fmt.Fprintf(o, "追回 %d 第 %d 笔登记已冲销\n", c.Claim, c.N)
		}
		return err
	})
}

type claimDeathCmd struct {
	where
	as
	Person   int64  `arg:"" help:"人员号，见追回页或 ykt claim dead"`
	On       string `required:"" help:"死亡日期，如 2026-03-01"`
	Document string `required:"" help:"证明编号"`
}

// Run registers a death that a bank reported.
func (c *claimDeathCmd) Run(ctx context.Context, o out) error {
	return c.act(ctx, c.as, func(n *node, by auth.Actor) error {
		claims, err := n.ConfirmDeath(ctx, by, c.Person, c.On, c.Document)
		if err == nil {
			fmt.Fprintf(o, "已登记死亡；提出追回 %d 笔\n", claims)
		}
		return err
	})
}

type claimDeadCmd struct {
	where
	as
	JSON bool `name:"json" help:"输出 JSON"`
}

// Run lists whom banks reported dead.
func (c *claimDeadCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.ReportedDead(ctx, by)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o, list)
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "人员\t姓名\t项目\t期次\t银行\t日期")
	for _, x := range list {
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\n", x.Payee, x.Name, x.Programme, x.Period, x.Bank, x.On)
	}
	return t.Flush()
}
