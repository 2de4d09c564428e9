package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/demo"
	"yikatong/internal/period"
	"yikatong/internal/store"
)

type benchCheckCmd struct {
	People    int    `default:"100000" help:"人数；名册行数为其 17 倍"`
	Rosters   int    `default:"17" help:"项目数，每个项目每个乡镇一份名册"`
	Registers int    `default:"10" help:"外部登记数，每份 0.3 至 1 倍人数"`
	DB        string `name:"db" help:"改用 PostgreSQL：postgres://…"`
	Export    string `help:"另把同一批数据从库中导出为 CSV，供 bench/duckdb 使用"`
	Keep      bool   `help:"保留临时目录"`
	Packed    bool   `help:"不经数据库：压缩副本和 CSV 直接由造数程序写出，只测比对"`
	Data      string `help:"用 --keep 留下的目录，不再造数"`
}

// Run measures a county-wide comparison: from nothing, over packed copies that are there, and
// after one township's roster was corrected; each beside the bare reading of the same copies.
func (c *benchCheckCmd) Run(ctx context.Context, o out) error {
	dir := c.Data
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "ykt-bench-"); err != nil {
			return err
		}
		if c.Keep {
			fmt.Fprintln(o, dir)
		} else {
			defer os.RemoveAll(dir)
		}
	}
	if c.Packed {
		return c.packed(dir, o)
	}
	b := checkBench{benchCheckCmd: c, dir: filepath.Join(dir, "data"), out: o}
	if err := b.open(ctx); err != nil {
		return err
	}
	defer b.node.close()
	if c.Export != "" {
		took, err := timed(func() error { return exportCheck(ctx, b.node, c.Export) })
		if err != nil {
			return err
		}
		fmt.Fprintf(o, "导出 CSV（从库中读出并解密）%8.2f s\n", took.Seconds())
	}
	return b.run(ctx)
}

type checkBench struct {
	*benchCheckCmd
	dir  string
	out  out
	node *node
}

// open fills a new directory, or takes one that is filled, without its copies.
func (b *checkBench) open(ctx context.Context) (err error) {
	if b.Data == "" {
		return b.fill(ctx)
	}
	if err := os.RemoveAll(b.packs()); err != nil {
		return err
	}
	b.node, err = where{Dir: b.dir, DB: b.DB}.open(ctx, real())
	return err
}

// fill makes the county. It is not measured, and let go of before anything is.
func (b *checkBench) fill(ctx context.Context) error {
	county, err := demo.Generate(demo.Config{Seed: 42, People: b.People})
	if err != nil {
		return err
	}
	w, o := where{Dir: b.dir, DB: b.DB}, real()
	o.hasty = true
	if b.node, err = w.create(ctx, county.Config.County, true, o); err != nil {
		return err
	}
	c := checkCounty{node: b.node, county: county, people: b.People, lines: 17 * b.People}
	took, err := timed(func() error { return c.fill(ctx, b.Rosters, b.Registers) })
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "造数 %d 人（不计）%8.2f s\n", b.People, took.Seconds())
	b.node.close() // it was hasty
	b.node, err = w.open(ctx, real())
	return err
}

func (b *checkBench) sweep(ctx context.Context, o app.SweepOrder) (s app.Swept, whole time.Duration, err error) {
	o.Period = period.MustParse(checkMonth)
	whole, err = timed(func() error {
		s, err = b.node.Sweep(ctx, b.node.Console(auth.BureauReviewer), o)
		return err
	})
	return s, whole, err
}

func (b *checkBench) run(ctx context.Context) error {
	debug.FreeOSMemory()
	heap, resident := watchHeap(), watchResident()
	full, fullTook, err := b.sweep(ctx, app.SweepOrder{})
	if err != nil {
		return err
	}
	b.say("从头（取数、排序、比对、登记疑点）", full, fullTook)
	if err := b.forgetAnswers(); err != nil {
		return err
	}
	loaded, loadedTook, err := b.sweep(ctx, app.SweepOrder{Dry: true, Anew: true})
	if err != nil {
		return err
	}
	b.say("已有压缩副本，全部重新比对", loaded, loadedTook)
	floor, size, err := bareRead(b.packs())
	if err != nil {
		return err
	}
	if err := b.correct(ctx); err != nil {
		return err
	}
	part, partTook, err := b.sweep(ctx, app.SweepOrder{})
	if err != nil {
		return err
	}
	b.say("一个乡镇更正后", part, partTook)
	fmt.Fprintf(b.out, "副本 %d MB，裸读 %.2f s，比对为裸读的 %.1f 倍\n更正后为从头的 %.2f%%（目标 ≤ 2%%）\n堆峰值 %d MB，常驻内存峰值 %d MB（目标 ≤ 1024）\n",
		size>>20, floor.Seconds(), loadedTook.Seconds()/floor.Seconds(), 100*partTook.Seconds()/fullTook.Seconds(), heap()>>20, resident()>>20)
	return writeCounts(b.Export, loaded.Found)
}

func (b *checkBench) say(what string, s app.Swept, took time.Duration) {
	n := 0
	for _, found := range s.Found {
		n += found
	}
	fmt.Fprintf(b.out, "%s：%.2f s（取数 %.2f，比对 %.2f，登记 %.2f），名册 %d 份，待查 %d 行次，新增 %d，撤销 %d\n", what, took.Seconds(), s.Packing.Seconds(),
		s.Looking.Seconds(), s.Raising.Seconds(), s.Rosters, n, s.Raised, s.Dropped)
}

func (b *checkBench) packs() string { return filepath.Join(b.dir, "cache", "sweep") }

// forgetAnswers throws away whom registers have a fitting row of, so that it is worked out again.
func (b *checkBench) forgetAnswers() error {
	list, err := filepath.Glob(filepath.Join(b.packs(), "answer-*"))
	for _, name := range list {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	return err
}

// bareRead reads the copies and does nothing with them.
func bareRead(dir string) (took time.Duration, size int64, err error) {
	list, err := filepath.Glob(filepath.Join(dir, "*.pack"))
	if err != nil {
		return 0, 0, err
	}
	took, err = timed(func() error {
		for _, name := range list {
			if strings.Contains(name, "answer-") {
				continue
			}
			n, err := readBare(name)
			if err != nil {
				return err
			}
			size += n
		}
		return nil
	})
	return took, size, err
}

func readBare(name string) (int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return io.Copy(io.Discard, f)
}

// correct changes the names on a township's roster.
func (b *checkBench) correct(ctx context.Context) error {
	return audited(ctx, b.node, "roster.import", "roster:1", func(tx *store.Tx) error {
		list, err := tx.Rosters(store.RosterQuery{Within: b.node.CountyCode(), Programme: "09", Limit: 100})
		if err != nil {
			return err
		}
		g := list[len(list)/2]
		var lines []store.RosterLine
		for l, err := range tx.Lines(g.ID, 0, 40) {
			if err != nil {
				return err
			}
			lines = append(lines, l)
		}
		for _, l := range lines {
			l.Name += "改"
			if err := tx.ReplaceLine(l); err != nil {
				return err
			}
		}
		weight, err := tx.Weigh(g.ID)
		if err != nil {
			return err
		}
		return tx.SealContent(g.ID, weight)
	})
}

// watchResident samples the program's memory, as the system counts it, until the returned
// function is called; 0 where the system does not tell.
func watchResident() func() uint64 {
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		for {
			var all, resident uint64
			if text, err := os.ReadFile("/proc/self/statm"); err == nil {
				fmt.Sscan(string(text), &all, &resident)
			}
			peak = max(peak, resident*uint64(os.Getpagesize()))
			select {
			case <-stop:
				done <- peak
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(stop); return <-done }
}
