package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/demo"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/register"
	"yikatong/internal/store"
)

// A checkCounty fills a store with people, rosters and registers in which nearly nobody draws
// what is not theirs: of each kind of fault a few in ten thousand. Everything is a function of the
// seed and a number, so that it needs no memory.
type checkCounty struct {
	node   *node
	county *demo.County
	people int
	lines  int // wanted of all programmes together
	parcel int // lines of programme 01 a person, worked out from it
}

const (
	checkYear  = "2025"
	checkMonth = "2025-03"
)

// checkChunk is how many rows are entered in a transaction.
const checkChunk = 10_000

// yearly are the programmes with one roster a year; the others have one a month.
var yearly = map[string]bool{"01": true, "02": true, "03": true, "04": true, "05": true, "06": true, "07": true, "08": true, "11": true, "16": true, "17": true}

func (c *checkCounty) write(ctx context.Context, fn func(*store.Tx) error) error {
	return audited(ctx, c.node, "people.import", "registry:people", fn)
}

// audited does something in one transaction and says what.
func audited(ctx context.Context, n *node, kind audit.Kind, subject string, fn func(*store.Tx) error) error {
	return n.store.Write(ctx, n.county, func(tx *store.Tx) ([]audit.Event, error) {
		return []audit.Event{{At: time.Now(), Kind: kind, Subject: subject, Detail: []byte("{}")}}, fn(tx)
	})
}

// odd reports whether a number is among n in ten thousand, for a purpose.
func odd(purpose string, i, n int) bool { return int(spread(purpose, i)%10_000) < n }

// spread turns a purpose and a number into one that looks drawn by lot.
func spread(purpose string, i int) uint64 {
	h := uint64(i)*0x9e3779b97f4a7c15 + 0x2545f4914f6cdd1d
	for _, b := range []byte(purpose) {
		h = (h ^ uint64(b)) * 0x100000001b3
	}
	h ^= h >> 31
	h *= 0xd6e8feb86659fd93
	return h ^ h>>29
}

func (c *checkCounty) fill(ctx context.Context, rosters, registers int) error {
	if err := c.fillPeople(ctx); err != nil {
		return err
	}
	for _, kind := range checkRegisters[:min(registers, len(checkRegisters))] {
		if err := c.fillRegister(ctx, kind); err != nil {
			return fmt.Errorf("register %s: %w", kind.name, err)
		}
	}
	all := c.node.Catalogue().All()
	c.measure(min(rosters, len(all)))
	for _, p := range all[:min(rosters, len(all))] {
		if err := c.fillProgramme(ctx, p.Number, string(p.Department)); err != nil {
			return fmt.Errorf("programme %s: %w", p.Number, err)
		}
	}
	return c.node.store.Settle(ctx)
}

func (c *checkCounty) fillPeople(ctx context.Context) error {
	for from := 0; from < c.people; from += checkChunk {
		err := c.write(ctx, func(tx *store.Tx) error { return c.putPeople(tx, from, min(from+checkChunk, c.people)) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *checkCounty) putPeople(tx *store.Tx, from, to int) error {
	var people []store.Person
	var accounts []store.BankAccount
	for i := from; i < to; i++ {
		p := &c.county.People[i]
		no, err := ident.ParseNo(p.ID, time.Now())
		if err != nil {
			return err
		}
		people = append(people, store.Person{No: no, Name: p.Name, Region: c.county.Village(i).Code, Birth: no.Birth().Format(time.DateOnly),
			HouseCode: c.county.HouseholdNo(p.Household)})
	}
	if _, err := tx.PutPeople(people); err != nil {
		return err
	}
	for i, p := range people {
		if odd("died", from+i, 10) {
			if _, err := tx.PutDeath(store.Death{No: p.No, Name: p.Name, On: "2024-06-01"}); err != nil {
				return err
			}
		}
		if !odd("no account", from+i, 10) {
			accounts = append(accounts, store.BankAccount{Party: p.ID, Kind: "社会保障卡", Bank: "银行", Number: card(from + i), Opened: "2020-01-01"})
		}
	}
	_, err := tx.PutAccounts(accounts)
	return err
}

func card(person int) string { return fmt.Sprintf("6217000%012d", person) }

// on reports whether a person is on a programme's roster: by household and age where programmes
// exclude each other, and a few in ten thousand wrongly.
func (c *checkCounty) on(programme string, i int) bool {
	p := &c.county.People[i]
	age, house := 2025-p.Birth.Time().Year(), spread("household", int(p.Household))%10
	disabled := house > 5 && spread("disabled", i)%3 == 0
	switch programme {
	case "07":
		return age > 60 && i%2 == 0 || odd("07", i, 3)
	case "08":
		return age > 50 && i%2 == 1 || odd("08", i, 3)
	case "09":
		return house < 4 || odd("09", i, 3)
	case "10":
		return house == 4 || house == 5 || odd("10", i, 3)
	case "12":
		return age > 60 && house < 6 || odd("12", i, 3)
	case "13":
		return disabled || odd("13", i, 3)
	case "14":
		return house < 4 && age >= 18 && i%3 == 0 || odd("14", i, 3)
	case "15":
		return age < 16 && house > 5 || odd("15", i, 3)
	}
	return true
}

// measure works out how many parcels a person has, so that all rosters together come to so many
// lines as are wanted.
func (c *checkCounty) measure(rosters int) {
	sample, n := 0, min(c.people, 20_000)
	for k := range rosters {
		for i := range n {
			if programme := fmt.Sprintf("%02d", k+1); programme != "01" && c.on(programme, i*(c.people/n)) {
				sample++
			}
		}
	}
	c.parcel = max(1, (c.lines-sample*c.people/n+c.people/2)/c.people)
}

// fillProgramme makes a roster for each township in the store.
func (c *checkCounty) fillProgramme(ctx context.Context, programme, department string) error {
	begin := func(g store.Roster) (id int64, err error) {
		g.Department = department
		err = c.write(ctx, func(tx *store.Tx) error {
			id, err = tx.AddRoster(g)
			return err
		})
		return id, err
	}
	return c.propose(programme, begin, func(lines []store.RosterLine) error {
		return c.write(ctx, func(tx *store.Tx) error {
			for i := range lines {
				lines[i].AccountIndex = tx.AccountIndex(lines[i].Account)
			}
			_, err := tx.AddLines(lines)
			return err
		})
	})
}

// propose gives a programme's lines township by township, which is the order people stand in; a
// few of them once more on the roster of the township before.
func (c *checkCounty) propose(programme string, begin func(store.Roster) (int64, error), put func([]store.RosterLine) error) error {
	var lines []store.RosterLine
	town, id, before := region.Code(""), int64(0), int64(0)
	for i := range c.people {
		if t := c.county.Village(i).Code.Township(); t != town || len(lines) >= checkChunk {
			if err := put(lines); err != nil {
				return err
			}
			lines = lines[:0]
			if t != town {
				next, err := begin(c.roster(programme, t))
				if err != nil {
					return err
				}
				town, before, id = t, id, next
			}
		}
		if c.on(programme, i) {
			lines = c.addLines(lines, programme, id, i)
		}
		if before != 0 && odd("twice"+programme, i, 3) {
			lines = c.addLines(lines, programme, before, i)
		}
	}
	return put(lines)
}

func (c *checkCounty) roster(programme string, town region.Code) store.Roster {
	span := checkMonth
	if yearly[programme] {
		span = checkYear
	}
	return store.Roster{Programme: programme, Period: period.MustParse(span), Region: town, Round: 1, CreatedAt: time.Now()}
}

// addLines adds a person's lines: of land one for each parcel, of machines with a serial number.
func (c *checkCounty) addLines(to []store.RosterLine, programme string, roster int64, i int) []store.RosterLine {
	l := store.RosterLine{Roster: roster, Row: i + 1, Beneficiary: int64(i + 1), Holder: int64(i + 1), Payee: int64(i + 1), Name: c.county.People[i].Name,
		Account: card(i), Amount: 10000, Region: c.county.Village(i).Code}
	if odd("name"+programme, i, 3) {
		l.Name = "别人"
	}
	if odd("card"+programme, i, 3) {
		l.Account = card(i / 2)
	}
	switch programme {
	case "01":
		for k := range c.parcel {
			l.Item = parcel(i*8 + k)
			to = append(to, l)
		}
		return to
	case "02":
		l.Item = serial(i)
	case "06":
		l.Item = parcel(i*8 + 7)
	}
	return append(to, l)
}

func parcel(n int) string { return fmt.Sprintf("500236%013d", n) }
func serial(n int) string { return fmt.Sprintf("JX%09d", n) }

// A checkRegister is a register of the benchmark: how many rows for ten people, and what is in one.
type checkRegister struct {
	name  string
	share int
	row   func(c *checkCounty, i int) (map[string]any, []register.Key)
}

func (c *checkCounty) id(person int) register.Key {
	return register.Key{Type: register.ID, Value: c.county.People[person%c.people].ID}
}

func (c *checkCounty) fillRegister(ctx context.Context, kind checkRegister) error {
	n, fresh := c.people*kind.share/10, 0
	for from := 0; from < n; from += checkChunk {
		err := c.write(ctx, func(tx *store.Tx) error {
			var rows []register.Row
			for i := from; i < min(from+checkChunk, n); i++ {
				fields, keys := kind.row(c, i)
				text, err := json.Marshal(fields)
				if err != nil {
					return err
				}
				rows = append(rows, register.Row{Keys: keys, Fields: string(text)})
			}
			more, err := tx.PutRegisterRows(kind.name, 1, rows)
			fresh += more
			return err
		})
		if err != nil {
			return err
		}
	}
	return c.write(ctx, func(tx *store.Tx) error {
		return tx.AddRegisterVersion(store.RegisterVersion{Register: kind.name, Version: 1, Source: "测试", File: kind.name, Digest: kind.name, Rows: fresh, Fresh: fresh,
			At: time.Now()})
	})
}
