package main

import (
	"bytes"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"

	"yikatong/internal/bank"
	"yikatong/internal/demo/banksim"
)

type bankSimCmd struct {
	Format   string  `default:"general-csv" help:"文件格式：general-csv、general-xlsx、fixed-gb18030、pipe-gbk、treasury-5201、iso20022-03、iso20022-09、iso20022-camt"`
	Seed     uint64  `default:"1" help:"种子：同一种子和文件得到同样的回盘"`
	Failing  float64 `default:"0.006" help:"失败比例"`
	Hostile  string  `default:"" enum:",${tricks}" help:"捉弄方式，用于演练：${tricksHelp}"`
	Days     int     `default:"0" help:"代发文件之后过了多少天：到期的迟到回盘、最终结果和退汇也写出"`
	Accounts bool    `help:"文件是账户核验文件：回答每个账户是否相符（约百分之一不符）"`
	Keys     string  `help:"模拟银行的密钥目录：代发文件和回盘都用信封（SM2/SM4）；第一次运行生成 bank.key 和 bank.pem"`
	Payfile  string  `arg:"" type:"existingfile" help:"代发文件"`
}

// trickVars gives the tricks of a hostile bank to the table of commands: not those that need a
// bank to remember the files before, which this one does not.
func trickVars() kong.Vars {
	var names, help []string
	for _, t := range banksim.Tricks() {
		if t.LostAck || t.Crossed {
			continue
		}
		names, help = append(names, t.Name), append(help, t.Name+" "+t.Chinese)
	}
	return kong.Vars{"tricks": strings.Join(names, ","), "tricksHelp": strings.Join(help, "、")}
}

// Run answers a payment file as a bank's host does: the return files land beside it.
func (c *bankSimCmd) Run(o out) error {
	formats, err := bank.LoadFormats()
	if err != nil {
		return err
	}
	format, err := formats.Named(c.Format)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(c.Payfile)
	if err != nil {
		return err
	}
	var keys simKeys
	if c.Keys != "" {
		if keys, err = openSimKeys(c.Keys); err != nil {
			return err
		}
		if content, err = keys.open(content); err != nil {
			return err
		}
	}
	trick, _ := banksim.TrickNamed(c.Hostile) // the enum has them all
	b := trick.Behaviour
	b.Failing = c.Failing
	sim := banksim.New(mrand.New(mrand.NewPCG(c.Seed, 1)), b)
	var answers [][]byte
	if c.Accounts {
		answers, err = answerAccounts(sim, c.Format, content)
	} else {
		answers, err = c.answer(sim, format, content)
	}
	if err != nil {
		return err
	}
	if len(answers) == 0 {
		fmt.Fprintln(o, "银行没有回盘")
	}
	for i, answer := range answers {
		name := fmt.Sprintf("%s.return%d", c.Payfile, i+1)
		if c.Keys != "" {
			sealed, err := keys.seal(filepath.Base(name), answer)
			if err != nil {
				return err
			}
			answer = sim.Sealed(bank.Digest(content), answer, sealed)
		}
		if err := writeFile(name, func(f *os.File) error { _, err := f.Write(answer); return err }); err != nil {
			return err
		}
		fmt.Fprintln(o, name)
	}
	return nil
}

// answer is what the bank says at first, and by the day that is asked about.
func (c *bankSimCmd) answer(sim *banksim.Bank, format bank.Format, payfile []byte) ([][]byte, error) {
	head, _, err := format.ReadPayments(bytes.NewReader(payfile))
	if err != nil {
		return nil, err
	}
	now, err := sim.Answer(format, payfile)
	if err != nil {
		return nil, err
	}
	later, err := sim.Due(head.Date.AddDate(0, 0, c.Days))
	return append(now, later...), err
}

// answerAccounts answers a file about accounts in the form that goes with a payment format.
func answerAccounts(sim *banksim.Bank, format string, content []byte) ([][]byte, error) {
	forms, err := bank.LoadAccountForms()
	if err != nil {
		return nil, err
	}
	answer, err := sim.AnswerAccounts(forms.For(format), content)
	return [][]byte{answer}, err
}
