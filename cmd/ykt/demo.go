package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"text/tabwriter"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/demo"
	"yikatong/internal/demo/banksim"
	"yikatong/internal/drill"
	"yikatong/internal/fen"
	"yikatong/internal/password"
	"yikatong/internal/pay"
	"yikatong/internal/policy"
)

type demoCmd struct {
	Dir     string `default:"demo-data" help:"演示数据目录；已有演示数据时直接打开"`
	DB      string `name:"db" help:"改用 PostgreSQL：postgres://…（须为空库）"`
	People  int    `default:"50000" help:"人数"`
	Seed    uint64 `default:"42" help:"种子：同一种子得到同样的县"`
	Year    int    `default:"2025" help:"演示哪一年"`
	Bank    string `default:"usual" enum:"usual,hostile" help:"银行怎样答复：usual 照常；hostile 处处作梗（晚到、矛盾、重复、改金额、坏签名……），经办人逐一应对，年末与银行账对到分"`
	NoServe bool   `help:"只生成数据，不打开页面"`
	Addr    string `default:"127.0.0.1:8420" help:"页面地址"`
}

// Run makes a synthetic county, plays its year, and serves its pages.
func (c *demoCmd) Run(ctx context.Context, o out) error {
	w := where{Dir: c.Dir, DB: c.DB}
	if _, err := os.Stat(w.keyFile()); errors.Is(err, fs.ErrNotExist) {
		if err := c.build(ctx, w, o); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(o, "演示数据已在 %s，直接打开。要重新生成，请先删除该目录。\n", c.Dir)
	}
	logins, err := os.ReadFile(c.loginsFile())
	if err != nil {
		return fmt.Errorf("%s: %w", c.Dir, errNotDemo)
	}
	if c.NoServe {
		return nil
	}
	fmt.Fprintf(o, "\n%s", logins)
	s := serveCmd{where: w, Addr: c.Addr, Phone: "023-12345", Messages: filepath.Join(w.Dir, "messages")}
	return s.Run(ctx, o)
}

// errNotDemo tells that a directory holds a real county's data.
var errNotDemo = errors.New("not a demo's data directory")

func (c *demoCmd) loginsFile() string { return filepath.Join(c.Dir, "demo-logins.txt") }

// build makes the county and plays its year. It does not wait for the disk: what is cut
// off is thrown away and made again.
func (c *demoCmd) build(ctx context.Context, w where, o out) (err error) {
	began := time.Now()
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // memory for speed: a demo is small
	county, err := demo.Generate(demo.Config{Seed: c.Seed, People: c.People, Year: c.Year})
	if errors.Is(err, demo.ErrPeople) {
		return fmt.Errorf("%w: --people 请填 1000 到 3000000", errUsage)
	}
	if err != nil {
		return err
	}
	clock := drill.NewClock(time.Date(c.Year, 1, 1, 1, 0, 0, 0, time.UTC))
	n, err := w.create(ctx, county.Config.County, true, options{clock: clock.Now, rand: seeded(c.Seed), passwords: password.Cheap(), hasty: true, exact: true})
	if err != nil {
		return err
	}
	defer func() {
		n.close()
		if err != nil {
			os.RemoveAll(c.Dir) // it was not there before
		}
	}()
	logins, err := n.AddDemoUsers(ctx)
	if err != nil {
		return err
	}
	behaviours := []banksim.Behaviour{banksim.Usual()}
	if c.Bank == "hostile" {
		behaviours = banksim.Hostile()
	}
	d, err := drill.New(ctx, n.App, clock, banksim.New(mrand.New(mrand.NewPCG(c.Seed, 7)), behaviours...))
	if err != nil {
		return err
	}
	year := drill.Year{Drill: d, County: county, Amount: judged(n.Catalogue()), Told: watch(o.err)}
	if c.Bank == "hostile" {
		if err := year.Guard(ctx, seeded(c.Seed+1)); err != nil {
			return err
		}
	}
	if err := year.Play(ctx); err != nil {
		return err
	}
	if err := n.KeepPlayed(ctx); err != nil {
		return err
	}
	if err := n.store.Settle(ctx); err != nil {
		return err
	}
	if err := c.writeLogins(logins); err != nil {
		return err
	}
	fmt.Fprintf(o, "\r演示县已生成（种子 %d）：%s %d 个乡镇 %d 个村 17 项政策 %d 人，用时 %.1f 秒\n", c.Seed, county.Name, len(county.Townships), len(county.Villages),
		len(county.People), time.Since(began).Seconds())
	if err := c.table(ctx, n, d, o); err != nil {
		return err
	}
	if year.Officers != nil {
		return reconciled(ctx, year.Officers, o)
	}
	return nil
}

func (c *demoCmd) writeLogins(logins []app.Login) error {
	f, err := os.OpenFile(c.loginsFile(), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	return printLogins(f, logins)
}

// table tells what the year paid, programme by programme, and that the books agree.
func (c *demoCmd) table(ctx context.Context, n *node, d *drill.Drill, o out) error {
	sums, err := n.ProgrammeSums(ctx, d.As(auth.BudgetOfficer))
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(o, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "项目\t笔数\t金额\t已到账\t失败待更正\t在途未知\t")
	var total [4]fen.Fen
	for _, s := range sums {
		paid, failed, open := s.By[pay.Paid], s.By[pay.Failed]+s.By[pay.Returned], s.By[pay.InTransit]+s.By[pay.Unknown]+s.By[pay.Pending]
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t%s\t\n", s.Programme, s.Count, s.Total, paid, failed, open)
		for i, f := range []fen.Fen{s.Total, paid, failed, open} {
			total[i] += f
		}
	}
	fmt.Fprintf(t, "合计\t\t%s\t%s\t%s\t%s\t\n", total[0], total[1], total[2], total[3])
	if err := t.Flush(); err != nil {
		return err
	}
	if c.Bank == "hostile" {
		return nil // the two books are held against each other payment by payment
	}
	if book := d.Bank.Total(); book != total[1] {
		return fmt.Errorf("the bank's book has %s, ours %s: %w", book, total[1], errFound)
	}
	fmt.Fprintf(o, "银行账与平台账一致：%s\n", total[1])
	return nil
}

// watch shows on a terminal how far the year has come.
func watch(w io.Writer) func(drill.Progress) {
	f, ok := w.(*os.File)
	if !ok {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	last := time.Now()
	return func(p drill.Progress) {
		if time.Since(last) < 100*time.Millisecond {
			return
		}
		last = time.Now()
		fmt.Fprintf(f, "\r%s  %d 人  名册 %d  批次 %d  %d 笔 %s   ", p.Day.Format("2006-01-02"), p.People, p.Rosters, p.Batches, p.Payments, p.Total)
	}
}

// seeded is randomness that a seed repeats. It is for synthetic counties only: what it
// seals, the seed opens.
func seeded(seed uint64) io.Reader {
	var key [32]byte
	binary.BigEndian.PutUint64(key[:], seed)
	return mrand.NewChaCha8(key)
}

// judged says what the catalogue gives for facts of the synthetic county, by its own standards.
func judged(c *policy.Catalogue) func(demo.Facts) (fen.Fen, string, error) {
	return func(f demo.Facts) (fen.Fen, string, error) {
		text, err := json.Marshal(f)
		if err != nil {
			return 0, "", err
		}
		facts, err := policy.ReadFacts(text)
		if err != nil {
			return 0, "", err
		}
		r, err := c.Judge(facts)
		return r.Amount, string(text), err
	}
}
