// Command duckdb does the exact checks of a county-wide comparison by hand-written SQL in DuckDB,
// over what ykt bench check --export wrote, and holds its counts against the counts written there.
// It is a module by itself: DuckDB comes with cgo, which ykt does without.
package main

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
)

//go:embed load.sql
var loadSQL string

// dates are the registers' columns that hold days.
var dates = map[string][]string{"hukou": {"since"}, "payroll": {"from", "until"}, "pension": {"from", "until"}, "insurance": {"from", "until"},
	"vehicles": {"from", "until"}, "estate": {"from", "until"}, "companies": {}, "disability": {"until"}, "requisition": {"on"}, "city_index": {"from", "until"}}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: duckdb <directory of ykt bench check --export>")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir string) error {
	if err := os.Chdir(dir); err != nil {
		return err
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	start := time.Now()
	if err := load(ctx, db); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	fmt.Printf("读入 CSV：%.2f s\n", time.Since(start).Seconds())
	for _, time := range []string{"第一遍", "第二遍"} {
		if err := checks(ctx, db, time); err != nil {
			return err
		}
	}
	return nil
}

func load(ctx context.Context, db *sql.DB) error {
	for statement := range strings.SplitSeq(loadSQL, ";\n") {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	for name, columns := range dates {
		as := "key::UUID AS key"
		for _, c := range columns {
			as += fmt.Sprintf(`, "%s"::DATE AS "%s"`, c, c)
		}
		_, err := db.ExecContext(ctx, fmt.Sprintf(`CREATE TABLE %s AS SELECT * REPLACE (%s) FROM read_csv('%s.csv', header = true, all_varchar = true)`, name, as, name))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// checks does all of them once, and says where a count is another than ykt's.
func checks(ctx context.Context, db *sql.DB, which string) error {
	spans, err := spansOf(ctx, db)
	if err != nil {
		return err
	}
	start := time.Now()
	counts, took := map[string]int{}, map[string]time.Duration{}
	for code, statement := range inside {
		if err := count(ctx, db, code, statement, counts, took); err != nil {
			return err
		}
	}
	for _, j := range joins {
		for _, s := range spans {
			for _, statement := range j.statements(s) {
				if err := count(ctx, db, j.code, statement, counts, took); err != nil {
					return err
				}
			}
		}
	}
	fmt.Printf("%s，全部比对：%.2f s\n", which, time.Since(start).Seconds())
	return compare(counts, took)
}

func count(ctx context.Context, db *sql.DB, code, statement string, counts map[string]int, took map[string]time.Duration) error {
	n, start := 0, time.Now()
	if err := db.QueryRowContext(ctx, statement).Scan(&n); err != nil {
		return fmt.Errorf("%s: %w", code, err)
	}
	counts[code] += n
	took[code] += time.Since(start)
	return nil
}

func spansOf(ctx context.Context, db *sql.DB) (list []span, err error) {
	rows, err := db.QueryContext(ctx, `SELECT period, strftime(first, '%Y-%m-%d'), strftime(last, '%Y-%m-%d'), string_agg(DISTINCT programme, ' ') FROM rosters GROUP BY ALL`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s span
		var programmes string
		if err := rows.Scan(&s.period, &s.first, &s.last, &programmes); err != nil {
			return nil, err
		}
		s.programmes = strings.Fields(programmes)
		list = append(list, s)
	}
	return list, rows.Err()
}

// compare holds the counts against those of ykt.
func compare(counts map[string]int, took map[string]time.Duration) error {
	f, err := os.Open("counts.csv")
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return err
	}
	want := map[string]string{}
	for _, r := range rows[1:] {
		want[r[0]] = r[1]
	}
	differ := 0
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		n := fmt.Sprint(counts[code])
		if w := want[code]; n != w && !(n == "0" && w == "") {
			differ++
			fmt.Printf("%s：DuckDB %s，ykt %s\n", code, n, w)
		}
		delete(want, code)
		if os.Getenv("EACH") != "" {
			fmt.Printf("%-16s %8s %8.3f s\n", code, n, took[code].Seconds())
		}
	}
	for code, n := range want {
		differ++
		fmt.Printf("%s：DuckDB 没有，ykt %s\n", code, n)
	}
	if differ > 0 {
		return fmt.Errorf("%d counts differ", differ)
	}
	fmt.Printf("%d 项的计数与 ykt 相同\n", len(counts))
	return nil
}
