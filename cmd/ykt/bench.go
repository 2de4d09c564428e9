package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/demo"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
)

type benchCmd struct {
	Roster  benchRosterCmd  `cmd:"" default:"withargs" help:"导入名册"`
	Entitle benchEntitleCmd `cmd:"" help:"按政策判定：读取、判定、写入"`
	Ledger  benchLedgerCmd  `cmd:"" help:"入账：一批的占用、送银行、到账"`
	Check   benchCheckCmd   `cmd:"" help:"全县比对：全部名册与外部登记"`
}

type benchRosterCmd struct {
	Rows int  `default:"200000" help:"名册行数"`
	Keep bool `help:"保留临时目录"`
}

// Run measures the import of a roster against its bare floor in the same run: reading the
// file with a spreadsheet library and inserting its rows, and nothing else.
func (c *benchRosterCmd) Run(ctx context.Context, o out) error {
	dir, err := os.MkdirTemp("", "ykt-bench-")
	if err != nil {
		return err
	}
	if c.Keep {
		fmt.Fprintln(o, dir)
	} else {
		defer os.RemoveAll(dir)
	}
	b := bench{dir: dir, rows: c.Rows, out: o}
	return b.run(ctx)
}

type bench struct {
	dir    string
	rows   int
	out    out
	county *demo.County
}

func (b *bench) run(ctx context.Context) error {
	var err error
	if b.county, err = demo.Generate(demo.Config{Seed: 42, People: b.rows}); err != nil {
		return err
	}
	file := filepath.Join(b.dir, "roster.xlsx")
	if err := b.write(file); err != nil {
		return err
	}
	n, err := b.enrolled(ctx)
	if err != nil {
		return err
	}
	defer n.close()
	read, err := timed(func() error { return b.bareRead(file) })
	if err != nil {
		return err
	}
	insert, err := timed(b.bareInsert)
	if err != nil {
		return err
	}
	peak := watchHeap()
	whole, err := timed(func() error { return b.imported(ctx, n, file) })
	if err != nil {
		return err
	}
	floor := read + insert
	fmt.Fprintf(b.out, "导入 %d 行 .xlsx\n  裸读（excelize 流式）   %6.2f s\n  裸插（SQLite，同表同索引）%6.2f s\n  导入、查人、比对、加密    %6.2f s\n  比值 %.2f（目标 ≤ 1.50），堆峰值 %d MB（目标 ≤ 300）\n",
		b.rows, read.Seconds(), insert.Seconds(), whole.Seconds(), whole.Seconds()/floor.Seconds(), peak()>>20)
	return nil
}

func timed(fn func() error) (time.Duration, error) {
	runtime.GC()
	start := time.Now()
	err := fn()
	return time.Since(start), err
}

// watchHeap samples the heap until the returned function is called, which gives the peak.
func watchHeap() func() uint64 {
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse+m.StackInuse)
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

// line is what the file says of one person.
func (b *bench) line(i int) []string {
	p := &b.county.People[i]
	card := ""
	if a, ok := b.county.Account(i); ok {
		card = a.Number
	}
	return []string{strconv.Itoa(i + 1), p.Name, p.ID, fmt.Sprintf("%d.%02d", 100+i%900, i%100), card, string(b.county.Village(i).Code)}
}

func (b *bench) write(file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	var columns []sheet.Column
	for _, title := range []string{"序号", "姓名", "身份证号", "金额（元）", "银行账号", "村代码"} {
		columns = append(columns, sheet.Column{Title: title})
	}
	x, err := sheet.NewWriter(f, "名册", columns)
	if err != nil {
		return err
	}
	for i := range b.rows {
		var fields []sheet.Field
		for _, text := range b.line(i) {
			fields = append(fields, sheet.Field{Text: text})
		}
		if err := x.Write(fields); err != nil {
			return err
		}
	}
	return x.Close()
}

// enrolled makes a county whose registry has everybody on the file.
func (b *bench) enrolled(ctx context.Context) (*node, error) {
	n, err := where{Dir: filepath.Join(b.dir, "data")}.create(ctx, b.county.Config.County, true, real())
	if err != nil {
		return nil, err
	}
	by := n.Console(auth.TownshipClerk)
	const chunk = 5000
	for from := 0; from < b.rows; from += chunk {
		var people []store.Person
		for i := from; i < min(from+chunk, b.rows); i++ {
			p := &b.county.People[i]
			no, err := ident.ParseNo(p.ID, time.Now())
			if err != nil {
				return nil, err
			}
			people = append(people, store.Person{No: no, Name: p.Name, Region: b.county.Village(i).Code, Birth: no.Birth().Format(time.DateOnly)})
		}
		if err := n.EnrolPeople(ctx, by, people); err != nil {
			return nil, err
		}
		var accounts []store.BankAccount
		for i, p := range people {
			if a, ok := b.county.Account(from + i); ok {
				accounts = append(accounts, store.BankAccount{Party: p.ID, Kind: a.Kind(), Bank: demo.Banks[a.Bank].Name, Number: a.Number, Opened: "2025-01-01"})
			}
		}
		if err := n.EnrolAccounts(ctx, by, accounts); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// bareRead reads every cell of the file and does nothing with it.
func (b *bench) bareRead(file string) error {
	f, err := excelize.OpenFile(file)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			return err
		}
	}
	return rows.Error()
}

// bareInsert puts as many rows of the same shape into a table with the same keys, in one
// transaction with a prepared statement, waiting for the disk as the store does.
func (b *bench) bareInsert() error {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.dir, "bare.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(`CREATE TABLE t (county TEXT NOT NULL, roster INTEGER NOT NULL, id INTEGER NOT NULL, row_no INTEGER NOT NULL, intake INTEGER NOT NULL,
		beneficiary INTEGER NOT NULL, holder INTEGER NOT NULL, payee INTEGER NOT NULL, item TEXT NOT NULL, name TEXT NOT NULL, account_sealed BLOB,
		account_index BLOB, quantity INTEGER NOT NULL, amount_fen INTEGER NOT NULL, region TEXT NOT NULL, batch INTEGER NOT NULL DEFAULT 0,
		PRIMARY KEY (county, roster, id)) STRICT; CREATE UNIQUE INDEX u ON t (county, beneficiary, roster, item)`)
	if err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	stmt, err := tx.Prepare(`INSERT INTO t (county, roster, id, row_no, intake, beneficiary, holder, payee, item, name, account_sealed, account_index, quantity,
		amount_fen, region) VALUES (` + strings.TrimSuffix(strings.Repeat("?,", 15), ",") + `)`)
	if err != nil {
		return err
	}
	sealed, index := make([]byte, 53), make([]byte, 16)
	for i := range b.rows {
		p := &b.county.People[i]
		if _, err := stmt.Exec("500236", 1, i, i, 1, i, i, i, "", p.Name, sealed, index, 0, 10000, string(b.county.Village(i).Code)); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (b *bench) imported(ctx context.Context, n *node, file string) error {
	f, done, err := openFile(file)
	if err != nil {
		return err
	}
	defer done()
	in, err := n.ImportRoster(ctx, n.Console(auth.TownshipClerk), app.RosterFile{File: f, Programme: "07", Period: period.MustParse("2025")})
	if err == nil && in.Accepted != b.rows {
		err = fmt.Errorf("accepted %d of %d rows: %w", in.Accepted, b.rows, errFound)
	}
	return err
}
