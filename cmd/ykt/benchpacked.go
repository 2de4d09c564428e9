package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"yikatong/internal/check"
	"yikatong/internal/demo"
	"yikatong/internal/keyset"
	"yikatong/internal/store"
	"yikatong/internal/sweep"
)

// A packedBench measures the comparison by itself: the copies it works on come from where the
// county is made, not out of a store, which would take longer to fill than everything else.
type packedBench struct {
	checkCounty
	dir, csv string // copies, and the same as CSV; "" for none
	rosters  []sweep.Roster
	loaded   map[string]*sweep.Shapes
}

func (c *benchCheckCmd) packed(dir string, o out) error {
	county, err := demo.Generate(demo.Config{Seed: 42, People: c.People})
	if err != nil {
		return err
	}
	b := packedBench{dir: dir, csv: c.Export, loaded: map[string]*sweep.Shapes{},
		checkCounty: checkCounty{county: county, people: c.People, lines: 17 * c.People}}
	took, err := timed(func() error { return b.write(c.Rosters, c.Registers) })
	if err != nil {
		return err
	}
	fmt.Fprintf(o, "造数 %d 人，名册 %d 份（不计）%8.2f s\n", b.people, len(b.rosters), took.Seconds())
	b.county = nil
	return b.measure(o)
}

func (b *packedBench) measure(o out) error {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(sweepMemory))
	for range 2 { // the first time from the disk
		debug.FreeOSMemory()
		heap, resident := watchHeap(), watchResident()
		var found map[string]int
		took, err := timed(func() (err error) { found, err = b.sweep(); return err })
		if err != nil {
			return err
		}
		floor, size, err := bareRead(b.dir)
		if err != nil {
			return err
		}
		fmt.Fprintf(o, "比对 %.2f s；副本 %d MB，裸读 %.2f s，为裸读的 %.1f 倍；堆峰值 %d MB，常驻内存峰值 %d MB\n", took.Seconds(), size>>20, floor.Seconds(),
			took.Seconds()/floor.Seconds(), heap()>>20, resident()>>20)
		if err := writeCounts(b.csv, found); err != nil {
			return err
		}
	}
	return nil
}

// hashed is the key of a number, as good as a blind index to compare by.
func hashed(text string) keyset.Key {
	h := sha256.Sum256([]byte(text))
	return keyset.KeyOf(h[:16])
}

func (k packedFile) path() string { return filepath.Join(k.dir, k.name+".pack") }

// A packedFile is a copy being made.
type packedFile struct{ dir, name string }

func (b *packedBench) pack(name string, columns int, fill func(*keyset.Writer) error) error {
	f, err := os.Create(packedFile{b.dir, name}.path())
	if err != nil {
		return err
	}
	defer f.Close()
	w, err := keyset.NewWriter(f, keyset.Header{Columns: columns})
	if err != nil {
		return err
	}
	if err := fill(w); err != nil {
		return err
	}
	return w.Close()
}

func (b *packedBench) open(name string) func() (*keyset.Reader, error) {
	return func() (*keyset.Reader, error) {
		f, err := os.Open(packedFile{b.dir, name}.path())
		if err != nil {
			return nil, err
		}
		return keyset.NewReader(f)
	}
}

// text is table, or nothing where no CSV is wanted.
func (b *packedBench) text(name, header string, fill func(*bufio.Writer) error) error {
	if b.csv == "" {
		return fill(bufio.NewWriter(io.Discard))
	}
	return table(b.csv, name, header, fill)
}

func (b *packedBench) write(rosters, registers int) error {
	for _, dir := range []string{b.dir, b.csv} {
		if err := os.MkdirAll(dir, 0o700); dir != "" && err != nil {
			return err
		}
	}
	if err := b.writePeople(); err != nil {
		return err
	}
	for _, kind := range checkRegisters[:min(registers, len(checkRegisters))] {
		if err := b.writeRegister(kind); err != nil {
			return err
		}
	}
	b.checkCounty.measure(rosters)
	return b.text("rosters", rosterHeader, func(list *bufio.Writer) error {
		return b.text("lines", lineHeader, func(w *bufio.Writer) error {
			for k := range rosters {
				if err := b.writeProgramme(fmt.Sprintf("%02d", k+1), list, w); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (b *packedBench) writePeople() error {
	keys, accounts := b.sorter(), b.sorter()
	err := b.pack("people", sweep.PersonColumns, func(p *keyset.Writer) error {
		return b.text("people", peopleHeader, func(w *bufio.Writer) error {
			for i := range b.people {
				if err := b.writePerson(i, p, w, keys, accounts); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	if err := b.pack("keys", keyset.EntryColumns, keys.WriteTo); err != nil {
		return err
	}
	if err := b.pack("sorted", keyset.EntryColumns, accounts.WriteTo); err != nil {
		return err
	}
	return b.writeAccounts()
}

func (b *packedBench) sorter() *keyset.Sorter { return &keyset.Sorter{Keep: 1 << 24} }

func (b *packedBench) writePerson(i int, p *keyset.Writer, w *bufio.Writer, keys, accounts *keyset.Sorter) error {
	x, died, account := &b.county.People[i], "", keyset.Key{}
	if odd("died", i, 10) {
		died = "2024-06-01"
	}
	number := ""
	if !odd("no account", i, 10) {
		account = hashed(card(i))
		number = hex128(account)
		if err := accounts.Add(keyset.Entry{Key: account, Row: uint64(i + 1)}); err != nil {
			return err
		}
	}
	key, birth := hashed(x.ID), x.Birth.String()
	fmt.Fprintf(w, "%d,%d,%s,%s,%s,%s,false,%s\n", i+1, x.Household+1, hex128(key), x.Name, birth, died, number)
	if err := keys.Add(keyset.Entry{Key: key, Row: uint64(i)}); err != nil {
		return err
	}
	return p.Add(uint64(i+1), uint64(x.Household+1), hashed(x.Name).High, sweep.Day(birth), sweep.Day(died), 0, account.High)
}

func hex128(k keyset.Key) string { return fmt.Sprintf("%016x%016x", k.High, k.Low) }

// writeAccounts turns the sorted accounts into the file of accounts.
func (b *packedBench) writeAccounts() error {
	r, err := b.open("sorted")()
	if err != nil {
		return err
	}
	defer os.Remove(packedFile{b.dir, "sorted"}.path())
	defer r.Close()
	return b.pack("accounts", sweep.AccountColumns, func(p *keyset.Writer) error {
		return b.text("accounts", accountHeader, func(w *bufio.Writer) error {
			s := r.Entries()
			for e, ok := s.Next(); ok; e, ok = s.Next() {
				fmt.Fprintf(w, "%s,%d\n", hex128(e.Key), e.Row)
				if err := p.Add(e.High, e.Row, 1); err != nil {
					return err
				}
			}
			return s.Err
		})
	})
}

func (b *packedBench) writeRegister(kind checkRegister) error {
	asked, columns, err := registerColumns(kind.name)
	if err != nil {
		return err
	}
	shapes, s := sweep.NewShapes(asked), b.sorter()
	err = b.text(kind.name, "key,"+strings.Join(columns, ","), func(w *bufio.Writer) error {
		for i := range b.people * kind.share / 10 {
			fields, keys := kind.row(&b.checkCounty, i)
			values := make([]json.RawMessage, len(asked))
			for k, name := range asked {
				if values[k], err = json.Marshal(fields[name]); err != nil {
					return err
				}
			}
			shape := shapes.Add(values)
			for _, key := range keys {
				k := hashed(key.Value)
				if err := s.Add(keyset.Entry{Key: k, Row: uint64(i), Mark: shape}); err != nil {
					return err
				}
				writeRow(w, hex128(k), columns, fields)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.loaded[kind.name] = shapes
	return b.pack("register-"+kind.name, keyset.EntryColumns, s.WriteTo)
}

func (b *packedBench) writeProgramme(programme string, list, w *bufio.Writer) error {
	open := map[int64]*packedRoster{}
	begin := func(g store.Roster) (int64, error) {
		g.ID = int64(len(b.rosters) + 1)
		name := fmt.Sprint("roster-", g.ID)
		b.rosters = append(b.rosters, b.roster(g, b.open(name)))
		writeRoster(list, g)
		p, err := newPackedRoster(packedFile{b.dir, name}.path())
		open[g.ID] = p
		return g.ID, err
	}
	err := b.propose(programme, begin, func(lines []store.RosterLine) error {
		for _, l := range lines {
			if err := open[l.Roster].add(l, w); err != nil {
				return err
			}
		}
		return nil
	})
	for _, p := range open {
		err = errors.Join(err, p.close())
	}
	return err
}

func (b *packedBench) roster(g store.Roster, open func() (*keyset.Reader, error)) sweep.Roster {
	return sweep.Roster{ID: g.ID, Programme: g.Programme, Period: g.Period.String(), Region: string(g.Region),
		First: g.Period.FirstMonth().First().Format(time.DateOnly), Last: g.Period.LastMonth().Last().Format(time.DateOnly),
		Meets: []string{checkYear, checkMonth}, Open: open}
}

// A packedRoster is a roster's copy being made.
type packedRoster struct {
	file *os.File
	*keyset.Writer
	lines uint64
}

func newPackedRoster(path string) (*packedRoster, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	w, err := keyset.NewWriter(f, keyset.Header{Columns: sweep.LineColumns})
	return &packedRoster{file: f, Writer: w}, err
}

func (p *packedRoster) add(l store.RosterLine, w *bufio.Writer) error {
	p.lines++
	account, item := hashed(l.Account), keyset.Key{}
	number := ""
	if l.Item != "" {
		item = hashed(l.Item)
		number = hex128(item)
	}
	id := uint64(l.Roster)<<32 + p.lines
	fmt.Fprintf(w, "%d,%d,%d,%d,%s,%s,%s\n", l.Roster, id, l.Beneficiary, l.Payee, number, l.Name, hex128(account))
	return p.Add(id, uint64(l.Beneficiary), uint64(l.Payee), hashed(l.Name).High, account.High, item.High, 0)
}

func (p *packedRoster) close() error { return errors.Join(p.Writer.Close(), p.file.Close()) }

// sweep does what the county-wide comparison does once its copies are there, up to the lines that
// are to be looked at.
func (b *packedBench) sweep() (map[string]int, error) {
	people, err := b.readPeople()
	if err != nil {
		return nil, err
	}
	s := sweep.Sweep{People: people, Rosters: b.rosters}
	if s.Tests, err = b.tests(people); err != nil {
		return nil, err
	}
	var jobs []sweep.Job
	for _, r := range b.rosters {
		jobs = append(jobs, sweep.Job{Roster: r})
	}
	found := map[string]int{}
	return found, s.Run(jobs, func(_ sweep.Job, hits []sweep.Hit) error {
		for _, h := range hits {
			found[h.Code]++
		}
		return nil
	})
}

func (b *packedBench) readPeople() (*sweep.People, error) {
	people, err := b.open("people")()
	if err != nil {
		return nil, err
	}
	defer people.Close()
	accounts, err := b.open("accounts")()
	if err != nil {
		return nil, err
	}
	defer accounts.Close()
	return sweep.ReadPeople(people, accounts)
}

// tests asks every register once; programmes of one period share the answers.
func (b *packedBench) tests(people *sweep.People) (map[sweep.Time][]sweep.Test, error) {
	tests, shared := map[sweep.Time][]sweep.Test{}, map[string][]sweep.Time{}
	questions, order := map[string][]sweep.Question{}, map[string][]string{}
	for _, r := range b.rosters {
		t := sweep.Time{Programme: r.Programme, Period: r.Period}
		if _, done := tests[t]; done {
			continue
		}
		tests[t] = nil
		list, err := check.OutsideOf(t.Programme)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			q := sweep.Question{Check: c, Case: check.Case{Programme: r.Programme, First: r.First, Last: r.Last, Today: time.Now().Format(time.DateOnly)}}
			switch {
			case c.Register == check.Rosters:
				tests[t] = append(tests[t], sweep.Test{Question: q})
			case c.Register == check.Self || c.Register == check.Deaths || b.loaded[c.Register] != nil:
				name := c.Code + r.Period
				if c.Asks("programme") {
					name += r.Programme
				}
				if shared[name] == nil {
					questions[c.Register], order[c.Register] = append(questions[c.Register], q), append(order[c.Register], name)
				}
				shared[name] = append(shared[name], t)
			}
		}
	}
	for name, list := range questions {
		answers, err := b.ask(people, name, list)
		if err != nil {
			return nil, err
		}
		for i, q := range list {
			for _, t := range shared[order[name][i]] {
				tests[t] = append(tests[t], sweep.Test{Question: q, Answer: answers[i]})
			}
		}
	}
	return tests, nil
}

func (b *packedBench) ask(people *sweep.People, name string, list []sweep.Question) ([]sweep.Answer, error) {
	switch name {
	case check.Self:
		return people.AskSelf(list)
	case check.Deaths:
		columns, err := check.ColumnsAsked(check.Deaths)
		if err != nil {
			return nil, err
		}
		return people.AskDeaths(list, columns)
	}
	return people.Ask(b.open("register-"+name), b.open("keys"), b.loaded[name], list)
}
