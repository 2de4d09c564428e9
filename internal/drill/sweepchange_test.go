package drill_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/demo"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/register"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// A scene is a small county in which anything may be on any roster: what the demo county keeps in
// order is here thrown together, so that every check has something to find.
type scene struct {
	t      testing.TB
	n      *apptest.Node
	rand   *rand.Rand
	people []store.Person
	towns  []region.Code
}

func newScene(t testing.TB, c store.Config, seed uint64) *scene {
	s := &scene{t: t, n: apptest.New(t, c), rand: rand.New(rand.NewPCG(seed, 1))}
	county, err := demo.Generate(demo.Config{Seed: 3, People: 1000, County: apptest.County})
	if err != nil {
		t.Fatal(err)
	}
	by := s.n.App.Console(auth.TownshipClerk)
	towns, err := s.n.App.Townships(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	s.towns = []region.Code{towns[0].Code, towns[1].Code, towns[2].Code}
	for i := range 120 {
		no, err := ident.ParseNo(county.People[i*8].ID, apptest.Start)
		if err != nil {
			t.Fatal(err)
		}
		p := store.Person{No: no, Name: county.People[i*8].Name, Birth: no.Birth().Format("2006-01-02"), Region: s.towns[i%3]}
		if i%5 != 0 {
			p.HouseCode = fmt.Sprint("H", i/3)
		}
		if i%17 == 0 {
			p.Region = "500101000000"
		}
		s.people = append(s.people, p)
	}
	if err := s.n.App.EnrolPeople(t.Context(), by, s.people); err != nil {
		t.Fatal(err)
	}
	s.enrolRest(by)
	return s
}

func (s *scene) enrolRest(by auth.Actor) {
	var accounts []store.BankAccount
	var deaths []store.Death
	for i, p := range s.people {
		if i%7 != 0 {
			accounts = append(accounts, store.BankAccount{Party: p.ID, Kind: "银行卡", Bank: "农行", Number: number(i), Opened: "2020-01-01"})
		}
		if i%11 == 0 {
			deaths = append(deaths, store.Death{No: p.No, Name: p.Name, On: []string{"2024-05-05", "2025-02-10"}[i%2]})
		}
	}
	if err := s.n.App.EnrolAccounts(s.t.Context(), by, accounts); err != nil {
		s.t.Fatal(err)
	}
	if err := s.n.App.EnrolDeaths(s.t.Context(), by, deaths); err != nil {
		s.t.Fatal(err)
	}
}

func number(i int) string { return fmt.Sprintf("6217%012d", i) }

func (s *scene) write(fn func(tx *store.Tx) error) {
	s.t.Helper()
	err := s.n.Store.Write(s.t.Context(), apptest.County, func(tx *store.Tx) ([]audit.Event, error) {
		return []audit.Event{{At: s.n.Clock.Now(), Kind: "roster.import", Subject: "test", Detail: []byte("{}")}}, fn(tx)
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// roster adds a roster of a few lines: names, accounts and payees are sometimes wrong, rights
// sometimes stand twice.
func (s *scene) roster() {
	programme := fmt.Sprintf("%02d", 1+s.rand.IntN(17))
	span := []string{"2025", "2025Q1", "2025-03", "2025-02", "2025-04"}[s.rand.IntN(5)]
	s.write(func(tx *store.Tx) error {
		town := s.towns[s.rand.IntN(3)]
		list, err := tx.Rosters(store.RosterQuery{Within: town, Programme: programme, Period: span, Limit: 100})
		if err != nil {
			return err
		}
		id, err := tx.AddRoster(store.Roster{Programme: programme, Department: "民政局", Period: period.MustParse(span), Region: town, Round: len(list) + 1,
			CreatedAt: s.n.Clock.Now()})
		if err != nil {
			return err
		}
		var lines []store.RosterLine
		seen := map[string]bool{}
		for range 5 + s.rand.IntN(25) {
			l := s.line(tx, id, town)
			if k := store.LineKey(l.Beneficiary, l.Item); !seen[k] {
				seen[k] = true
				lines = append(lines, l)
			}
		}
		if _, err := tx.AddLines(lines); err != nil {
			return err
		}
		return seal(tx, id)
	})
}

func seal(tx *store.Tx, id int64) error {
	weight, err := tx.Weigh(id)
	if err != nil {
		return err
	}
	return tx.SealContent(id, weight)
}

func (s *scene) line(tx *store.Tx, id int64, town region.Code) store.RosterLine {
	i := s.rand.IntN(len(s.people))
	p := s.people[i]
	l := store.RosterLine{Roster: id, Row: 1, Beneficiary: p.ID, Holder: p.ID, Payee: p.ID, Name: p.Name, Amount: fen.Fen(1000 + i), Region: town}
	if s.rand.IntN(3) == 0 {
		l.Item = fmt.Sprint("P", s.rand.IntN(30))
	}
	switch s.rand.IntN(10) {
	case 0:
		l.Name = "王某某"
	case 1:
		l.Payee = s.people[s.rand.IntN(len(s.people))].ID
	case 2:
		l.Beneficiary = 900_000 + int64(s.rand.IntN(3)) // a party that is no person
	case 3:
		l.Payee = 900_000
	}
	if s.rand.IntN(2) == 0 {
		l.Account = number(s.rand.IntN(len(s.people) + 10))
		if s.rand.IntN(2) == 0 {
			l.Account = number(i)
		}
		l.AccountIndex = tx.AccountIndex(l.Account)
	}
	return l
}

// load brings in the next version of a register: some people and things, with any values.
func (s *scene) load() {
	kinds, err := register.Load()
	if err != nil {
		s.t.Fatal(err)
	}
	s.loadKind(kinds[s.rand.IntN(len(kinds))])
}

func (s *scene) loadKind(kind register.Register) {
	s.write(func(tx *store.Tx) error {
		newest, err := tx.NewestRegisters()
		if err != nil {
			return err
		}
		v := store.RegisterVersion{Register: kind.Name, Version: newest[kind.Name].Version + 1, Source: "测试", File: "f", Digest: fmt.Sprint(s.rand.Int64()), At: s.n.Clock.Now()}
		var rows []register.Row
		for range 30 + s.rand.IntN(60) {
			cells := make([]string, len(kind.Columns))
			for i, c := range kind.Columns {
				cells[i] = s.cell(c)
			}
			if row, err := kind.Read(cells, apptest.Start); err == nil {
				rows = append(rows, row)
			}
		}
		if _, err := tx.PutRegisterRows(kind.Name, v.Version, rows); err != nil {
			return err
		}
		if _, _, err := tx.EndRegisterRows(kind.Name, v.Version); err != nil {
			return err
		}
		return tx.AddRegisterVersion(v)
	})
}

func (s *scene) cell(c register.Column) string {
	switch c.Type {
	case register.ID:
		return s.people[s.rand.IntN(len(s.people))].No.Reveal()
	case register.Item:
		return fmt.Sprint("P", s.rand.IntN(30))
	case register.Date:
		return []string{"", "2023-06-30", "2024-12-31", "2025-01-01", "2025-03-15", "2025-12-31", "2026-06-01"}[s.rand.IntN(7)]
	case register.Int:
		return fmt.Sprint(2023 + s.rand.IntN(3))
	case register.Yuan:
		return "12.50"
	}
	if c.Name == "programme" {
		return fmt.Sprintf("%02d", 1+s.rand.IntN(17))
	}
	for choice := range c.Choices { // any
		return choice
	}
	return "农业家庭户"
}

// sceneRecords are records of the register of basis, THING standing for what rosters and registers may
// name too.
var sceneRecords = map[string]string{
	"01": `{"contract_no":"C","parcels":[{"code":"THING","area_mu":"12.60","use":"crop"}]}`,
	"02": but(machine, "FITEM", "THING"),
	"04": plot04, "05": plot05, "07": `{"children":[{"sex":"F","birth":"2025-01-01"}]}`, "08": `{"kind":"child_dead","event_on":"2024-06-01"}`,
	"11": `{` + aid + `}`, "15": `{"kind":"de_facto","mode":"dispersed","confirmed_on":"2022-03-15","parents":[{"status":"prison","months":36}]}`, "17": house,
}

// record enters a record of somebody, or another version of theirs.
func (s *scene) record() {
	programmes := slices.Sorted(maps.Keys(sceneRecords))
	programme := programmes[s.rand.IntN(len(programmes))]
	thing := fmt.Sprint("P", s.rand.IntN(30))
	text := strings.NewReplacer("ITEM", thing, "THING", thing, "W-NO", thing, "NO", "").Replace(sceneRecords[programme])
	e := app.BasisEntry{Programme: programme, Party: s.people[s.rand.IntN(len(s.people))].ID, ValidFrom: "2020-01-01", Record: basis.Record{Basis: []byte(text)}}
	if s.rand.IntN(5) == 0 {
		e.ValidUntil = "2024-12-31"
	}
	if err := s.n.App.EnrolBasis(s.t.Context(), s.n.App.Console(auth.TownshipClerk), []app.BasisEntry{e}); err != nil {
		s.t.Fatal(err)
	}
}

// change does something to one roster.
func (s *scene) change() {
	rosters := standing(s.t.(*testing.T), s.n)
	if len(rosters) == 0 {
		s.roster()
		return
	}
	g := rosters[s.rand.IntN(len(rosters))]
	s.write(func(tx *store.Tx) error {
		if s.rand.IntN(5) == 0 {
			was := g
			g.State = "withdrawn"
			return tx.SwapRoster(was, g)
		}
		var lines []store.RosterLine
		for l, err := range tx.Lines(g.ID, 0, 3) {
			if err != nil {
				return err
			}
			lines = append(lines, l)
		}
		for _, l := range lines {
			l.Name, l.Amount = "改名", l.Amount+1
			if err := tx.ReplaceLine(l); err != nil {
				return err
			}
		}
		return seal(tx, g.ID)
	})
}

// TestSweepOfAnything: whatever is on the rosters and in the registers, and whatever changes
// afterwards, a county-wide comparison leaves the findings that comparing each roster by itself
// leaves.
func TestSweepOfAnything(t *testing.T) {
	codes := map[string]int{}
	storetest.Each(t, func(t *testing.T, c store.Config) {
		s := newScene(t, c, 7)
		kinds, err := register.Load()
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range kinds {
			s.loadKind(kind)
		}
		for range 80 {
			s.record()
		}
		for range 50 {
			s.roster()
		}
		order := app.SweepOrder{Period: period.MustParse("2025")}
		for step := range 7 {
			swept(t, s.n, order)
			rosters := standing(t, s.n)
			got := findings(t, s.n, rosters)
			want := oneByOne(t, s.n, rosters)
			differ(t, fmt.Sprint("step ", step), got, want)
			if t.Failed() {
				return
			}
			for f := range want {
				var id, line int64
				var programme, span, code string
				fmt.Sscan(f, &id, &programme, &span, &line, &code)
				codes[code]++
			}
			switch s.rand.IntN(6) {
			case 0:
				s.load()
			case 1:
				s.roster()
			case 2:
				s.record()
			default:
				s.change()
			}
		}
		s.n.Holds(t)
	})
	t.Logf("%d checks found something: %v", len(codes), codes)
	if len(codes) < 40 {
		t.Errorf("only %d checks found anything", len(codes))
	}
}
