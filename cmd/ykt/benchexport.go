package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/check"
	"yikatong/internal/register"
	"yikatong/internal/store"
)

// exportCheck writes what the exact checks look at as CSV, one file a table, read from the store
// as any other program would have to have it: keys as the blind indexes they are, registers' rows
// opened.
func exportCheck(ctx context.Context, n *node, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return n.store.Read(ctx, n.county, func(tx *store.Tx) error {
		if err := exportRegistry(tx, n.App, dir); err != nil {
			return err
		}
		if err := exportRosters(tx, dir); err != nil {
			return err
		}
		kinds, err := register.Load()
		if err != nil {
			return err
		}
		newest, err := tx.NewestRegisters()
		if err != nil {
			return err
		}
		for _, kind := range kinds {
			if newest[kind.Name].Version == 0 {
				continue
			}
			if err := exportRegister(tx, kind, dir); err != nil {
				return fmt.Errorf("export %s: %w", kind.Name, err)
			}
		}
		return nil
	})
}

// The columns of the tables of a county. Registers have key and their own.
const (
	peopleHeader  = "id,household,key,name,birth,died,away,card"
	accountHeader = "card,party"
	rosterHeader  = "roster,programme,period,first,last,region"
	lineHeader    = "roster,id,person,payee,item,name,card"
)

// table writes a CSV file whose cells hold neither comma nor quote.
func table(dir, name, header string, fill func(w *bufio.Writer) error) error {
	f, err := os.Create(filepath.Join(dir, name+".csv"))
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprintln(w, header)
	if err := fill(w); err != nil {
		return err
	}
	return w.Flush()
}

func exportRegistry(tx *store.Tx, a *app.App, dir string) error {
	err := table(dir, "people", peopleHeader, func(w *bufio.Writer) error {
		for p, err := range tx.PackedPeople() {
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "%d,%d,%x,%s,%s,%s,%t,%x\n", p.ID, p.Household, p.Key, p.Name, p.Birth, p.Died, !p.Region.Within(a.CountyCode()), p.Account)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return table(dir, "accounts", accountHeader, func(w *bufio.Writer) error {
		for x, err := range tx.PackedAccounts() {
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "%x,%d\n", x.Key, x.Party)
		}
		return nil
	})
}

func exportRosters(tx *store.Tx, dir string) error {
	rosters, err := tx.StandingRosters([]string{checkYear, checkMonth})
	if err != nil {
		return err
	}
	err = table(dir, "rosters", rosterHeader, func(w *bufio.Writer) error {
		for _, g := range rosters {
			writeRoster(w, g)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return table(dir, "lines", lineHeader, func(w *bufio.Writer) error {
		for _, g := range rosters {
			for l, err := range tx.PackedLines(g.ID) {
				if err != nil {
					return err
				}
				item := ""
				if l.Item != "" {
					item = hex.EncodeToString([]byte(tx.ItemKey(l.Item)))
				}
				fmt.Fprintf(w, "%d,%d,%d,%d,%s,%s,%x\n", g.ID, l.ID, l.For, l.To, item, l.Name, l.Account)
			}
		}
		return nil
	})
}

func writeRoster(w *bufio.Writer, g store.Roster) {
	fmt.Fprintf(w, "%d,%s,%s,%s,%s,%s\n", g.ID, g.Programme, g.Period, g.Period.FirstMonth().First().Format(time.DateOnly),
		g.Period.LastMonth().Last().Format(time.DateOnly), g.Region)
}

func exportRegister(tx *store.Tx, kind register.Register, dir string) error {
	columns := plainColumns(kind)
	return table(dir, kind.Name, "key,"+strings.Join(columns, ","), func(w *bufio.Writer) error {
		for r, err := range tx.SealedRows(kind.Name) {
			if err != nil {
				return err
			}
			text, err := r.Fields()
			if err != nil {
				return err
			}
			var fields map[string]any
			if err := json.Unmarshal([]byte(text), &fields); err != nil {
				return err
			}
			writeRow(w, hex.EncodeToString(r.Key), columns, fields)
		}
		return nil
	})
}

func writeRow(w *bufio.Writer, key string, columns []string, fields map[string]any) {
	w.WriteString(key)
	for _, c := range columns {
		fmt.Fprintf(w, ",%v", fields[c])
	}
	w.WriteByte('\n')
}

// plainColumns lists a register's columns that are no keys.
func plainColumns(kind register.Register) (columns []string) {
	for _, c := range kind.Columns {
		if c.Type == register.Text || c.Type == register.Date || c.Type == register.Yuan || c.Type == register.Int {
			columns = append(columns, c.Name)
		}
	}
	return columns
}

// registerColumns lists of a register the columns that conditions look at, and all that are no keys.
func registerColumns(name string) (asked, plain []string, err error) {
	kinds, err := register.Load()
	if err != nil {
		return nil, nil, err
	}
	for _, kind := range kinds {
		if kind.Name == name {
			plain = plainColumns(kind)
		}
	}
	asked, err = check.ColumnsAsked(name)
	return asked, plain, err
}

// writeCounts writes how many lines each check found.
func writeCounts(dir string, found map[string]int) error {
	if dir == "" {
		return nil
	}
	return table(dir, "counts", "code,lines", func(w *bufio.Writer) error {
		for _, code := range slices.Sorted(maps.Keys(found)) {
			fmt.Fprintf(w, "%s,%d\n", code, found[code])
		}
		return nil
	})
}
