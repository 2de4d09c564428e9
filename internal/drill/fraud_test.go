package drill_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/register"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// A county with planted misconduct: every kind of it at its rate, beside honest people and honest
// people who look like it. What a county-wide comparison finds is held against what was planted.
var (
	fraudPeople = flag.Int("fraud.people", 4000, "people of the county with planted misconduct")
	fraudSeed   = flag.Uint64("fraud.seed", 1, "seed of the county with planted misconduct")
)

// fraudRate is how often of a thousand cases a kind is planted; near misses as often.
const fraudRate = 3

// fraudMonth is the month of all rosters.
var fraudMonth = period.MustParse("2025-03")

type fraudLine struct {
	person, payee int
	programme     string
	item          string
	name, card    string
	round         int
	period        string  // "" for [fraudMonth]
	amount        fen.Fen // 100 yuan when not said
	worked        bool    // out of the register of basis, so that nothing is to be said of its amount
}

type fraudCounty struct {
	t        testing.TB
	rand     *rand.Rand
	towns    []region.Code
	taken    map[string]bool
	people   []store.Person
	items    map[int]string // what a person's last line names
	lines    []fraudLine
	rows     map[string][]cells
	records  []fraudRecord
	dead     map[int]string
	cardless map[int]bool
	things   int
	want     map[string]string // code and person → the kind that was planted
}

// person adds somebody born in a year, alone in a household.
func (c *fraudCounty) person(born int) int {
	given := []rune("明华国强秀英桂芳建军平云福玉珍兰德贵荣生水木林春菊石")
	for {
		body := fmt.Sprintf("500236%d%02d%02d%03d", born, 1+c.rand.IntN(12), 1+c.rand.IntN(28), c.rand.IntN(1000))
		no, err := ident.ParseNo(checked(body), apptest.Start)
		if err != nil || c.taken[no.Reveal()] {
			continue
		}
		c.taken[no.Reveal()] = true
		i := len(c.people)
		c.people = append(c.people, store.Person{No: no, Birth: no.Birth().Format("2006-01-02"), Region: c.towns[i%len(c.towns)], HouseCode: fmt.Sprint("H", i),
			Name: string([]rune("冉谭向田秦马牟黎龚石彭覃")[c.rand.IntN(12)]) + string(given[c.rand.IntN(len(given))]) + string(given[c.rand.IntN(len(given))])})
		return i
	}
}

// checked gives seventeen digits their check digit.
func checked(body string) string {
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(body[i]-'0')
	}
	return body + string("10X98765432"[sum%11])
}

// member adds somebody to the household of another, in their township.
func (c *fraudCounty) member(of, born int) int {
	i := c.person(born)
	c.people[i].HouseCode, c.people[i].Region = c.people[of].HouseCode, c.people[of].Region
	return i
}

func (c *fraudCounty) card(i int) string { return fmt.Sprintf("6217%012d", i) }

func (c *fraudCounty) thing(kind string) string {
	c.things++
	return fmt.Sprint(kind, c.things)
}

// draws puts a person on the roster of a programme.
func (c *fraudCounty) draws(i int, programme, item string) {
	c.items[i] = item
	c.lines = append(c.lines, fraudLine{person: i, payee: i, programme: programme, item: item, name: c.people[i].Name, card: c.card(i), round: 1})
}

// payee has the person's last line paid to another.
func (c *fraudCounty) payee(i, to int) {
	l := &c.lines[len(c.lines)-1]
	l.payee, l.card = to, c.card(to)
}

func (c *fraudCounty) about(i int) cells { return cells{"id": c.people[i].No.Reveal()} }

// row adds a row to a register.
func (c *fraudCounty) row(register string, about, row cells) {
	all := cells{}
	for _, part := range []cells{about, row} {
		for k, v := range part {
			all[k] = v
		}
	}
	c.rows[register] = append(c.rows[register], all)
}

func (c *fraudCounty) disabled(i int, grade string) {
	c.row("disability", c.about(i), cells{"grade": grade, "state": "live", "until": "2030-01-01"})
}

// honest adds somebody who rightly draws a programme, whose line is the last.
func (c *fraudCounty) honest(programme string) int {
	born := map[string]int{"07": 1950, "08": 1950, "12": 1935, "15": 2015}[programme]
	if born == 0 {
		born = 1960 + c.rand.IntN(30)
	}
	i := c.person(born)
	c.honestAgain(i, programme)
	return i
}

func (c *fraudCounty) honestAgain(i int, programme string) {
	item := map[string]string{"01": "P", "02": "M", "04": "T", "05": "T", "06": "F"}[programme]
	if item != "" {
		item = c.thing(item)
	}
	switch programme {
	case "01":
		c.row("contract_land", cells{"parcel": item, "holder": c.people[i].No.Reveal(), "area": "1000"}, nil)
	case "03":
		c.row("migrants", c.about(i), cells{"moved": "2000-01-01", "until": "2050-01-01", "growth": "no"})
	case "06":
		c.row("public_forest", cells{"plot": item}, nil)
	case "07":
		c.row("hukou", c.about(i), cells{"state": "live", "kind": "农业家庭户"})
	case "13":
		c.disabled(i, "1")
	case "12":
		c.draws(i, "09", "")
	case "14":
		c.disabled(i, "2")
		c.draws(i, "09", "")
	}
	c.draws(i, programme, item)
}

// fraud makes a county of about so many people.
func fraud(t testing.TB, n *apptest.Node, people int, seed uint64) *fraudCounty {
	t.Helper()
	towns, err := n.App.Townships(t.Context(), n.App.Console(auth.TownshipClerk))
	if err != nil {
		t.Fatal(err)
	}
	c := &fraudCounty{t: t, rand: rand.New(rand.NewPCG(seed, 7)), taken: map[string]bool{}, items: map[int]string{}, rows: map[string][]cells{}, dead: map[int]string{},
		cardless: map[int]bool{}, want: map[string]string{}}
	for _, town := range towns[:3] {
		c.towns = append(c.towns, town.Code)
	}
	plants, nears := slices.Concat(plants, recordPlants), slices.Concat(nears, recordNears)
	for _, p := range plants { // each at least once
		c.plant(p)
	}
	for _, p := range nears {
		p.do(c)
	}
	for len(c.people) < people {
		switch k := c.rand.IntN(1000); {
		case k < fraudRate*len(plants):
			c.plant(plants[k/fraudRate])
		case k < fraudRate*(len(plants)+len(nears)):
			nears[k/fraudRate-len(plants)].do(c)
		default:
			c.honest(fmt.Sprintf("%02d", 1+c.rand.IntN(17)))
		}
	}
	return c
}

func (c *fraudCounty) plant(p plant) {
	i := p.do(c)
	for _, code := range p.codes {
		c.want[fmt.Sprint(code, " ", i)] = p.name
	}
}

// enrol brings the county into the store: people, accounts, deaths, rosters, registers.
func (c *fraudCounty) enrol(n *apptest.Node) {
	must := func(err error) {
		c.t.Helper()
		if err != nil {
			c.t.Fatal(err)
		}
	}
	ctx, by := c.t.Context(), n.App.Console(auth.TownshipClerk)
	must(n.App.EnrolPeople(ctx, by, c.people))
	var accounts []store.BankAccount
	var deaths []store.Death
	for i, p := range c.people {
		if !c.cardless[i] {
			accounts = append(accounts, store.BankAccount{Party: p.ID, Kind: "银行卡", Bank: "农行", Number: c.card(i), Opened: "2020-01-01"})
		}
		if day, dead := c.dead[i]; dead {
			deaths = append(deaths, store.Death{No: p.No, Name: p.Name, On: day})
		}
	}
	must(n.App.EnrolAccounts(ctx, by, accounts))
	must(n.App.EnrolDeaths(ctx, by, deaths))
	must(n.App.EnrolBasis(ctx, by, c.entries()))
	must(n.Store.Write(ctx, apptest.County, func(tx *store.Tx) ([]audit.Event, error) {
		if err := c.putRosters(n, tx); err != nil {
			return nil, err
		}
		return []audit.Event{{At: n.Clock.Now(), Kind: "roster.import", Subject: "test", Detail: []byte("{}")}}, c.putRegisters(n, tx)
	}))
}

func (c *fraudCounty) putRosters(n *apptest.Node, tx *store.Tx) error {
	type key struct {
		programme string
		town      region.Code
		period    period.Period
		round     int
	}
	by := map[key][]store.RosterLine{}
	for _, l := range c.lines {
		town := c.people[l.person].Region
		if !slices.Contains(c.towns, town) {
			town = c.towns[0]
		}
		line := store.RosterLine{Row: 1, Beneficiary: c.people[l.person].ID, Holder: c.people[l.person].ID, Payee: c.people[l.payee].ID, Item: l.item, Name: l.name, Amount: cmp.Or(l.amount, 10000), Region: town}
		if l.worked {
			line.Facts = "{}"
		}
		if line.Account = l.card; l.card != "" {
			line.AccountIndex = tx.AccountIndex(l.card)
		}
		k := key{l.programme, town, fraudMonth, l.round}
		if l.period != "" {
			k.period = period.MustParse(l.period)
		}
		by[k] = append(by[k], line)
	}
	for k, lines := range by {
		id, err := tx.AddRoster(store.Roster{Programme: k.programme, Department: "民政局", Period: k.period, Region: k.town, Round: k.round, CreatedAt: n.Clock.Now()})
		if err != nil {
			return err
		}
		for i := range lines {
			lines[i].Roster = id
		}
		if _, err := tx.AddLines(lines); err != nil {
			return err
		}
		if err := seal(tx, id); err != nil {
			return err
		}
	}
	return nil
}

func (c *fraudCounty) putRegisters(n *apptest.Node, tx *store.Tx) error {
	kinds, err := register.Load()
	if err != nil {
		return err
	}
	for _, kind := range kinds {
		var rows []register.Row
		for _, r := range c.rows[kind.Name] {
			texts := make([]string, len(kind.Columns))
			for i, column := range kind.Columns {
				texts[i] = r[column.Name]
				for said, means := range column.Choices {
					if means == r[column.Name] && texts[i] == means {
						texts[i] = said
					}
				}
			}
			row, err := kind.Read(texts, apptest.Start)
			if err != nil {
				return fmt.Errorf("%s %v: %w", kind.Name, texts, err)
			}
			rows = append(rows, row)
		}
		v := store.RegisterVersion{Register: kind.Name, Version: 1, Source: "测试", File: "f", Digest: kind.Name, At: n.Clock.Now()}
		if _, err := tx.PutRegisterRows(kind.Name, 1, rows); err != nil {
			return err
		}
		if err := tx.AddRegisterVersion(v); err != nil {
			return err
		}
	}
	return nil
}

// TestPlantedMisconductIsFound: of every exact kind all is found and nobody else is named.
func TestPlantedMisconductIsFound(t *testing.T) {
	n := apptest.New(t, store.Config{Path: filepath.Join(t.TempDir(), "ykt.db"), Ring: storetest.Ring(t), Hasty: true})
	c := fraud(t, n, *fraudPeople, *fraudSeed)
	c.enrol(n)
	found := c.found(t.Context(), n)
	right := 0
	for key, kind := range c.want {
		if found[key] == "" {
			t.Errorf("not found: %s (%s)", kind, key)
			continue
		}
		right++
	}
	for key, evidence := range found {
		if c.want[key] == "" {
			t.Errorf("found and not planted: %s %s", key, evidence)
		}
	}
	t.Logf("%d people on %d lines; %d kinds, %d planted; recall %.4f, precision %.4f", len(c.people), len(c.lines), len(plants)+len(recordPlants), len(c.want),
		float64(right)/float64(len(c.want)), float64(right)/float64(max(1, len(found))))
}

// found compares the county and returns the evidence by code and person.
func (c *fraudCounty) found(ctx context.Context, n *apptest.Node) map[string]string {
	c.t.Helper()
	by := n.App.Console(auth.BureauReviewer)
	if _, err := n.App.Sweep(ctx, by, app.SweepOrder{Period: fraudMonth}); err != nil {
		c.t.Fatal(err)
	}
	at := map[int64]int{}
	for i, p := range c.people {
		at[p.ID] = i
	}
	found := map[string]string{}
	for offset := 0; ; offset += 5000 {
		page, err := n.App.Findings(ctx, by, store.FindingQuery{Limit: 5000, Offset: offset})
		if err != nil {
			c.t.Fatal(err)
		}
		for _, f := range page.Rows {
			found[fmt.Sprint(f.Code, " ", at[f.Person])] = f.Evidence + " "
		}
		if len(page.Rows) < 5000 {
			return found
		}
	}
}
