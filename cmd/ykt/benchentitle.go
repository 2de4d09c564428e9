package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/demo"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

type benchEntitleCmd struct {
	People int  `default:"20000" help:"人数；每人每个项目判定一次"`
	Keep   bool `help:"保留临时目录"`
}

// Run measures the entitlements of many people under every programme against their floor in
// the same run. The whole: sealed facts read from the store, opened, judged, and the results
// inserted in bulk. The floor: the same compiled rules over facts already bound, by as many
// workers, and the same bulk insert of results that are there already.
func (c *benchEntitleCmd) Run(ctx context.Context, o out) error {
	dir, err := os.MkdirTemp("", "ykt-bench-")
	if err != nil {
		return err
	}
	if c.Keep {
		fmt.Fprintln(o, dir)
	} else {
		defer os.RemoveAll(dir)
	}
	b := entitleBench{dir: dir, people: c.People, out: o}
	if err := b.prepare(ctx); err != nil {
		return err
	}
	defer b.node.close()
	return b.run(ctx)
}

type entitleBench struct {
	dir     string
	people  int
	out     out
	node    *node
	samples map[string][]policy.Facts // of a synthetic county, by programme
	loop    took                      // so far, of all programmes
	insert  took
	whole   took
}

// mostSamples is how many different facts of a programme are judged over and over.
const mostSamples = 500

// prepare makes an empty county and draws the facts that its people will have.
func (b *entitleBench) prepare(ctx context.Context) error {
	county, err := demo.Generate(demo.Config{Seed: 42, People: 20000})
	if err != nil {
		return err
	}
	if b.node, err = (where{Dir: filepath.Join(b.dir, "data")}).create(ctx, county.Config.County, true, real()); err != nil {
		return err
	}
	b.samples = map[string][]policy.Facts{}
	for r := range county.Rosters() {
		for l := range r.Lines() {
			if len(b.samples[r.Code()]) >= mostSamples {
				break
			}
			text, err := json.Marshal(l.Facts)
			if err != nil {
				return err
			}
			f, err := policy.ReadFacts(text)
			if err != nil {
				return err
			}
			b.samples[r.Code()] = append(b.samples[r.Code()], f)
		}
	}
	return nil
}

func (b *entitleBench) run(ctx context.Context) error {
	peak := watchHeap()
	fmt.Fprintln(b.out, "项目     循环 s   裸插 s   全程 s   比值   其中处理器 s   比值")
	for _, p := range b.node.Catalogue().All() {
		if len(b.samples[p.Number]) == 0 {
			continue
		}
		if err := b.programme(ctx, p.Number); err != nil {
			return fmt.Errorf("programme %s: %w", p.Number, err)
		}
	}
	b.row("合计", b.loop, b.insert, b.whole)
	fmt.Fprintf(b.out, "%d 人 × %d 个项目，%d 个处理器；比值目标 ≤ 2.00；堆峰值 %d MB\n", b.people, len(b.samples), runtime.GOMAXPROCS(0), peak()>>20)
	return nil
}

// took is what something took: by the clock, and of all processors. The two differ where
// other programs share the machine, and where work goes on beside other work.
type took struct{ clock, cpu time.Duration }

func (t took) plus(o took) took { return took{t.clock + o.clock, t.cpu + o.cpu} }

// spent times fn.
func spent(fn func() error) (took, error) {
	runtime.GC()
	from, start := cpuTime(), time.Now()
	err := fn()
	return took{time.Since(start), cpuTime() - from}, err
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (b *entitleBench) row(name string, loop, insert, whole took) {
	floor := loop.plus(insert)
	fmt.Fprintf(b.out, "%-6s %8.2f %8.2f %8.2f %6.2f %10.2f/%.2f %6.2f\n", name, loop.clock.Seconds(), insert.clock.Seconds(), whole.clock.Seconds(),
		whole.clock.Seconds()/floor.clock.Seconds(), whole.cpu.Seconds(), floor.cpu.Seconds(), whole.cpu.Seconds()/floor.cpu.Seconds())
}

// programme measures one programme; its facts are stored beforehand, outside the time.
func (b *entitleBench) programme(ctx context.Context, number string) error {
	if err := b.fill(ctx, number); err != nil {
		return err
	}
	loop, err := spent(func() error { return b.bareLoop(number) })
	if err != nil {
		return err
	}
	insert, err := spent(func() error { return b.bareInsert(number) })
	if err != nil {
		return err
	}
	whole, err := spent(func() error { return b.wholeWay(ctx, number) })
	if err != nil {
		return err
	}
	b.loop, b.insert, b.whole = b.loop.plus(loop), b.insert.plus(insert), b.whole.plus(whole)
	b.row(number, loop, insert, whole)
	return nil
}

// benchPeriod is that of the roster the facts stand in; each of the facts names its own.
var benchPeriod = period.MustParse("2025")

// fill stores the facts of everybody for a programme as a roster's lines.
func (b *entitleBench) fill(ctx context.Context, number string) error {
	const chunk = 5000
	town := region.Code(b.node.county + "122000")
	var id int64
	for from := 0; from < b.people; from += chunk {
		err := b.node.store.Write(ctx, b.node.county, func(tx *store.Tx) (_ []audit.Event, err error) {
			if from == 0 {
				if id, err = tx.AddRoster(store.Roster{Programme: number, Period: benchPeriod, Region: town, Round: 1, CreatedAt: time.Now()}); err != nil {
					return nil, err
				}
			}
			lines, err := b.lines(number, id, from, min(from+chunk, b.people))
			if err != nil {
				return nil, err
			}
			_, err = tx.AddLines(lines)
			return []audit.Event{{At: time.Now(), Kind: "roster.import", Subject: fmt.Sprintf("roster:%d", id), Region: string(town), Detail: []byte("{}")}}, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *entitleBench) lines(number string, roster int64, from, to int) ([]store.RosterLine, error) {
	samples := b.samples[number]
	lines := make([]store.RosterLine, 0, to-from)
	for i := from; i < to; i++ {
		text, err := json.Marshal(samples[i%len(samples)])
		if err != nil {
			return nil, err
		}
		lines = append(lines, store.RosterLine{Roster: roster, Row: i, Beneficiary: int64(i + 1), Name: "某人", Facts: string(text)})
	}
	return lines, nil
}

// bareLoop evaluates the rules for everybody over facts already bound.
func (b *entitleBench) bareLoop(number string) error {
	workers := runtime.GOMAXPROCS(0)
	all := make([][]*policy.Bound, workers) // a Bound serves one goroutine
	for w := range all {
		for _, f := range b.samples[number] {
			bound, err := b.node.Catalogue().Bind(f)
			if err != nil {
				return err
			}
			all[w] = append(all[w], bound)
		}
	}
	var working sync.WaitGroup
	for w, bound := range all {
		working.Go(func() {
			for i := w; i < b.people; i += workers {
				bound[i%len(bound)].Evaluate()
			}
		})
	}
	working.Wait()
	return nil
}
