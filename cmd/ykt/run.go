package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/demo/banksim"
	"yikatong/internal/drill"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/words"
)

type runCmd struct {
	where
	Programme string   `required:"" help:"项目编号，如 09"`
	Period    string   `required:"" help:"期次：2025、2025H1、2025Q1 或 2025-03"`
	Return    []string `help:"银行回盘文件；不给则由模拟银行回盘"`
	Seed      uint64   `help:"模拟银行的种子；不给则随机"`
	Files     []string `arg:"" help:"乡镇名册文件"`
}

// Run takes a township's files the whole way with the demo users: import, cross-check,
// approvals, payment files, the bank's return, reconciliation. The clock of the rehearsal
// runs on over the notice period; payment files land beside the data.
func (c *runCmd) Run(ctx context.Context, o out) error {
	p, err := period.Parse(c.Period)
	if err != nil {
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	clock := drill.NewClock(time.Now().AddDate(-1, 0, 0))
	opts := real()
	opts.clock, opts.exact = clock.Now, true
	n, err := c.open(ctx, opts)
	if err != nil {
		return err
	}
	defer n.close()
	start, err := n.RehearsalStart(ctx, time.Now())
	if err != nil {
		return err
	}
	clock.Forward(start)
	if err := n.Refresh(ctx); err != nil { // of the day that the clock now shows
		return err
	}
	d, err := drill.New(ctx, n.App, clock, banksim.New(c.rng(), banksim.Usual()))
	if err != nil {
		return err
	}
	rosters, err := c.bring(ctx, n, d, p, o)
	if err != nil {
		return err
	}
	if err := c.way(ctx, n, d, p, rosters, o); err != nil {
		return err
	}
	return c.examine(ctx, n, o)
}

func (c *runCmd) rng() *mrand.Rand {
	seed := c.Seed
	if seed == 0 {
		var b [8]byte
		rand.Read(b[:])
		seed = binary.BigEndian.Uint64(b[:])
	}
	return mrand.New(mrand.NewPCG(seed, 1))
}

// bring imports the files and lists the drafts they went into.
func (c *runCmd) bring(ctx context.Context, n *node, d *drill.Drill, p period.Period, o out) (rosters []int64, err error) {
	fmt.Fprintln(o, "一、导入与比对")
	imp := importCmd{where: c.where, Kind: "roster", Programme: c.Programme, Period: c.Period}
	refused := 0
	for _, name := range c.Files {
		in, err := imp.roster(ctx, n, d.As(auth.TownshipClerk), name, o)
		if err != nil {
			return nil, err
		}
		if in.Roster == 0 {
			refused++
			continue
		}
		if !slices.Contains(rosters, in.Roster) {
			rosters = append(rosters, in.Roster)
		}
	}
	if len(rosters) == 0 {
		return nil, fmt.Errorf("%w：%d 个文件都没有导入", errNothing, refused)
	}
	return rosters, nil
}

// way walks the rosters through approvals, payment and return, from wherever they and their
// batches stand: a run that was cut off is taken up by running it again.
func (c *runCmd) way(ctx context.Context, n *node, d *drill.Drill, p period.Period, rosters []int64, o out) error {
	fmt.Fprintf(o, "二、审核与公示：%d 份名册\n", len(rosters))
	if err := d.Clear(ctx, rosters); err != nil {
		return err
	}
	batches, err := d.Resume(ctx, c.Programme, p)
	if err != nil {
		return err
	}
	batch, sent, err := c.pay(ctx, n, d, p)
	if err != nil {
		return err
	}
	if sent {
		batches = append(batches, batch)
	}
	if len(batches) == 0 {
		fmt.Fprintln(o, "三、没有可以发放的明细：名册已发过，或都有未办结的疑点")
		return nil
	}
	for _, b := range batches {
		fmt.Fprintf(o, "三、发放批次 %s：%d 笔 %s（%s）\n", b.Number, b.Count, b.Total, b.Total.Capital())
		if err := c.files(ctx, n, d, b, o); err != nil {
			return err
		}
		if err := c.answer(ctx, n, d, b, o); err != nil {
			return err
		}
	}
	return nil
}

// pay forms and sends a batch, with a rehearsal's appropriation if there is not the money.
func (c *runCmd) pay(ctx context.Context, n *node, d *drill.Drill, p period.Period) (pay.Batch, bool, error) {
	b, sent, err := d.Pay(ctx, c.Programme, p)
	if !errors.Is(err, app.ErrNoMoney) {
		return b, sent, err
	}
	need, err := n.PayableTotal(ctx, d.As(auth.BureauReviewer), c.Programme, p)
	if err != nil {
		return b, false, err
	}
	document := fmt.Sprintf("演练指标〔%d〕%s-%s-%d号", p.Year(), c.Programme, p, d.Clock.Now().UnixMicro())
	if err := d.Fund(ctx, c.Programme, document, "演练指标（"+p.Chinese()+"）", p.Year(), need); err != nil {
		return b, false, err
	}
	return d.Pay(ctx, c.Programme, p)
}

// files writes the payment files into the data directory.
func (c *runCmd) files(ctx context.Context, n *node, d *drill.Drill, b pay.Batch, o out) error {
	by := d.As(auth.BankOperator)
	list, err := n.Payfiles(ctx, by, b.ID)
	if err != nil {
		return err
	}
	dir := filepath.Join(c.Dir, "payfiles")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	slices.Reverse(list)
	for _, f := range list {
		path := filepath.Join(dir, f.Name)
		if err := writeFile(path, func(w *os.File) error {
			_, err := n.WritePayfile(ctx, by, f.ID, w)
			return err
		}); err != nil {
			return err
		}
		fmt.Fprintf(o, "   代发文件 %s：%s %d 笔 %s，摘要 %.16s…\n", path, f.Bank, f.Count, f.Total, f.Digest)
	}
	return nil
}

// writeFile writes a file whole or not at all: beside its place first, then moved there.
func writeFile(path string, write func(*os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".partial-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// answer posts the return files given, or lets the simulated bank answer, and corrects
// once what can be corrected.
func (c *runCmd) answer(ctx context.Context, n *node, d *drill.Drill, b pay.Batch, o out) error {
	d.Clock.Pass(24 * time.Hour)
	if len(c.Return) == 0 {
		fmt.Fprintln(o, "四、模拟银行回盘")
		if err := d.Answer(ctx, b.ID); err != nil {
			return err
		}
		return c.report(ctx, n, d, b, o)
	}
	fmt.Fprintln(o, "四、银行回盘")
	for _, name := range c.Return {
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		payfile, err := n.PayfileFor(ctx, d.As(auth.BankOperator), content)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := d.Return(ctx, payfile, filepath.Base(name), content); err != nil {
			return err
		}
	}
	return c.report(ctx, n, d, b, o)
}

// report says what became of every payment.
func (c *runCmd) report(ctx context.Context, n *node, d *drill.Drill, b pay.Batch, o out) error {
	v, err := n.Batch(ctx, d.As(auth.BureauReviewer), b.ID)
	if err != nil {
		return err
	}
	var sum fen.Fen
	for _, s := range pay.Statuses {
		if k := v.Counts[s]; k.Count > 0 {
			fmt.Fprintf(o, "   %s %d 笔 %s\n", s.Chinese(), k.Count, k.Total)
			sum += k.Total
		}
	}
	fmt.Fprintf(o, "   合计 %s，与批次金额%s\n", sum, map[bool]string{true: "一致", false: "不一致！"}[sum == v.Total])
	failures, err := n.Failures(ctx, d.As(auth.BureauReviewer), b.ID)
	if err != nil {
		return err
	}
	for _, f := range failures {
		fmt.Fprintf(o, "   失败 %s %d 笔：%s\n", words.Failure(f.Code), f.Count, words.FailureAction(f.Code))
	}
	return nil
}

// examine ends the run with the rules that never break.
func (c *runCmd) examine(ctx context.Context, n *node, o out) error {
	checks, err := n.Examine(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(o, "五、对账检查")
	broken := false
	for _, k := range checks {
		if !k.Holds() {
			printCheck(o, k)
			broken = true
		}
	}
	if broken {
		return errFound
	}
	fmt.Fprintf(o, "   %d 条规则全部成立\n", len(checks))
	return nil
}
