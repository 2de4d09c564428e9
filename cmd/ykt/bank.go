package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/outbox"
	"yikatong/internal/store"
)

type bankCmd struct {
	Contract bankContractCmd `cmd:"" help:"代发合同：登记、终止、列出"`
	Set      bankSetCmd      `cmd:"" help:"设定一家银行的文件格式、限额、付款账户"`
	List     bankListCmd     `cmd:"" help:"列出各银行的约定"`
	Key      bankKeyCmd      `cmd:"" help:"签名与加密密钥（SM2）：生成或更换、导出公钥、导入银行公钥"`
	Token    bankTokenCmd    `cmd:"" help:"银行接口口令（HTTPS）：生成或停用"`
	Verify   bankVerifyCmd   `cmd:"" help:"账户核验：首次发放前请银行核对户名、证件号码、卡号和账户状态"`
	Deliver  bankDeliverCmd  `cmd:"" help:"把代发文件投到银行的交换目录，并读回签收"`
}

type bankSetCmd struct {
	where
	as
	Bank         string  `required:"" help:"银行名称"`
	Format       string  `required:"" help:"文件格式，如 general-csv、general-xlsx、iso20022-09、treasury-5201"`
	MaxCount     int     `help:"单个文件最多笔数；0 为格式的上限"`
	MaxTotal     fen.Fen `help:"单个文件最大金额，以分为单位；0 为不限"`
	Payer        string  `help:"付款人名称（格式要求时）"`
	PayerAccount string  `help:"付款账号，即财政零余额账户（格式要求时）"`
}

// Run stores what is agreed with a bank.
func (c *bankSetCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.BudgetOfficer)
	if err != nil {
		return err
	}
	defer n.close()
	err = n.SetBank(ctx, by, store.BankTerms{Bank: c.Bank, Format: c.Format, MaxCount: c.MaxCount, MaxTotal: c.MaxTotal, Payer: c.Payer,
		PayerAccount: c.PayerAccount})
	if err == nil {
		fmt.Fprintf(o, "%s：格式 %s\n", c.Bank, c.Format)
	}
	return err
}

type bankListCmd struct {
	where
	as
}

// Run lists what is agreed with each bank.
func (c *bankListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.Auditor)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.Banks(ctx, by)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "银行\t格式\t单文件笔数\t单文件金额\t付款人\t付款账号")
	for _, b := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", b.Bank, b.Format, orNone(b.MaxCount > 0, b.MaxCount), orNone(b.MaxTotal > 0, b.MaxTotal), b.Payer, b.PayerAccount)
	}
	return t.Flush()
}

func orNone(limited bool, limit any) string {
	if !limited {
		return "按格式"
	}
	return fmt.Sprint(limit)
}

type bankKeyCmd struct {
	New    bankKeyNewCmd    `cmd:"" help:"为一家银行生成我方新密钥；原密钥从此刻停用，仍可验旧文件"`
	Export bankKeyExportCmd `cmd:"" help:"导出我方公钥，交给银行"`
	Import bankKeyImportCmd `cmd:"" help:"导入银行公钥；原公钥从此刻停用"`
	List   bankKeyListCmd   `cmd:"" help:"列出密钥编号和启用、停用时间"`
}

type bankKeyNewCmd struct {
	where
	as
	Bank string `required:"" help:"银行名称"`
}

// Run makes or rotates our key towards a bank.
func (c *bankKeyNewCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.SystemAdmin)
	if err != nil {
		return err
	}
	defer n.close()
	number, err := n.NewBankKey(ctx, by, c.Bank)
	if err == nil {
		fmt.Fprintf(o, "%s：新密钥 %s。请用 ykt bank key export 导出公钥交给银行。\n", c.Bank, number)
	}
	return err
}

type bankKeyExportCmd struct {
	where
	as
	Bank string `required:"" help:"银行名称"`
}

// Run writes our public key in PEM.
func (c *bankKeyExportCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.SystemAdmin)
	if err != nil {
		return err
	}
	defer n.close()
	text, err := n.ExportBankKey(ctx, by, c.Bank)
	if err == nil {
		fmt.Fprint(o, text)
	}
	return err
}

type bankKeyImportCmd struct {
	where
	as
	Bank string `required:"" help:"银行名称"`
	File string `arg:"" type:"existingfile" help:"银行公钥（PEM）"`
}

// Run takes a bank's public key in.
func (c *bankKeyImportCmd) Run(ctx context.Context, o out) error {
	text, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	n, by, err := c.enter(ctx, c.as, auth.SystemAdmin)
	if err != nil {
		return err
	}
	defer n.close()
	number, err := n.ImportBankKey(ctx, by, c.Bank, string(text))
	if err == nil {
		fmt.Fprintf(o, "%s：银行公钥 %s 已启用。请与银行当面或电话核对编号。\n", c.Bank, number)
	}
	return err
}

type bankKeyListCmd struct {
	where
	as
	Bank string `help:"银行名称；不填为全部"`
}

// Run lists keys without what they hold.
func (c *bankKeyListCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.SystemAdmin)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := n.BankKeys(ctx, by, c.Bank)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "银行\t属于\t编号\t启用\t停用")
	for _, k := range list {
		side, until := "银行", "使用中"
		if k.Ours {
			side = "我方"
		}
		if !k.Until.IsZero() {
			until = k.Until.Format("2006-01-02 15:04")
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", k.Bank, side, k.Number, k.From.Format("2006-01-02 15:04"), until)
	}
	return t.Flush()
}

type bankDeliverCmd struct {
	where
	as
	Bank string `required:"" help:"银行名称"`
	To   string `required:"" help:"这家银行的交换目录（由 SFTP 服务开放给银行）：out/ 放代发文件，ack/ 读签收"`
}

// Run delivers a bank's payment files into its folder and reads its acknowledgements.
func (c *bankDeliverCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.BudgetOfficer)
	if err != nil {
		return err
	}
	defer n.close()
	list, err := outbox.Run(ctx, n.App, by, c.Bank, c.To)
	for _, d := range list {
		switch {
		case d.Acked:
			fmt.Fprintf(o, "%s：银行已签收\n", d.Name)
		case d.Placed:
			fmt.Fprintf(o, "%s：已投递\n", d.Name)
		default:
			fmt.Fprintf(o, "%s：等银行签收\n", d.Name)
		}
	}
	return err
}

type bankTokenCmd struct {
	where
	as
	Login string `arg:"" help:"银行经办人员的登录名"`
	End   bool   `help:"停用，不生成新的"`
}

// Run makes the token of a bank's program, shown once, or ends it.
func (c *bankTokenCmd) Run(ctx context.Context, o out) error {
	n, by, err := c.enter(ctx, c.as, auth.SystemAdmin)
	if err != nil {
		return err
	}
	defer n.close()
	if c.End {
		return n.EndBankTokens(ctx, by, c.Login)
	}
	token, err := n.NewBankToken(ctx, by, c.Login)
	if err == nil {
		fmt.Fprintf(o, "接口口令（只显示这一次）：%s\n", token)
	}
	return err
}
